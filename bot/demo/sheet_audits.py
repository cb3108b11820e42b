"""Samples of an audit as those who are asked see it: lines of each kind, its forms, a question to a holder.

No audit need go on: the lines are invented, about an account and people that there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.demo.sheet_ladder import ladder_samples
from bot.domain.campaign_pictures import AuditBrief, AuditList, DraftPicture
from bot.domain.campaigns import Campaign, CampaignKind, CampaignState
from bot.domain.ledger import Method
from bot.domain.pictures_leaving import Place
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.review_pictures import LinePicture, PagePicture, ReviewPicture
from bot.domain.review_risk import Factor
from bot.domain.reviews import Capacity, Choice, Item, ItemKind, ItemState, Review, Reviewer, ReviewState
from bot.services import campaign_preview, campaign_scope, standing
from bot.views import campaign_forms, review_forms, reviews
from storage import policy, register
from storage.database import Unit

_NONCE = "sample"


def audit_samples(unit: Unit, company: Company) -> Iterator[dict[str, Any]]:
    """All of it; nothing before there is a programme with an account."""
    version = policy.in_force(unit, company.workspace_id)
    every = [one for one in register.every(unit, company.workspace_id) if one.owner and one.backup_owner]
    if version is None or not every:
        return
    yield from _before_the_launch(unit, company, every[:3])
    of = _Sample(unit, company, every[0], version.id)
    page = of.page()
    yield _message("An audit, to an account owner", reviews.parent(of.parent(page, ReviewState.OPEN)))
    yield _message("Its lines, in the thread below", reviews.page(page))
    yield _message("An audit that is handed in", reviews.parent(of.parent(page, ReviewState.SUBMITTED)))
    first, unsure = page.lines[0], page.lines[2]
    yield _modal("Accept a risk", review_forms.accept_form(page.lines[1], unit.now.date(), _NONCE))
    yield _modal("Something is wrong", review_forms.wrong_form(page.lines[3], _NONCE))
    yield _modal("Keep what is plain", review_forms.plain_form(page.review.id, (first,), _NONCE))
    yield _modal("Hand an audit on", review_forms.hand_on_form(page.review.id, 1, _NONCE))
    yield _message("To a holder, because an owner is not sure", reviews.question(unsure, of.backup))
    yield _modal("Still needed?", review_forms.question_form(unsure, _NONCE))
    yield from ladder_samples(of.campaign, of.review, page.lines[0])


def _before_the_launch(unit: Unit, company: Company, over: Sequence[Account]) -> Iterator[dict[str, Any]]:
    """The form that begins an audit, a draft, and the list of audits."""
    shown = campaign_preview.preview(unit, company, [one.id for one in over])
    version = standing.in_force(unit, company).version
    draft = Campaign(
        "sample", company.workspace_id, 1, CampaignKind.SCHEDULED, None, None, CampaignState.DRAFT,
        version.id, "system", unit.now, unit.now + timedelta(days=7),
    )  # fmt: skip
    picture = DraftPicture(draft, shown, draft.kind.sentence)
    offers = campaign_scope.choices(unit, company)
    brief = AuditBrief(draft, len(over), 0, 0)
    found = AuditList((brief,), (), 0, unit.now + timedelta(days=30), may_start=True)
    yield _modal("Start an audit", campaign_forms.start_form(offers, "all", shown, _NONCE))
    yield _message("An audit that is prepared", campaign_forms.draft_card(picture))
    yield _modal("The same in a dialogue", campaign_forms.draft_dialogue(picture))
    yield _modal("Call it off", campaign_forms.call_off_form(picture, _NONCE))
    yield _message("/vouchsafe audit", campaign_forms.listed(found))


class _Sample:
    """An invented audit of one account, whose owner is asked."""

    def __init__(self, unit: Unit, company: Company, account: Account, policy_id: str) -> None:
        self.unit, self.company, self.account = unit, company, account
        self.owner, self.backup = account.owner or "", account.backup_owner or ""
        rules = standing.in_force(unit, company).policy
        self.place = Place(account, rules.network(account.network))
        self.campaign = Campaign(
            "sample", company.workspace_id, 1, CampaignKind.SCHEDULED, None, None, CampaignState.OPEN,
            policy_id, "system", unit.now, None, launched_at=unit.now, due_at=unit.now + timedelta(days=14),
        )  # fmt: skip
        self.review = Review(
            "sample", company.workspace_id, "sample", self.owner, ReviewState.OPEN, unit.now, 0, None,
            unit.now + timedelta(days=15),
        )  # fmt: skip

    def parent(self, page: PagePicture, state: ReviewState) -> ReviewPicture:
        """The message that counts; once it is handed in, what has become of its lines."""
        asked = Reviewer(
            "sample", self.company.workspace_id, "sample", self.owner, Capacity.OWNER, self.unit.now, "system"
        )
        handed_in = {ItemState.KEPT: 3, ItemState.TO_REMOVE: 1}
        open_now = {ItemState.OPEN: 2, ItemState.UNSURE: 1, ItemState.CHOSEN: 1}
        is_open = state is ReviewState.OPEN
        return ReviewPicture(
            review=replace(page.review, state=state), campaign=self.campaign,
            states=open_now if is_open else handed_in, to_submit=1, plain=1, stopped_at=2,
            reviewers=(asked,), reader=self.owner, open=is_open, until=page.review.outcome_at,
        )  # fmt: skip

    def page(self) -> PagePicture:
        """A line that is answered, one of somebody unknown, one that waits, the account, and an app."""
        shared: dict[str, Any] = {"role": "editor", "method": Method.SHARED_SECRET.value}
        never = {**shared, "factors": [Factor.NO_GRANT.value]}
        plain = {"role": "editor", "method": Method.NATIVE_ROLE.value, "reason": "Autumn films"}
        said = {"owner": self.owner, "backup_owner": self.backup, "purpose": self.account.purpose}
        lines = (
            self._line(1, plain, person=self.backup, state=ItemState.CHOSEN, choice=Choice.KEEP),
            self._line(2, shared, said="the old tablet in the studio"),
            self._line(3, never, person=self.backup, state=ItemState.UNSURE, chosen_by=self.owner),
            self._line(4, said, kind=ItemKind.ACCOUNT),
            self._line(5, {}, kind=ItemKind.APP, said="ClipCaster"),
        )
        return PagePicture(self.review, self.campaign, 1, 1, len(lines), lines, self.owner)

    def _line(
        self, place: int, frozen: dict[str, Any], kind: ItemKind = ItemKind.HOLDER, **more: Any
    ) -> LinePicture:
        item = Item(
            f"sample{place}", self.company.workspace_id, "sample", "sample", self.account.id, kind, place,
            0, plain=False, frozen=frozen, digest="", asked_at=self.unit.now,
            **{"state": ItemState.OPEN, "chosen_by": self.owner, **more},
        )  # fmt: skip
        asked = self.backup if item.state is ItemState.UNSURE else None
        return LinePicture(item, self.place, self.campaign, asked=asked, nameless=item.unknown)


def _message(title: str, shown: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "message", "message": shown}


def _modal(title: str, view: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "modal", "view": view}
