"""What each effect looks like: drawn when it is sent, from the row as it then is."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.adoption_pictures import AdoptionPicture
from bot.domain.channel import ChannelFault
from bot.domain.columns import ImportKind
from bot.domain.programme import Company, PolicyState
from bot.domain.refusals import Gone
from bot.services import (
    channel,
    completion,
    digesting,
    handing_in,
    monthly,
    picturing,
    picturing_adoption,
    picturing_agencies,
    picturing_ballots,
    picturing_committee,
    picturing_digest,
    picturing_duties,
    picturing_hunt,
    picturing_leaving,
    picturing_policy,
    picturing_publishing,
    picturing_register,
    picturing_reminders,
    picturing_reports,
    picturing_sheets,
    picturing_training,
    reaching,
)
from bot.views import (
    adoption,
    adoption_forms,
    agencies,
    amnesty,
    answers,
    ballots,
    channels,
    committee,
    duties,
    exports,
    founding,
    grants,
    home,
    hunt,
    identities,
    judged,
    leaving,
    offboarding,
    policy,
    publishing,
    reach,
    register,
    register_duties,
    reminders,
    reports,
    requests,
    sheets,
    tasks,
    training,
)
from bot.views import completion as completion_views
from bot.views import digest as digest_views
from bot.views import monthly as report_views
from storage import digest as digests
from storage import duties as duty_rows
from storage import grants as grant_rows
from storage import outbox
from storage import policy as policy_rows
from storage.database import Unit
from storage.outbox import Row

Drawn = Mapping[str, Any] | None
Drawing = Callable[[Unit, Company, Row], Mapping[str, Any]]


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


def _founding(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    moved_to = channel.moved_to(unit, company, row.name, row.subject, row.place)
    return founding.founding_card(picturing_policy.founding_picture(unit, company, row.subject), moved_to)


def _seated(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return committee.seated(picturing_committee.change_picture(unit, company, row.subject), row.place)


def _seat_change(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return committee.change_card(picturing_committee.change_picture(unit, company, row.subject))


def _ballot(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    moved_to = channel.moved_to(unit, company, row.name, row.subject, row.place)
    picture = picturing_ballots.ballot_picture(unit, company, row.subject, foresees=True)
    return ballots.ballot_card(picture, moved_to)


def _policy_proposed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return policy.proposed(picturing_ballots.ballot_picture(unit, company, row.subject))


def _policy_decided(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    version = policy_rows.version(unit, row.subject)
    if version is None:
        raise Gone
    return policy.decided(version)


def _policy_dropped(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    may_propose = handing_in.may_offer(unit, company, row.place)
    return policy.dropped(row.subject, int(row.facts["base"]), may_propose=may_propose)


def _policy_refused(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return policy.refused(str(row.facts["why"]))


def _judged_again(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture, facts = picturing.request_picture(unit, company, row.subject), row.facts
    return judged.judged_again(picture, row.place, int(facts["number"]), facts)


def _announcement(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return publishing.announcement(picturing_publishing.published(unit, company, row.subject))


def _faults(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_policy.founding_picture(unit, company, row.subject)
    if not picture.faults:
        raise Gone
    return founding.faults(picture.faults)


def _access_card(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.access_card(picturing.grant_picture(unit, company, row.subject), row.place)


def _warning(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing.grant_picture(unit, company, row.subject)
    if not picture.grant.usable(picture.now):
        raise Gone
    return grants.warning(picture, row.place)


def _ended(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.ended(picturing.grant_picture(unit, company, row.subject), row.place)


def _removed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.removed(picturing.grant_picture(unit, company, row.subject), row.place)


def _set_up(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.set_up(picturing.grant_picture(unit, company, row.subject))


def _shortened(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    agency = picturing_agencies.agency_named(unit, str(row.facts["agency"])).agency
    return grants.shortened(picturing.grant_picture(unit, company, row.subject), row.place, agency.name)


def _sponsor(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_agencies.agency_named(unit, row.subject)
    if picture.agency.sponsor != row.place:
        raise Gone
    return agencies.greeting(picture)


def _contract_over(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_agencies.agency_named(unit, row.subject)
    if picture.agency.active:
        raise Gone
    return agencies.contract_over(picture)


def _identity(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return identities.identity_card(picturing_agencies.identity_picture(unit, company, row.subject))


def _task(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return tasks.task_card(picturing.task_picture(unit, company, row.subject), row.place)


def _task_due(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return tasks.task_due(picturing.task_picture(unit, company, row.subject))


def _proof_refused(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    found = grant_rows.find_file(unit, row.subject)
    if found is None:
        raise Gone
    if duty_rows.find(unit, found["task_id"]):
        return duties.proof_refused(
            picturing_duties.duty_picture(unit, company, found["task_id"]), found["refusal"]
        )
    return tasks.proof_refused(picturing.task_picture(unit, company, found["task_id"]))


def _duty(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return duties.duty_card(picturing_duties.duty_picture(unit, company, row.subject), row.place)


def _proposal_decided(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return register_duties.proposal_decided(picturing_duties.duty_picture(unit, company, row.subject))


def _answers_for(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    brief = picturing_register.brief(unit, company, row.subject)
    return register.answers_for(brief, row.place, str(row.facts["by"]))


def _account_changed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    brief = picturing_register.brief(unit, company, row.subject)
    return register.account_changed(brief, str(row.facts["by"]), row.facts["changed"])


def _departure(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return leaving.checklist(picturing_leaving.departure_picture(unit, company, row.subject), row.place)


def _vacated(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return leaving.vacated(picturing_leaving.departure_picture(unit, company, row.subject))


def _offboarding(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_leaving.offboarding_picture(unit, company, row.subject)
    return offboarding.offboarding_card(picture, row.place)


def _report(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.report_card(picturing_reports.report_picture(unit, company, row.subject))


def _reported(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.reported(picturing_reports.report_picture(unit, company, row.subject))


def _report_answered(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.answered(picturing_reports.report_picture(unit, company, row.subject))


def _report_closed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.closed(picturing_reports.report_picture(unit, company, row.subject))


def _phish_warning(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.phish_warning(picturing_reports.report_picture(unit, company, row.subject))


def _amnesty(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return amnesty.amnesty_card(picturing_hunt.amnesty_picture(unit, company, row.subject))


def _hunt_closed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return hunt.closed(picturing_hunt.hunt_picture(unit, company, row.subject))


def _sheet(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return sheets.sheet_card(picturing_sheets.sheet_picture(unit, company, row.subject))


def _export(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    """A list that was asked for has no row of its own: what it is stands with the telling."""
    kind = ImportKind(str(row.facts["kind"]))
    return exports.export_card(kind, str(row.facts["form"]), int(row.facts["rows"]))


def _acknowledgements(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = reaching.reached(unit, company)
    return reach.file_card(picture, str(row.facts["form"]), int(row.facts["rows"]))


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


def _monthly_report(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return report_views.report_card(monthly.sent_picture(unit, company, row.subject))


def _report_now(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return report_views.report_card(monthly.now(unit, company, row.subject))


def _home(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return home.home_tab(picturing.overview(unit, company, row.subject))


def _draft_faults(_unit: Unit, company: Company, _row: Row) -> Mapping[str, Any]:
    if not company.draft_faults:
        raise Gone
    return founding.faults(company.draft_faults)


def _founding_waits(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    version = policy_rows.version(unit, row.subject)
    if version is None or version.state is not PolicyState.IN_REVIEW:
        raise Gone
    return founding.waits(version.proposed_at)


def _draft_differs(_unit: Unit, _company: Company, _row: Row) -> Mapping[str, Any]:
    return founding.draft_differs()


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


def _answer(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return answers.answer(str(row.facts["words"]))


def _completion(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = completion.completion(unit, company)
    return completion_views.file_card(picture, str(row.facts["form"]), int(row.facts["rows"]))


def _quiz(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return training.quiz(picturing_training.quiz_picture(unit, company, row.subject))


DRAWINGS: Mapping[str, Drawing] = {
    "request": _committee_card,
    "asked": _requester_card,
    "decided": _decided,
    "changed": _changed,
    "adoption": _adoption,
    "adoption_asked": _adoption_asked,
    "adoption_decided": _adoption_decided,
    "adoption_open_slots": _adoption_open_slots,
    "adoption_question": _adoption_question,
    "founding": _founding,
    "seat_change": _seat_change,
    "seated": _seated,
    "ballot": _ballot,
    "judged_again": _judged_again,
    "policy_proposed": _policy_proposed,
    "policy_refused": _policy_refused,
    "policy_dropped": _policy_dropped,
    "policy_decided": _policy_decided,
    "announcement": _announcement,
    "faults": _faults,
    "draft_faults": _draft_faults,
    "access": _access_card,
    "warning": _warning,
    "ended": _ended,
    "removed": _removed,
    "set_up": _set_up,
    "shortened": _shortened,
    "sponsor": _sponsor,
    "contract_over": _contract_over,
    "identity": _identity,
    "task": _task,
    "task_due": _task_due,
    "proof_refused": _proof_refused,
    "duty": _duty,
    "proposal_decided": _proposal_decided,
    "answers_for": _answers_for,
    "account_changed": _account_changed,
    "departure": _departure,
    "vacated": _vacated,
    "offboarding": _offboarding,
    "report": _report,
    "reported": _reported,
    "report_answered": _report_answered,
    "report_closed": _report_closed,
    "phish_warning": _phish_warning,
    "amnesty": _amnesty,
    "hunt_closed": _hunt_closed,
    "reminder": _reminder,
    "open_slots": _open_slots,
    "digest": _digest,
    "monthly_report": _monthly_report,
    "report_now": _report_now,
    "home": _home,
    "quiz": _quiz,
    "completion": _completion,
    "sheet": _sheet,
    "export": _export,
    "acknowledgements": _acknowledgements,
    "draft_differs": _draft_differs,
    "founding_waits": _founding_waits,
    "undelivered": _undelivered,
    "clock_was_wrong": _clock_was_wrong,
    "channel": _channel,
    "stopped": _stopped,
    "answer": _answer,
}
"""Every effect by name; a test finds each name that a service tells of here."""
