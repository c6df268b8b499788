"""Who works at the demo company: somebody for every shipped job, nobody with all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody with a login.

    Attributes:
        warehouses: codes of the warehouses he is limited to; None for all.
        own_orders_only: sees only the orders he makes.
    """

    login: str
    name: str
    job: str
    language: str = "en"
    warehouses: tuple[str, ...] | None = None
    own_orders_only: bool = False

    @property
    def email(self) -> str:
        """His address at the firm."""
        return f"{self.login}@donauhandel.example"


EMPLOYEES: Final = (
    Employee("anna.berger", "Anna Berger", "buyer"),
    Employee("li.wei", "李伟 Li Wei", "buyer", "zh_CN"),
    Employee("tom.novak", "Tom Novák", "buyer", own_orders_only=True),
    Employee("petra.huber", "Petra Huber", "purchasing_approver"),
    Employee("zhang.min", "张敏 Zhang Min", "purchasing_approver", "zh_CN"),
    Employee("josef.gruber", "Josef Gruber", "storekeeper", warehouses=("MAIN",)),
    Employee("chen.jing", "陈静 Chen Jing", "storekeeper", "zh_CN", warehouses=("LINZ",)),
    Employee("eva.maier", "Eva Maier", "storekeeper"),
    Employee("sofia.rossi", "Sofia Rossi", "accounts_payable_clerk"),
    Employee("wang.fang", "王芳 Wang Fang", "accounts_payable_clerk", "zh_CN"),
    Employee("karl.steiner", "Karl Steiner", "accountant"),
    Employee("liu.yang", "刘洋 Liu Yang", "accountant", "zh_CN"),
    Employee("helena.wagner", "Helena Wagner", "finance_manager"),
    Employee("max.hofer", "Max Hofer", "manager"),
    Employee("ruth.keller", "Ruth Keller", "auditor"),
    Employee("daniel.bauer", "Daniel Bauer", "administrator"),
)


def logins(job: str) -> tuple[str, ...]:
    """The logins of everybody with a job."""
    return tuple(employee.login for employee in EMPLOYEES if employee.job == job)
