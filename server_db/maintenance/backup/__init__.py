"""Backups of a company, encrypted to a public key; put back as a new company; and proved by doing just that.

`make` writes one, `restore` reads one into a new database, `prove` restores the newest into a scratch database,
runs every check, compares it with what stood in the company and records the result there.

A backup is a folder: `database.dump.age` (pg_dump's custom format), `contents.json.age` (what there was to count,
the roles, the people) and `manifest.json` (whose it is, and the digests of the two). It appears whole or not at all.
"""
