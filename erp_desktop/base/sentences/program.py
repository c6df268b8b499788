"""What can go wrong in every department: the program, the server, the login, fields, files."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

PROGRAM_TEXTS: dict[str, str] = {
    # the program
    "task.cancelled": "",
    "program.bug": mark(
        "Something went wrong in the program. Nothing was saved; what you typed is still here. A report was"
        " written for your administrator."
    ),
    "program.unknown_code": mark("The server answered with “{code}”. Tell your administrator this word."),
    "program.many_problems": mark("{count} entries need your attention. The first: {first}"),
    "settings.unwritable": mark(
        "Your settings could not be saved to {path}. Check that the disk is not full and that you may write"
        " there."
    ),
    # rights and records
    "access.denied": mark(
        "You do not have the right to do this. Ask your administrator for “{permission}” if you need it."
    ),
    "access.denied_by_server": mark(
        "The server does not allow you to do this with this record. Ask your administrator if you need it."
    ),
    "record.stale": mark(
        "{changed_by} changed this record after you opened it. Compare both versions, then save again."
    ),
    "record.gone": mark("This record does not exist any more. Close it and refresh the list."),
    "record.locked": mark("Somebody else is working on this record right now. Try again in a moment."),
    "record.exists": mark("This record is already stored. Refresh the list to see it."),
    "record.in_use": mark("This record is used by others, so it can not be removed. Archive it instead."),
    "record.archived": mark("{code} is archived. Restore it first, or choose another one."),
    "document.not_draft": mark(
        "This document is no longer a draft, so it can not be changed. Refresh it to see its state."
    ),
    "record.missing": mark("This record does not exist, or you may not see it. Refresh the list."),
    "record.final": mark("What is posted stays as it is. Reverse it instead of changing it."),
    "record.version": mark("This record was changed meanwhile. Refresh it and try again."),
    "reason.missing": mark("Please say why: a reason is kept with what you do."),
    "reference.pending": mark("“{code}” is still being looked up. Wait a moment."),
    "reference.archived": mark("“{code}” is archived. Restore it first, or choose another one."),
    "reference.gone": mark("What was chosen here does not exist any more, or is still in use. Choose again."),
    "reference.unknown": mark("“{code}” was not found. Check the code or choose from the list."),
    "code.taken": mark("This code is already used. Choose another one."),
    "value.taken": mark("This value is already used by another record. Enter a different one."),
    # fields
    "value.required": mark("Please fill in this field."),
    "value.not_filled": mark("Please fill in this field, without blanks before or after, and not too long."),
    "value.too_long": mark("This is too long: {length} characters where {length_max} fit. Shorten it."),
    "text.too_long": mark("This text is too long to be stored. Shorten it."),
    "value.too_large": mark("This number is too large to be stored. Check it for a digit too many."),
    "value.invalid": mark("This value is not possible here. Check it and enter another one."),
    "value.not_number": mark("This is not a number. Type one like 1234.50."),
    "value.not_day": mark("This date is not possible here. Enter one from the year 1900 on."),
    "value.not_positive": mark("Enter a number greater than zero."),
    "value.negative": mark("Enter zero or a positive number."),
    "value.out_of_range": mark("This value is outside of what is allowed here. Check it."),
    "value.not_in_list": mark("“{text}” is not one of the choices: {choices}."),
    "dates.not_ordered": mark("The first date must not be after the last one."),
    "text.control_characters": mark(
        "This text holds characters that can not be seen or stored. Type it again instead of pasting it."
    ),
    "number.invalid": mark("“{text}” is not a number. Type it like 1234.50, or a calculation like 12*3.5."),
    "number.too_large": mark("“{text}” is too large. Check it for a digit too many."),
    "number.too_many_decimals": mark("“{text}” has too many decimals. Round it first."),
    "number.not_whole": mark("“{text}” must be a whole number."),
    "date.invalid": mark("“{text}” is not a date. Type it like 2026-03-05."),
    "moment.invalid": mark("“{text}” is not a date with a time. Type it like 2026-03-05 14:30."),
    "flag.invalid": mark("“{text}” is neither yes nor no."),
    # the server and the login
    "server.unreachable": mark(
        "The server {server} does not answer. Check the network and the server's name, then try again. What you"
        " typed is kept."
    ),
    "server.not_secure": mark(
        "The connection to {server} is not secure: its certificate could not be verified. Ask your administrator"
        " for the right server name or certificate file."
    ),
    "server.timeout": mark("The server took too long. Narrow the selection, or try again in a moment."),
    "server.busy": mark("The server is busy and took back the last step. Try again."),
    "server.full": mark("The server has no room for another connection. Try again in a minute."),
    "server.disk_full": mark("The server's disk is full, so nothing can be saved. Tell your administrator now."),
    "server.read_only": mark("The server does not accept changes at the moment. Tell your administrator."),
    "server.no_primary": mark(
        "The main server is away and the standby has not taken over yet. Try again in a moment. What you typed is kept."
    ),
    "server.not_replicated": mark(
        "The server could not confirm that the change is safe on its standby as well. Try again: what is done already"
        " is not done twice."
    ),
    "server.closing": mark("The server is being restarted. The program reconnects by itself; try again soon."),
    "server.older": mark(
        "The server runs release {server_release}, this program needs {program_release}. Ask your administrator"
        " to upgrade the server."
    ),
    "server.newer": mark(
        "This program ({program_release}) is too old for the server ({server_release}). Install the current"
        " release and log in again."
    ),
    "server.not_kontor": mark("“{company}” is not a company of Kontor. Choose another one from the list."),
    "login.wrong_password": mark(
        "The name or the password is wrong, or the password has expired. Type both again; if it still fails, ask"
        " your administrator for a new password."
    ),
    "login.refused": mark(
        "The server does not let {login} in from this computer: it is not allowed, or a wrong password was typed too"
        " often. Try again in some minutes, then ask your administrator."
    ),
    "login.password_ended": mark(
        "Your password was valid until {date}. Ask your administrator for a new one."
    ),
    "login.idle": mark("Nobody worked here for a while. Log in again; what was not saved is offered to you then."),
    "login.logged_out": mark("You were logged out by your administrator. Log in again to go on."),
    "login.not_encrypted": mark(
        "{server} is another computer, so what goes there must be encrypted. Choose an encryption, or ask your"
        " administrator."
    ),
    "login.no_company": mark("The company “{company}” does not exist on this server. Choose another one."),
    "login.no_right": mark("{login} may not open the company “{company}”. Ask your administrator."),
    "login.disabled": mark("The login {login} is switched off for this company. Ask your administrator."),
    # files
    "import.file_missing": mark("The file {name} is not there any more. Choose it again."),
    "import.file_unreadable": mark("The file {name} can not be read. It may be damaged or open elsewhere."),
    "import.file_too_large": mark("The file {name} is too large ({bytes} bytes). Split it into smaller files."),
    "import.file_empty": mark("The file {name} holds no rows below its headings."),
    "import.format_unknown": mark("{name} is neither .xlsx nor CSV. Save it in one of these and try again."),
    "import.encoding_unknown": mark(
        "The characters of {name} can not be read. Save it as “CSV UTF-8” and try again."
    ),
    "import.quotes_broken": mark("A quotation mark is never closed from line {line} on. Correct the file."),
    "import.column_missing": mark("The column “{title}” is missing. Add it, or name it so."),
    "import.column_twice": mark("The column “{title}” stands in the file twice. Remove one of them."),
    "import.too_many_rows": mark("The file has more than {rows_max} rows. Split it into smaller files."),
    "import.too_many_problems": mark("More than {problems_max} problems; the rest is not shown."),
    "import.code_twice": mark("{code} stands in the file twice; line {first_line} has it first."),
    "import.formula_error": mark("The cell shows the error {text} instead of a value. Correct it in the file."),
}
