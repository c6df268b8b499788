"""A second server that is always there: the streaming standby, the archive of its WAL, and what to do in need.

All of it is PostgreSQL's own: pg_basebackup, streaming replication with slots, pg_receivewal, pg_rewind and point in
time recovery. The parts here check beforehand what these would fail at later, and say what to do next.
"""
