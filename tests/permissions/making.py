"""Making subjects: a unit in which use cases are carried out, and what several subjects begin with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.domain.asking import Draft
from bot.domain.duties import DutyKind
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.services import asking, ledger
from storage import duties as duty_rows
from storage import register
from storage.database import Unit
from tests.permissions.people import PARTY, Who, person, user_id
from tests.services.company import TEAM

Made = Iterator[tuple[str, str]]
"""The name of a subject, and the id of its row."""


@dataclass(frozen=True)
class Making:
    """One unit in which subjects are made."""

    unit: Unit
    company: Company

    def account(self, handle: str) -> Account:
        """An account by its handle."""
        (found,) = register.by_handle(self.unit, TEAM, handle)
        return found

    def by(self, who: Who | str, use_case: Callable[..., Any], *given: Any, **more: Any) -> Any:
        """Carry out a use case as somebody."""
        return use_case(self.unit, self.company, person(self.unit, who), *given, **more)

    def duty(self, about: str, kind: DutyKind, whose: Who | None = None) -> str:
        """The duty of a kind that is open about a row; where several are asked, that of one of them."""
        found = (one for one in duty_rows.open_about(self.unit, about) if one.kind is kind)
        return next(one.id for one in found if whose is None or one.assignee == user_id(whose))


def ask(
    do: Making,
    handle: str,
    use_case: str = "publish",
    role: str = "editor",
    *,
    starts: str = "",
    by: Who = PARTY,
    whom: Who = PARTY,
) -> str:
    """A request, the party's for themselves unless somebody else is named; its id."""
    draft = Draft(user_id(whom), do.account(handle).id, role, use_case, "A reason", starts, "1 day")
    asked: str = do.by(by, asking.submit, draft).id
    return asked


def way_in(do: Making, who: Who | None, handle: str, method: Method = Method.NATIVE_ROLE) -> Holding:
    """Somebody, or nobody knows who, holds a role that was never granted here."""
    standing = Standing.CURRENT if who else Standing.UNKNOWN
    line = Holding(
        do.unit.new_id(), TEAM, do.account(handle).id, user_id(who) if who else None, "the team", method,
        "editor", standing, None, None, Source.IMPORT, None, "", None, None, do.unit.now, "operator",
    )  # fmt: skip
    ledger.record(do.unit, line)
    return line
