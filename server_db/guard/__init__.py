"""Keeps out who tries passwords: PostgreSQL itself lets everybody try for ever.

`kontor-server guard run` follows the server's log, counts failed logins by login and address, and has the server
reject that login from that address for a time that doubles. A stranger locks out only himself: the person gets in from
everywhere else.
"""
