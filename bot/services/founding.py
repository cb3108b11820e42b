"""Founding: the first policy text is proposed, an admin and the senior leader sign, and it decides."""

import hashlib

from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import (
    CAPACITIES,
    CAPACITY_WORDS,
    POLICY,
    Company,
    Outcome,
    PolicyState,
    PolicyVersion,
    Signature,
)
from bot.domain.refusals import AlreadyDone, Changed, Gone, NotAPolicy, NotFit, NotYours, Refused
from bot.services import enforcing, policy_cards, readiness, standing, telling
from bot.services.policy_file import Loaded
from storage import inbox, people, policy
from storage.database import Unit

THE_FILE = "policy file"
"""Who proposes when the bot itself finds a readable policy file on disk before the founding."""


class NotReady(Refused):
    """The programme cannot be founded as things stand."""


def propose(unit: Unit, company: Company, loaded: Loaded, by: str) -> PolicyVersion:
    """Put the first policy text up for signing; the same text again changes nothing."""
    if loaded.policy is None:
        raise NotAPolicy
    people.hold_workspace(unit, company.workspace_id)
    waiting = policy.in_review(unit, company.workspace_id)
    if waiting and waiting.digest == loaded.digest:
        return waiting
    if waiting:
        enforcing.reject(unit, company, waiting, by, Outcome.REPLACED)
    version = _version(unit, company, loaded, by)
    policy.add(unit, version)
    facts: dict[str, Fact] = {"digest": version.digest, "number": version.number, "founding": True}
    unit.record(enforcing.event_of(version, POLICY.event(None, PolicyState.IN_REVIEW), by, facts))
    enforcing.set_timer(unit, version, enforcing.OLD, unit.now + enforcing.OLD_AFTER)
    _draw(unit, company, version)
    return version


def propose_file(unit: Unit, company: Company, loaded: Loaded) -> None:
    """Before the founding the file on disk is proposed by itself, unless somebody has proposed another."""
    people.hold_workspace(unit, company.workspace_id)
    waiting = policy.in_review(unit, company.workspace_id)
    if loaded.policy and (waiting is None or waiting.proposed_by == THE_FILE):
        propose(unit, company, loaded, THE_FILE)


def sign(unit: Unit, company: Company, signer: Person, policy_id: str) -> PolicyVersion:
    """One of two people founds the programme: an admin and the senior leader, never the same one."""
    people.hold_workspace(unit, company.workspace_id)
    version = _to_be_signed(unit, company, policy_id)
    rules = standing.parsed(version.text)
    capacity = _capacity(unit, company, signer, version, rules)
    _check_ready(unit, company, version, rules)
    _drop_void_signatures(unit, company, version, rules)
    policy.sign(unit, Signature(version.id, capacity, signer.user_id, unit.now))
    unit.record(_signature_event("policy:signed", version, capacity, signer.user_id))
    if len(readiness.standing_signatures(unit, company, version, rules)) == len(CAPACITIES):
        _bring_into_force(unit, company, version)
    _draw(unit, company, version)
    telling.every_home(unit, company.workspace_id)
    return policy.version(unit, policy_id) or version


def drop_void_signatures(unit: Unit, company: Company) -> None:
    """Somebody has left: what they signed does not count, even should they come back."""
    version = _founding(unit, company)
    if version and _drop_void_signatures(unit, company, version, standing.parsed(version.text)):
        _draw(unit, company, version)


def look_again(unit: Unit, company: Company, *, redraw: bool = False) -> None:
    """Post the founding card once nothing stands in its way any more; admins read once what does.

    `redraw` when people or admins may have changed: then a card that is already shown is drawn anew.
    """
    version = _founding(unit, company)
    if version and (redraw or not policy_cards.places_told(unit, company, version)):
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


def _founding(unit: Unit, company: Company) -> PolicyVersion | None:
    """The version that waits for its two people."""
    version = policy.in_review(unit, company.workspace_id)
    return version if version and version.founding else None


def _version(unit: Unit, company: Company, loaded: Loaded, by: str) -> PolicyVersion:
    return PolicyVersion(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        number=policy.next_number(unit, company.workspace_id),
        text=loaded.text,
        digest=loaded.digest,
        state=PolicyState.IN_REVIEW,
        founding=True,
        proposed_by=by,
        proposed_at=unit.now,
    )


def _to_be_signed(unit: Unit, company: Company, policy_id: str) -> PolicyVersion:
    version = policy.version(unit, policy_id)
    if version is None or version.workspace_id != company.workspace_id or not version.founding:
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
    able = readiness.holders(unit, company, rules)
    mine = [capacity for capacity in reversed(CAPACITIES) if signer.user_id in able[capacity]]
    if not mine:
        raise NotYours("Only an admin and the senior leader can found the programme.").about(
            "policy", version.id
        )
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


def _bring_into_force(unit: Unit, company: Company, version: PolicyVersion) -> None:
    signed = {one.capacity: one.person for one in policy.signatures(unit, version.id)}
    enforcing.bring_into_force(unit, company, version, {"signed": signed})


def _draw(unit: Unit, company: Company, version: PolicyVersion) -> None:
    """The card goes to the committee channel, without one to those who can sign; faults go to the admins."""
    told = policy_cards.places_told(unit, company, version)
    if not told and readiness.faults(unit, company, standing.parsed(version.text)):
        if inbox.once(unit, f"faults:{version.id}"):
            telling.notice(unit, company.workspace_id, "faults", version.id, company.admins)
        return
    policy_cards.draw(unit, company, version)


def _signature_event(kind: str, version: PolicyVersion, capacity: str, person: str) -> Event:
    facts: dict[str, Fact] = {"policy": version.id, "capacity": capacity, "digest": version.digest}
    return Event(kind, version.workspace_id, "policy_signature", f"{version.id}:{capacity}", person, facts)
