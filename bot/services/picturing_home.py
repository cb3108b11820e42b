"""Gathering what concerns one person now, for their Home and their digest."""

from typing import Any

from bot.domain.access import VoteState
from bot.domain.grants import Grant
from bot.domain.pictures import LISTED, ExposurePicture, Overview, WaitingPicture
from bot.domain.programme import Company
from bot.domain.restoration import Restoration
from bot.domain.slots import could_fill
from bot.services import (
    picturing,
    picturing_adoption,
    picturing_agencies,
    picturing_campaigns,
    picturing_hunt,
    picturing_logins,
    picturing_register,
    programme_card,
    readiness,
    standing,
    vouching,
    waiting,
)
from bot.services.picturing_duties import pictured
from bot.services.picturing_exposure import exposure_picture
from bot.services.vouching import Case
from storage import access, duties, grants, nudges, people, policy, register, restoration
from storage.database import Unit

ANSWERS_SHOWN = 20


def overview(unit: Unit, company: Company, user_id: str) -> Overview:
    """Everything that concerns one person now."""
    in_force = policy.in_force(unit, company.workspace_id)
    if in_force is None:
        return _before_founding(unit, company, user_id)
    person = people.find(unit, company.workspace_id, user_id)
    fit = person is not None and person.fit
    here = person is not None and not person.gone
    mine = _answered_for(unit, company, user_id) if fit else ()
    logins, logins_in_all = picturing_logins.for_home(unit, company, user_id)
    return Overview(
        person=user_id,
        held=tuple(
            picturing.granted(unit, company, one)
            for one in grants.held_by(unit, company.workspace_id, user_id)
        ),
        waits=waits_for(unit, company, user_id),
        asked=tuple(
            picturing.request_picture(unit, company, one.id)
            for one in access.asked_by(unit, company.workspace_id, user_id, limit=10)
        ),
        answers_for=tuple(picturing.granted(unit, company, one) for one in mine[:ANSWERS_SHOWN]),
        answers_for_in_all=len(mine),
        exposure=_exposure(unit, company, user_id) if fit else None,
        faults=(),
        waiting_for=None,
        register=picturing_register.overview(unit, company, user_id),
        programme=programme_card.picture(unit, company, user_id) if fit else None,
        audits=picturing_campaigns.for_home(unit, company, user_id) if fit else (),
        hunt=picturing_hunt.for_home(unit, company, user_id) if fit else None,
        legacy=picturing_adoption.legacy_picture(unit, company, user_id) if fit else None,
        never_granted=picturing_adoption.own_ways_in(unit, company, user_id),
        logins=logins,
        logins_in_all=logins_in_all,
        restored=_restored(unit, company, user_id),
        **(_people(unit, company, user_id) if here else {}),
    )


def waits_for(unit: Unit, company: Company, user_id: str, *, unasked: bool = False) -> WaitingPicture:
    """Everything that waits for one person; nothing for whoever is not here any more.

    Told `unasked`, it leaves out votes about which they do not want to be written to.
    """
    person = people.find(unit, company.workspace_id, user_id)
    if person is None or person.gone:
        return WaitingPicture()
    to_vouch = _to_vouch(unit, company, user_id, unasked=unasked) if person.fit else ()
    adoptions = picturing_adoption.to_vouch(unit, company, user_id, unasked=unasked) if person.fit else ()
    to_do, to_do_in_all = nudges.concerning(unit, company.workspace_id, user_id, LISTED)
    owed, owed_in_all = duties.concerning(unit, company.workspace_id, user_id, LISTED)
    asked = picturing_agencies.waiting_identities(unit, company, user_id)
    adoption_one, identity_one = picturing_adoption.adoption_picture, picturing_agencies.identity_pictured
    return WaitingPicture(
        to_vouch=tuple(picturing.request_picture(unit, company, one) for one in to_vouch[:LISTED]),
        to_vouch_in_all=len(to_vouch),
        adoptions=tuple(adoption_one(unit, company, one) for one in adoptions[:LISTED]),
        adoptions_in_all=len(adoptions),
        to_do=tuple(picturing.task_picture(unit, company, one.id) for one in to_do),
        to_do_in_all=to_do_in_all,
        duties=tuple(pictured(unit, company, one) for one in owed),
        duties_in_all=owed_in_all,
        identities=tuple(identity_one(unit, company, one) for one in asked[:LISTED]),
        identities_in_all=len(asked),
        waiting=waiting.waiting(unit, company, user_id),
    )


def _people(unit: Unit, company: Company, user_id: str) -> dict[str, Any]:
    """What concerns one person of agencies."""
    mine = picturing_agencies.of_person(unit, company, user_id)
    held = picturing_agencies.held_in_trust(unit, company, user_id)
    return {
        "agencies": mine[:LISTED],
        "agencies_in_all": len(mine),
        "stands_for": tuple(picturing.granted(unit, company, one) for one in held[:LISTED]),
        "stands_for_in_all": len(held),
    }


def _answered_for(unit: Unit, company: Company, user_id: str) -> tuple[Grant, ...]:
    """Grants in force that this person may end: on their own accounts, or as manager on all of them."""
    managers = standing.managers(unit, company.workspace_id) or company.admins
    if user_id in managers:
        return grants.in_force(unit, company.workspace_id)
    mine = register.answered_for_by(unit, company.workspace_id, user_id)
    return grants.on_accounts(unit, tuple(one.id for one in mine))


def _exposure(unit: Unit, company: Company, user_id: str) -> ExposurePicture | None:
    """The programme's exposure, for whoever runs it."""
    runs_it = user_id in (*standing.managers(unit, company.workspace_id), *company.admins)
    return exposure_picture(unit, company, user_id) if runs_it else None


def _restored(unit: Unit, company: Company, user_id: str) -> Restoration | None:
    """The restore that holds everything, for those who may release it."""
    found = restoration.newest(unit)
    return found if found and found.held and user_id in company.admins else None


def _before_founding(unit: Unit, company: Company, user_id: str) -> Overview:
    said, *faults = readiness.what_is_missing(unit, company, user_id)
    return Overview(
        person=user_id, held=(), waits=WaitingPicture(), asked=(),
        answers_for=(), answers_for_in_all=0, exposure=None, faults=tuple(faults), waiting_for=said,
        restored=_restored(unit, company, user_id),
    )  # fmt: skip


def _to_vouch(unit: Unit, company: Company, user_id: str, *, unasked: bool) -> tuple[str, ...]:
    """Ids of requests that wait for this person: they can fill a slot and have no standing vote."""
    pending = [one for one in access.pending(unit, company.workspace_id) if one.adoption_id is None]
    cases = (vouching.case(unit, company, request.id) for request in pending)
    return tuple(
        found.request.id
        for found in cases
        if could_fill(user_id, found.tally().open, found.bench)
        and not _voted(found, user_id)
        and (not unasked or found.bench.may_ask(user_id, found.tally().open))
    )


def _voted(found: Case, user_id: str) -> bool:
    vote = found.vote_of(user_id)
    return vote is not None and vote.state is VoteState.STANDING
