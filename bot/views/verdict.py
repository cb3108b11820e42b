"""What the rules say of an ask, in words: the same lines in the form, on the card and on the command line."""

from collections.abc import Sequence

from bot.domain.agencies import Contract
from bot.domain.asking import Preview, SlotNow
from bot.domain.gates import Gate, GateKind
from bot.domain.lending import Lent
from bot.domain.rules import Verdict
from bot.domain.sentences import join_words
from bot.domain.slots import Slot
from bot.domain.when import say_length
from bot.views.gates import owed
from bot.views.kit import bullets, escape, mention, when

FIELD_NAMES = {
    "account": "the account",
    "role": "the role",
    "use_case": "the use case",
    "reason": "a reason",
    "ends": "how long",
    "beneficiary": "for whom",
}


def preview_lines(seen: Preview) -> list[str]:
    """Everything the form says back, most important first."""
    lines = [f":warning: {escape(words, 600)}" for words in seen.problems.values()]
    if seen.extends:
        lines.append(
            f"This access is already held until {when(seen.extends.ends_at)}: this asks to extend it."
        )
    if seen.begins and seen.ends and seen.length:
        lines.append(_interval(seen))
    if seen.contract:
        lines.append(_contract(seen.contract))
    if seen.verdict:
        lines += rule_lines(seen.verdict)
        lines += [escape(seen.verdict.note, 600)] if seen.verdict.note else []
        lines += [] if seen.verdict.denied else slot_lines(seen.slots, seen.unfillable)
    if seen.lent:
        lines.append(_login(seen.lent))
    if seen.gates:
        lines.append(f"{owed(seen.gates, seen.whom, 'needs')} {_where(seen.gates)}")
    if seen.owner_missing:
        lines.append("This account has *no owner*; the next in line answers for it.")
    if seen.missing:
        lines.append(f"Still missing: {', '.join(FIELD_NAMES[name] for name in seen.missing)}.")
    return lines


def _login(lent: Lent) -> str:
    how = "This lends the account's login: you look at it in the vault, and nobody sends it to you."
    return how if lent.kept else f"{how} *No login is kept yet*; its owner is asked to store it."


def _where(gates: Sequence[Gate]) -> str:
    """Where whoever owes something can do it at once."""
    courses = any(gate.kind is GateKind.TRAINING for gate in gates)
    policy = any(gate.kind is GateKind.ACKNOWLEDGEMENT for gate in gates)
    verbs = [*(["`/vouchsafe policy`"] if policy else []), *(["`/vouchsafe training`"] if courses else [])]
    return f"Approved access waits for it; {join_words(verbs)}."


def rule_lines(verdict: Verdict) -> list[str]:
    """Which rules apply and why, and the longest that they allow together."""
    lines = [f"{escape(rule.sentence, 600)} _{escape(rule.because, 600)}_" for rule in verdict.applied]
    if verdict.longest is not None and not verdict.denied:
        lines.append(f"The longest allowed here: *{say_length(verdict.longest)}*.")
    return lines


def slot_lines(slots: tuple[SlotNow, ...], unfillable: tuple[Slot, ...]) -> list[str]:
    """Who must vouch; a slot that nobody can fill now is said plainly."""
    lines = [f"*{one.slot.headline}* must vouch: {_people(one)}" for one in slots]
    lines += [
        f":warning: Nobody can fill *{slot.words}* now. The admins can mend that." for slot in unfillable
    ]
    return lines


def bulleted(lines: list[str], nothing: str) -> str:
    """Lines as one block of text."""
    return bullets(lines) if lines else nothing


def _people(one: SlotNow) -> str:
    names = dict.fromkeys(capacity.person for capacity in one.people)
    return join_words((mention(person) for person in names), last="or") or "nobody now"


def _contract(contract: Contract) -> str:
    ends = f"The contract with {escape(contract.agency)} ends {when(contract.ends_at)}"
    return f"{ends}, and no access outlasts it."


def _interval(seen: Preview) -> str:
    if seen.begins is None or seen.ends is None or seen.length is None:
        return ""
    if seen.terms and seen.terms.ending.length is not None:
        # A login is lent as soon as it may begin: nobody sets anything up.
        begun, at_once = ("its beginning", "begun") if seen.lent else ("set-up", "set up")
        counted = f"{say_length(seen.length)}, counted from {begun}"
        return f"{counted}; if {at_once} at once until *{when(seen.ends)}*."
    return f"From {when(seen.begins)} until *{when(seen.ends)}* ({say_length(seen.length)} in all)."
