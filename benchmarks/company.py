"""The example company in a database of its own: founded, with its accounts in."""

from dataclasses import dataclass
from pathlib import Path

from bot.demo import company as larkfield
from bot.domain.people import Kind, Person
from bot.domain.programme import Company
from bot.services import founding, policy_file, register
from bot.services.register_csv import read_sheet
from bot.world import real_ports
from storage import people
from storage.database import Database, Unit

ROOT = Path(__file__).parents[1]
TEAM, CHANNEL, BOT_USER = "T0LARKFIELD", "C0COMMITTEE", "U0VOUCHSAFE"
ADMINS = tuple(f"U{name.split()[0].upper()}" for name in larkfield.ADMINS)


@dataclass(frozen=True)
class Founded:
    """A database in which the programme runs."""

    url: str
    database: Database
    company: Company

    def person(self, unit: Unit, first_name: str) -> Person:
        """Somebody of the company."""
        return people.find_all(unit, TEAM, (f"U{first_name.upper()}",))[f"U{first_name.upper()}"]


def found(url: str) -> Founded:
    """The company of the example policy, with its people and accounts."""
    here = Founded(url, Database(url, real_ports()), Company(TEAM, ADMINS, CHANNEL))
    here.database.run(lambda unit: _begin(unit, here))
    return here


def settle(unit: Unit, user_id: str, name: str, email: str) -> None:
    """Let the mirror know somebody."""
    people.save(unit, Person(TEAM, user_id, None, name, email, "Europe/London", "", Kind.MEMBER, unit.now))


def _begin(unit: Unit, here: Founded) -> None:
    bound = {"id": TEAM, "name": "Larkfield", "bot_id": "B0VOUCHSAFE", "bot_user_id": BOT_USER, "scopes": ""}
    people.bind_workspace(unit, bound | {"seen_at": unit.now}, first=True)
    for one in larkfield.PEOPLE:
        settle(unit, f"U{one.name.split()[0].upper()}", one.name, one.email)
    loaded = policy_file.read(ROOT / "policy.yml")
    version = founding.propose(unit, here.company, loaded, "operator")
    for name in ("Nadia", "Helen"):
        founding.sign(unit, here.company, here.person(unit, name), version.id)
    sheet = read_sheet(larkfield.ACCOUNTS.encode())
    register.import_accounts(unit, TEAM, sheet, "operator", policy=loaded.policy)
