"""What can go wrong while printing and exporting."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

PRINTING_TEXTS: dict[str, str] = {
    "barcode.characters": mark("“{value}” can not be a bar code: only unaccented letters, digits and signs fit."),
    "barcode.digits": mark("“{value}” is not an EAN-13 number. It has thirteen digits."),
    "barcode.check_digit": mark("“{value}” is not an EAN-13 number: the last digit is wrong. Check all of them."),
    "barcode.too_long": mark("The text of the QR code has {length} bytes where {length_max} fit. Shorten it."),
}
