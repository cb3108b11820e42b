"""The lines of an audit as a pack gives them out: each as a row of text, a page of them at a time."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from bot.domain.campaigns import Campaign
from bot.domain.packs import lag_of
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.reviews import Item, ItemKind
from bot.services import standing
from bot.services.holder_people import HolderFinder
from bot.services.standing import Ruling
from storage import campaigns, packs, register, reviews
from storage.database import Unit

PAGE: Final = 500

HEADINGS: Final = (
    *("line", "account", "network", "tier", "about", "name", "id", "who_they_are", "agency"),
    *("role", "method", "standing", "source", "granted", "use_case", "why", "since", "until", "last_use"),
    *("training_passed", "training_owed", "flags", "risk", "low_risk", "asked", "asked_at"),
    *("outcome", "choice", "chosen_by", "chosen_at", "in_bulk", "comment", "holder_said", "holder_said_at"),
    *("handed_in_by", "handed_in_at", "settled_at", "lag_hours", "evidence", "accepted_until", "digest"),
)


def instant(at: datetime | None) -> str:
    """An instant as a cell says it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""


class Reading:
    """What a pack needs to read of an audit again and again: who is called how, and what its accounts are."""

    def __init__(
        self,
        unit: Unit,
        company: Company,
        campaign: Campaign,
        seen: Callable[[int], None] = lambda _lines: None,
    ) -> None:
        """Read nothing yet; `seen` is told of so many lines whenever they have gone by."""
        self.unit, self.company, self.campaign, self._seen = unit, company, campaign, seen
        self._finder = HolderFinder(unit, company.workspace_id)

    def name(self, person: str | None) -> str:
        """What somebody is called; as they are written where nobody knows them."""
        return self._finder.name_of(person) if person else ""

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """The accounts of the audit by id, in the order in which a reader looks for them."""
        wanted = set(campaigns.accounts(self.unit, self.campaign.id))
        every = register.every(self.unit, self.campaign.workspace_id)
        found = sorted(
            (one for one in every if one.id in wanted), key=lambda one: (one.network, one.handle, one.id)
        )
        return {one.id: one for one in found}

    @cached_property
    def ruling(self) -> Ruling:
        """The policy under which the audit was launched."""
        return standing.ruling(self.unit, self.campaign.policy_id)

    @cached_property
    def asked(self) -> Mapping[str, str]:
        """Whom each review asked first, by its id."""
        return {one.id: one.person for one in reviews.of_campaign(self.unit, self.campaign.id)}

    def items(self) -> Iterator[Item]:
        """Every line in order, a page at a time."""
        after = 0
        while page := reviews.items_of(self.unit, self.campaign.id, after=after, limit=PAGE):
            yield from page
            after = page[-1].place
            self._seen(len(page))

    def items_on(self, account_id: str) -> tuple[Item, ...]:
        """The lines of one account in order."""
        found = packs.items_on(self.unit, self.campaign.id, account_id)
        self._seen(len(found))
        return found

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Every line as a row under the headings."""
        return map(self.row, self.items())

    def row(self, item: Item) -> tuple[str, ...]:
        """One line as a row under the headings."""
        return (*self._frozen(item), *self._answer(item))

    def whom(self, item: Item) -> str:
        """Whom or what a line is about."""
        frozen = item.frozen
        if item.kind is ItemKind.ACCOUNT:
            return "the account itself"
        if item.kind is ItemKind.APP:
            return str(frozen.get("app") or item.said)
        return self.name(item.person) or str(frozen.get("who") or item.said)

    def _frozen(self, item: Item) -> tuple[str, ...]:
        """What was known at the launch."""
        said = item.frozen
        training: Mapping[str, Any] = said.get("training") or {}
        passed = (
            f"{course} until {until or '?'}" for course, until in sorted(training.get("passed", {}).items())
        )
        return (
            str(item.place),
            *_texts(said, "handle", "network_name", "tier"),
            item.kind.value,
            self.whom(item),
            item.person or "",
            *_texts(said, "kind", "agency", "role_name", "method", "standing", "source", "grant"),
            *_texts(said, "use_case_name", "reason", "since", "until", "last_used"),
            "; ".join(passed),
            "; ".join(training.get("owed", ())),
            "; ".join(said.get("factors", ())),
            str(item.risk),
            _yes(of=item.plain),
            self.name(self.asked.get(item.review_id)),
            instant(item.asked_at),
        )

    def _answer(self, item: Item) -> tuple[str, ...]:
        """What has become of it."""
        lag = lag_of(item)
        return (
            item.state.value,
            item.choice.value if item.choice else "",
            self.name(item.chosen_by),
            instant(item.chosen_at),
            _yes(of=item.in_bulk),
            item.comment,
            item.told,
            instant(item.told_at),
            self.name(item.submitted_by),
            instant(item.submitted_at),
            instant(item.settled_at),
            f"{lag.total_seconds() / 3600:.1f}" if lag is not None else "",
            item.evidence or "",
            instant(item.accept_until),
            item.digest,
        )


def _texts(said: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    return tuple("" if said.get(name) is None else str(said[name]) for name in names)


def _yes(*, of: bool) -> str:
    return "yes" if of else ""
