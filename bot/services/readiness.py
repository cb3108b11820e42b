"""Whether the programme can be founded: what stands in the way, who can sign, whom everybody waits for."""

from dataclasses import dataclass

from bot.domain.people import Kind, Person
from bot.domain.policy import Policy
from bot.domain.policy_parts import Seat
from bot.domain.programme import CAPACITIES, CAPACITY_WORDS, Company, PolicyVersion, Signature
from bot.domain.sentences import join_words
from bot.domain.slots import SENIOR_LEADER, discipline_words
from bot.services import standing
from storage import people, policy
from storage.database import Unit

FEWEST_ADMINS = 2
"""How many admins there must be at least: one alone could be locked out, or act alone."""

KIND_WORDS = {
    Kind.MEMBER: "an active full member",
    Kind.GUEST: "a guest",
    Kind.STRANGER: "from another organisation",
    Kind.DEACTIVATED: "deactivated in Slack",
    Kind.BOT: "a bot",
}
OFFICE_WORDS = {
    "programme_manager": "The programme manager",
    "deputy": "The deputy",
    "incident_lead": "The incident lead",
    "auditor": "An auditor",
    "vault_administrator": "A vault administrator",
}


@dataclass(frozen=True)
class Fault:
    """Why the programme cannot be founded yet, and what mends it."""

    what: str
    remedy: str

    def __str__(self) -> str:
        """Both, as one line."""
        return f"{self.what} {self.remedy}"


def faults(unit: Unit, company: Company, rules: Policy) -> tuple[Fault, ...]:
    """Everything that stands in the way of founding, in one list."""
    found = [*_admin_faults(unit, company)]
    for seat in rules.committee.seats:
        found += _seat_faults(unit, company, seat)
    for name, wanted in wanted_offices(rules):
        found += _person_faults(unit, company, OFFICE_WORDS[name], wanted, "policy file, under offices")
    if not any(seat.discipline == SENIOR_LEADER and seat.person for seat in rules.committee.seats):
        remedy = "Name a person for it in the policy file, under committee."
        found.append(Fault("The senior leader's seat is vacant.", remedy))
    return tuple(found)


def resolve(unit: Unit, company: Company, reference: str) -> Person | Fault:
    """The one active full member that an id or an e-mail names, or why there is none."""
    found = _called(unit, company, reference)
    fit = [person for person in found if person.fit]
    if len(fit) == 1:
        return fit[0]
    if fit:
        ids = join_words((person.user_id for person in fit), last="or")
        return Fault(f"{len(fit)} people have the address {reference}.", f"Use the member id ({ids}).")
    if found:
        kind = "not available here" if found[0].offboarded_at else KIND_WORDS[found[0].kind]
        is_not = f"{found[0].name} ({reference}) is {kind}, not an active full member."
        return Fault(is_not, "Name somebody else.")
    return Fault(
        f"Nobody in this workspace can be found as {reference}.",
        "Copy the member id from their Slack profile, or correct it.",
    )


def wanted_offices(rules: Policy) -> tuple[tuple[str, str], ...]:
    """Each office that the text fills, with the person it names."""
    offices = rules.offices
    one_each = (
        ("programme_manager", offices.programme_manager),
        ("deputy", offices.deputy),
        ("incident_lead", offices.incident_lead),
    )
    several = (("auditor", offices.auditors), ("vault_administrator", offices.vault_administrators))
    shared = ((name, holder) for name, named in several for holder in dict.fromkeys(named))
    return (*((name, holder) for name, holder in one_each if holder), *shared)


def holders(unit: Unit, company: Company, rules: Policy) -> dict[str, frozenset[str]]:
    """Who may sign the first policy, by capacity."""
    return {
        "admin": frozenset(company.admins),
        "senior-leader": senior_leaders(unit, company, rules),
    }


def senior_leaders(unit: Unit, company: Company, rules: Policy) -> frozenset[str]:
    """Who sits in the senior leader's seats, by the text itself: before the founding nobody sits anywhere."""
    seats = [seat.person for seat in rules.committee.seats if seat.discipline == SENIOR_LEADER]
    found = [resolve(unit, company, reference) for reference in seats if reference]
    return frozenset(person.user_id for person in found if isinstance(person, Person))


def standing_signatures(
    unit: Unit, company: Company, version: PolicyVersion, rules: Policy
) -> tuple[Signature, ...]:
    """Signatures whose givers may still give them now (A3, for policies)."""
    able = holders(unit, company, rules)
    given = policy.signatures(unit, version.id)
    fit = people.fit_ids(unit, company.workspace_id, tuple(one.person for one in given))
    return tuple(one for one in given if one.person in fit and one.person in able[one.capacity])


def what_is_missing(unit: Unit, company: Company, user_id: str) -> tuple[str, ...]:
    """What every command answers before the founding; admins also read what must be mended, a line each."""
    version = policy.in_review(unit, company.workspace_id)
    found = faults(unit, company, standing.parsed(version.text)) if version else ()
    blocked = bool(found or (version is None and company.draft_faults))
    said = _blocked(unit, company) if blocked else _waiting(unit, company, version)
    mend = (*company.draft_faults, *map(str, found)) if user_id in company.admins else ()
    return (f"The programme is not founded yet; waiting for {said}.", *mend)


def waiting_for(unit: Unit, company: Company) -> str:
    """The sentence that every command answers before the founding."""
    return what_is_missing(unit, company, "")[0]


def _blocked(unit: Unit, company: Company) -> str:
    return f"the admins{_names(unit, company, frozenset(company.admins))} to mend what stands in its way"


def _waiting(unit: Unit, company: Company, version: PolicyVersion | None) -> str:
    if version is None:
        return "its first policy to be proposed"
    rules = standing.parsed(version.text)
    signed = {one.capacity for one in standing_signatures(unit, company, version, rules)}
    able = holders(unit, company, rules)
    left = [
        CAPACITY_WORDS[capacity] + _names(unit, company, able[capacity])
        for capacity in CAPACITIES
        if capacity not in signed
    ]
    return f"{join_words(left)} to press Found"


def _names(unit: Unit, company: Company, user_ids: frozenset[str]) -> str:
    known = people.find_all(unit, company.workspace_id, tuple(user_ids)).values()
    names = sorted(person.name for person in known if person.fit)
    return f" ({join_words(names, last='or')})" if names else ""


def _called(unit: Unit, company: Company, reference: str) -> tuple[Person, ...]:
    if "@" in reference:
        return people.by_email(unit, company.workspace_id, reference)
    person = people.find(unit, company.workspace_id, reference)
    return (person,) if person else ()


def _admin_faults(unit: Unit, company: Company) -> list[Fault]:
    found = []
    if len(set(company.admins)) < FEWEST_ADMINS:
        remedy = "Set VOUCHSAFE_ADMINS to the Slack member ids of two or more, and restart me."
        found.append(Fault("At least two admins are needed.", remedy))
    for admin in dict.fromkeys(company.admins):
        found += _person_faults(unit, company, "An admin", admin, "setting VOUCHSAFE_ADMINS, and restart me")
    return found


def _seat_faults(unit: Unit, company: Company, seat: Seat) -> list[Fault]:
    place = "policy file, under committee"
    words = f"The {discipline_words(seat.discipline)} seat"
    found = _person_faults(unit, company, words, seat.person, place) if seat.person else []
    for alternate in seat.alternates:
        found += _person_faults(unit, company, f"{words}, alternate", alternate, place)
    return found


def _person_faults(unit: Unit, company: Company, who: str, reference: str, place: str) -> list[Fault]:
    person = resolve(unit, company, reference)
    if isinstance(person, Person):
        return []
    return [Fault(f"{who}: {person.what}", f"{person.remedy.removesuffix('.')} in the {place}.")]
