"""Fills a new company: currencies, units, chart of accounts, journals, taxes, periods, a warehouse.

The files beside this one hold a name in each language (`name_en`, `name_zh_CN`); the company gets those of its
own. A chart of accounts is a folder below `charts/`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg

from server_db.errors import ServerError

LANGUAGES: Final = ("en", "zh_CN")
_FOLDER: Final = Path(__file__).parent

_WAREHOUSE: Final = {"en": "Main warehouse", "zh_CN": "主仓库"}
_BINS: Final = (
    ("RECEIVING", "storage", {"en": "Receiving", "zh_CN": "收货区"}),
    ("STORAGE", "storage", {"en": "Storage", "zh_CN": "存储区"}),
    ("HOLD", "quality_hold", {"en": "Quality hold", "zh_CN": "待检隔离区"}),
)
_APPROVALS: Final = ((0, "purchase_order:approve"), (50_000, "purchase_order:approve_high"))


def charts() -> tuple[str, ...]:
    """The names of the chart templates."""
    return tuple(sorted(path.name for path in (_FOLDER / "charts").iterdir() if path.is_dir()))


def ensure_known(chart: str, currency: str, language: str) -> None:
    """Refuse a company that could not be filled, before anything is made.

    Raises:
        ServerError: `company.chart`, `company.currency`, `company.language`.
    """
    if chart not in charts():
        raise ServerError("company.chart", chart=chart, known=", ".join(charts()))
    if currency not in {row["code"] for row in _rows("currencies.csv")}:
        raise ServerError("company.currency", currency=currency)
    if language not in LANGUAGES:
        raise ServerError("company.language", language=language, known=", ".join(LANGUAGES))


def fill(
    connection: psycopg.Connection[Any],
    *,
    name: str,
    prefix: str,
    chart: str,
    currency: str,
    language: str,
    first_day: date,
) -> None:
    """Write the first records of a company; the connection acts as the owner.

    `first_day` is the first day of the first fiscal year, which has twelve periods of a month.
    """
    _currencies(connection, language)
    connection.execute(
        "insert into erp.company (id, name, currency_code, language, role_prefix, chart, red_letter)"
        " values (1, %s, %s, %s, %s, %s, %s)",
        [name, currency, language, prefix, chart, chart.startswith("cn_")],
    )
    _units(connection, language)
    _payment_terms(connection, language)
    _chart(connection, chart, language)
    _periods(connection, first_day)
    _settings(connection)
    _warehouse(connection, language)


def _currencies(connection: psycopg.Connection[Any], language: str) -> None:
    _insert(
        connection,
        "insert into erp.currency (code, name, minor_units) values (%s, %s, %s)",
        [(row["code"], row[f"name_{language}"], row["minor_units"]) for row in _rows("currencies.csv")],
    )


def _units(connection: psycopg.Connection[Any], language: str) -> None:
    _insert(
        connection,
        "insert into erp.unit (id, code, name, decimals) values (erp_api.new_id(), %s, %s, %s)",
        [(row["code"], row[f"name_{language}"], row["decimals"]) for row in _rows("units.csv")],
    )
    _insert(
        connection,
        "insert into erp.unit_conversion (id, from_unit_id, to_unit_id, numerator, denominator)"
        " select erp_api.new_id(), f.id, t.id, %s, %s"
        " from erp.unit f, erp.unit t where f.code = %s and t.code = %s",
        [
            (row["numerator"], row["denominator"], row["from_unit"], row["to_unit"])
            for row in _rows("unit_conversions.csv")
        ],
    )


def _payment_terms(connection: psycopg.Connection[Any], language: str) -> None:
    _insert(
        connection,
        "insert into erp.payment_term (id, code, name, days, end_of_month)"
        " values (erp_api.new_id(), %s, %s, %s, %s)",
        [
            (row["code"], row[f"name_{language}"], row["days"], row["end_of_month"] == "yes")
            for row in _rows("payment_terms.csv")
        ],
    )


def _chart(connection: psycopg.Connection[Any], chart: str, language: str) -> None:
    accounts = _rows("charts", chart, "accounts.csv")
    _insert(
        connection,
        "insert into erp.account (id, code, name, type, control, postable, party_required, parent_id)"
        " values (erp_api.new_id(), %s, %s, %s, %s, %s, %s, (select id from erp.account where code = %s))",
        [
            (
                *(row["code"], row[f"name_{language}"], row["type"], row["control"]),
                *(row["postable"] == "yes", row["party_required"] == "yes", row["parent"]),
            )
            for row in accounts
        ],
    )
    _insert(
        connection,
        "insert into erp.posting_account (purpose, account_id) select %s, id from erp.account where code = %s",
        [(row["purpose"], row["code"]) for row in accounts if row["purpose"]],
    )
    _insert(
        connection,
        "insert into erp.journal (id, code, name, kind, account_id)"
        " values (erp_api.new_id(), %s, %s, %s, (select id from erp.account where code = %s))",
        [
            (row["code"], row[f"name_{language}"], row["kind"], row["account"])
            for row in _rows("charts", chart, "journals.csv")
        ],
    )
    _insert(
        connection,
        "insert into erp.tax_code (id, code, name, rate, inclusive, recoverable, account_id)"
        " values (erp_api.new_id(), %s, %s, %s, %s, %s, (select id from erp.account where code = %s))",
        [
            (
                *(row["code"], row[f"name_{language}"], row["rate"], row["inclusive"] == "yes"),
                *(row["recoverable"] == "yes", row["account"]),
            )
            for row in _rows("charts", chart, "tax_codes.csv")
        ],
    )
    _insert(
        connection,
        "insert into erp.product_category (id, code, name, stock_account_id, grni_account_id,"
        " price_difference_account_id, expense_account_id)"
        " select erp_api.new_id(), %s, %s, s.id, g.id, p.id, e.id"
        " from erp.account s, erp.account g, erp.account p, erp.account e"
        " where s.code = %s and g.code = %s and p.code = %s and e.code = %s",
        [
            (
                *(row["code"], row[f"name_{language}"]),
                *(row["stock"], row["grni"], row["price_difference"], row["expense"]),
            )
            for row in _rows("charts", chart, "product_categories.csv")
        ],
    )


def _periods(connection: psycopg.Connection[Any], first_day: date) -> None:
    last = date(first_day.year + 1, first_day.month, 1)
    code = str(first_day.year) if first_day.month == 1 else f"{first_day.year}/{last.year % 100:02}"
    connection.execute(
        "with year as ("
        " insert into erp.fiscal_year (id, code, starts, ends)"
        " values (erp_api.new_id(), %(code)s, %(first)s, %(last)s::date - 1) returning id)"
        " insert into erp.period (id, fiscal_year_id, code, starts, ends)"
        " select erp_api.new_id(), year.id, to_char(m.starts, 'YYYY-MM'), m.starts::date,"
        " (m.starts + interval '1 month')::date - 1"
        " from year, generate_series(%(first)s::date, %(last)s::date - 1, interval '1 month') m(starts)",
        {"code": code, "first": first_day, "last": last},
    )


def _settings(connection: psycopg.Connection[Any]) -> None:
    _insert(
        connection,
        "insert into erp.approval_level (document_kind, from_amount, permission, people)"
        " values ('purchase_order', %s, %s, 1)",
        _APPROVALS,
    )
    _insert(
        connection,
        "insert into erp.posting_lock (area) values (%s)",
        [("all",), ("stock",), ("payable",), ("receivable",)],
    )


def _warehouse(connection: psycopg.Connection[Any], language: str) -> None:
    connection.execute(
        "insert into erp.warehouse (id, code, name) values (erp_api.new_id(), 'MAIN', %s)", [_WAREHOUSE[language]]
    )
    _insert(
        connection,
        "insert into erp.bin (id, code, name, kind, warehouse_id)"
        " select erp_api.new_id(), %s, %s, %s, id from erp.warehouse where code = 'MAIN'",
        [(code, names[language], kind) for code, kind, names in _BINS],
    )


def _insert(
    connection: psycopg.Connection[Any], statement: LiteralString, rows: Sequence[Sequence[object]]
) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _rows(*path: str) -> list[Mapping[str, str]]:
    with _FOLDER.joinpath(*path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
