"""What can go wrong while a server is set up or kept, each with one sentence that says what to do."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "server.version": "The server runs PostgreSQL {found}; Kontor needs PostgreSQL 16 or newer.",
    "server.not_company": "The database {database} is not a company of Kontor.",
    "server.not_ready": (
        "The server is not ready for a company: {findings} What to set says: kontor-server server check."
    ),
    "server.not_here": (
        "{host} is another computer, and what must be changed there can not be passed over: {findings}"
        " What to set says: kontor-server server check."
    ),
    "server.unreachable": "The server could not be reached: {reason}.",
    "server.refused": "The server did not do it: {reason}.",
    "deploy.not_allowed": (
        "{login} may not deploy to {database}; log in as a superuser, or as the one who made the company."
    ),
    "deploy.strangers": (
        "These objects, which are not part of Kontor, hang on its tables or functions: {objects}."
        " Drop them or move them away, then deploy again."
    ),
    "deploy.busy": "Another deployment is running on {database}; wait until it is done.",
    "deploy.newer": (
        "The database {database} has revision {found}, which this release does not know;"
        " use the release that deployed it, or a newer one."
    ),
    "deploy.sql": "{file} could not be run: {reason}.",
    "backup.busy": "Another backup of {database} to {folder} is running; wait until it is done.",
    "backup.damaged": "The backup {backup} is damaged: {reason}. Take another one.",
    "backup.dump_failed": "pg_dump could not read {database}: {reason}.",
    "backup.folder": "{folder} cannot be used for backups: {reason}.",
    "backup.format": "The backup {backup} was written by a newer kontor-server; use that one.",
    "backup.full": "There is no room left in {folder}. Nothing was kept of this backup; the earlier ones are whole.",
    "backup.key_exists": "There is a file {file} already, and a key is never overwritten; choose another name.",
    "backup.key_file": "{file} cannot be used as private key: {reason}.",
    "backup.key_open": "Others may read {file}; take that right from them (chmod 600 {file}) and try again.",
    "backup.newer": (
        "{database} was deployed by release {found}, which this kontor-server does not know;"
        " use that release, or a newer one."
    ),
    "backup.no_program": "{program} cannot be run in {folder}; name the folder of PostgreSQL's programs by --binaries.",
    "backup.no_recipient": "A backup is encrypted: name a public key by --key; kontor-server backup-key makes one.",
    "backup.none": "There is no backup of {database} in {folder}.",
    "backup.not_one": "{folder} is not a backup; name the folder that holds its manifest.json.",
    "backup.recipient": "{key} is not a public key; kontor-server backup-key prints one, which begins with age1.",
    "backup.wrong_key": "No key in {file} opens the backup {backup}; it was encrypted to {recipients}.",
    "certificates.authority_ends": (
        "The authority itself ends on {date}: move the files of {folder} aside, make new ones, and hand out new"
        " connection files."
    ),
    "certificates.exists": (
        "There is a file {file} already, and nothing is overwritten; --renew signs the server's certificate anew."
    ),
    "certificates.folder": "Certificates cannot be kept in {folder}: {reason}.",
    "certificates.host": "{host} is neither the name of a computer nor an IP address.",
    "certificates.no_host": "Say under which names and addresses desktops reach the server: --host NAME.",
    "certificates.none": "{folder} does not hold the certificates that kontor-server certificates makes.",
    "certificates.pass_phrase": "The pass phrase is too short; take at least {length} characters.",
    "certificates.pass_phrase_differs": "The two pass phrases are not the same; try again.",
    "certificates.wrong_pass_phrase": "The pass phrase does not open {file}.",
    "company.exists": "There is a database {database} already; choose another name.",
    "company.name": (
        "The name {database} cannot be used; take lower-case letters, digits and _, a letter first,"
        " at most {length} characters."
    ),
    "company.not_allowed": "{login} may not create databases and roles; log in as one who may.",
    "company.chart": "There is no chart of accounts {chart}; there are {known}.",
    "company.currency": "{currency} is not a currency of ISO 4217.",
    "company.language": "{language} is not a language of Kontor; there are {known}.",
    "connection_file.no_host": (
        "Desktops can not reach this server by the name that is used here ({host}); say how they do with --host."
    ),
    "connection_file.no_certificate": (
        "Desktops need the certificate of the authority to check the server with; give it with --certificate FILE,"
        " or --certificate system when the computers know the authority already."
    ),
    "connection_file.certificate": "{file} could not be read as a certificate in PEM: {reason}.",
    "connection_file.unwritable": "{file} could not be written: {reason}.",
    "demo.no_desktop": "The demo company is made by the desktop program, which is not installed here.",
    "metrics.address": "{address} is not an address to listen on; say it as 127.0.0.1:9746 or [::1]:9746.",
    "metrics.listen": "{address} cannot be listened on: {reason}.",
    "metrics.output": "{file} could not be written: {reason}.",
    "user.exists": "{login} is a person of this company already.",
    "user.upgrade_first": "{database} is of an earlier release; upgrade it first (kontor-server upgrade run).",
    "user.unknown": "{login} is not a person of this company.",
    "user.name": "The login {login} cannot be used; take letters, digits and . _ - @, at most {length} characters.",
    "user.reserved": "The login {login} belongs to the server itself; choose another one.",
    "user.job": "There is no job {job}; there are {known}.",
    "user.password_differs": "The two passwords are not the same; try again.",
    "watcher.person": "{login} is a person of a company, and whoever watches may not read books; choose another login.",
    "user.warehouse": "There is no warehouse {codes} in this company.",
    "user.not_allowed": "{by} may not manage the login {login}; log in as a superuser, or as the one who made it.",
    "guard.include": (
        "The guard's rules must come first: make this the first line of {file}: {line}"
    ),
    "guard.log": (
        "The guard reads the server's log: set logging_collector = on, add jsonlog to log_destination and leave"
        " log_hostname = off, then start PostgreSQL again."
    ),
    "guard.no_lock": "{login} is not locked out there; kontor-server guard list shows who is.",
    "guard.rules": "The server does not take line {line} of {file}: {reason}. Nobody is locked out now.",
    "guard.unreadable": "{file} cannot be read: {reason}. Run the guard as the system's account of PostgreSQL.",
    "password.empty": "The password is empty.",
    "password.short": "The password is too short; take at least {length} characters, several words for example.",
    "password.long": "The password is too long; take at most {length_max} characters.",
    "password.characters": "The password has characters in it that cannot be typed everywhere; take others.",
    "password.personal": (
        "The password can be guessed by who knows the person or the company; take words that have to do with neither."
    ),
    "password.guessable": "The password is one of those that are tried first; take several words that are no phrase.",
    "restore.busy": "Another restore or proof of {prefix} is running; wait until it is done.",
    "restore.differs": (
        "What was restored from {backup} is not what was backed up, and was removed again: {differences}."
    ),
    "restore.failed": "The backup {backup} could not be restored: {reason}.",
    "restore.newer": (
        "The backup {backup} was made of release {found}, which this kontor-server does not know;"
        " use that release, or a newer one."
    ),
    "restore.roles_taken": (
        "The roles {prefix}__… of this server belong to another company, {database};"
        " restore on a server that has no such company."
    ),
    "standby.account": "PostgreSQL can not be run as the account {account}: {reason}.",
    "standby.conninfo": "The connection string of the login that replicates can not be used: {reason}.",
    "standby.damaged": "The base backup {backup} can not be used: {reason}. Take a new one.",
    "standby.folder": "{folder} can not be used: {reason}.",
    "standby.full": "There is no room left for {folder}; nothing was kept of what was begun.",
    "standby.login_exists": "There is a login {login} already; choose another name, or use it.",
    "standby.name": "{name} can not be the name of a standby; take lower-case letters, digits and _, at most 40.",
    "standby.name_taken": "Another standby uses the name {name} at the primary; choose another one.",
    "standby.no_base": (
        "There is no base backup in {folder} that was complete at that moment; the first one was at {first}."
    ),
    "standby.no_data": "{folder} is not a data folder of PostgreSQL.",
    "standby.not_allowed": "{login} may not do that; log in as a superuser of that server.",
    "standby.not_connected": "No standby of the name {name} follows this server now; start it first.",
    "standby.not_empty": "{folder} is there already and holds something; name a new folder.",
    "standby.not_here": "Recovery to a moment is made on Linux; copy the archive there.",
    "standby.not_primary": "This server is a standby; ask its primary.",
    "standby.not_promoted": "The server named by --primary is a standby itself; promote it first.",
    "standby.not_reached": (
        "The archive ends before {moment}, so that moment can not be reached; name an earlier one, or leave out --to."
    ),
    "standby.not_ready": "The primary is not ready for a standby: {missing}.",
    "standby.not_secure": (
        "The books would travel without a verified connection (sslmode={mode}); use sslmode=verify-full with"
        " sslrootcert."
    ),
    "standby.not_standby": "This server is no standby; there is nothing to promote.",
    "standby.not_synchronous": (
        "The primary does not wait for {names} although it was told to; it waits for nobody now. See its log."
    ),
    "standby.on_or_off": "Name the standbys to wait for, or say --off.",
    "standby.password": (
        "A password does not belong on the command line; put it into a passfile (mode 600) and name that by passfile=."
    ),
    "standby.primary_answers": (
        "The primary {primary} is alive. Two servers that take writes are two different books: stop it first,"
        " or say --although-primary-answers."
    ),
    "standby.program": "{program} did not succeed for {folder}: {reason}.",
    "standby.root": "PostgreSQL does not run as root: use the account it runs as, or name that by --account.",
    "standby.runs": "A server runs in {folder}; stop it first.",
    "standby.slow": "The standby was told to take over and still has not after {seconds} seconds; see its log.",
    "standby.version": "The primary runs PostgreSQL {found}, these programs are of PostgreSQL {ours}; use the same.",
    "standby.weak_commit": (
        "synchronous_commit is {value} for {where}: commits there are acknowledged before a standby has them."
        " Set it to on."
    ),
    "update.folder": "{folder} can not be offered: {reason}.",
    "update.key_exists": "There is a file {file} already, and a key is never overwritten; choose another name.",
    "update.key_file": "{file} cannot be used as private key: {reason}.",
    "update.key_open": "Others may read {file}; take that right from them (chmod 600 {file}) and try again.",
    "update.no_pass_phrase": "The pass phrase is empty.",
    "update.unwritable": "{file} could not be written: {reason}.",
    "upgrade.busy": "An upgrade, dry run or undo of {database} is running; wait until it is done.",
    "upgrade.cannot_end": (
        "{login} may not end the sessions of {logins}; ask them to log out, or log in as a superuser."
    ),
    "upgrade.changed_books": (
        "The upgrade would change what is posted in {database} ({figures}). Nothing was changed; report this."
    ),
    "upgrade.copy_failed": "The copy {database} could not be made: {reason}.",
    "upgrade.in_use": (
        "{database} is in use by {logins}. Nothing was changed; try again when nobody is logged in, wait for them by"
        " --wait MINUTES, or end their sessions by --end-sessions."
    ),
    "upgrade.newer": (
        "{database} has release {found}, which is newer than {release}; use the kontor-server of that release."
    ),
    "upgrade.no_point": "There is no restore point of {database}: nothing was upgraded, or it was dropped.",
    "upgrade.no_room": (
        "A copy of {database} takes {megabytes} MB, and the server's disk has {free} MB left. Make room first."
    ),
    "upgrade.unclean_after": (
        "After the upgrade, {database} would not be in order, so nothing was changed; report this:{findings}"
    ),
    "upgrade.unclean_before": (
        "{database} is not in order, so it is not upgraded; put this right first:{findings}"
    ),
    "upgrade.written": (
        "Since the upgrade of {at}, this was written in {database} and would not be there any more: {lost}."
        " Nothing was changed; if that is meant, say so by --lose-changes."
    ),
    "role.taken": "The role {role} exists on the server but does not belong to this company.",
}


class ServerError(Exception):
    """Something that an administrator can put right; `str()` is a sentence for him."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return SENTENCES[self.code].format(**self.params)
