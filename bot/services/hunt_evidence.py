"""What collectors give for a source of the hunt: a list or a file, kept by its hash, or why there is none."""

import hashlib
from dataclasses import dataclass, replace

from bot.domain.duties import Duty
from bot.domain.events import Event, Fact
from bot.domain.hunt import CLAIMS, EVIDENCE, Evidence, EvidenceState, Item, SourceKind
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone
from bot.services import duties, hunt, network_lists, proving
from storage import duties as duty_rows
from storage import hunt as rows
from storage.database import Unit


@dataclass(frozen=True)
class Said:
    """What a collector says of a source, and gives for it."""

    state: EvidenceState | None
    pasted: str
    note: str
    slack_file: str | None


def find_for(unit: Unit, company: Company, actor: Person, evidence_id: str) -> tuple[Evidence, Duty]:
    """A source that is not settled, with its duty, if this person may answer for it."""
    found = rows.find_evidence(unit, evidence_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    for duty in duty_rows.open_about(unit, evidence_id):
        held = duties.find_for(unit, company, actor, duty.id)
        # Read again: whoever held the duty before may have said something of the source.
        return rows.find_evidence(unit, evidence_id) or found, held
    raise AlreadyDone("This source is settled already, or its hunt is closed.")


def answer(unit: Unit, company: Company, actor: Person, evidence_id: str, said: Said) -> Evidence:
    """Keep what is given; a file counts once it is fetched."""
    found, duty = find_for(unit, company, actor, evidence_id)
    errors = _errors(said)
    if errors or said.state is None:
        raise FormErrors(errors)
    file_id = None
    if said.slack_file:
        file_id = proving.attach(unit, duty, actor.user_id, said.slack_file, said.note or None)
    item = _item(unit, found, actor.user_id, said, said.state, file_id)
    rows.add_item(unit, item)
    facts: dict[str, Fact] = {
        "evidence": found.id, "says": item.says.value, "sha256": item.sha256, "lines": item.lines,
        "file": file_id,
    }  # fmt: skip
    words = {"note": item.note} if item.note else {}
    unit.record(
        Event("evidence:collected", found.workspace_id, "evidence_item", item.id, actor.user_id, facts, words)
    )
    if file_id:
        duties.changed(unit, duty)
        return found
    return _count(unit, company, found, duty, item)


def keep(unit: Unit, company: Company, duty: Duty, file_id: str) -> None:
    """A collector's file is kept: what they have said of the source counts."""
    found, item = rows.find_evidence(unit, duty.subject), rows.item_of_file(unit, file_id)
    if found is not None and item is not None and not found.settled:
        _count(unit, company, found, duty, item)


def _count(unit: Unit, company: Company, found: Evidence, duty: Duty, item: Item) -> Evidence:
    """What an item says of its source is so; all of it, or no more to be had, closes the duty."""
    moved = _move(unit, found, item)
    if moved.complete and moved.source is SourceKind.PEOPLE_SCREEN:
        network_lists.from_hunt(unit, company, moved, item.collected_by)
    if moved.settled:
        note = item.note or EvidenceState(item.says).sentence
        duties.done(unit, duty, item.collected_by, note, item.file_id)
    else:
        duties.changed(unit, duty)
    hunt.changed(unit, company)
    return moved


def _move(unit: Unit, found: Evidence, item: Item) -> Evidence:
    if item.says is found.state:
        return found
    values: dict[str, object] = {}
    if item.says in (EvidenceState.DONE, EvidenceState.NOT_OBTAINABLE):
        values = {"settled_at": unit.now, "settled_by": item.collected_by}
    if item.says is EvidenceState.NOT_OBTAINABLE:
        values["reason"] = item.note
    if not rows.move_evidence(unit, found, item.says, **values):
        raise AlreadyDone
    kind = EVIDENCE.event(found.state, item.says)
    facts: dict[str, Fact] = {"hunt": found.hunt_id, "item": item.id}
    unit.record(Event(kind, found.workspace_id, "evidence", found.id, item.collected_by, facts))
    return replace(found, state=item.says, **values)  # type: ignore[arg-type]  # the fields of the row


def _errors(said: Said) -> dict[str, str]:
    errors: dict[str, str] = {}
    if said.state not in CLAIMS:
        errors["state"] = "Please say how much of it you have."
    elif said.state is EvidenceState.NOT_OBTAINABLE and not said.note:
        errors["note"] = "Please say why it cannot be had."
    elif said.state is not EvidenceState.NOT_OBTAINABLE and not (said.pasted or said.slack_file):
        errors["pasted"] = "Please paste the list, or attach it as a file below."
    return errors


def _item(
    unit: Unit, of: Evidence, collector: str, said: Said, state: EvidenceState, file_id: str | None
) -> Item:
    return Item(
        id=unit.new_id(),
        workspace_id=of.workspace_id,
        evidence_id=of.id,
        says=state,
        note=said.note,
        pasted=said.pasted or None,
        lines=len(said.pasted.splitlines()) if said.pasted else None,
        sha256=hashlib.sha256(said.pasted.encode()).hexdigest() if said.pasted else None,
        file_id=file_id,
        collected_by=collector,
        collected_at=unit.now,
    )
