"""What happened in the company in five weeks, up to now: asked, vouched for, set up, ended, refused.

What comes by itself in between, such as warnings, ends and reminders, comes when it is due.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo import history_logins as logins
from bot.demo import history_register as register
from bot.demo.acting import Company
from bot.demo.company import COMMITTEE

LENGTH = timedelta(weeks=5)
_DAY = timedelta(days=1)
_FIRST_HOUR, _LAST_HOUR = 9, 16
_FRIDAY = 4
_BENS_ZONE = ZoneInfo("America/New_York")

Act = Callable[[Company], None]


def first_morning(now: datetime) -> datetime:
    """When the history begins: on a working day five weeks ago, before anybody is at work."""
    return _working_day(now - LENGTH).replace(hour=_FIRST_HOUR - 1, minute=40)


def tell(here: Company, show: Callable[[float], None]) -> None:
    """Let everything happen, each act on its day, up to the present, and show how much has happened."""
    days = [
        (_working_day(here.present - ago * _DAY).replace(hour=hour, minute=7), act)
        for ago, hour, act in _DAYS
    ]
    lately = [(_at_work(here.present - timedelta(hours=ago)), act) for ago, act in _LATELY]
    acts = [*days, *lately]
    for number, (then, act) in enumerate(acts):
        show(number / len(acts))
        here.until(then)
        act(here)
    here.until(here.present)


def found(here: Company) -> None:
    """An admin and the senior leader press Found."""
    card = here.seen("Nadia", COMMITTEE, "Found the social media programme")
    for name in ("Nadia", "Helen"):
        here.press(name, card, "Found")


def _ben_opens_the_cabins(here: Company) -> None:
    """Access that has long ended: its two weeks were over when its removal was attested."""
    asked = here.ask("Ben", "@larkfieldcabins profile publisher 2w publish because the winter cabins open")
    here.approve(asked, "Jonas", "Iris")
    here.set_up("Iris", "Publisher on the profile, by his company e-mail.")


def _iris_removes_ben(here: Company) -> None:
    here.press(
        "Iris", here.message("Iris", "I removed them…"), "I removed them…", {"Note": "Off the profile."}
    )


def _amara_posts_on_instagram(here: Company) -> None:
    asked = here.ask("Amara", "@larkfield on instagram content 4w publish because our trails get a series")
    here.approve(asked, "Jonas", "Iris")
    here.set_up("Iris", "Added with the Content task; two-factor is on.")


def _kenji_wants_too_much(here: Company) -> None:
    asked = here.ask("Kenji", "@larkfieldoutdoor full control 7 days publish because our monitor asks for it")
    reason = "A tool that only reads needs no full control. Please ask for Insights."
    here.press("Helen", here.card("Helen", asked), "Deny…", {"Reason": reason})


def _ben_posts_the_jobs_fair(here: Company) -> None:
    """Access that ends within a day of now; its last warning has been sent."""
    until = f"{(here.present + timedelta(hours=20)).astimezone(_BENS_ZONE):%Y-%m-%d %H:00}"
    text = f"@larkfield-outdoor content admin publish until {until} because the jobs fair is posted there"
    here.approve(here.ask("Ben", text), "Jonas", "Sofia")
    here.set_up("Sofia", "Content admin on the Page.")


def _amara_stays_longer(here: Company) -> None:
    asked = here.ask_for_more("Amara", here.message("Amara", "Your access: Content"), "8w")
    here.approve(asked, "Jonas", "Iris")


def _ingrid_audits(here: Company) -> None:
    here.ask("Ingrid", "@larkfield-outdoor analyst 3w insights because of the yearly audit")


def _ingrid_has_all_she_needs(here: Company) -> None:
    here.press("Ingrid", here.message("Ingrid", "Withdraw"), "Withdraw")


def _maya_asks_for_the_agency(here: Company) -> None:
    text = "@larkfieldoutdoor ads 6w paid campaigns for @gia.romano because the agency runs the winter ads"
    here.approve(here.ask("Maya", text), "Jonas", "Iris", "Sofia", "Priya")
    here.acknowledge("Gia")
    here.pass_quiz("Gia")
    here.set_up("Iris", "Partial access with the Ads task; it ends there on the same day.")


def _kenji_looks_in(here: Company) -> None:
    """Access that waits for its owner to set it up."""
    text = "@larkfieldhowto viewer 4w insights because I check who has access"
    here.approve(here.ask("Kenji", text), "Ben")


def _tom_advertises_on_reddit(here: Company) -> None:
    """A request that waits: one has vouched, the owner has not."""
    text = "@larkfield_team ads manager 6w paid campaigns because people ask about the winter range"
    here.approve(here.ask("Tom", text), "Sofia")


_DAYS: tuple[tuple[int, int, Act], ...] = (
    (35, 9, found),
    (34, 10, _ben_opens_the_cabins),
    (34, 13, register.amara_adds_an_agency),
    (33, 11, _amara_posts_on_instagram),
    (30, 12, _kenji_wants_too_much),
    (22, 13, _ben_posts_the_jobs_fair),
    (20, 11, _iris_removes_ben),
    (14, 11, _ingrid_audits),
    (13, 10, _ingrid_has_all_she_needs),
    (13, 13, register.amara_writes_down_who_could_recover_them),
    (12, 9, register.amara_imports_the_old_list),
    (12, 10, register.tom_changes_the_login),
    (11, 9, register.amara_takes_a_baseline),
    (10, 13, register.iris_has_maya_adopted),
    (9, 8, logins.owners_keep_them),
    (9, 9, _maya_asks_for_the_agency),
    (9, 14, logins.gia_never_looks),
    (8, 15, _amara_stays_longer),
    (7, 8, register.amara_begins_a_hunt),
    (6, 15, register.some_answer_the_hunt),
    (5, 10, logins.gia_speaks_as_the_brand),
    (5, 13, register.ben_reports_a_phish),
    (5, 13, register.priya_deals_with_it),
)
"""How many days ago, and at what hour (UTC)."""

_LATELY: tuple[tuple[int, Act], ...] = (
    (29, logins.gia_streams_an_event),
    (6, _kenji_looks_in),
    (5, register.leo_leaves),
    (3, _tom_advertises_on_reddit),
)
"""How many hours ago, or else at the end of the last working day."""


def _working_day(then: datetime) -> datetime:
    """The same time that day, or on the Friday before a weekend."""
    return then - max(0, then.weekday() - _FRIDAY) * _DAY


def _at_work(then: datetime) -> datetime:
    """That time, or else late on the last working day before it."""
    if then.hour < _FIRST_HOUR:
        then = (then - _DAY).replace(hour=_LAST_HOUR, minute=20)
    day = _working_day(then)
    late = day != then or then.hour > _LAST_HOUR
    return day.replace(hour=_LAST_HOUR, minute=20) if late else then
