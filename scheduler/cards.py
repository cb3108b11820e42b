"""What each effect looks like: drawn when it is sent, from the row as it then is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.adoption_pictures import AdoptionPicture
from bot.domain.channel import ChannelFault
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import (
    campaign_preview,
    channel,
    checking_out,
    digesting,
    picturing,
    picturing_adoption,
    picturing_agencies,
    picturing_digest,
    picturing_home,
    picturing_reminders,
    picturing_vault,
)
from bot.views import (
    adoption,
    adoption_forms,
    answers,
    campaign_forms,
    channels,
    checkouts,
    grants,
    home,
    lending,
    reminders,
    requests,
    restoring,
    tasks,
    vault,
)
from bot.views import digest as digest_views
from scheduler import cards_anchors, cards_audit, cards_ladder, cards_policy, cards_register
from scheduler.drawing import Drawing
from storage import digest as digests
from storage import outbox, restoration
from storage.database import Unit
from storage.outbox import Row

Drawn = Mapping[str, Any] | None


def draw(unit: Unit, company: Company, row: Row) -> Drawn:
    """The message or Home of an effect; None where its row is gone, so that there is nothing to tell."""
    try:
        return DRAWINGS[row.name](unit, company, row)
    except Gone:
        return None


def _committee_card(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    moved_to = channel.moved_to(unit, company, row.name, row.subject, row.place)
    return requests.committee_card(picturing.request_picture(unit, company, row.subject), moved_to)


def _requester_card(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return requests.requester_card(picturing.request_picture(unit, company, row.subject), row.place)


def _decided(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return requests.decided(picturing.request_picture(unit, company, row.subject), row.place)


def _changed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return requests.changed(picturing.request_picture(unit, company, row.subject), row.place)


def _adoption(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    moved_to = channel.moved_to(unit, company, row.name, row.subject, row.place)
    return adoption.adoption_card(_adoption_picture(unit, company, row), moved_to)


def _adoption_asked(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return adoption.asked_card(_adoption_picture(unit, company, row))


def _adoption_decided(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return adoption.decided(_adoption_picture(unit, company, row))


def _adoption_open_slots(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    """Below the card in the channel; to a person a message of its own."""
    picture = _adoption_picture(unit, company, row)
    if not picture.open:
        raise Gone
    if row.place != company.committee_channel:
        return adoption.open_slots(picture, row.place)
    card = outbox.live_card(unit, row.workspace_id, "adoption", row.subject, row.place)
    return {**adoption.open_slots(picture, None), **({"thread_ts": card.ts} if card else {})}


def _adoption_question(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return adoption_forms.question(picturing_adoption.holder_picture(unit, company, row.subject), row.place)


def _adoption_picture(unit: Unit, company: Company, row: Row) -> AdoptionPicture:
    return picturing_adoption.adoption_picture(unit, company, row.subject)


def _left_view(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = checking_out.left_picture(unit, company, row.subject, str(row.facts["view_id"]))
    return checkouts.left_dialogue(picture)


def _vault_sealed(unit: Unit, _company: Company, _row: Row) -> Mapping[str, Any]:
    return vault.sealed(picturing_vault.seal_picture(unit, sealed=True))


def _unseal_asked(unit: Unit, _company: Company, _row: Row) -> Mapping[str, Any]:
    picture = picturing_vault.seal_picture(unit, sealed=True)
    if picture.asked_by is None:
        raise Gone
    return vault.unseal_asked(picture)


def _vault_unsealed(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    picturing_vault.seal_picture(unit, sealed=False)
    return vault.unsealed(str(row.facts["by"]), str(row.facts["asked_by"]))


def _access_card(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.access_card(picturing.grant_picture(unit, company, row.subject), row.place)


def _warning(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing.grant_picture(unit, company, row.subject)
    if not picture.grant.usable(picture.now):
        raise Gone
    return grants.warning(picture, row.place)


def _unused(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing.grant_picture(unit, company, row.subject)
    if not picture.grant.usable(picture.now):
        raise Gone
    return lending.unused(picture)


def _ended(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.ended(picturing.grant_picture(unit, company, row.subject), row.place)


def _removed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.removed(picturing.grant_picture(unit, company, row.subject), row.place)


def _set_up(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.set_up(picturing.grant_picture(unit, company, row.subject))


def _shortened(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    agency = picturing_agencies.agency_named(unit, str(row.facts["agency"])).agency
    return grants.shortened(picturing.grant_picture(unit, company, row.subject), row.place, agency.name)


def _audit_draft(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return campaign_forms.draft_card(campaign_preview.draft_picture(unit, company, row.subject))


def _task(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return tasks.task_card(picturing.task_picture(unit, company, row.subject), row.place)


def _task_due(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return tasks.task_due(picturing.task_picture(unit, company, row.subject))


def _reminder(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reminders.reminder(picturing_reminders.reminder(unit, company, row.place))


def _open_slots(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    """Below the card in the channel; to a person who has the card by message, a message of its own."""
    picture = picturing_reminders.open_slots(unit, company, row.subject)
    if row.place != company.committee_channel:
        return reminders.open_slots(picture, row.place)
    card = outbox.live_card(unit, row.workspace_id, "request", row.subject, row.place)
    return {**reminders.open_slots(picture, None), **({"thread_ts": card.ts} if card else {})}


def _digest(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    """A new message only where one may go now; one that is there shows what waits by now."""
    picture = picturing_digest.digest_of(unit, company, row.place)
    news = _news(unit, company, row)
    if outbox.live_card(unit, row.workspace_id, row.name, row.subject, row.place) is None and not (
        (picture.in_all or news) and digesting.may_go(unit, company, row.place)
    ):
        raise Gone
    return digest_views.digest_card(picture, news)


def _news(unit: Unit, company: Company, row: Row) -> tuple[str, ...]:
    """What somebody should know, in the words of the message that it would have been."""
    told = (
        draw(unit, company, replace(row, name=one.name, subject=one.subject, facts=one.facts))
        for one in digests.news(unit, row.workspace_id, row.place)
    )
    return tuple(str(one["text"]) for one in told if one)


def _home(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return home.home_tab(picturing_home.overview(unit, company, row.subject))


def _undelivered(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    dead = outbox.find(unit, row.subject)
    if dead is None:
        raise Gone
    return answers.undelivered(
        dead.name, dead.place, dead.fault or "", fell_back=bool(row.facts.get("fell_back"))
    )


def _clock_was_wrong(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return answers.clock_was_wrong(int(row.facts["hours"]))


def _channel(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    named, fault = company.committee_channel, channel.trouble(unit, company)
    if fault is None or row.subject != (named or ChannelFault.UNSET):
        raise Gone
    return channels.unusable(named, fault)


def _stopped(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return answers.stopped(row.subject, str(row.facts["fault"]))


def _restoration(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    found = restoration.newest(unit)
    if found is None or found.id != row.subject:
        raise Gone
    return restoring.card(found)


def _answer(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return answers.answer(str(row.facts["words"]))


DRAWINGS: Mapping[str, Drawing] = {
    **cards_anchors.DRAWINGS,
    **cards_policy.DRAWINGS,
    **cards_register.DRAWINGS,
    **cards_audit.DRAWINGS,
    **cards_ladder.DRAWINGS,
    "request": _committee_card,
    "asked": _requester_card,
    "decided": _decided,
    "changed": _changed,
    "adoption": _adoption,
    "adoption_asked": _adoption_asked,
    "adoption_decided": _adoption_decided,
    "adoption_open_slots": _adoption_open_slots,
    "adoption_question": _adoption_question,
    "audit_draft": _audit_draft,
    "access": _access_card,
    "checkout": _left_view,
    "vault_sealed": _vault_sealed,
    "unseal_asked": _unseal_asked,
    "vault_unsealed": _vault_unsealed,
    "warning": _warning,
    "unused": _unused,
    "ended": _ended,
    "removed": _removed,
    "set_up": _set_up,
    "shortened": _shortened,
    "task": _task,
    "task_due": _task_due,
    "reminder": _reminder,
    "open_slots": _open_slots,
    "digest": _digest,
    "home": _home,
    "undelivered": _undelivered,
    "clock_was_wrong": _clock_was_wrong,
    "channel": _channel,
    "stopped": _stopped,
    "restoration": _restoration,
    "answer": _answer,
}
"""Every effect by name; a test finds each name that a service tells of here."""
