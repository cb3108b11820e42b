"""Every way in which a policy file can contradict itself, checked as written and reported all at once."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from difflib import get_close_matches
from itertools import chain

from bot.domain.asked import OF_AGENCY
from bot.domain.lengths import count as counted
from bot.domain.outline import Fault, Place
from bot.domain.policy_acknowledgement import acknowledgement_faults
from bot.domain.policy_audits import audit_faults
from bot.domain.policy_training import training_faults
from bot.domain.policy_unready import unready
from bot.domain.policy_vault import vault_faults
from bot.domain.sentences import join_words, some_of
from bot.domain.slots import (
    ANY,
    KNOWN_DISCIPLINES,
    LEGAL,
    OWNER,
    SENIOR_LEADER,
    SPONSOR,
    Slot,
    discipline_words,
)
from bot.domain.when import parse_length, say_length
from bot.errors import UserError

_LISTS_WITH_IDS = ("risks", "roles", "networks", "use_cases", "access_rules")


def faults(data: object) -> tuple[Fault, ...]:
    """Everything wrong between the parts of a policy; `data` is the file as plain lists and dictionaries."""
    file = Place(data)
    checks = (
        unready,
        _repeated_ids,
        _unknown_names_in_use_cases,
        _unknown_names_in_rules,
        _dangling_controls,
        _seats,
        _composition,
        _quorum,
        _rules_without_effect,
        _slots_without_seats,
        _legal_reviews,
        _sponsors,
        _contracts,
        _warnings_too_early,
        _unknown_high_risk_roles,
        acknowledgement_faults,
        training_faults,
        vault_faults,
        audit_faults,
    )
    return tuple(chain.from_iterable(check(file) for check in checks))


def _repeated_ids(file: Place) -> Iterator[Fault]:
    for section in (*(file[name] for name in _LISTS_WITH_IDS), file["committee"]["seats"]):
        yield from _repeats(list(section))
    for network in file["networks"]:
        yield from _repeats([*network["roles"], *network["unordered"]])


def _repeats(items: list[Place]) -> Iterator[Fault]:
    seen: set[str] = set()
    for item in items:
        name = item["id"].text
        if name in seen:
            yield item["id"].fault(f"The id {_quoted(name)} is used twice.", "Give each its own id.")
        seen |= {name} if name else set()


def _roles_on(file: Place, networks: frozenset[str] | None = None) -> frozenset[str]:
    """The role ids of these networks, or of all."""
    chosen = [network for network in file["networks"] if networks is None or network["id"].text in networks]
    return frozenset().union(*(network["roles"].ids() | network["unordered"].ids() for network in chosen))


def _unknown_names_in_use_cases(file: Place) -> Iterator[Fault]:
    for use_case in file["use_cases"]:
        unknown = [
            *_unknown(_unless_any(use_case["networks"]), file["networks"].ids(), "network"),
            *_unknown(_unless_any(use_case["roles"]), _roles_on(file), "role"),
        ]
        yield from unknown or _without_roles(file, use_case)


def _unless_any(place: Place) -> list[Place]:
    return [] if place.text == "any" else list(place.names())


def _without_roles(file: Place, use_case: Place) -> Iterator[Fault]:
    networks, roles = (_named(_unless_any(use_case[key])) for key in ("networks", "roles"))
    reachable = _roles_on(file, networks or None)
    if reachable and roles and not roles & reachable:
        yield use_case["roles"].fault(
            "None of these roles exists on any of its networks, so nobody can use this use case.",
            f"Those networks have {some_of(sorted(reachable))}.",
        )


def _named(places: list[Place]) -> frozenset[str]:
    return frozenset(place.text or "" for place in places)


def _unknown_names_in_rules(file: Place) -> Iterator[Fault]:
    networks = file["networks"].ids()
    for when in (rule["when"] for rule in file["access_rules"]):
        meant = (_named(list(when["network"].names())) & networks) or None
        yield from _unknown(list(when["network"].names()), networks, "network")
        yield from _unknown(list(when["role"].names()), _roles_on(file, meant), "role")
        yield from _unknown(list(when["use_case"].names()), file["use_cases"].ids(), "use case")


def _unknown(places: list[Place], known: frozenset[str], kind: str) -> Iterator[Fault]:
    for place in places:
        if place.text not in known:
            yield place.fault(f"There is no {kind} {_quoted(place.text)} here.", _instead(place.text, known))


def _instead(name: str | None, known: frozenset[str]) -> str:
    close = get_close_matches(name or "", known, n=1)
    return (
        f"Did you mean {_quoted(close[0])}?"
        if close
        else f"Known: {some_of(sorted(known), most=12) or 'none'}."
    )


def _dangling_controls(file: Place) -> Iterator[Fault]:
    controls, rules = file["controls"], file["access_rules"].ids()
    for rule_id in controls.keys():  # noqa: SIM118 - a Place is no dictionary: iterating it walks a list
        if rule_id not in rules:
            yield controls[rule_id].fault(
                f"No access rule is called {_quoted(rule_id)}.", _instead(rule_id, rules)
            )


def _seats(file: Place) -> Iterator[Fault]:
    sitting: Counter[str] = Counter()
    for seat in file["committee"]["seats"]:
        person = seat["person"].text
        if person and seat["vacant"].value is True:
            yield seat["vacant"].fault("The seat is vacant and yet names a person.", "Remove one of the two.")
        if not person and seat["vacant"].value is not True:
            yield seat.fault("The seat names nobody.", "Name a `person`, or say `vacant: true`.")
        sitting.update([person.casefold()] if person else [])
        if person and sitting[person.casefold()] > 1:
            yield seat["person"].warning(
                "This person sits in two seats.", "A person counts once per request."
            )


def _disciplines(file: Place) -> Counter[str]:
    return Counter(seat["discipline"].text or "" for seat in file["committee"]["seats"])


def _composition(file: Place) -> Iterator[Fault]:
    seats, held = file["committee"]["seats"], _disciplines(file)
    if not held[SENIOR_LEADER]:
        yield seats.fault(
            "The committee has no seat for a senior leader.", "Add one: `discipline: senior-leader`."
        )
    gaps = [discipline_words(name) for name in KNOWN_DISCIPLINES if name != SENIOR_LEADER and not held[name]]
    if gaps:
        yield seats.warning(f"The committee has no seat for {join_words(gaps)}.", "Add one when you can.")


def _quorum(file: Place) -> Iterator[Fault]:
    wanted, seats = file["committee"]["quorum"], len(list(file["committee"]["seats"]))
    if isinstance(wanted.value, int) and wanted.value > seats:
        there = f"{counted(seats, 'seat')}" if seats else "no seat"
        yield wanted.fault(
            f"The quorum is {wanted.value}, and the committee has {there}.",
            "No policy could ever be approved: ask for fewer.",
        )


def _rules_without_effect(file: Place) -> Iterator[Fault]:
    for rule in file["access_rules"]:
        require = rule["require"]
        effects = [key for key in require.keys() if not require[key].missing]  # noqa: SIM118 - as above
        if not require.missing and not effects:
            yield require.fault("The rule requires nothing.", "Give it `max`, `approvals` or `deny: true`.")
        if "deny" in effects and len(effects) > 1:
            yield require["deny"].fault("A deny stands alone.", "Remove the other requirements, or the deny.")


def _slots_without_seats(file: Place) -> Iterator[Fault]:
    held = _disciplines(file)
    for rule in file["access_rules"]:
        approvals = rule["require"]["approvals"]
        asked = Counter(slot for slot in map(_slot, approvals) if slot)
        for slot, count in asked.items():
            yield from _too_few(approvals, slot, count, held)


def _legal_reviews(file: Place) -> Iterator[Fault]:
    held = _disciplines(file)
    for use_case in file["use_cases"]:
        if use_case["legal_review"].value is True and not held[LEGAL]:
            yield use_case["legal_review"].fault(
                "Legal is to vouch for this use case, and the committee has no seat for Legal.",
                f"Add a seat with `discipline: {LEGAL}`, or remove `legal_review`.",
            )


def _sponsors(file: Place) -> Iterator[Fault]:
    """A sponsor answers for an agency's people, and for nobody else; and cannot decide alone on them."""
    for rule in file["access_rules"]:
        approvals = rule["require"]["approvals"]
        asked = [slot.name for slot in map(_slot, approvals) if slot]
        if SPONSOR not in asked:
            continue
        if rule["when"]["beneficiary"].text != OF_AGENCY:
            yield approvals.fault(
                "Only agency users have a sponsor.", "Add `beneficiary: agency` to its `when`."
            )
        if asked.count(SPONSOR) > 1:
            yield approvals.fault("An agency has one sponsor, who counts once.", "Ask for `sponsor` once.")
        if {*asked} == {SPONSOR}:
            yield approvals.fault(
                "A sponsor who asks for their agency's people would have nobody to vouch for it.",
                "Ask for another slot as well, such as `owner`.",
            )


def _contracts(file: Place) -> Iterator[Fault]:
    for rule in file["access_rules"]:
        asked, whom = rule["require"]["within_contract"], rule["when"]["beneficiary"]
        if not asked.missing and whom.text not in (None, OF_AGENCY):
            yield asked.fault(
                "Only agency users have a contract.", "Write `beneficiary: agency` in its `when`."
            )


def _slot(place: Place) -> Slot | None:
    """The slot written here; what is none is reported by the model."""
    try:
        return Slot.parse(place.text or "")
    except ValueError:
        return None


def _too_few(approvals: Place, slot: Slot, count: int, held: Counter[str]) -> Iterator[Fault]:
    if slot.name == OWNER and count > 1:
        yield approvals.fault("An account has one owner, who counts once.", "Ask for `owner` once.")
    if slot.discipline and held[slot.discipline] < count:
        yield approvals.fault(
            f"The rule asks for {slot.words} more often than the committee has such seats.",
            f"Add a seat with `discipline: {slot.discipline}`, or ask for another slot.",
        )
    if slot.name == ANY and held.total() < count:
        yield approvals.fault("More committee members are asked for than there are seats.", "Ask for fewer.")


def _warnings_too_early(file: Place) -> Iterator[Fault]:
    longest = max(filter(None, (_length(use_case["max"]) for use_case in file["use_cases"])), default=None)
    for warning in file["grants"]["warnings"]:
        length = _length(warning)
        if length and longest and length >= longest:
            yield warning.fault(
                f"No grant lasts longer than {say_length(longest)}, so this warning would never be sent.",
                "Warn later, or allow a use case longer.",
            )


def _unknown_high_risk_roles(file: Place) -> Iterator[Fault]:
    named = file["grants"]["reminders"]["high_risk"]["roles"]
    yield from _unknown(list(named.names()), _roles_on(file), "role")


def _length(place: Place) -> timedelta | None:
    """The length written here; what is none is reported by the model."""
    try:
        return parse_length(place.text or "")
    except UserError:
        return None


def _quoted(name: str | None) -> str:
    """A name out of the file, never at length."""
    words = name or ""
    return f"“{words if len(words) <= 40 else words[:39] + '…'}”"  # noqa: PLR2004 - one line of a terminal
