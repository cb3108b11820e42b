"""What cells say of people, dates and accounts, as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import addresses
from bot.domain.columns import COLUMNS, ImportKind, guess, is_known, title
from bot.domain.sheet_dates import AMBIGUOUS, UNREADABLE, NoDate, day_first, read_day
from bot.domain.whose import firm, is_team, people_in, turned

NETWORKS = {"x": "x", "instagram": "instagram", "linkedin": "linkedin", "youtube": "youtube"}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Ana", ["Ana"]),
        ("  Maya   Chen ", ["Maya Chen"]),
        ("Ana / Ben", ["Ana", "Ben"]),
        ("Ana & Ben", ["Ana", "Ben"]),
        ("Ana, Ben", ["Ana", "Ben"]),
        ("Ana and Ben", ["Ana", "Ben"]),
        ("Ana und Jörg", ["Ana", "Jörg"]),
        ("Ana\nBen", ["Ana", "Ben"]),
        ("Ana, Ben, Chloé + Dora", ["Ana", "Ben", "Chloé", "Dora"]),
        ("Marín, Sofia; Chen, Maya", ["Sofia Marín", "Maya Chen"]),
        ("ana@x.example, ben@x.example", ["ana@x.example", "ben@x.example"]),
        ("<@U012ABCDE>, <@U012ABCDF>", ["U012ABCDE", "U012ABCDF"]),
        ("Maya Chen (PR & Comms) / Ben", ["Maya Chen (PR & Comms)", "Ben"]),
        ("Ana, agency team", ["Ana", "agency team"]),
        ("Ana / Ana", ["Ana"]),
        ("Smith & Sons Ltd", ["Smith & Sons Ltd"]),
        ("Ana Silva, PhD", ["Ana Silva, PhD"]),
        ("Ops (24/7)", ["Ops (24/7)"]),
        ("R&D", ["R&D"]),
        ("Room 12 / Floor 3", ["Room 12 / Floor 3"]),
        ("Jean-Luc d'Arc", ["Jean-Luc d'Arc"]),
        ("", []),
    ],
)
def test_names_in_a_cell_are_told_apart(said: str, names: list[str]) -> None:
    assert list(people_in(said)) == names


@pytest.mark.parametrize(
    "said",
    ["agency team", "Agency", "the agency", "marketing", "Marketing & Comms", "all", "everyone", "interns",
     "PR", "Social Media Team", "Bright Ideas Ltd", "Praktikanten", "Agentur", "several people", "unknown"],
)  # fmt: skip
def test_names_of_several_people_or_nobody_are_known(said: str) -> None:
    assert is_team(said)


@pytest.mark.parametrize(
    ("said", "team"),
    [
        ("info@larkfield.example", True),
        ("social.media@larkfield.example", True),
        ("Press office press@larkfield.example", True),
        ("Maya Chen social@larkfield.example", False),
        ("maya.chen@larkfield.example", False),
        ("Northlight", True),
        ("northlight GmbH (the agency)", True),
        ("Noah Northlight", False),
    ],
)
def test_a_mailbox_of_a_role_and_the_name_of_an_agency_are_nobodys_name(said: str, team: bool) -> None:
    assert is_team(said, {firm("Northlight Ltd")}) is team


@pytest.mark.parametrize(
    "said", ["Ana", "Maya Chen", "Maya Chen (agency)", "Teamann", "Allegra", "Prakash", "", "-"]
)
def test_names_of_one_person_are_none(said: str) -> None:
    assert not is_team(said)


@given(st.text(max_size=80))
def test_any_text_names_somebody_or_nobody(said: str) -> None:
    names = people_in(said)
    assert len(names) <= 8
    assert all(names)
    assert is_team(said) in (True, False)
    assert turned(said) is None or "," in said


@pytest.mark.parametrize(
    ("said", "day", "last"),
    [
        ("2024-03-01", "2024-03-01", "2024-03-01"),
        ("2024-03-01 09:05", "2024-03-01", "2024-03-01"),
        ("1.3.2024", "2024-03-01", "2024-03-01"),
        ("13/04/24", "2024-04-13", "2024-04-13"),
        ("04/13/2024", "2024-04-13", "2024-04-13"),
        ("5/5/2024", "2024-05-05", "2024-05-05"),
        ("12 May 2023", "2023-05-12", "2023-05-12"),
        ("March 3rd, 2022", "2022-03-03", "2022-03-03"),
        ("1er janvier 2020", None, None),
        ("3 de marzo de 2021", "2021-03-03", "2021-03-03"),
        ("Dezember 2021", "2021-12-01", "2021-12-31"),
        ("02/2024", "2024-02-01", "2024-02-29"),
        ("2021", "2021-01-01", "2021-12-31"),
    ],
)
def test_days_are_read_as_they_are_written(said: str, day: str | None, last: str | None) -> None:
    if day is None or last is None:
        with pytest.raises(NoDate, match=UNREADABLE):
            read_day(said, day_first=None)
        return
    assert read_day(said, day_first=None) == date.fromisoformat(day)
    assert read_day(said, day_first=None, end=True) == date.fromisoformat(last)


@pytest.mark.parametrize("said", ["", "-", "present", "n/a", "?", "Unknown"])
def test_no_day_is_none(said: str) -> None:
    assert read_day(said, day_first=None) is None


def test_a_day_that_could_be_two_is_told_by_its_column() -> None:
    with pytest.raises(NoDate, match=AMBIGUOUS):
        read_day("03/04/2024", day_first=None)
    assert read_day("03/04/2024", day_first=day_first(["03/04/2024", "25/04/2024"])) == date(2024, 4, 3)
    assert read_day("03/04/2024", day_first=day_first(["03/04/2024", "04/25/2024"])) == date(2024, 3, 4)
    assert day_first(["25/04/2024", "04/25/2024"]) is None


@given(st.text(max_size=30), st.sampled_from([True, False, None]), st.booleans())
def test_any_text_is_a_day_or_none(said: str, first: bool | None, end: bool) -> None:
    try:
        day = read_day(said, day_first=first, end=end)
    except NoDate as why:
        day = None
        assert str(why) in {AMBIGUOUS, UNREADABLE}  # noqa: PT017
    assert day is None or 1990 <= day.year <= 2100


@pytest.mark.parametrize(
    ("said", "account"),
    [
        ("https://www.instagram.com/larkfield.outdoor/?hl=en", ("instagram", "larkfield.outdoor")),
        ("youtube.com/@larkfieldfilms", ("youtube", "larkfieldfilms")),
        ("https://www.youtube.com/channel/UCabc/videos", ("youtube", "UCabc")),
        ("linkedin.com/company/larkfield-outdoor/", ("linkedin", "larkfield-outdoor")),
        ("https://facebook.com/profile.php?id=1000", ("facebook", "1000")),
        ("https://uk.pinterest.com/larkfieldcabins", ("pinterest", "larkfieldcabins")),
        ("https://twitter.com/larkfield", ("x", "larkfield")),
        ("https://larkfield.example/x", None),
        ("http://[::1/", None),
        ("larkfield", None),
    ],
)
def test_an_address_names_its_account(said: str, account: tuple[str, str] | None) -> None:
    assert addresses.account_at(said) == account


@pytest.mark.parametrize(
    ("said", "account"),
    [
        ("@lark on X", ("x", "lark")),
        ("X: @lark", ("x", "lark")),
        ("Twitter / lark", ("x", "lark")),
        ("lark.outdoor (IG)", ("instagram", "lark.outdoor")),
        ("Instagram @lark", ("instagram", "lark")),
        ("LinkedIn - larkfield-outdoor", ("linkedin", "larkfield-outdoor")),
        ("@lark", None),
        ("Lark on Mars", None),
    ],
)
def test_a_network_may_stand_beside_the_handle(said: str, account: tuple[str, str] | None) -> None:
    assert addresses.handle_and_network(said, NETWORKS) == account


@given(st.text(max_size=60))
def test_any_text_is_an_account_or_none(said: str) -> None:
    addresses.account_at(said)
    addresses.handle_and_network(said, NETWORKS)
    addresses.is_address(said)


def columns(kind: ImportKind, *headings: str) -> list[str]:
    return [one.column for one in guess(kind, headings)]


def test_headings_are_known_in_several_languages() -> None:
    holders = ("Netzwerk", "Konto", "Mitarbeiter", "E-Mail", "Rolle", "Seit", "Bis", "Bemerkung", "Farbe")
    assert columns(ImportKind.HOLDERS, *holders) == [
        "network", "handle", "person", "email", "role", "since", "until", "note", "",
    ]  # fmt: skip
    assert columns(ImportKind.HOLDERS, "Réseau", "Compte", "Nom", "Droits") == [
        "network",
        "handle",
        "person",
        "role",
    ]
    assert columns(ImportKind.ACCOUNTS, "RED SOCIAL", "Cuenta", "Responsable") == [
        "network",
        "handle",
        "owner",
    ]
    assert columns(ImportKind.ACCOUNTS, "Owner (e-mail)", "back-up owner") == ["owner", "backup_owner"]


def test_of_two_columns_that_mean_the_same_the_surer_is_taken() -> None:
    assert columns(ImportKind.ACCOUNTS, "handel", "handle", "account") == ["", "handle", ""]
    assert [one.sure for one in guess(ImportKind.ACCOUNTS, ["handel", "Brands"])] == [False, False]


def test_every_column_is_known_by_its_own_name() -> None:
    for kind in ImportKind:
        assert columns(kind, *map(title, COLUMNS[kind])) == list(COLUMNS[kind])
    assert is_known("backup_owner")
    assert not is_known("Colour")
