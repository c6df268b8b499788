"""Upgrades of a company to this release: tried on a copy, done in one transaction, undone by a restore point.

`dry_run` upgrades a copy and tells what happened; `run` makes a restore point (a closed copy of the database) and
upgrades the company; `undo` puts the restore point back; `points.finish` drops it. Nothing needs a superuser.
"""
