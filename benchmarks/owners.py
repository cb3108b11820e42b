"""Many owners, each of an account whose holders nobody has granted anything; and an audit that asks them."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.company import TEAM, Founded, settle
from benchmarks.seeding import draw
from bot.domain.campaigns import Campaign, Scope
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.register import Account, AccountStatus, TwoFactor
from bot.domain.reviews import Item, ItemKind, Review
from bot.services import campaigns, review_threads
from storage import ledger, register, reviews
from storage.database import Unit

EACH = 20
"""How many lines each of them is asked about: the account, and its holders."""
RUNS_IT = "Amara"


@dataclass(frozen=True)
class Audit:
    """An audit that is launched, with the lines about people that each of its reviews asks about."""

    campaign: Campaign
    asked: Sequence[tuple[Review, Sequence[Item]]]

    @property
    def lines(self) -> list[tuple[Review, Item]]:
        """Every line about somebody, each with its review."""
        return [(review, item) for review, items in self.asked for item in items]


def owned(here: Founded, lines: int) -> tuple[str, ...]:
    """Accounts for so many lines; their ids."""
    return here.database.run(lambda unit: _owned(unit, lines // EACH))


def drafted(here: Founded, accounts: tuple[str, ...]) -> str:
    """An audit over these accounts that nobody has launched; its id."""
    return here.database.run(
        lambda unit: campaigns.draft(unit, here.company, _runner(unit, here), Scope(accounts)).id
    )


def launch(here: Founded, campaign_id: str) -> Campaign:
    """Launch it."""
    return here.database.run(
        lambda unit: campaigns.launch(unit, here.company, campaign_id, _runner(unit, here))
    )


def audited(here: Founded, lines: int) -> Audit:
    """An audit of so many lines that is launched, and shown to everybody whom it asks."""
    campaign = launch(here, drafted(here, owned(here, lines)))
    return here.database.run(lambda unit: _shown(unit, campaign))


def _runner(unit: Unit, here: Founded) -> str:
    return here.person(unit, RUNS_IT).user_id


def _owned(unit: Unit, owners: int) -> tuple[str, ...]:
    people = [f"USTAFF{number}" for number in range(owners * 2)]
    for one in people:
        settle(unit, one, one.title(), f"{one.lower()}@larkfield.example")
    accounts = [_account(unit, number, people) for number in range(owners)]
    register.add_many(unit, accounts)
    ledger.add(
        unit, *(one for number in range(owners) for one in _held(unit, accounts[number], number, people))
    )
    return tuple(one.id for one in accounts)


def _account(unit: Unit, number: int, people: Sequence[str]) -> Account:
    return Account(
        unit.new_id(), TEAM, "youtube", f"brand{number}", f"Brand {number}", "", "", "", "Its films",
        "standard", AccountStatus.ACTIVE, people[number], people[number - 1], TwoFactor.APP,
    )  # fmt: skip


def _held(unit: Unit, account: Account, number: int, people: Sequence[str]) -> list[Holding]:
    return [
        Holding(
            unit.new_id(), TEAM, account.id, people[(number * 7 + at) % len(people)], "", Method.NATIVE_ROLE,
            "editor", Standing.CURRENT, None, None, Source.IMPORT, None, "on a list", None, None, unit.now,
            "operator",
        )
        for at in range(EACH - 1)
    ]  # fmt: skip


def _shown(unit: Unit, campaign: Campaign) -> Audit:
    every = reviews.of_campaign(unit, campaign.id)
    for review in every:
        draw(unit, "review", [(review.id, review.person)])
        pages = range(1, review_threads.page_count(unit, review) + 1)
        draw(unit, "review_page", [(review_threads.subject(review.id, one), review.person) for one in pages])
    about = ((one, reviews.items(unit, one.id)) for one in every)
    asked = [(one, [item for item in items if item.kind is ItemKind.HOLDER]) for one, items in about]
    return Audit(campaign, [(one, items) for one, items in asked if items])
