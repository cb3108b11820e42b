"""Gathering what is shown of audits that nobody answers, and of what comes of a line; raises `Gone`."""

from bot.domain.campaigns import Campaign
from bot.domain.duties import Duty
from bot.domain.ladder_pictures import AboutLine, LatePicture, ReminderPicture, Silent
from bot.domain.policy_audits import Silence
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.reviews import LATE, Choice, ItemState
from bot.services import outsiders, review_people, standing
from bot.services.picturing_leaving import place_of
from storage import campaigns, reviews
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
    return _about(unit, company, duty.subject)


def of_check(unit: Unit, company: Company, duty: Duty) -> AboutLine:
    """What the duty to look at a removal is about."""
    return check(unit, company, duty.subject)


def check(unit: Unit, company: Company, check_id: str) -> AboutLine:
    """A removal that somebody looks at."""
    found = reviews.find_check(unit, check_id)
    if found is None:
        raise Gone
    about = _about(unit, company, found.item_id)
    return AboutLine(about.item, about.number, about.place, found, about.outsiders)


def _about(unit: Unit, company: Company, item_id: str) -> AboutLine:
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


def _campaign(unit: Unit, company: Company, campaign_id: str) -> Campaign:
    found = campaigns.find(unit, campaign_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    return found
