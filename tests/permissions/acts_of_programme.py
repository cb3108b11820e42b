"""The programme: every act about its report."""

from collections.abc import Iterator

from bot.services import monthly
from tests.permissions.acts import Act, press, typed
from tests.permissions.making import Making
from tests.permissions.people import LEADER


def _turned_off(do: Making) -> None:
    """The senior leader wants no monthly report."""
    do.by(LEADER, monthly.choose, wanted=False)


def programme() -> Iterator[Act]:
    """The report on demand, and whether it comes every month."""
    yield typed("Ask for the report", "report")
    yield press("Look at the report, on Home", "look_report")
    yield press("Want no more monthly reports", "report_off")
    yield press("Want monthly reports again", "report_on", first=_turned_off)
