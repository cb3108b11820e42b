"""Where the card of a policy version is shown: of the first, which is signed, and of those voted on."""

from bot.domain.programme import Company, PolicyState, PolicyVersion
from bot.services import readiness, standing, telling
from storage import cards, people, policy
from storage.database import Unit

FOUNDING, BALLOT = "founding", "ballot"


def shown_as(version: PolicyVersion) -> str:
    """The name of a version's card."""
    return FOUNDING if version.founding else BALLOT


def draw(unit: Unit, company: Company, version: PolicyVersion) -> None:
    """Draw the card in the committee's channel, without one for those who act on it, and wherever it is."""
    channel = standing.channel(unit, company)
    places = (channel,) if channel else who_can_act(unit, company, version)
    for place in dict.fromkeys((*places, *places_told(unit, company, version))):
        _card(unit, version, place)


def redraw(unit: Unit, company: Company, version: PolicyVersion) -> None:
    """Draw the card anew wherever it is."""
    for place in places_told(unit, company, version):
        _card(unit, version, place)


def tell_proposer(unit: Unit, version: PolicyVersion) -> None:
    """Whoever proposed a version hears what has become of it; the operator reads its card."""
    if people.find(unit, version.workspace_id, version.proposed_by):
        telling.notice(unit, version.workspace_id, "policy_decided", version.id, (version.proposed_by,))


def places_told(unit: Unit, company: Company, version: PolicyVersion) -> tuple[str, ...]:
    """Where its card stands, or soon will: one that is just being sent shows what was so before."""
    return cards.places_told(unit, company.workspace_id, shown_as(version), version.id)


def who_can_act(unit: Unit, company: Company, version: PolicyVersion) -> tuple[str, ...]:
    """Everybody who can sign or vote on a version: they have its card when there is no channel for it."""
    if version.state is not PolicyState.IN_REVIEW:
        return ()
    if not version.founding:
        return members(unit, company)
    able = readiness.holders(unit, company, standing.parsed(version.text))
    return tuple(sorted({person for capacity in able.values() for person in capacity}))


def members(unit: Unit, company: Company) -> tuple[str, ...]:
    """Everybody who sits in the committee and is an active full member, in the order of the seats."""
    seats = policy.seats(unit, company.workspace_id)
    sitting = dict.fromkeys(
        person for seat in seats for person in (seat.occupant, *seat.alternates) if person
    )
    fit = people.fit_ids(unit, company.workspace_id, tuple(sitting))
    return tuple(person for person in sitting if person in fit)


def _card(unit: Unit, version: PolicyVersion, place: str) -> None:
    if version.founding:
        telling.card(unit, version.workspace_id, "founding", version.id, place)
    else:
        telling.card(unit, version.workspace_id, "ballot", version.id, place)
