"""Samples of what an audit that nobody answers makes people read, and of what comes of its lines."""

from collections.abc import Iterator
from typing import Any

from bot.domain.campaign_progress import Held, Way
from bot.domain.campaigns import Campaign
from bot.domain.duties import Duty, DutyKind, DutyState
from bot.domain.ladder_pictures import (
    AboutLine,
    KeptPicture,
    LatePicture,
    NotAdopted,
    ReminderPicture,
    Silent,
    StandsStill,
)
from bot.domain.pictures import DutyPicture
from bot.domain.policy_audits import Silence
from bot.domain.review_pictures import LinePicture
from bot.domain.reviews import Review
from bot.views import audit_ladder, duties, kept_lines

_NONCE = "sample"
_OF_LINES = (DutyKind.SPOT_CHECK, DutyKind.REVOKE_APP, DutyKind.CLOSE_ACCOUNT)


def ladder_samples(campaign: Campaign, review: Review, line: LinePicture) -> Iterator[dict[str, Any]]:
    """All of it, about one line."""
    late = LatePicture(
        campaign,
        (Silent(review.person, 4, 0), Silent(line.item.person or "", 0, 2)),
        review.opened_at,
        Silence(),
    )
    yield _message("In the thread of an audit, a few days later", _reminder(campaign, review))
    yield _message("An audit that is not answered, to the committee", audit_ladder.late(late))
    yield _message("The same, to the senior leader", audit_ladder.unanswered(late))
    yield _message("Somebody else has answered", audit_ladder.answered(campaign.number, review.person, 3))
    about = AboutLine(line.item, campaign.number, line.place)
    for kind in _OF_LINES:
        picture = _duty(kind, review, about)
        yield _message(
            f"What comes of a line: {kind.value.replace('_', ' ')}", duties.duty_card(picture, review.person)
        )
    picture = _duty(DutyKind.SPOT_CHECK, review, about)
    yield {
        "title": "It is still there",
        "kind": "modal",
        "view": audit_ladder.still_there_form(picture, _NONCE),
    }
    yield _message("To whoever runs the programme, after that", audit_ladder.check_failed(about))
    yield _message("Somebody is kept whom the rules do not let in so", kept_lines.stands_still(_kept(about)))
    yield _message("Somebody was kept, and is not adopted", kept_lines.not_adopted(NotAdopted(about, None)))
    yield _message("A risk that was accepted too shortly", audit_ladder.acceptance_over(about))


def _reminder(campaign: Campaign, review: Review) -> dict[str, Any]:
    return audit_ladder.reminder(ReminderPicture(review, campaign, unanswered=2, unsent=1, silence=Silence()))


def _kept(about: AboutLine) -> KeptPicture:
    refused = ("No use case of the policy allows this role. Choose another role.",)
    held, ends_at = Held((about.item.person or "",), Way.DUTY, "sample"), about.item.asked_at
    return KeptPicture(about.number, "", (StandsStill(about, refused, (), held, ends_at),))


def _duty(kind: DutyKind, review: Review, about: AboutLine) -> DutyPicture:
    duty = Duty(
        "sample", review.workspace_id, kind, about.item.id, about.place.account.id, DutyState.OPEN,
        review.person, (), urgent=False, due_at=review.outcome_at, opened_at=review.opened_at,
    )  # fmt: skip
    return DutyPicture(duty, about.place.account, about.place.network, about, None, review.opened_at)


def _message(title: str, shown: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "message", "message": shown}
