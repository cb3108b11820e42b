"""Agency users in a list of holders: named by exact name or address, only proposed in doubt, never given anything."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.domain.agencies import Details, Newcomer
from bot.domain.columns import ImportKind
from bot.domain.ledger import Standing
from bot.domain.principals import Principal
from bot.services import agencies, exporting, holder_naming, rosters
from bot.services.exposing import exposure
from bot.services.holder_people import TEAM
from bot.services.sheets.writing import Format
from storage import agencies as rows
from tests.databases import SQLITE, migrated
from tests.services.company import Founded, found, settle
from tests.services.importing import Lists, counts, held

HEADINGS = "network,handle,person,email,slack id,role\n"
FILMS = "YouTube,larkfieldfilms"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Founded]:
    made = found(migrated(SQLITE, tmp_path))
    yield made
    made.database.dispose()


def agency(here: Founded, name: str) -> str:
    details = Details(name, "Ada Frost", "ada@frost.example", date(2027, 6, 30), here.people["Sofia"].user_id)
    return here.do(lambda unit: agencies.add(unit, here.company, here.people["Amara"], details)).id


def enlist(here: Founded, agency_id: str, name: str, email: str = "") -> Principal:
    newcomer = Newcomer(name, email)
    return here.do(lambda unit: rosters.put_on(unit, here.company, here.people["Sofia"], agency_id, newcomer))


@pytest.fixture
def noah(here: Founded) -> Principal:
    return enlist(here, agency(here, "Northlight"), "Noah Klein", "noah.klein@northlight.example")


@pytest.mark.parametrize(
    "said",
    [
        "Noah Klein,,",
        "noah  KLEIN,,",
        '"Klein, Noah",,',
        "Noah Klein (Northlight),,",
        ",Noah.Klein@northlight.example,",
        "N. K.,noah.klein@northlight.example,",
    ],
)
def test_an_exact_name_or_an_address_names_somebody_on_a_roster(
    here: Founded, noah: Principal, said: str
) -> None:
    shown = Lists(here).do(f"{HEADINGS}{FILMS},{said},Editor\n")
    assert shown.lines[0].title == "Noah Klein of agency Northlight on @larkfieldfilms on YouTube"
    (line,) = held(here, "larkfieldfilms")
    assert (line.person, line.standing, line.grant_id, line.legacy) == (noah.id, Standing.CURRENT, None, True)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("Noah Kleine,,", "Nobody known here is called so"),
        (
            "Noah Klein,other@northlight.example,",
            "The address or id beside this name is not known. Perhaps Noah Klein",
        ),
        ("Noah Klein,,U0SOMEBODY", "The address or id beside this name is not known. Perhaps Noah Klein"),
    ],
)
def test_in_doubt_somebody_is_only_proposed(here: Founded, noah: Principal, said: str, note: str) -> None:
    shown = Lists(here).do(f"{HEADINGS}{FILMS},{said},Editor\n")
    assert shown.lines[0].notes[0].startswith(note)
    assert [(line.person, line.standing) for line in held(here, "larkfieldfilms")] == [
        (None, Standing.UNKNOWN)
    ]


def test_of_two_who_are_called_alike_the_agency_or_the_address_tells_which(
    here: Founded, noah: Principal
) -> None:
    other = enlist(here, agency(here, "Brightside"), "Noah Klein", "noah@brightside.example")
    shown = Lists(here).do(f"{HEADINGS}{FILMS},Noah Klein,,,Editor\n")
    (note,) = shown.lines[0].notes
    assert note.startswith("Several people known here have this name: write the e-mail address.")
    assert note.endswith("Perhaps Noah Klein of agency Brightside or Noah Klein of agency Northlight.")
    both = f"{HEADINGS}{FILMS},Noah Klein (Brightside),,,Manager\n{FILMS},Noah Klein,noah.klein@northlight.example,,Editor\n"
    Lists(here).do(both)
    assert {line.person for line in held(here, "larkfieldfilms")} >= {noah.id, other.id}


def test_a_name_that_somebody_in_slack_has_as_well_is_only_proposed(here: Founded, noah: Principal) -> None:
    here.do(lambda unit: settle(unit, "UNOAH", "Noah Klein", "noah@larkfield.example"))
    shown = Lists(here).do(
        f"{HEADINGS}{FILMS},Noah Klein,,,Editor\n{FILMS},,noah@larkfield.example,,Editor\n"
    )
    assert "Noah Klein of agency Northlight or Noah Klein." in shown.lines[0].notes[0]
    assert {line.person for line in held(here, "larkfieldfilms")} == {None, "UNOAH"}


def test_an_address_of_two_records_waits_until_somebody_says_whether_they_are_one(
    here: Founded, noah: Principal
) -> None:
    here.do(lambda unit: settle(unit, "UNOAH", "Noah K", "noah.klein@northlight.example"))
    shown = Lists(here).do(f"{HEADINGS}{FILMS},,noah.klein@northlight.example,,Editor\n")
    assert "say first whether they are one, /vouchsafe people" in shown.lines[0].notes[0]
    assert [line.person for line in held(here, "larkfieldfilms")] == [None]


def test_who_has_left_the_roster_is_still_named_and_it_is_said(here: Founded, noah: Principal) -> None:
    with here.database.read() as unit:
        entry = rows.current(unit, noah.id)
    assert entry
    here.do(lambda unit: rosters.take_off(unit, here.company, here.people["Sofia"], entry.id))
    shown = Lists(here).do(f"{HEADINGS}{FILMS},Noah Klein,,,Editor\n")
    assert shown.lines[0].title.startswith("Noah Klein formerly of agency Northlight on ")
    assert shown.lines[0].notes == ("They are on no agency's roster now.",)


@pytest.mark.parametrize(
    "said", ["Northlight,,", "Northlight Ltd,,", ",info@northlight.example,", "agency team,,"]
)
def test_an_agency_a_team_and_a_mailbox_of_a_role_are_findings_until_names_replace_them(
    here: Founded, noah: Principal, said: str
) -> None:
    assert noah.person == noah.id
    shown = Lists(here).do(f"{HEADINGS}{FILMS},{said},Editor\n")
    assert shown.lines[0].notes == (TEAM,)
    (line,) = held(here, "larkfieldfilms")
    assert (line.person, line.standing) == (None, Standing.UNKNOWN)
    with here.database.read() as unit:
        seen = exposure(unit, here.company)
        asked = holder_naming.picture(unit, here.company, here.people["Iris"], line.id)
    (films,) = [one for one in seen.accounts if one.account.handle == "larkfieldfilms"]
    assert "team_holder" in [point.weakness.value for point in films.points]
    assert asked.team


def test_what_is_given_out_comes_in_again_and_changes_nothing(here: Founded, noah: Principal) -> None:
    nameless = enlist(here, agency(here, "Brightside"), "Noah Klein")
    said = "Noah Klein (Northlight),,,Editor", "Noah Klein (Brightside),,,Manager", "agency team,,,Editor"
    Lists(here).do(HEADINGS + "".join(f"{FILMS},{one}\n" for one in said))
    assert {line.person for line in held(here, "larkfieldfilms")} == {noah.id, nameless.id, None}
    with here.database.read() as unit:
        given = exporting.export(unit, here.company, ImportKind.HOLDERS)
    assert noah.id.encode() not in given.file(Format.CSV)[1]
    for form in (Format.CSV, Format.XLSX):
        assert counts(Lists(here).do(given.file(form)[1])) == (0, 0, 3, 0)
