"""The lists of a pack besides the lines: decisions, hand-ons, removals, exceptions, matches, training."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from bot.domain.campaigns import SourceKind
from bot.domain.ledger import Method
from bot.domain.native_use import Way, native_use
from bot.domain.packs import Check, Group, group_of, lag_of
from bot.domain.reconciling import MatchState
from bot.domain.reviews import Item, ItemKind, ItemState
from bot.services import additions
from bot.services.pack_lines import Reading, instant
from storage import campaigns, network_lists, reviews, spot_checks
from storage.trail_span import Said

Row = tuple[str, ...]

_LINE: Final = ("line", "account", "about", "whom")
_ANSWERS: Final = frozenset({"review_item"})


@dataclass(frozen=True)
class Table:
    """A list: its name, its headings, and its rows as they come."""

    name: str
    headings: Row
    rows: Callable[[], Iterable[Row]]


def tables(reading: Reading, checks: tuple[Check, ...]) -> tuple[Table, ...]:
    """Every list that is read from rows."""
    return (
        Table("reassignments", _REASSIGNED, lambda: _reassigned(reading)),
        Table("removals", _REMOVED, lambda: _removed(reading)),
        Table("exceptions", _ACCEPTED, lambda: _accepted(reading)),
        Table("reconciliation", _MATCHED, lambda: _matched(reading)),
        Table("added", _ADDED, lambda: _added(reading)),
        Table("native_use", _NATIVE, lambda: _native(reading)),
        Table("training", _TRAINED, lambda: trained(reading)),
        Table("completeness", _CHECKED, lambda: _checked(checks)),
        Table("signoffs", _SIGNED, lambda: _signed(reading)),
    )


_DECIDED: Final = (*_LINE, "at", "by", "by_id", "what", "choice", "comment", "facts", "event")


def decisions(reading: Reading, events: Iterable[Said]) -> Table:
    """Everything that was answered, with every change of mind, as the trail has it."""
    return Table("decisions", _DECIDED, lambda: _decided(reading, events))


def _decided(reading: Reading, events: Iterable[Said]) -> Iterator[Row]:
    about = {
        one.id: (str(one.place), str(one.frozen.get("handle", "")), one.kind.value, reading.whom(one))
        for one in reading.items()
    }
    for event in events:
        said = event.body
        line = about.get(said["subject"]) if said["subject_kind"] in _ANSWERS else None
        if line is None:
            continue
        facts: Mapping[str, Any] = said["facts"]
        words = "; ".join(text for _, (_, text) in sorted(event.words.items()))
        what = said["kind"].partition(":")[2]
        who = reading.name(said["actor"])
        choice = str(facts.get("choice") or "")
        more = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()
        yield *line, said["at"], who, said["actor"], what, choice, words, more, str(event.sequence)


_REASSIGNED: Final = ("asked_first", "reviewer", "reviewer_id", "as", "since", "by", "note")


def _reassigned(reading: Reading) -> Iterator[Row]:
    for review_id, first in reading.asked.items():
        for one in reviews.reviewers(reading.unit, review_id):
            said = (one.capacity.value, instant(one.since), reading.name(one.added_by), one.note or "")
            yield reading.name(first), reading.name(one.person), one.person, *said


_REMOVED: Final = (
    *_LINE,
    *("outcome", "decided_by", "decided_at", "gone_at", "lag_hours", "within_sla", "evidence"),
    *("spot_check", "checked_by", "checked_at", "check_note"),
)


def _removed(reading: Reading) -> Iterator[Row]:
    sla = reading.ruling.policy.grants.removal_sla
    checked = {one.item_id: one for one in spot_checks.of_campaign(reading.unit, reading.campaign.id)}
    for item in reading.items():
        if item.state not in (ItemState.REMOVED, ItemState.TO_REMOVE):
            continue
        lag, check = lag_of(item), checked.get(item.id)
        within = "" if lag is None else "yes" if lag <= sla else "no"
        hours = "" if lag is None else f"{lag.total_seconds() / 3600:.1f}"
        decided = (item.state.value, reading.name(item.submitted_by), instant(item.submitted_at))
        looked = (
            (
                check.state.value,
                reading.name(check.settled_by or check.checker),
                instant(check.settled_at),
                check.note or "",
            )
            if check
            else ("", "", "", "")
        )
        gone = (instant(item.settled_at), hours, within, item.evidence or "")
        yield *about(reading, item), *decided, *gone, *looked


_ACCEPTED: Final = (*_LINE, "what", "accepted_by", "accepted_at", "reason", "until")


def _accepted(reading: Reading) -> Iterator[Row]:
    for item in reading.items():
        if group_of(item.state) is Group.ACCEPTED:
            by = (
                reading.name(item.submitted_by or item.chosen_by),
                instant(item.submitted_at or item.chosen_at),
            )
            yield *about(reading, item), "the risk of the line", *by, item.comment, instant(item.accept_until)
    for match in network_lists.matches(reading.unit, reading.campaign.id):
        if match.state is MatchState.ACCEPTED:
            account = reading.accounts[match.account_id]
            whom = reading.name(match.person) or match.said
            by = (reading.name(match.settled_by), instant(match.settled_at))
            until = instant(match.accepted_until)
            yield (
                "",
                account.handle,
                "match",
                whom,
                "a difference between the lists",
                *by,
                match.reason,
                until,
            )


_MATCHED: Final = (
    *("account", "network", "whom", "id", "outcome", "listed_as", "in_ledger", "login_seen", "found_at"),
    *("settled_at", "settled_by", "reason", "accepted_until"),
)


def _matched(reading: Reading) -> Iterator[Row]:
    for match in network_lists.matches(reading.unit, reading.campaign.id):
        account = reading.accounts[match.account_id]
        known = (
            match.listed_as or "",
            "yes" if match.holding_id else "",
            instant(match.used_at),
            instant(match.found_at),
        )
        settled = (instant(match.settled_at), reading.name(match.settled_by), match.reason)
        whom = reading.name(match.person) or match.said
        where = account.handle, account.network
        yield (
            *where,
            whom,
            match.person or "",
            match.state.value,
            *known,
            *settled,
            instant(match.accepted_until),
        )


_ADDED: Final = ("account", "network", "whom", "id", "as", "added_at", "added_by", "why", "outcome")


def _added(reading: Reading) -> Iterator[Row]:
    """Whom a list has brought into the ledger since the launch, so that no line asks about them."""
    for one in additions.of(reading.unit, reading.campaign.id):
        account = reading.accounts[one.match.account_id]
        whom = reading.name(one.held.person) or one.held.said
        by = instant(one.first.recorded_at), reading.name(one.first.recorded_by), one.first.evidence
        who = account.handle, account.network, whom, one.held.person or "", one.first.role
        yield *who, *by, one.state.value


_NATIVE: Final = ("account", "network", "tool", "whom", "id", "role", "seat_in_tool")


def _native(reading: Reading) -> Iterator[Row]:
    """Who works on the network itself, by the lines and the network's list, where a tool is approved."""
    accounts = (one for one in reading.items() if one.kind is ItemKind.ACCOUNT)
    tools = {one.account_id: str(one.frozen.get("publishing_tool") or "") for one in accounts}
    ways: defaultdict[str, list[Way]] = defaultdict(list)
    for item in reading.items():
        if item.kind is ItemKind.HOLDER and tools.get(item.account_id):
            role, method = str(item.frozen.get("role") or ""), Method(item.frozen["method"])
            ways[item.account_id].append(Way(item.person, item.said, role, method))
    for account_id, account in reading.accounts.items():
        matches = network_lists.matches(reading.unit, reading.campaign.id, account_id)
        for one in native_use(tools.get(account_id, ""), ways[account_id], matches):
            whom = reading.name(one.person) or one.said
            seat = "yes" if one.seat else "no"
            yield account.handle, account.network, tools[account_id], whom, one.person or "", one.role, seat


_TRAINED: Final = ("name", "id", "agency", "accounts", "passed", "owed", "state")


def trained(reading: Reading) -> Iterator[Row]:
    """Every holder with a name once, as they stood at the launch; the last column says how that was."""
    handles: defaultdict[str, dict[str, None]] = defaultdict(dict)
    known: dict[str, Row] = {}
    for item in reading.items():
        person = item.frozen.get("person")
        if item.kind is ItemKind.HOLDER and person:
            known.setdefault(str(person), _training(item))
            handles[str(person)][str(item.frozen.get("handle", ""))] = None
    for person, (who, agency, *rest) in sorted(known.items(), key=lambda one: (one[1][0], one[0])):
        yield who, person, agency, ", ".join(handles[person]), *rest


def _training(item: Item) -> Row:
    """What a line says of its holder's courses; of lines themselves nothing is held."""
    training: Mapping[str, Any] = item.frozen.get("training") or {}
    passed = "; ".join(
        f"{course} until {until or '?'}" for course, until in sorted(training.get("passed", {}).items())
    )
    owed = "; ".join(training.get("owed", ()))
    state = "owes a course" if owed else "trained" if passed else "no course asked of them"
    who = str(item.frozen.get("who") or item.frozen["person"])
    return who, str(item.frozen.get("agency") or ""), passed, owed, state


_CHECKED: Final = ("question", "holds", "of", "failing", "sentence")


def _checked(checks: tuple[Check, ...]) -> Iterator[Row]:
    for one in checks:
        holds = "yes" if one.holds else "no"
        yield one.kind.value, holds, str(one.of), str(one.failing), one.kind.sentence


_SIGNED: Final = ("name", "id", "as", "at")


def _signed(reading: Reading) -> Iterator[Row]:
    for one in campaigns.signed(reading.unit, reading.campaign.id):
        yield reading.name(one.person), one.person, one.capacity, instant(one.at)


SOURCES: Final = (
    *("file", "kind", "account", "rows", "sha256", "collected_by", "collected_at", "stale_at_launch"),
)


def source_name(number: int, kind: SourceKind, label: str) -> str:
    """The name of a source's file."""
    return f"sources/{number:03}-{kind.value}{slug(label)}.jsonl"


def slug(label: str) -> str:
    """A label as a part of a file's name: nothing of it leads anywhere."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in label.casefold())
    return "".join(f"-{part}" for part in plain[:60].split("-") if part)


def about(reading: Reading, item: Item) -> Row:
    """What a line is about."""
    return str(item.place), str(item.frozen.get("handle", "")), item.kind.value, reading.whom(item)
