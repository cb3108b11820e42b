"""The kinds of people whom every act is tried with, and the company that they work in."""

from dataclasses import dataclass, replace

from bot.demo import company as larkfield
from bot.domain.invitations import Links
from bot.domain.people import Kind
from bot.domain.programme import Company
from bot.services import founding, policy_file, register
from bot.services.register_csv import read_sheet
from storage import people
from storage.database import Unit
from tests.services.company import EXAMPLE, TEAM, settle

LINKS = Links("https://vouchsafe.example", bytes(32))
"""There are pages for people outside Slack."""


@dataclass(frozen=True)
class Who:
    """A column of the table: its heading, who stands for it, and what they are."""

    heading: str
    name: str
    words: str


MANAGER = Who("Manager", "Amara Okafor", "the programme manager; a deputy may do the same")
ADMIN = Who("Admin", "Nadia Haddad", "one of the admins, whom the operator names")
OWNER = Who("Owner", "Iris Novak", "the owner of the account")
BACKUP = Who("Backup", "Bea Frost", "its backup owner")
COMMITTEE = Who("Committee", "Jonas Weber", "a committee member whose discipline is asked for")
LEADER = Who("Leader", "Helen Brandt", "the senior leader's seat")
SECURITY = Who("Security", "Priya Nair", "IT security: the incident lead, with the seat for IT")
AUDITOR = Who("Auditor", "Ingrid Solberg", "the internal auditor")
PARTY = Who("Party", "Maya Chen", "whoever asked for it, holds it, sent it or is asked: whom it is about")
MEMBER = Who("Member", "Eve Lind", "any other employee")
GUEST = Who("Guest", "Gia Romano", "a guest, as agency people are")
STRANGER = Who("Stranger", "Zoe Park", "somebody of another organisation, in a shared channel")
LEAVER = Who(
    "Leaver", "Lars Berg", "an admin whose Slack account is deactivated, and whom the setting still names"
)
OFFBOARDED = Who(
    "Offboarded", "Rex Holm", "an admin who is offboarded, and still in Slack and in the setting"
)

EVERYBODY = (
    *(MANAGER, ADMIN, OWNER, BACKUP, COMMITTEE, LEADER, SECURITY, AUDITOR, PARTY, MEMBER),
    *(GUEST, STRANGER, LEAVER, OFFBOARDED),
)
OUTSIDERS = (GUEST, STRANGER, LEAVER, OFFBOARDED)
KINDS = {GUEST: Kind.GUEST, STRANGER: Kind.STRANGER, LEAVER: Kind.DEACTIVATED}
LEFT = "Otto Lang"
"""Whoever has left in the company's own story."""
ADMINS = (*larkfield.ADMINS, LEAVER.name, OFFBOARDED.name)

ACCOUNTS = (
    *("asked", "recovery", "voted", "held", "set-up", "ended", "undone", "later"),
    *("secret", "spare", "ownerless", "legacy", "unsure", "chosen", "asking"),
    *("lent", "wanted", "listed", "drafted"),
    *("reviewed", "doubted"),
    *("steered", "late", "signed"),
)
"""One account for each subject that would be in another's way; all have the same owners."""


def found(unit: Unit) -> Company:
    """Let these people have a programme, an auditor in it, and accounts."""
    for name in dict.fromkeys((*(one.name for one in larkfield.PEOPLE), *_newcomers())):
        settle(unit, _user_id(name), name, f"{_plain(name)}@larkfield.example")
    company = Company(TEAM, tuple(map(_user_id, ADMINS)), "C0COMMITTEE", links=LINKS)
    loaded = policy_file.load(_policy(), "policy.yml")
    version = founding.propose(unit, company, loaded, "operator")
    for who in (ADMIN, LEADER):
        founding.sign(unit, company, person(unit, who), version.id)
    rows = [
        f"youtube,{handle},{handle},standard,active,{_address(OWNER)},{_address(BACKUP)}"
        for handle in ACCOUNTS
    ]
    sheet = "\n".join(("network,handle,name,tier,status,owner,backup_owner", *rows))
    register.import_accounts(unit, TEAM, read_sheet(sheet.encode()), "operator", policy=loaded.policy)
    for who, kind in KINDS.items():
        people.save(unit, replace(person(unit, who), kind=kind))
    return company


def person(unit: Unit, who: Who | str):
    """Somebody as the mirror has them."""
    name = who if isinstance(who, str) else who.name
    return people.find(unit, TEAM, _user_id(name))


def user_id(who: Who | str) -> str:
    """How Slack names somebody."""
    return _user_id(who if isinstance(who, str) else who.name)


def _policy() -> str:
    """The example, with an auditor in it."""
    lead = "  incident_lead: priya.nair@larkfield.example\n"
    text = EXAMPLE.read_text()
    assert lead in text
    return text.replace(lead, f"{lead}  auditors: [{_address(AUDITOR)}]\n")


def changed_policy() -> str:
    """The same with another reason in it, to be signed."""
    return _policy().replace("company: Larkfield Outdoor", "company: Larkfield Outdoors", 1)


def _newcomers() -> tuple[str, ...]:
    return (*(who.name for who in EVERYBODY), LEFT)


def _user_id(name: str) -> str:
    return f"U{name.split(maxsplit=1)[0].upper()}"


def _plain(name: str) -> str:
    return name.casefold().replace("í", "i").replace(" ", ".")


def _address(who: Who) -> str:
    return f"{_plain(who.name)}@larkfield.example"
