"""What can go wrong while typing into fields and line grids, and while pasting."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

ENTRY_TEXTS: dict[str, str] = {
    "text.direction_characters": mark(
        "This text holds invisible characters that turn the direction of writing. Type it again instead of"
        " pasting it."
    ),
    "code.characters": mark("A code can not hold “{character}”. Use letters, digits and signs like - / ."),
    "email.invalid": mark("This is no e-mail address. One looks like orders@example.com."),
    "reference.ambiguous": mark("“{code}” fits several. Choose one from the list."),
    "lines.missing": mark("Enter at least one line."),
    "lines.too_many": mark("There can be {lines_max} lines at most. Put the others into another document."),
    "paste.heading_unknown": mark("No column is called “{text}”; what stands under it is left out."),
    "paste.too_wide": mark("The block is {count} columns too wide; what does not fit is left out."),
    "paste.too_many_lines": mark("{count} lines do not fit: {lines_max} are the most. They are left out."),
    "paste.lines_locked": mark("{count} lines can not be changed and stay as they are."),
}
