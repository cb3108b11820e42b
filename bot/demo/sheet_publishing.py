"""Samples of the policy as people know it: announced, read, acknowledged, and how far it has come."""

from collections.abc import Iterator
from typing import Any

from bot.domain.acknowledging import Signing
from bot.domain.programme import Company
from bot.services import announcing, picturing_publishing, reaching, roles
from bot.services import waiting as waits
from bot.views import acknowledging, my_role, policy_text, publishing, reach, waiting
from bot.views.kit import message
from storage import policy
from storage.database import Unit

_NONCE = "sample"


def publishing_samples(unit: Unit, company: Company, person: str) -> Iterator[dict[str, Any]]:
    """From the announcement to the list, as one person sees them; nothing before the founding."""
    version = policy.in_force(unit, company.workspace_id)
    if version is None:
        return
    published = picturing_publishing.published(unit, company, version.id)
    mine = picturing_publishing.acknowledging_picture(unit, company, person)
    yield _message("The policy is announced", publishing.announcement(published))
    for leader in announcing.signers(unit, company, Signing.LEADER):
        if lines := waiting.lines(waits.waiting(unit, company, leader)):
            yield _message("What waits for the senior leader", message("What waits", lines))
    yield _modal("The whole policy", policy_text.policy_text(published))
    yield _modal("Acknowledging it", acknowledging.form(mine, _NONCE))
    yield _modal("After a wrong answer", acknowledging.form(mine, _NONCE, wrong=True))
    yield _modal("Of a superseded version", acknowledging.form(mine, _NONCE, instead_of=version.number))
    yield _modal("One's roles", my_role.my_role(roles.picture(unit, company.workspace_id, person)))
    yield _message("Who has acknowledged it", reach.reach_list(reaching.reached(unit, company)))


def _message(title: str, shown: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "message", "message": shown}


def _modal(title: str, view: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "modal", "view": view}
