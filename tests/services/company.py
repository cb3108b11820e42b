"""The example company in a database of its own, founded, with its accounts in: no Slack in sight."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.demo import company as larkfield
from bot.domain.asking import Draft
from bot.domain.people import Kind, Person
from bot.domain.ports import Ports
from bot.domain.programme import Company
from bot.services import asking, founding, policy_file, register
from bot.services.register_csv import read_sheet
from storage import people
from storage import register as accounts
from storage.database import Database, Unit
from storage.errors import Busy

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEAM = "T0LARKFIELD"
EXAMPLE = Path(__file__).parents[2] / "policy.yml"
YOUTUBE = "larkfieldfilms"
PRESSES = 20

Result = TypeVar("Result")


@dataclass
class Founded:
    """A database in which the programme runs, and the people by first name."""

    database: Database
    company: Company
    people: dict[str, Person]

    def do(self, work: Callable[[Unit], Result]) -> Result:
        """Carry out one use case, as a press does; whoever reads that the database is busy presses again."""
        for _ in range(PRESSES):
            try:
                return self.database.run(work)
            except Busy:
                continue
        raise AssertionError(f"busy {PRESSES} times")

    def newcomer(self, unit: Unit, number: int) -> Person:
        """One more employee."""
        return settle(unit, f"UNEW{number}", f"New {number}", f"new{number}@larkfield.example")

    def ask(self, unit: Unit, asker: Person, role: str, use_case: str, ends: str) -> str:
        """A request by this person for themselves; its id."""
        (account,) = accounts.by_handle(unit, TEAM, YOUTUBE)
        draft = Draft(asker.user_id, account.id, role, use_case, "A reason", "", ends)
        return asking.submit(unit, self.company, asker, draft).id


def settle(unit: Unit, user_id: str, name: str, email: str) -> Person:
    """Somebody whom the mirror knows."""
    person = Person(TEAM, user_id, None, name, email, "Europe/London", "", Kind.MEMBER, unit.now)
    people.save(unit, person)
    return person


def found(url: str) -> Founded:
    """The company of the example policy in an empty database, on a Monday morning that does not pass."""
    database = Database(url, Ports(lambda: MONDAY, time.monotonic, os.urandom, time.sleep))
    with database.write() as unit:
        staff = {
            one.name.split()[0]: settle(unit, f"U{one.name.split()[0].upper()}", one.name, one.email)
            for one in larkfield.PEOPLE
        }
        admins = tuple(staff[name.split()[0]].user_id for name in larkfield.ADMINS)
        company = Company(TEAM, admins, "C0COMMITTEE")
        # Whoever is asked something gets its card at once, as most of these tests tell it.
        text = EXAMPLE.read_bytes().replace(b"cards: digest", b"cards: at_once")
        loaded = policy_file.load(text, str(EXAMPLE))
        version = founding.propose(unit, company, loaded, "operator")
        for name in ("Nadia", "Helen"):
            founding.sign(unit, company, staff[name], version.id)
        register.import_accounts(
            unit, TEAM, read_sheet(larkfield.ACCOUNTS.encode()), "operator", policy=loaded.policy
        )
    return Founded(database, company, staff)
