"""Bringing holders into the ledger out of a list: what changed, as one unit, never as authority (P3.4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.domain.columns import spelled
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.programme import Company
from bot.domain.rotation import RotationCause
from bot.domain.sheets import CellFault, Outcome
from bot.services import ledger, rotating
from bot.services.holder_claims import Claim
from bot.services.register import RegisterMoved
from storage import ledger as lines
from storage import register
from storage.database import Unit

ANSWERED: Final = "Whoever answers for the account has said who this is."
_COMPARED: Final = ("person", "said", "method", "role", "standing", "since", "until", "evidence")


@dataclass(frozen=True)
class Entry:
    """One holder as the ledger has them, None for a new one, and as the list wants them."""

    claim: Claim
    outcome: Outcome
    old: Holding | None
    new: Holding | None
    notes: tuple[str, ...] = ()
    fault: CellFault | None = None


@dataclass(frozen=True)
class HolderPlan:
    """What an import would do; `seen` are the latest lines of every account that it touches."""

    entries: tuple[Entry, ...]
    seen: Mapping[str, frozenset[str]]

    def without(self, rows: frozenset[int]) -> "HolderPlan":
        """The same, with these rows left out."""
        return replace(self, entries=tuple(one for one in self.entries if one.claim.row not in rows))


@dataclass
class _Account:
    """The latest lines of one account by whom they are about, and which of them are taken by a claim."""

    ids: set[str] = field(default_factory=set)
    by_person: dict[str, list[Holding]] = field(default_factory=dict)
    by_word: dict[str, list[Holding]] = field(default_factory=dict)
    taken: dict[str, Claim] = field(default_factory=dict)
    said: dict[tuple[str, str, str], Claim] = field(default_factory=dict)
    answered: dict[str, list[Holding]] = field(default_factory=dict)

    def add(self, line: Holding) -> None:
        """Know one more line."""
        self.ids.add(line.id)
        if line.person is not None:
            self.by_person.setdefault(line.person, []).append(line)
        elif line.said:
            self.by_word.setdefault(spelled(line.said), []).append(line)

    def is_answered(self, claim: Claim) -> bool:
        """Whether an owner has said whom these words mean, and somebody of those still has the way in."""
        if claim.person is not None:
            return False
        named = (line for word in claim.aliases for line in self.answered.get(word, []))
        return any(
            now.has_a_way_in and _says_the_same(claim, line)
            for line in named
            for now in self.by_person.get(line.person or "", [])
        )

    def about(self, claim: Claim) -> list[Holding]:
        """The lines about the holder of whom a claim speaks: the same person, or somebody written so."""
        named = self.by_person.get(claim.person, []) if claim.person else []
        return [*named, *(line for word in sorted(claim.aliases) for line in self.by_word.get(word, []))]


def plan(unit: Unit, company: Company, claims: Sequence[Claim]) -> HolderPlan:
    """Compare what a list says with the ledger, changing nothing; what is not in it stays as it is."""
    here: defaultdict[str, _Account] = defaultdict(_Account)
    for line in lines.every(unit, company.workspace_id):
        here[line.account_id].add(line)
    for line in lines.named_by_owners(unit, company.workspace_id):
        here[line.account_id].answered.setdefault(spelled(line.said), []).append(line)
    alone = _alone(claims)
    entries = tuple(
        _compared(unit, company, claim, here[claim.account.id], alone=alone[claim.account.id, claim.who] == 1)
        for claim in claims
    )
    touched = {claim.account.id for claim in claims}
    return HolderPlan(entries, {one: frozenset(here[one].ids) for one in touched})


def carry_out(unit: Unit, company: Company, planned: HolderPlan, by: str, source_id: str) -> None:
    """Do what was planned, with a trail event for each line; raises `RegisterMoved` when it is stale."""
    _check_still_so(unit, planned)
    new = [
        replace(entry.new, source_id=source_id, recorded_by=by, recorded_at=unit.now)
        for entry in planned.entries
        if entry.new
    ]
    ledger.record(unit, *new)
    for entry in planned.entries:
        if entry.new and rotates(entry):
            account = register.find(unit, entry.new.account_id)
            if account is not None:
                rotating.open_for(unit, company, account, RotationCause.HOLDER_ENDED, entry.new.person)


def rotates(entry: Entry) -> bool:
    """Whether somebody turns out to know a shared secret that they should not (R5)."""
    if entry.new is None or not entry.new.knows_the_secret(entry.claim.account.rotated_at):
        return False
    return entry.old is None or entry.old.has_a_way_in


def _check_still_so(unit: Unit, planned: HolderPlan) -> None:
    """Every account that the plan touches must have the holders that the plan saw."""
    latest: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines.of_accounts(unit, tuple(planned.seen)):
        latest[line.account_id].add(line.id)
    if any(latest[account] != set(seen) for account, seen in planned.seen.items()):
        raise RegisterMoved


def _alone(claims: Iterable[Claim]) -> Mapping[tuple[str, str], int]:
    count: defaultdict[tuple[str, str], int] = defaultdict(int)
    for claim in claims:
        count[claim.account.id, claim.who] += 1
    return count


def _compared(unit: Unit, company: Company, claim: Claim, here: _Account, *, alone: bool) -> Entry:
    """The claim beside the line that it is about; of what it does not speak, the line stays as it is."""
    old = _line_for(claim, here, alone=alone)
    new = _wanted(unit, company, claim, old)
    key = (claim.who, new.role, new.method.value)
    twin = (here.taken.get(old.id) if old else None) or here.said.get(key)
    if twin is not None:
        return _repeated(claim, twin)
    here.said[key] = claim
    if old is None and here.is_answered(claim):
        return Entry(claim, Outcome.UNCHANGED, None, None, (ANSWERED,))
    if old is None:
        return Entry(claim, Outcome.CREATED, None, new)
    here.taken[old.id] = claim
    kept = _why_kept(claim, old)
    if kept:
        return Entry(claim, Outcome.UNCHANGED, old, None, (kept,))
    if all(getattr(old, name) == getattr(new, name) for name in _COMPARED):
        return Entry(claim, Outcome.UNCHANGED, old, None)
    return Entry(claim, Outcome.CHANGED, old, new)


def _line_for(claim: Claim, here: _Account, *, alone: bool) -> Holding | None:
    """The line about the same holder: in the same role and way, or the only one that there is."""
    theirs = here.about(claim)
    same = [line for line in theirs if _says_the_same(claim, line)]
    if same:
        return min(
            same, key=lambda line: (line.id in here.taken, line.grant_id is None, not line.has_a_way_in)
        )
    if alone and len(theirs) == 1 and theirs[0].source is Source.IMPORT and theirs[0].grant_id is None:
        return theirs[0]
    return None


def _says_the_same(claim: Claim, line: Holding) -> bool:
    said = claim.fields
    return said.get("role", line.role) == line.role and said.get("method", line.method) is line.method


def _why_kept(claim: Claim, line: Holding) -> str:
    """Why a line stays as it is whatever the list says: somebody who knows better has said it."""
    if line.grant_id is not None or line.source is not Source.IMPORT:
        return f"Known already: {line.source.sentence[0].lower()}{line.source.sentence[1:]}"
    since = claim.fields.get("since")
    revived = line.standing is Standing.FORMER and claim.fields["standing"] is not Standing.FORMER
    if revived and not (since and line.until and since > line.until):
        return "The ledger knows that this has ended; a later date under since says that it began again."
    return ""


def _wanted(unit: Unit, company: Company, claim: Claim, old: Holding | None) -> Holding:
    role = str(claim.fields.get("role", old.role if old else ""))
    start = old or Holding(
        id="", workspace_id=company.workspace_id, account_id=claim.account.id, person=None, said="",
        method=Method.NATIVE_ROLE, role="", standing=Standing.CURRENT, since=None, until=None,
        source=Source.IMPORT, source_id=None, evidence="", grant_id=None, replaces=None,
        recorded_at=unit.now, recorded_by="",
    )  # fmt: skip
    ended = (
        old is not None and old.standing is Standing.FORMER and claim.fields["standing"] is not old.standing
    )
    values: dict[str, Any] = {"method": old.method if old else claim.account.method_of(role)}
    values |= {"until": None} if ended else {}
    values |= claim.fields
    return replace(
        start,
        **{
            **values,
            "id": unit.new_id(),
            "person": claim.person or start.person,
            "said": start.said or claim.said,
            "role": role,
            "replaces": old.id if old else None,
        },
    )


def _repeated(claim: Claim, twin: Claim) -> Entry:
    if claim.fields == twin.fields:
        return Entry(claim, Outcome.UNCHANGED, None, None, (f"Row {twin.row} says the same.",))
    message = f"Row {twin.row} says something else of the same holder."
    fault = CellFault(claim.row, "person", message, "Keep one of the two rows.")
    return Entry(claim, Outcome.FAULTY, None, None, (), fault)


def different(entry: Entry) -> Iterator[str]:
    """The fields in which a line would change."""
    if entry.old and entry.new:
        yield from (name for name in _COMPARED if getattr(entry.old, name) != getattr(entry.new, name))
