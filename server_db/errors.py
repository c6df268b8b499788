"""What can go wrong while a server is set up or kept, each with one sentence that says what to do."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "server.version": "The server runs PostgreSQL {found}; Kontor needs PostgreSQL 16 or newer.",
    "server.not_company": "The database {database} is not a company of Kontor.",
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
    "user.exists": "{login} is a person of this company already.",
    "user.unknown": "{login} is not a person of this company.",
    "user.name": "The login {login} cannot be used; take letters, digits and . _ - @, at most {length} characters.",
    "user.reserved": "The login {login} belongs to the server itself; choose another one.",
    "user.job": "There is no job {job}; there are {known}.",
    "user.password": "The password is empty.",
    "user.password_differs": "The two passwords are not the same; try again.",
    "user.warehouse": "There is no warehouse {codes} in this company.",
    "user.not_allowed": "{by} may not manage the login {login}; log in as a superuser, or as the one who made it.",
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
