"""`vouchsafe audit lists`: how lists agree, and one that a program has written."""

from pathlib import Path

from bot.domain.campaigns import Campaign, CampaignKind, CampaignState
from bot.domain.programme import Company
from bot.services import reconciling
from storage import campaigns, policy, register
from storage.database import Database
from tests.cli.conftest import PEOPLE, TEAM, Vouchsafe


def under_audit(database: Database) -> None:
    """An audit over Lark on X that has been launched."""
    company = Company(TEAM, (PEOPLE["ann"], PEOPLE["adam"]), None)
    with database.write() as unit:
        (account,) = [one for one in register.by_handle(unit, TEAM, "lark") if one.network == "x"]
        version = policy.in_force(unit, TEAM)
        assert version
        new = Campaign(
            unit.new_id(), TEAM, 1, CampaignKind.BY_HAND, None, None, CampaignState.OPEN, version.id,
            PEOPLE["ann"], unit.now, None, launched_at=unit.now,
        )  # fmt: skip
        campaigns.add(unit, new)
        campaigns.add_accounts(unit, new.id, (account.id,))
        reconciling.catch_up(unit, company, new.id)


def test_a_list_is_taken_from_a_program_and_compared_at_once(
    stocked: Database, vouchsafe: Vouchsafe, folder: Path
) -> None:
    assert vouchsafe("audit", "lists").out == "No audit is going on.\n"
    under_audit(stocked)
    wanted = vouchsafe("audit", "lists")
    assert (wanted.code, wanted.out) == (
        1,
        "@lark on x, audit #1: no list, a newer one is wanted; 0 agree, 0 differ, 0 accepted\n",
    )
    (folder / "people.csv").write_text("Name,Role\nSomebody Else,Admin\n")
    which = vouchsafe("audit", "lists", "--take", "people.csv", "--account", "lark")
    assert (which.code, "several" in which.err) == (2, True)
    taken = vouchsafe(
        "audit", "lists", "--take", "people.csv", "--account", "lark", "--network", "x", "--json"
    )
    assert taken.code == 1
    (lark,) = taken.json
    assert lark["differ"] == [{"person": None, "said": "Somebody Else", "state": "orphan"}]
    assert (lark["list"]["collected_by"], lark["list"]["origin"], lark["wanted"]) == (
        "operator", "connector", False,
    )  # fmt: skip


def test_a_list_with_a_secret_is_kept_nowhere(stocked: Database, vouchsafe: Vouchsafe, folder: Path) -> None:
    under_audit(stocked)
    (folder / "people.csv").write_text("Name,Password\nSomebody Else,Hx7!kq9-Lm2#\n")
    said = vouchsafe("audit", "lists", "--take", "people.csv", "--account", "lark", "--network", "x")
    assert said.code == 1
    assert "This looks like a secret." in said.err
    assert "no list" in vouchsafe("audit", "lists").out
