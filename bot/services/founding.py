"""Founding and changing the policy: a text is proposed, an admin and the senior leader sign, it decides."""

import hashlib

from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import (
    CAPACITIES,
    CAPACITY_WORDS,
    POLICY,
    Company,
    PolicyState,
    PolicyVersion,
    Signature,
)
from bot.domain.refusals import AlreadyDone, Changed, Gone, NotFit, NotYours, Refused
from bot.errors import UserError
from bot.services import readiness, seating, standing, telling, vouching
from bot.services.policy_file import Loaded
from storage import access, cards, inbox, people, policy
from storage.database import Unit

THE_FILE = "policy file"
"""Who proposes when the bot itself finds a readable policy file on disk before the founding."""


class NotReady(Refused):
    """The programme cannot be founded as things stand."""


class Unreadable(UserError):
    """This file does not read as a policy. `vouchsafe policy check` lists what is wrong."""


class NoLeaderLeft(UserError):
    """This text drops the seat in which the senior leader sits, so nobody could sign the next policy.

    Keep the seat's id and its discipline `senior-leader`.
    """


def propose(unit: Unit, company: Company, loaded: Loaded, by: str) -> PolicyVersion:
    """Put a policy text up for signing; the same text again changes nothing."""
    if loaded.policy is None:
        raise Unreadable
    people.hold_workspace(unit, company.workspace_id)
    in_force = policy.in_force(unit, company.workspace_id)
    for current in (policy.in_review(unit, company.workspace_id), in_force):
        if current and current.digest == loaded.digest:
            return current
    if in_force and not seating.keeps_a_leader(unit, company, loaded.policy):
        raise NoLeaderLeft
    _reject_the_one_in_review(unit, company, by)
    version = _version(unit, company, loaded, by, founding=in_force is None)
    policy.add(unit, version)
    facts: dict[str, Fact] = {
        "digest": version.digest, "number": version.number, "founding": version.founding,
    }  # fmt: skip
    unit.record(_event(version, POLICY.event(None, PolicyState.IN_REVIEW), by, facts))
    _draw(unit, company, version)
    return version


def propose_file(unit: Unit, company: Company, loaded: Loaded) -> None:
    """Before the founding the file on disk is proposed by itself, unless somebody has proposed another."""
    people.hold_workspace(unit, company.workspace_id)
    waiting = policy.in_review(unit, company.workspace_id)
    if loaded.policy and (waiting is None or waiting.proposed_by == THE_FILE):
        propose(unit, company, loaded, THE_FILE)


def sign(unit: Unit, company: Company, signer: Person, policy_id: str) -> PolicyVersion:
    """One of two people brings the version into force: an admin and the senior leader, never the same one."""
    people.hold_workspace(unit, company.workspace_id)
    version = _to_be_signed(unit, company, policy_id)
    rules = standing.parsed(version.text)
    capacity = _capacity(unit, company, signer, version, rules)
    _check_ready(unit, company, version, rules)
    _drop_void_signatures(unit, company, version, rules)
    policy.sign(unit, Signature(version.id, capacity, signer.user_id, unit.now))
    unit.record(_signature_event("policy:signed", version, capacity, signer.user_id))
    if len(readiness.standing_signatures(unit, company, version, rules)) == len(CAPACITIES):
        _bring_into_force(unit, company, version, rules)
    _draw(unit, company, version)
    telling.every_home(unit, company.workspace_id)
    return policy.version(unit, policy_id) or version


def drop_void_signatures(unit: Unit, company: Company) -> None:
    """Somebody has left: what they signed does not count, even should they come back."""
    version = policy.in_review(unit, company.workspace_id)
    if version and _drop_void_signatures(unit, company, version, standing.parsed(version.text)):
        _draw(unit, company, version)


def look_again(unit: Unit, company: Company, *, redraw: bool = False) -> None:
    """Post the founding card once nothing stands in its way any more; admins read once what does.

    `redraw` when people or admins may have changed: then a card that is already shown is drawn anew.
    """
    version = policy.in_review(unit, company.workspace_id)
    if version and (redraw or not _places_told(unit, company, version)):
        _draw(unit, company, version)


def note_draft_faults(unit: Unit, company: Company) -> None:
    """One note to the admins for each way in which the policy file on disk cannot be read."""
    told = hashlib.sha256("\n".join(company.draft_faults).encode()).hexdigest()
    if company.draft_faults and inbox.once(unit, f"draft_faults:{told}"):
        telling.notice(unit, company.workspace_id, "draft_faults", told, company.admins)


def note_difference(unit: Unit, company: Company, loaded: Loaded) -> None:
    """The file on disk is only a draft: one note to the admins when it differs from what is in force."""
    current = policy.in_force(unit, company.workspace_id)
    waiting = policy.in_review(unit, company.workspace_id)
    known = {version.digest for version in (current, waiting) if version}
    if current and loaded.digest not in known and inbox.once(unit, f"differs:{loaded.digest}:{current.id}"):
        telling.notice(unit, company.workspace_id, "draft_differs", current.id, company.admins)


def _version(unit: Unit, company: Company, loaded: Loaded, by: str, *, founding: bool) -> PolicyVersion:
    return PolicyVersion(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        number=policy.next_number(unit, company.workspace_id),
        text=loaded.text,
        digest=loaded.digest,
        state=PolicyState.IN_REVIEW,
        founding=founding,
        proposed_by=by,
        proposed_at=unit.now,
    )


def _to_be_signed(unit: Unit, company: Company, policy_id: str) -> PolicyVersion:
    version = policy.version(unit, policy_id)
    if version is None or version.workspace_id != company.workspace_id:
        raise Gone
    if version.state is PolicyState.IN_FORCE:
        raise AlreadyDone("This policy is already in force.")
    if version.state is not PolicyState.IN_REVIEW:
        raise Changed("Another policy text has taken this one's place. Look at the newest card.")
    return version


def _capacity(unit: Unit, company: Company, signer: Person, version: PolicyVersion, rules: Policy) -> str:
    """In which capacity this signature counts; raises where it cannot."""
    if not signer.fit:
        raise NotFit().about("policy", version.id)
    able = readiness.holders(unit, company, version, rules)
    mine = [capacity for capacity in reversed(CAPACITIES) if signer.user_id in able[capacity]]
    if not mine:
        what = "found the programme" if version.founding else "sign a policy"
        raise NotYours(f"Only an admin and the senior leader can {what}.").about("policy", version.id)
    given = {one.capacity: one.person for one in readiness.standing_signatures(unit, company, version, rules)}
    free = [capacity for capacity in mine if capacity not in given]
    if signer.user_id in given.values() or not free:
        raise AlreadyDone(_who_is_left(given, signer))
    return free[0]


def _who_is_left(given: dict[str, str], signer: Person) -> str:
    left = next((capacity for capacity in CAPACITIES if capacity not in given), CAPACITIES[0])
    if signer.user_id in given.values():
        return f"You have signed already. A second person must sign too: {CAPACITY_WORDS[left]}."
    done = next(capacity for capacity in given if capacity != left)
    said = CAPACITY_WORDS[done]
    return f"{said[0].upper()}{said[1:]} has signed already. Still needed: {CAPACITY_WORDS[left]}."


def _check_ready(unit: Unit, company: Company, version: PolicyVersion, rules: Policy) -> None:
    """What stood in the way before the card may stand there again when somebody presses."""
    if not version.founding:
        if not seating.keeps_a_leader(unit, company, rules):
            raise NoLeaderLeft
        return
    found = readiness.faults(unit, company, rules)
    if found:
        listed = "\n".join(f"• {fault}" for fault in found)
        raise NotReady(f"The programme cannot be founded as things stand:\n{listed}").about(
            "policy", version.id
        )


def _drop_void_signatures(unit: Unit, company: Company, version: PolicyVersion, rules: Policy) -> bool:
    """Whoever is gone, or is no longer an admin or the senior leader, makes room; whether anybody does."""
    counted = readiness.standing_signatures(unit, company, version, rules)
    void = [one for one in policy.signatures(unit, version.id) if one not in counted]
    for signature in void:
        policy.unsign(unit, signature)
        unit.record(_signature_event("policy:unsigned", version, signature.capacity, signature.person))
    return bool(void)


def _bring_into_force(unit: Unit, company: Company, version: PolicyVersion, rules: Policy) -> None:
    before = policy.in_force(unit, company.workspace_id)
    if before:
        _move(unit, before, PolicyState.SUPERSEDED, {"by": version.id})
        _redraw(unit, company, before)
    signed = {one.capacity: one.person for one in policy.signatures(unit, version.id)}
    facts: dict[str, Fact] = {"digest": version.digest, "founding": version.founding, "signed": signed}
    _move(unit, version, PolicyState.IN_FORCE, facts, in_force_at=unit.now)
    seating.seat_everybody(unit, company, version, rules)
    for request in access.pending(unit, company.workspace_id):
        vouching.judge_again(unit, company, request.id)


def _reject_the_one_in_review(unit: Unit, company: Company, by: str) -> None:
    waiting = policy.in_review(unit, company.workspace_id)
    if waiting:
        _move(unit, waiting, PolicyState.REJECTED, {"by": by})
        _redraw(unit, company, waiting)


def _move(
    unit: Unit, version: PolicyVersion, to: PolicyState, facts: dict[str, Fact], **values: object
) -> None:
    if not policy.move(unit, version.id, version.state, to, **values):
        raise AlreadyDone
    unit.record(_event(version, POLICY.event(version.state, to), "system", facts))


def _draw(unit: Unit, company: Company, version: PolicyVersion) -> None:
    """The card goes to the committee channel, without one to those who can sign; faults go to the admins."""
    rules = standing.parsed(version.text)
    told = _places_told(unit, company, version)
    if not told and version.founding and readiness.faults(unit, company, rules):
        if inbox.once(unit, f"faults:{version.id}"):
            telling.notice(unit, company.workspace_id, "faults", version.id, company.admins)
        return
    channel = standing.channel(unit, company)
    places = [channel] if channel else signers(unit, company, version)
    for place in dict.fromkeys([*places, *told]):
        telling.card(unit, company.workspace_id, "founding", version.id, place)


def _redraw(unit: Unit, company: Company, version: PolicyVersion) -> None:
    for place in _places_told(unit, company, version):
        telling.card(unit, company.workspace_id, "founding", version.id, place)


def _places_told(unit: Unit, company: Company, version: PolicyVersion) -> tuple[str, ...]:
    """Where its card stands, or soon will: one that is just being sent shows what was so before."""
    return cards.places_told(unit, company.workspace_id, "founding", version.id)


def signers(unit: Unit, company: Company, version: PolicyVersion) -> list[str]:
    """Everybody who can sign a version: they have its card when there is no channel to show it in."""
    able = readiness.holders(unit, company, version, standing.parsed(version.text))
    return sorted({person for capacity in able.values() for person in capacity})


def _event(version: PolicyVersion, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    return Event(kind, version.workspace_id, "policy_version", version.id, actor, facts)


def _signature_event(kind: str, version: PolicyVersion, capacity: str, person: str) -> Event:
    facts: dict[str, Fact] = {"policy": version.id, "capacity": capacity, "digest": version.digest}
    return Event(kind, version.workspace_id, "policy_signature", f"{version.id}:{capacity}", person, facts)
