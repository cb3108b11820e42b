"""Three lists agree on each person or they do not: exactly once each, in whatever order they were written (P3.6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.native_use import by_seat, native_use, ways_of
from bot.domain.policy_parts import NativeRole, Network
from bot.domain.reconciling import Listed, MatchState
from bot.domain.reconciling_rules import Agreement, Shown, compare, key_of, role_said

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PEOPLE = ("UANNA", "UBEN", None)
WORDS = ("Anna", "Intern team", "ÁNNA")


def line(number: int = 0, **values: object) -> Holding:
    """Somebody with an editor's role of their own on the network, since long ago."""
    plain = Holding(
        f"line{number}", "T1", "account", "UANNA", "", Method.NATIVE_ROLE, "editor", Standing.CURRENT,
        NOON - timedelta(days=99), None, Source.IMPORT, None, "", None, None, NOON, "operator",
    )  # fmt: skip
    return replace(plain, **values)  # type: ignore[arg-type]


def row(number: int = 0, person: str | None = "UANNA", said: str = "Anna", role: str = "editor") -> Listed:
    return Listed("list", number, said, role, person)


def state(shown: Shown | None, *ledger: Holding, **used: datetime) -> MatchState:
    """How the lists agree on the only person in them."""
    (found,) = compare(shown, ledger, used)
    return found.state


moments = st.sampled_from([NOON - timedelta(days=1), NOON, NOON + timedelta(days=1)])
holdings = st.builds(
    line,
    person=st.sampled_from(PEOPLE),
    said=st.sampled_from(WORDS),
    method=st.sampled_from(Method),
    standing=st.sampled_from(Standing),
    since=st.none() | moments,
    until=st.none() | moments,
).map(lambda one: replace(one, until=one.until if one.standing is Standing.FORMER else None))
rows = st.builds(
    row,
    person=st.sampled_from(PEOPLE),
    said=st.sampled_from(WORDS),
    role=st.sampled_from(("editor", "admin")),
)
lists = st.none() | st.lists(rows, max_size=5).map(lambda them: Shown(tuple(them), NOON))
uses = st.dictionaries(st.sampled_from(("UANNA", "UBEN")), moments)


def numbered(ledger: list[Holding]) -> list[Holding]:
    return [replace(one, id=f"line{place}") for place, one in enumerate(ledger)]


@given(lists, st.lists(holdings, max_size=5), uses)
def test_everybody_on_any_list_is_in_exactly_one_match(
    shown: Shown | None, ledger: list[Holding], used: dict[str, datetime]
) -> None:
    found = compare(shown, numbered(ledger), used)
    wanted = {key_of(one.person, one.said) for one in ledger if one.has_a_way_in} | set(used)
    wanted |= {key_of(one.person, one.said) for one in shown.rows} if shown else set()
    assert sorted(one.key for one in found) == sorted(wanted)


@given(lists, st.lists(holdings, max_size=5), uses, st.randoms())
def test_the_order_of_the_lists_does_not_matter(
    shown: Shown | None, ledger: list[Holding], used: dict[str, datetime], chance: Random
) -> None:
    before = compare(shown, numbered(ledger), used)
    mixed = numbered(ledger)
    chance.shuffle(mixed)
    turned = Shown(tuple(reversed(shown.rows)), shown.at) if shown else None
    assert compare(turned, mixed, dict(reversed(used.items()))) == before


@given(lists, st.lists(holdings, max_size=5), uses)
def test_whom_only_one_list_has_is_never_matched_where_the_other_must(
    shown: Shown | None, ledger: list[Holding], used: dict[str, datetime]
) -> None:
    for one in compare(shown, numbered(ledger), used):
        lines = [each for each in ledger if key_of(each.person, each.said) == one.key]
        if one.listed_as is not None and not lines:
            assert one.state is MatchState.ORPHAN
        if one.state is MatchState.GHOST:
            assert shown
            assert one.listed_as is None
            assert any(each.method is Method.NATIVE_ROLE and each.has_a_way_in for each in lines)


def test_only_a_role_of_ones_own_is_on_the_networks_list() -> None:
    empty = Shown((), NOON)
    assert state(empty, line()) is MatchState.GHOST
    assert state(empty, line(method=Method.SHARED_SECRET)) is MatchState.MATCHED
    assert state(Shown((row(),), NOON), line(method=Method.TOOL_SEAT)) is MatchState.ORPHAN
    assert state(None, line()) is MatchState.MATCHED


def test_a_list_says_nothing_of_what_came_or_went_after_it() -> None:
    later = NOON + timedelta(hours=1)
    assert state(Shown((), NOON), line(since=later)) is MatchState.MATCHED
    gone = line(standing=Standing.FORMER, until=later)
    assert state(Shown((row(),), NOON), gone) is MatchState.MATCHED
    assert state(Shown((row(),), later + timedelta(hours=1)), gone) is MatchState.ORPHAN


def test_whoever_came_in_by_the_vault_is_to_be_in_the_ledger() -> None:
    lent = line(method=Method.SHARED_SECRET)
    assert state(None, lent, UANNA=NOON) is MatchState.MATCHED
    assert state(None, UBEN=NOON) is MatchState.ORPHAN
    ended = replace(lent, standing=Standing.FORMER, until=NOON)
    assert state(None, ended, UANNA=NOON) is MatchState.MATCHED
    assert state(None, ended, UANNA=NOON + timedelta(minutes=1)) is MatchState.ORPHAN


def test_several_roles_are_one_person_and_words_are_compared_as_people_write_them() -> None:
    (found,) = compare(Shown((row(role="editor"), row(1, role="admin")), NOON), [line()], {})
    assert (found.listed_as, found.holding_id) == ("admin, editor", "line0")
    nameless = line(person=None, said="ánna", standing=Standing.UNKNOWN)
    (found,) = compare(Shown((row(person=None),), NOON), [nameless], {})
    assert isinstance(found, Agreement)
    assert (found.state, found.person) == (MatchState.MATCHED, None)


def test_networks_may_name_roles_in_other_words() -> None:
    roles = (
        NativeRole(id="admin", name="Admin"),
        NativeRole(id="editor", name="Editor"),
        NativeRole(id="editor-limited", name="Editor (limited)"),
    )
    network = Network(id="x", name="X", roles=roles)
    said = {
        "Administrator": "admin",
        "EDITOR": "editor",
        "editor limited": "editor-limited",
        "Owner": "Owner",
    }
    assert {one: role_said(network, one) for one in said} == said
    assert role_said(network, "Edit") == "Edit"


def test_who_works_natively_is_told_apart_by_a_seat_in_the_approved_tool() -> None:
    seat = line(1, method=Method.TOOL_SEAT)
    other = line(2, person="UBEN")
    assert native_use("", ways_of([line(), seat, other]), ()) == ()
    found = by_seat(native_use("Buffer", ways_of([line(), seat, other]), ()))
    assert [one.person for one in found[True]] == ["UANNA"]
    assert [one.person for one in found[False]] == ["UBEN"]
