"""Two entries of the register become one, and the same account never comes in twice, however hard it is tried."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.people import Kind, Person
from bot.domain.refusals import NotYours
from bot.domain.register import Account, AccountStatus, TwoFactor
from bot.domain.vault import Secret, SecretState
from bot.services import ledger, merging, registering
from storage import ledger as lines
from storage import people, register, register_search, secrets
from tests.services.company import TEAM, YOUTUBE, Founded, found


@pytest.fixture
def larkfield(each_url: str) -> Iterator[Founded]:
    made = found(each_url)
    yield made
    made.database.dispose()


def add(company: Founded, handle: str, **said: str) -> Account:
    amara = company.people["Amara"]
    wanted = {"network": "youtube", "handle": handle, "owner": company.people["Tom"].user_id, **said}
    return company.do(lambda unit: registering.add(unit, company.company, amara, wanted).account)


def films(company: Founded) -> Account:
    with company.database.read() as unit:
        return next(one for one in register.by_handle(unit, TEAM, YOUTUBE) if one.handle == YOUTUBE)


def twin(company: Founded, **said: str) -> Account:
    """The films once more, as an upgrade finds them."""
    old = add(company, "films-old", **said)
    with company.database.write() as unit:
        values = {"handle": f"https://youtube.com/@{YOUTUBE}", "handle_like": YOUTUBE}
        unit.execute(update(register.account).where(register.account.c.id == old.id).values(values))
    with company.database.read() as unit:
        again = register.find(unit, old.id)
    assert again
    return again


def holder(company: Founded, account: Account, person: str) -> None:
    with company.database.write() as unit:
        line = Holding(
            unit.new_id(), TEAM, account.id, person, "", Method.SHARED_SECRET, "editor", Standing.CURRENT, None, None,
            Source.OWNER, None, "Said so.", None, None, unit.now, "operator",
        )  # fmt: skip
        ledger.record(unit, line)


def merge(company: Founded, stays: Account, goes: Account, name: str = "Amara") -> Account:
    who = company.people[name]
    return company.do(lambda unit: merging.merge(unit, company.company, who, stays.id, goes.id))


def test_gaps_are_filled_the_ledger_comes_along_and_the_key_is_free(larkfield: Founded) -> None:
    stays = twin(larkfield, purpose="Films of old", two_factor="key", methods="editor=shared_secret")
    goes = films(larkfield)
    holder(larkfield, goes, "UMAYA")
    with larkfield.database.read() as unit:
        assert register_search.pairs_alike(unit, TEAM, 3)[1] == 1
    merged = merge(larkfield, stays, goes)
    assert (merged.handle, merged.purpose, merged.brand) == (YOUTUBE, "Films of old", "Larkfield")
    assert (merged.owner, merged.backup_owner) == (larkfield.people["Tom"].user_id, "UJONAS")
    assert merged.two_factor is TwoFactor.KEY
    with larkfield.database.read() as unit:
        assert register.find(unit, stays.id) == merged
        assert register.has_its_key(unit, stays.id)
        assert register.by_handle(unit, TEAM, YOUTUBE) == (merged,)
        assert register_search.pairs_alike(unit, TEAM, 3) == ((), 0)
        assert lines.of_account(unit, goes.id) == ()
        (line,) = lines.of_account(unit, stays.id)
        assert (line.person, line.standing, line.evidence) == ("UMAYA", Standing.CURRENT, "Said so.")
        assert len(lines.history(unit, goes.id)) == 1


def test_what_is_still_in_use_does_not_go_and_the_remedy_is_said(larkfield: Founded) -> None:
    larkfield.do(lambda unit: larkfield.ask(unit, larkfield.newcomer(unit, 1), "editor", "publish", "2w"))
    stays, goes = twin(larkfield), films(larkfield)
    with pytest.raises(
        merging.StillInUse, match=r"it has requests that wait\. Finish that first, or let this one stay"
    ):
        merge(larkfield, stays, goes)
    assert merge(larkfield, goes, stays).id == goes.id


def test_an_account_whose_login_is_in_the_vault_does_not_go(larkfield: Founded) -> None:
    stays, goes = films(larkfield), twin(larkfield)
    with larkfield.database.write() as unit:
        secrets.add(unit, Secret(unit.new_id(), TEAM, goes.id, SecretState.KEPT, 1, unit.now, unit.now))
    with pytest.raises(merging.StillInUse, match="it has a login in the vault"):
        merge(larkfield, stays, goes)
    assert merge(larkfield, goes, stays).id == goes.id


def test_only_what_is_alike_is_merged_and_only_by_whoever_runs_the_programme(larkfield: Founded) -> None:
    other, goes = add(larkfield, "peaks"), films(larkfield)
    with pytest.raises(merging.NotAlike):
        merge(larkfield, other, goes)
    with pytest.raises(NotYours, match="merge accounts"):
        merge(larkfield, twin(larkfield), goes, name="Iris")


def test_the_same_account_added_many_times_at_once_comes_in_once(larkfield: Founded) -> None:
    forms = ("peaks", "@PEAKS", "https://youtube.com/@Peaks", "youtube.com/c/peaks/videos")
    with ThreadPoolExecutor(4) as pool:
        added = [one.result(60) for one in [pool.submit(add, larkfield, form) for form in forms * 2]]
    assert len({account.id for account in added}) == 1
    with larkfield.database.read() as unit:
        assert len(register.by_handle(unit, TEAM, "peaks")) == 1


@pytest.mark.parametrize("kind", [Kind.GUEST, Kind.STRANGER, Kind.DEACTIVATED, Kind.BOT])
def test_nobody_but_active_full_members_proposes(larkfield: Founded, kind: Kind) -> None:
    with larkfield.database.write() as unit:
        somebody = Person(TEAM, "UODD", None, "Odd", None, None, "", kind, unit.now)
        people.save(unit, somebody)
        with pytest.raises(registering.NotFit):
            registering.propose(unit, larkfield.company, somebody, {"network": "x", "handle": "odd"})
    with larkfield.database.read() as unit:
        assert register.by_handle(unit, TEAM, "odd") == ()


def test_a_refused_handle_can_be_proposed_and_added_again(larkfield: Founded) -> None:
    ben, company = larkfield.people["Ben"], larkfield.company
    said = {"network": "x", "handle": "larkfield_fan", "owner": "UTOM"}
    first = larkfield.do(lambda unit: registering.propose(unit, company, ben, said)).account
    with larkfield.database.write() as unit:
        register.change_many(unit, [Account(**{**vars(first), "status": AccountStatus.REFUSED})])
    again = larkfield.do(lambda unit: registering.propose(unit, company, ben, said))
    assert again.new
    assert again.account.id != first.id
