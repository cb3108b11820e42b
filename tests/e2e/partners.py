"""An agency and its people, as the stories bring them in: each step the way a person does it."""

from datetime import date, datetime
from typing import Any

from bot.domain.agencies import Agency
from bot.simulator import Message
from storage import agencies, principals
from tests.e2e import steps
from tests.e2e.reading import send
from tests.e2e.world import World, words

NORTHLIGHT = "Northlight"
END = date(2027, 1, 8)
"""The contract's last day: a Friday, six weeks after the stories begin."""


def listing(world: World, name: str) -> Message:
    """What `/vouchsafe agency` answers."""
    return steps.command(world, name, "/vouchsafe", "agency")


def add(
    world: World, by: str = "Amara", sponsor: str = "Sofia", name: str = NORTHLIGHT, ends: Any = END
) -> None:
    """The programme manager adds an agency."""
    world.click(by, listing(world, by), "Add an agency…")
    fields = {"Name": name, "Contact there": "Ada Frost", "Their e-mail": "ada@northlight.example"}
    world[by].fill(fields | {"Contract ends on": ends, "Sponsor": world[sponsor]})
    assert send(world, by) == {}
    world[by].close_view()


def edit(
    world: World, by: str, name: str = NORTHLIGHT, label: str = "Edit…", **fields: Any
) -> dict[str, str]:
    """Change an agency; the errors at the fields of its form."""
    press(world, by, listing(world, by), label, agency(world, name).id)
    world[by].fill(fields)
    errors = send(world, by)
    world[by].close_view()
    return errors


def press(world: World, name: str, message: Message, label: str, subject: str) -> None:
    """Press one of several buttons with the same label, by the row that it is about."""
    done = world[name].click(world.fresh(message), label, f"1|{subject}|0")
    assert done.ok, done.describe()
    world.settle()


def open_roster(world: World, by: str, name: str = NORTHLIGHT) -> str:
    """Look at a roster; what it says."""
    press(world, by, listing(world, by), "Roster…", agency(world, name).id)
    return words(world[by].view)


def enlist(
    world: World, by: str, name: str = "", email: str = "", agency_name: str = NORTHLIGHT, **more: Any
) -> Any:
    """Name somebody on the roster; the errors at the fields of the form."""
    open_roster(world, by, agency_name)
    steps.press(world, by, "Add somebody…")
    typed = {"person_name": name or None, "person_email": email or None} | more
    world[by].fill({field: value for field, value in typed.items() if value})
    errors = send(world, by)
    world[by].close_view(everything=True)
    return errors


def strike(world: World, by: str, name: str) -> None:
    """Take somebody off the roster."""
    open_roster(world, by)
    (entry,) = [one for one in entries(world) if principal(world, name).id == one.principal_id]
    steps.press(world, by, "Take off", f"1|{entry.id}|0")
    world[by].close_view(everything=True)


def northlight(world: World, *, noah: bool = True) -> None:
    """Sofia's agency with one person, who is not in the workspace."""
    add(world)
    if noah:
        assert enlist(world, "Sofia", "Noah Klein", "noah.klein@northlight.example") == {}


def held(world: World, ends: str = "30 days") -> str:
    """What Sofia has got for Noah, set up by the owner; the grant's id."""
    card = world.ask("Sofia", beneficiary=f"Noah Klein ({NORTHLIGHT})", ends=ends)
    steps.vouch(world, card, others=("Jonas", "Priya"))
    steps.say_done(world, "Iris", "Add Noah", "Invited noah.klein@northlight.example.")
    return steps.newest(world).id


def agency(world: World, name: str = NORTHLIGHT) -> Agency:
    """An agency as it now is."""
    assert world.bot
    with world.bot.database.read() as unit:
        found = agencies.by_name(unit, world.slack.team_id, name)
    assert found
    return found


def entries(world: World, name: str = NORTHLIGHT) -> tuple[Any, ...]:
    """The roster as it now is."""
    assert world.bot
    with world.bot.database.read() as unit:
        return agencies.roster_of(unit, agency(world, name).id)


def principal(world: World, name: str) -> Any:
    """The one record of somebody, by name."""
    assert world.bot
    with world.bot.database.read() as unit:
        rows = unit.execute(principals.principal.select().where(principals.principal.c.name == name))
        (found,) = [principals.find(unit, row.id) for row in rows if row.merged_into is None]
    return found


def at(day: date, hour: int = 17) -> datetime:
    """That hour of a winter's day where the sponsor is, in Madrid."""
    return datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:00:00+01:00")
