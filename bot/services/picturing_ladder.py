"""Gathering what is shown of audits that nobody answers, and of what comes of a line; raises `Gone`."""

from bot.domain.adoption import AdoptionState
from bot.domain.campaigns import Campaign
from bot.domain.duties import Duty
from bot.domain.ladder_pictures import (
    AboutLine,
    KeptPicture,
    LatePicture,
    NotAdopted,
    ReminderPicture,
    Silent,
    StandsStill,
)
from bot.domain.people import Person
from bot.domain.policy_audits import Silence
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.reviews import LATE, Choice, Item, ItemState
from bot.services import kept_lines, outsiders, review_people, standing
from bot.services.picturing_leaving import place_of
from storage import campaigns, people, reviews, spot_checks
from storage.database import Unit


def late(unit: Unit, company: Company, campaign_id: str) -> LatePicture:
    """Everybody who has not answered an audit."""
    campaign = _campaign(unit, company, campaign_id)
    silent = []
    for review in reviews.of_campaign(unit, campaign.id):
        lines = reviews.items(unit, review.id)
        waiting, missed = sum(one.waits for one in lines), sum(one.state in LATE for one in lines)
        who = next((one.person for one in review_people.able(unit, review)), review.person)
        silent += [Silent(who, waiting, missed)] if waiting or missed else []
    silent.sort(key=lambda one: (-one.waiting - one.late, one.person))
    return LatePicture(campaign, tuple(silent), unit.now, _silence(unit, campaign))


def reminder(unit: Unit, company: Company, review_id: str) -> ReminderPicture:
    """A review that somebody is reminded of."""
    review = reviews.find(unit, review_id)
    if review is None or not review.open:
        raise Gone
    lines, campaign = reviews.items(unit, review.id), _campaign(unit, company, review.campaign_id)
    return ReminderPicture(
        review=review,
        campaign=campaign,
        silence=_silence(unit, campaign),
        unanswered=sum(one.state in (ItemState.OPEN, ItemState.UNSURE) for one in lines),
        unsent=sum(one.state is ItemState.CHOSEN and one.choice is not Choice.REMOVE for one in lines),
    )


def of_line(unit: Unit, company: Company, duty: Duty) -> AboutLine:
    """What a duty about a line is about."""
    return about(unit, company, duty.subject)


def of_check(unit: Unit, company: Company, duty: Duty) -> AboutLine:
    """What the duty to look at a removal is about."""
    return check(unit, company, duty.subject)


def check(unit: Unit, company: Company, check_id: str) -> AboutLine:
    """A removal that somebody looks at."""
    found = spot_checks.find(unit, check_id)
    if found is None:
        raise Gone
    line = about(unit, company, found.item_id)
    return AboutLine(line.item, line.number, line.place, found, line.outsiders)


def about(unit: Unit, company: Company, item_id: str) -> AboutLine:
    """A line that something follows from."""
    item = reviews.find_item(unit, item_id)
    if item is None:
        raise Gone
    campaign = _campaign(unit, company, item.campaign_id)
    rules = standing.ruling(unit, campaign.policy_id).policy
    named = outsiders.outsiders(unit, (item.person,))
    return AboutLine(item, campaign.number, place_of(unit, rules, item.account_id), outsiders=named)


def _silence(unit: Unit, campaign: Campaign) -> Silence:
    """What no answer leads to, by the policy under which the audit was launched."""
    return standing.ruling(unit, campaign.policy_id).policy.audits.silence


def kept(unit: Unit, company: Company, review_id: str, reader: str) -> KeptPicture:
    """Everybody of a review whom this person has kept, and about whom the committee cannot be asked yet."""
    review, person = reviews.find(unit, review_id), people.find(unit, company.workspace_id, reader)
    if review is None or person is None:
        raise Gone
    items = [one for one in reviews.items(unit, review.id) if one.state is ItemState.ADOPTING]
    mine = [one for one in items if one.submitted_by == reader]
    found = tuple(still for one in mine if (still := _stands_still(unit, company, one, person)))
    if not found:
        raise Gone
    return KeptPicture(_campaign(unit, company, review.campaign_id).number, reader, found)


def _stands_still(unit: Unit, company: Company, item: Item, reader: Person) -> StandsStill | None:
    line = kept_lines.stands_still(unit, item)
    if line is None:
        return None
    seen = kept_lines.why(unit, company, line, reader)
    return StandsStill(
        about(unit, company, item.id),
        tuple(dict.fromkeys(seen.problems.values())),
        seen.missing,
        kept_lines.list_with(unit, line),
        line.due_at,
    )


def not_adopted(unit: Unit, company: Company, item_id: str) -> NotAdopted:
    """Somebody who was kept and is not granted it."""
    found = about(unit, company, item_id)
    line = kept_lines.line_of(unit, found.item)
    said = line.answered_by if line and line.state is AdoptionState.REMOVING else None
    return NotAdopted(found, None if said == "system" else said)


def _campaign(unit: Unit, company: Company, campaign_id: str) -> Campaign:
    found = campaigns.find(unit, campaign_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    return found
