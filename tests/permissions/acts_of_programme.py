"""The programme: every act about its report."""

from collections.abc import Iterator

from bot.domain.restoration import Restoration, RestorationState
from bot.services import monthly
from storage import restoration
from tests.permissions.acts import Act, press, typed
from tests.permissions.making import Making
from tests.permissions.people import LEADER

RESTORED = "a" * 26


def _turned_off(do: Making) -> None:
    """The senior leader wants no monthly report."""
    do.by(LEADER, monthly.choose, wanted=False)


def _restored(do: Making) -> None:
    """A backup was restored, and everything is held."""
    hold = Restoration(
        *(RESTORED, do.company.workspace_id, 1, RestorationState.HELD),
        *(do.unit.now, do.unit.now, 1, "0" * 64, do.unit.now),
    )
    do.unit.execute(restoration.insert_of(hold))


def programme() -> Iterator[Act]:
    """The report on demand, whether it comes every month, and going on after a restore."""
    yield typed("Ask for the report", "report")
    yield press("Look at the report, on Home", "look_report")
    yield press("Want no more monthly reports", "report_off")
    yield press("Want monthly reports again", "report_on", first=_turned_off)
    yield press("Release what was restored", "release", RESTORED, first=_restored)
