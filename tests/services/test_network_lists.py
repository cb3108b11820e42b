"""A network's list comes in by paste, is read whatever its shape, and is compared with the ledger."""

from collections.abc import Iterator

import pytest

from bot.domain.campaigns import Campaign, CampaignKind, CampaignState
from bot.domain.duties import DutyKind
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.reconciling import KnownBy, MatchState, NetworkList
from bot.domain.refusals import AlreadyDone, FormErrors, NotYours, OwnAccess
from bot.domain.register import Account
from bot.domain.settling_lists import Becomes, Settlement
from bot.services import ledger, network_lists, reconciling, settling_lists
from bot.services.network_lists import Given
from storage import campaigns, policy, register
from storage import duties as duty_rows
from storage import ledger as ledger_rows
from storage import network_lists as rows
from tests.services.company import TEAM, YOUTUBE, Founded, found


@pytest.fixture
def larkfield(each_url: str) -> Iterator[Founded]:
    made = found(each_url)
    yield made
    made.database.dispose()


def films(company: Founded) -> Account:
    with company.database.read() as unit:
        return register.by_handle(unit, TEAM, YOUTUBE)[0]


def collect(company: Founded, pasted: str, name: str = "Amara", none: str = "") -> NetworkList:
    who, account = company.people[name], films(company)
    given = Given(pasted, none)
    return company.do(lambda unit: network_lists.collect(unit, company.company, who, account.id, given))


def launched(company: Founded) -> Campaign:
    """An audit of one account, from the moment at which it asks."""
    account = films(company)
    with company.database.write() as unit:
        version = policy.in_force(unit, TEAM)
        assert version
        new = Campaign(
            unit.new_id(), TEAM, 1, CampaignKind.BY_HAND, None, None, CampaignState.OPEN, version.id,
            "UAMARA", unit.now, None, launched_at=unit.now,
        )  # fmt: skip
        campaigns.add(unit, new)
        campaigns.add_accounts(unit, new.id, (account.id,))
        reconciling.catch_up(unit, company.company, new.id)
    return new


def holds(company: Founded, person: str | None, said: str = "", role: str = "editor") -> None:
    with company.database.write() as unit:
        line = Holding(
            unit.new_id(), TEAM, films(company).id, person, said, Method.NATIVE_ROLE, role,
            Standing.CURRENT if person else Standing.UNKNOWN, None, None, Source.IMPORT, None, "", None, None,
            unit.now, "operator",
        )  # fmt: skip
        ledger.record(unit, line)


def agreed(company: Founded, campaign: Campaign) -> dict[str, MatchState]:
    with company.database.read() as unit:
        return {one.person or one.said: one.state for one in rows.matches(unit, campaign.id)}


def asked(company: Founded) -> set[DutyKind]:
    with company.database.read() as unit:
        return {one.kind for one in duty_rows.open_about(unit, films(company).id)}


def test_a_list_is_asked_for_at_launch_and_no_more_once_it_has_come(larkfield: Founded) -> None:
    launched(larkfield)
    assert DutyKind.NETWORK_LIST in asked(larkfield)
    collect(larkfield, "Tom Reed, Manager")
    assert DutyKind.NETWORK_LIST not in asked(larkfield)


def test_people_are_matched_orphans_or_ghosts_and_agree_once_the_ledger_does(larkfield: Founded) -> None:
    maya = larkfield.people["Maya"]
    holds(larkfield, maya.user_id)
    holds(larkfield, None, "Summer intern")
    campaign = launched(larkfield)
    collect(larkfield, f"{maya.name}, Editor\nSomebody Else, Manager")
    assert agreed(larkfield, campaign) == {
        maya.user_id: MatchState.MATCHED,
        "Summer intern": MatchState.GHOST,
        "Somebody Else": MatchState.ORPHAN,
    }
    assert DutyKind.MATCH_LISTS in asked(larkfield)
    collect(larkfield, f"{maya.name}, Editor\nSummer intern, Editor")
    assert agreed(larkfield, campaign)["Summer intern"] is MatchState.RESOLVED
    assert agreed(larkfield, campaign)["Somebody Else"] is MatchState.RESOLVED
    assert DutyKind.MATCH_LISTS not in asked(larkfield)


def test_a_list_is_read_whatever_its_shape(larkfield: Founded) -> None:
    maya, ben = larkfield.people["Maya"], larkfield.people["Ben"]
    given = f"Name;E-mail;Role\n{maya.name};{maya.email};Editor\n;{ben.email};Manager"
    with larkfield.database.read() as unit:
        found = rows.rows(unit, collect(larkfield, given).id)
    assert [(one.person, one.role, one.known_by) for one in found] == [
        (maya.user_id, "editor", KnownBy.IDENTITY),
        (ben.user_id, "manager", KnownBy.IDENTITY),
    ]
    plain = f"------\n- {maya.name} (Editor)\n- @unknown.hand\n%%%\n- {ben.name}\n  Manager"
    with larkfield.database.read() as unit:
        found = rows.rows(unit, collect(larkfield, plain).id)
    assert [(one.person, one.said, one.role) for one in found] == [
        (maya.user_id, maya.name, "editor"),
        (None, "@unknown.hand", ""),
        (ben.user_id, ben.name, "manager"),
    ]


def test_a_list_of_nothing_but_signs_names_nobody(larkfield: Founded) -> None:
    with pytest.raises(FormErrors, match="nobody"):
        collect(larkfield, "%%%%%\n-----\n| . |")


def test_a_list_with_a_secret_is_not_kept_and_nobody_else_may_bring_one(larkfield: Founded) -> None:
    with pytest.raises(FormErrors, match="password"):
        collect(larkfield, "Tom Reed, Manager\npassword: Hx7!kq9-Lm2#")
    with pytest.raises(NotYours):
        collect(larkfield, "Tom Reed, Manager", name="Maya")
    with larkfield.database.read() as unit:
        assert rows.newest(unit, films(larkfield).id) is None


def test_a_difference_is_settled_once_and_never_by_whom_it_is_about(larkfield: Founded) -> None:
    iris = larkfield.people["Iris"]
    account = films(larkfield)
    campaign = launched(larkfield)
    collect(larkfield, f"{iris.name}, Editor")
    with larkfield.database.read() as unit:
        (match,) = rows.matches(unit, campaign.id)
    said = Settlement(Becomes.BELONGS, "She edits the films.")

    def settle(name: str) -> None:
        who = larkfield.people[name]
        larkfield.do(lambda unit: settling_lists.settle(unit, larkfield.company, who, match.id, said))

    assert account.owner == iris.user_id
    with pytest.raises(OwnAccess):
        settle("Iris")
    with pytest.raises(NotYours):
        settle("Maya")
    settle("Jonas")
    with pytest.raises(AlreadyDone):
        settle("Amara")
    with larkfield.database.read() as unit:
        (line,) = ledger_rows.of_account(unit, account.id)
        assert (line.person, line.role, line.source) == (iris.user_id, "editor", Source.OWNER)
    assert agreed(larkfield, campaign) == {iris.user_id: MatchState.RESOLVED}


def test_whom_an_owner_has_named_is_known_by_the_same_words_from_then_on(larkfield: Founded) -> None:
    maya, jonas = larkfield.people["Maya"], larkfield.people["Jonas"]
    campaign = launched(larkfield)
    collect(larkfield, "@maya.makes.films, Editor")
    with larkfield.database.read() as unit:
        (match,) = rows.matches(unit, campaign.id)
    assert (match.person, match.state) == (None, MatchState.ORPHAN)
    said = Settlement(Becomes.BELONGS, "It is her handle there.", user=maya.user_id)
    larkfield.do(lambda unit: settling_lists.settle(unit, larkfield.company, jonas, match.id, said))
    assert agreed(larkfield, campaign)[maya.user_id] is MatchState.MATCHED
    with larkfield.database.read() as unit:
        (row,) = rows.rows(unit, collect(larkfield, "@maya.makes.films, Editor").id)
    assert (row.person, row.known_by) == (maya.user_id, KnownBy.OWNER)


def test_a_holder_under_another_name_is_named_and_not_written_down_twice(larkfield: Founded) -> None:
    maya, jonas = larkfield.people["Maya"], larkfield.people["Jonas"]
    holds(larkfield, maya.user_id)
    campaign = launched(larkfield)
    collect(larkfield, "Films by Maya, @maya.films, Editor")
    assert set(agreed(larkfield, campaign).values()) == {MatchState.ORPHAN, MatchState.GHOST}
    with larkfield.database.read() as unit:
        (match,) = [one for one in rows.matches(unit, campaign.id) if one.person is None]
    said = Settlement(Becomes.BELONGS, "It is how she calls herself there.", user=maya.user_id)
    larkfield.do(lambda unit: settling_lists.settle(unit, larkfield.company, jonas, match.id, said))
    assert set(agreed(larkfield, campaign).values()) == {MatchState.RESOLVED}
    again = collect(larkfield, "Films by Maya, @maya.films, Editor")
    with larkfield.database.read() as unit:
        (line,) = ledger_rows.of_account(unit, films(larkfield).id)
        (row,) = rows.rows(unit, again.id)
    assert (line.person, row.person) == (maya.user_id, maya.user_id)
