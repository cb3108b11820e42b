"""Logins that must be shared: kept by those who answer for them, and lent to somebody of the agency.

One was never looked at, so its end was the end of it; one was, so it waits to be changed; one is lent now.
"""

from functools import partial

from bot.demo import strongroom
from bot.demo.acting import Company, Stuck
from bot.services import vouching
from storage import access, people
from storage.database import Unit

_COMMITTEE = ("Jonas", "Priya", "Tom")


def owners_keep_them(here: Company) -> None:
    """Three accounts have a login that people besides their owner may need."""
    strongroom.keep(here, "Ben", "reddit", "larkfield_team", "larkfield_team")
    strongroom.keep(here, "Iris", "instagram", "larkfield", "brand@larkfield.example")
    strongroom.keep(here, "Jonas", "tiktok", "larkfield.trail", "trail@larkfield.example")


def gia_never_looks(here: Company) -> None:
    """The evening was called off: what was lent for it was never shown."""
    _lend(
        here,
        "@larkfield_team account login 1 day speaking as the brand",
        "it is her evening",
        "Ben",
        *_COMMITTEE,
    )


def gia_speaks_as_the_brand(here: Company) -> None:
    """The network has no role for this; she has looked at the login once."""
    _lend(
        here,
        "@larkfield_team account login 4w speaking as the brand",
        "people ask about repairs",
        "Ben",
        *_COMMITTEE,
    )
    here.look_at_login("Gia", here.message("Gia", "Your access: Account login on @larkfield_team"))


def gia_streams_an_event(here: Company) -> None:
    """It ended by itself, and what she has seen is to be changed."""
    _lend(
        here,
        "@larkfield on instagram account login 1 day live event",
        "the snow day is streamed",
        "Iris",
        *_COMMITTEE,
    )
    here.look_at_login("Gia", here.message("Gia", "Your access: Account login on @larkfield"))


def _lend(here: Company, what: str, why: str, *vouch: str) -> None:
    """Somebody of the company asks for her, and whoever must vouches: all of them in one go, to save time."""
    here.ask("Maya", f"{what} for @gia.romano because {why}")
    here.bot.database.run(partial(_vouched, here=here, names=vouch))
    here.settle()


def _vouched(unit: Unit, here: Company, names: tuple[str, ...]) -> None:
    (asked,) = access.latest(unit, here.slack.team_id, 1)
    for name in names:
        voter = people.find(unit, here.slack.team_id, here.people[name].id)
        if voter is None:
            raise Stuck
        vouching.approve(unit, here.bot.company(), voter, asked.id, asked.version)
