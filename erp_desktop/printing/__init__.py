"""PDF and spreadsheet parts, no business noun: a slice's `document.py` puts them together.

A document, from top to bottom::

    def order_pdf(order: PrintedOrder, labels: Labels, printed: Printed) -> bytes:
        sheet = Sheet(PageFrame(title=labels.text(TITLE), reference=order.number, company=...,
                                printed=printed, letterhead=order.letterhead), labels)
        blocks.title(sheet, TITLE, order.number, code=order.number)       # TITLE = mark("Purchase order")
        blocks.addresses(sheet, [blocks.Address(mark("Supplier"), order.supplier_lines), ...])
        blocks.facts(sheet, [blocks.Fact(mark("Date"), format_date(order.date, labels.language)), ...])
        totals = Totals(order.currency, order.minor_units, [...], taxes=[...])
        Table(LINES, minor_units=order.minor_units).draw(
            sheet, order.lines, keep=totals.height(sheet) + blocks.SIGNATURES_HEIGHT)
        totals.draw(sheet)
        blocks.signatures(sheet, [mark("Prepared by"), mark("Approved by")])
        return sheet.finish()

Lengths are points unless a name says mm; a page is drawn downwards, `sheet.y` is where the next thing starts.
Print is black on white in three greys (`typeset`); no colour is needed to read it.
"""
