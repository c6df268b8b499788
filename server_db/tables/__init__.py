"""The tables of a company, as SQLAlchemy declarative models: their only description (one file a department)."""

from server_db.tables import core, ledger, parties, payments, products, purchasing, stock
from server_db.tables.base import Base

__all__ = ["Base", "core", "ledger", "parties", "payments", "products", "purchasing", "stock"]
