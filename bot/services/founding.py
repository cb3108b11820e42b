"""Founding and changing the policy: proposed as a text, signed by an admin and the senior leader, then in force."""

from dataclasses import dataclass

from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.policy_parts import Seat
from bot.domain.programme import CAPACITIES, POLICY, Company, PolicyState, PolicyVersion, SeatRow, Signature
from bot.domain.refusals import AlreadyDone, Changed, Gone, NotFit, NotYours, Refused
from bot.domain.slots import SENIOR_LEADER
from bot.errors import UserError
from bot.services import standing, telling, vouching
from bot.services.policy_file import Loaded
from storage import access, inbox, outbox, people, policy
from storage.database import Unit

FEWEST_ADMINS = 2
"""How many admins there must be at least: one alone could be locked out, or act alone."""


@dataclass(frozen=True)
class Fault:
    """Why the programme cannot be founded yet, and what mends it."""

    what: str
    remedy: str

    def __str__(self) -> str:
        """Both, as one line."""
        return f"{self.what} {self.remedy}"


class NotReady(Refused):
    """The programme cannot be founded as things stand."""


class Unreadable(UserError):
    """This file does not read as a policy. `vouchsafe policy check` lists what is wrong."""


def faults(unit: Unit, company: Company, rules: Policy) -> tuple[Fault, ...]:
    """Everything that stands in the way of founding, in one list."""
    found = [*_admin_faults(unit, company)]
    for seat in rules.committee.seats:
        found += _seat_faults(unit, company, seat)
    for name, wanted in _wanted_offices(rules):
        found += _person_faults(unit, company, f"The {name.replace('_', ' ')}", wanted)
    if not any(seat.discipline == SENIOR_LEADER and seat.person for seat in rules.committee.seats):
        found.append(
            Fault("The senior-leader seat is vacant.", "Name a person for it in the policy file (committee).")
        )
    return tuple(found)


def propose(unit: Unit, company: Company, loaded: Loaded, by: str) -> PolicyVersion:
    """Put a policy text up for signing; the same text again changes nothing."""
    if loaded.policy is None:
        raise Unreadable
    for current in (
        policy.in_review(unit, company.workspace_id),
        policy.in_force(unit, company.workspace_id),
    ):
        if current and current.digest == loaded.digest:
            return current
    _reject_the_one_in_review(unit, company, by)
    version = PolicyVersion(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        number=policy.next_number(unit, company.workspace_id),
        text=loaded.text,
        digest=loaded.digest,
        state=PolicyState.IN_REVIEW,
        founding=policy.in_force(unit, company.workspace_id) is None,
        proposed_by=by,
        proposed_at=unit.now,
    )
    policy.add(unit, version)
    facts: dict[str, Fact] = {
        "digest": version.digest,
        "number": version.number,
        "founding": version.founding,
    }
    unit.record(_event(version, POLICY.event(None, PolicyState.IN_REVIEW), by, facts))
    _draw(unit, company, version)
    return version


def sign(unit: Unit, company: Company, signer: Person, policy_id: str) -> PolicyVersion:
    """One of two people bring the version into force: an admin and the senior leader, never the same one."""
    version = policy.version(unit, policy_id)
    if version is None or version.workspace_id != company.workspace_id:
        raise Gone
    if version.state is PolicyState.IN_FORCE:
        raise AlreadyDone("This policy is already in force.")
    if version.state is not PolicyState.IN_REVIEW:
        raise Changed("Another policy text has been proposed since. Look at the newer card.")
    rules = standing.parsed(version.text)
    capacity = _capacity(unit, company, signer, version, rules)
    found = faults(unit, company, rules) if version.founding else ()
    if found:
        raise NotReady(" ".join(map(str, found))).about("policy", policy_id)
    policy.sign(unit, Signature(version.id, capacity, signer.user_id, unit.now))
    unit.record(
        Event(
            "policy:signed", version.workspace_id, "policy_signature", f"{version.id}:{capacity}", signer.user_id,
            {"policy": version.id, "capacity": capacity, "digest": version.digest},
        )
    )  # fmt: skip
    if len(_standing(unit, company, version, rules)) == len(CAPACITIES):
        _bring_into_force(unit, company, version, rules)
    _draw(unit, company, version)
    return policy.version(unit, policy_id) or version


def _capacity(unit: Unit, company: Company, signer: Person, version: PolicyVersion, rules: Policy) -> str:
    """In which capacity this signature counts; raises where it cannot."""
    if not signer.fit:
        raise NotFit().about("policy", version.id)
    given = policy.signatures(unit, version.id)
    if any(signature.person == signer.user_id for signature in given):
        raise AlreadyDone("You have already signed. A second person is needed.")
    taken = {signature.capacity for signature in given}
    mine = [
        name
        for name, holders in (
            ("senior-leader", senior_leaders(unit, company, version, rules)),
            ("admin", frozenset(company.admins)),
        )
        if signer.user_id in holders
    ]
    free = [name for name in mine if name not in taken]
    if free:
        return free[0]
    if mine:
        raise AlreadyDone("Somebody has already signed in your place. The other signature is still needed.")
    raise NotYours("Only an admin and the senior leader can found the programme.").about("policy", version.id)


def senior_leaders(unit: Unit, company: Company, version: PolicyVersion, rules: Policy) -> frozenset[str]:
    """Who sits in the senior-leader seats: by the register, or at the founding by the text itself."""
    if not version.founding:
        rows = policy.seats(unit, company.workspace_id)
        return frozenset(row.occupant for row in rows if row.discipline == SENIOR_LEADER and row.occupant)
    named = [
        seat.person for seat in rules.committee.seats if seat.discipline == SENIOR_LEADER and seat.person
    ]
    found = [resolve(unit, company, reference) for reference in named]
    return frozenset(person.user_id for person in found if isinstance(person, Person))


def resolve(unit: Unit, company: Company, reference: str) -> Person | Fault:
    """The one active full member that an id or an e-mail names, or why there is none."""
    if "@" in reference:
        matching = [one for one in people.by_email(unit, company.workspace_id, reference) if one.fit]
        if len(matching) != 1:
            how_many = "Nobody" if not matching else f"{len(matching)} people"
            return Fault(
                f"{how_many} in this workspace can be found as {reference}.",
                "Correct the address in the policy file, or use the Slack id (U…).",
            )
        return matching[0]
    person = people.find(unit, company.workspace_id, reference)
    if person is None:
        return Fault(f"Nobody in this workspace has the id {reference}.", "Copy the member id from Slack.")
    if not person.fit:
        return Fault(
            f"{reference} is {_article(person.kind.value)}, not an active full member.",
            "Name another person.",
        )
    return person


def _article(kind: str) -> str:
    return kind if kind == "deactivated" else f"a {kind}"


def _admin_faults(unit: Unit, company: Company) -> list[Fault]:
    found = []
    if len(set(company.admins)) < FEWEST_ADMINS:
        found.append(
            Fault("At least two admins are needed.", "Set VOUCHSAFE_ADMINS to two or more Slack ids.")
        )
    for admin in company.admins:
        found += _person_faults(unit, company, "An admin", admin)
    return found


def _seat_faults(unit: Unit, company: Company, seat: Seat) -> list[Fault]:
    found = _person_faults(unit, company, f"Seat {seat.id}", seat.person) if seat.person else []
    for alternate in seat.alternates:
        found += _person_faults(unit, company, f"Seat {seat.id}, alternate", alternate)
    return found


def _person_faults(unit: Unit, company: Company, who: str, reference: str) -> list[Fault]:
    person = resolve(unit, company, reference)
    return [Fault(f"{who}: {person.what}", person.remedy)] if isinstance(person, Fault) else []


def _standing(unit: Unit, company: Company, version: PolicyVersion, rules: Policy) -> tuple[Signature, ...]:
    """Signatures whose givers may still give them now (A3, for policies)."""
    leaders = senior_leaders(unit, company, version, rules)
    given = policy.signatures(unit, version.id)
    fit = people.fit_ids(unit, company.workspace_id, tuple(one.person for one in given))
    holders = {"admin": frozenset(company.admins), "senior-leader": leaders}
    return tuple(one for one in given if one.person in fit and one.person in holders[one.capacity])


def _bring_into_force(unit: Unit, company: Company, version: PolicyVersion, rules: Policy) -> None:
    before = policy.in_force(unit, company.workspace_id)
    if before:
        _move(unit, before, PolicyState.SUPERSEDED, {"by": version.id})
    signed = {one.capacity: one.person for one in policy.signatures(unit, version.id)}
    facts: dict[str, Fact] = {"digest": version.digest, "founding": version.founding, "signed": signed}
    _move(unit, version, PolicyState.IN_FORCE, facts, in_force_at=unit.now)
    _seat_everybody(unit, company, version, rules)
    for request in access.pending(unit, company.workspace_id):
        vouching.judge_again(unit, company, request.id)


def _seat_everybody(unit: Unit, company: Company, version: PolicyVersion, rules: Policy) -> None:
    """Occupants come from the file at the founding only; later a text adds vacant seats and drops gone ones."""
    sitting = {row.seat_id: row for row in policy.seats(unit, company.workspace_id)}
    for seat in rules.committee.seats:
        current = sitting.pop(seat.id, None)
        _put_seat(unit, company, seat, current, founding=version.founding)
    for seat_id in sitting:
        policy.drop_seat(unit, company.workspace_id, seat_id)
        unit.record(
            Event("seat:dropped", company.workspace_id, "seat", seat_id, "system", {"policy": version.id})
        )
    if version.founding:
        _fill_offices(unit, company, rules)


def _put_seat(unit: Unit, company: Company, seat: Seat, current: SeatRow | None, *, founding: bool) -> None:
    occupant = current.occupant if current else None
    alternates = current.alternates if current else ()
    if founding:
        occupant = _id_of(unit, company, seat.person)
        alternates = tuple(filter(None, (_id_of(unit, company, one) for one in seat.alternates)))
    row = SeatRow(company.workspace_id, seat.id, seat.discipline, seat.mode, occupant, alternates)
    if row == current:
        return
    policy.put_seat(unit, row)
    facts: dict[str, Fact] = {
        "discipline": row.discipline, "mode": row.mode, "occupant": occupant, "alternates": [*alternates],
    }  # fmt: skip
    unit.record(Event("seat:set", company.workspace_id, "seat", seat.id, "system", facts))


def _fill_offices(unit: Unit, company: Company, rules: Policy) -> None:
    for name, wanted in _wanted_offices(rules):
        holder = _id_of(unit, company, wanted)
        if holder:
            policy.put_office(unit, company.workspace_id, name, holder)
            unit.record(
                Event(
                    "office:set",
                    company.workspace_id,
                    "office",
                    f"{name}:{holder}",
                    "system",
                    {"person": holder},
                )
            )


def _wanted_offices(rules: Policy) -> tuple[tuple[str, str], ...]:
    offices = rules.offices
    one_each = (
        ("programme_manager", offices.programme_manager),
        ("deputy", offices.deputy),
        ("incident_lead", offices.incident_lead),
    )
    auditors = tuple(("auditor", auditor) for auditor in dict.fromkeys(offices.auditors))
    return (*((name, holder) for name, holder in one_each if holder), *auditors)


def _id_of(unit: Unit, company: Company, reference: str | None) -> str | None:
    person = resolve(unit, company, reference) if reference else None
    return person.user_id if isinstance(person, Person) else None


def _reject_the_one_in_review(unit: Unit, company: Company, by: str) -> None:
    waiting = policy.in_review(unit, company.workspace_id)
    if waiting:
        _move(unit, waiting, PolicyState.REJECTED, {"by": by})
        _draw(unit, company, waiting)


def _move(
    unit: Unit, version: PolicyVersion, to: PolicyState, facts: dict[str, Fact], **values: object
) -> None:
    if not policy.move(unit, version.id, version.state, to, **values):
        raise AlreadyDone
    unit.record(_event(version, POLICY.event(version.state, to), "system", facts))


def what_is_missing(unit: Unit, company: Company, user_id: str) -> tuple[str, ...]:
    """What every command answers before the founding; admins also read what must be mended first."""
    said = standing.waiting_for(unit, company)
    if user_id not in company.admins:
        return (said,)
    version = policy.in_review(unit, company.workspace_id)
    found = faults(unit, company, standing.parsed(version.text)) if version else ()
    return (said, *company.draft_faults, *map(str, found))


def look_again(unit: Unit, company: Company) -> None:
    """Post the founding card once nothing stands in its way any more; admins read once what does."""
    version = policy.in_review(unit, company.workspace_id)
    if version is None or not version.founding:
        return
    drawn = {name for name, _ in outbox.cards_of(unit, company.workspace_id, version.id)}
    if "founding" not in drawn:
        _draw(unit, company, version)


def note_difference(unit: Unit, company: Company, loaded: Loaded) -> None:
    """The file on disk is only a draft: one note to the admins when it differs from what is in force."""
    current = policy.in_force(unit, company.workspace_id)
    if current and loaded.digest != current.digest and inbox.first_time(unit, f"draft:{loaded.digest}"):
        telling.notice(unit, company.workspace_id, "draft_differs", current.id, company.admins)


def _draw(unit: Unit, company: Company, version: PolicyVersion) -> None:
    """The card goes to the committee channel, or without one to those who can sign; faults go to the admins."""
    rules = standing.parsed(version.text)
    if version.state is PolicyState.IN_REVIEW and version.founding and faults(unit, company, rules):
        if inbox.first_time(unit, f"faults:{version.id}"):
            telling.notice(unit, company.workspace_id, "faults", version.id, company.admins)
        return
    signers = sorted({*company.admins, *senior_leaders(unit, company, version, rules)})
    for place in [company.committee_channel] if company.committee_channel else signers:
        telling.card(unit, company.workspace_id, "founding", version.id, place)


def _event(version: PolicyVersion, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    return Event(kind, version.workspace_id, "policy_version", version.id, actor, facts)
