"""What an audit would ask before anybody is asked: the same lines that a launch freezes."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.campaign_pictures import Asked, AuditBrief, AuditList, AuditPreview, DraftPicture, OldList
from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.people import Person
from bot.domain.pictures import LISTED
from bot.domain.programme import Company
from bot.domain.refusals import NotFit, NothingToReview, NotYours
from bot.domain.register import Account
from bot.domain.reviews import LATE, UNDONE, WAITS, ItemState
from bot.errors import UserError
from bot.services import campaign_schedule, campaigns, reconciling, standing
from bot.services.campaign_facts import Facts
from bot.services.campaign_population import lines_of
from storage import campaigns as rows
from storage import network_lists, reviews
from storage.database import Unit


def preview(
    unit: Unit, company: Company, account_ids: Sequence[str], *, drafted: bool = False
) -> AuditPreview:
    """What an audit over these accounts would ask; one that is `drafted` holds them itself."""
    over = campaigns.auditable(unit, company, account_ids)
    old = old_lists(unit, company, over)
    try:
        if not over:
            raise NothingToReview
        if not drafted:
            campaigns.refuse_overlap(unit, company, over)
        lines = lines_of(Facts(unit, company, [one.id for one in over]))
    except UserError as refused:
        return AuditPreview(over, old_lists=old, refused=str(refused))
    waiting = [line for line in lines if line.state is ItemState.OPEN]
    counted = Counter(line.asked for line in waiting)
    asked = [Asked(*place, lines) for place, lines in counted.most_common()]
    return AuditPreview(
        accounts=over,
        lines=len(waiting),
        high_risk=sum(not line.plain for line in waiting),
        under_way=len(lines) - len(waiting),
        asked=tuple(asked),
        old_lists=old,
    )


def old_lists(unit: Unit, company: Company, accounts: Sequence[Account]) -> tuple[OldList, ...]:
    """The accounts whose list of people is too old now, or was never brought."""
    found, lists = [], network_lists.newest_of(unit, [one.id for one in accounts])
    policy = standing.in_force(unit, company).policy
    for account in accounts:
        if not reconciling.has_people(unit, company, account):
            continue
        newest = lists.get(account.id)
        if newest and not reconciling.is_stale(unit, company, newest, unit.now):
            continue
        network = policy.network(account.network)
        name = network.name if network else account.network
        found.append(OldList(account, name, newest.collected_at if newest else None))
    return tuple(found)


def draft_picture(unit: Unit, company: Company, campaign_id: str) -> DraftPicture:
    """A draft as it stands, with what it would ask now; raises `Gone`."""
    campaign = campaigns.find(unit, company, campaign_id)
    over = rows.accounts(unit, campaign_id)
    if campaign.state is not CampaignState.DRAFT:
        shown = AuditPreview(())
    else:
        shown = preview(unit, company, over, drafted=True)
    return DraftPicture(campaign, shown, (campaign.trigger or campaign.kind).sentence)


def listed(unit: Unit, company: Company, actor: Person) -> AuditList:
    """The audits, for whoever runs the programme or checks it; raises a refusal for everybody else."""
    may_look(unit, company, actor)
    every = [brief(unit, one) for one in rows.every(unit, company.workspace_id)]
    wanted = campaign_schedule.wanted(unit, company)
    later = [one.at for one in wanted if one.at > unit.now]
    return AuditList(
        going_on=tuple(one for one in every if one.campaign.goes_on),
        over=tuple(one for one in reversed(every) if not one.campaign.goes_on)[:LISTED],
        due=len(wanted) - len(later),
        next_due=later[0] if later else None,
        may_start=actor.user_id in (*standing.managers(unit, company.workspace_id), *company.admins),
    )


def may_look(unit: Unit, company: Company, actor: Person) -> None:
    """Raise a refusal unless this person runs the programme, checks it or is an admin."""
    if actor.user_id not in standing.overseers(unit, company):
        words = "Only the programme manager, the deputy, the auditors and the admins look at the audits."
        raise NotYours(words).about("campaign", "")
    if not actor.fit:
        raise NotFit().about("campaign", "")


def brief(unit: Unit, campaign: Campaign) -> AuditBrief:
    """How far an audit is: what is answered, and what of that is done with."""
    counts = reviews.counts(unit, campaign.id)
    waiting = sum(counts.get(state, 0) for state in (*WAITS, *LATE))
    undone = sum(counts.get(state, 0) for state in UNDONE)
    answered = sum(counts.values()) - waiting
    return AuditBrief(campaign, len(rows.accounts(unit, campaign.id)), answered, answered - undone)
