"""Who must vouch if this person asks for this: the form's verdict as lines of text, with today's people."""

from collections import Counter
from collections.abc import Callable, Iterable

from bot.domain.asked import Ask
from bot.domain.policy import Policy
from bot.domain.rules import Verdict, judge
from bot.domain.sentences import join_words
from bot.domain.slots import Bench, cannot_be_filled, who_can


def explain(policy: Policy, ask: Ask, bench: Bench, name_of: Callable[[str], str] = str) -> tuple[str, ...]:
    """What this ask meets, in the words of the form, and then who could fill each slot today."""
    verdict = judge(policy, ask)
    return verdict.sentences() + (_who_must_vouch(verdict, bench, name_of) if verdict.allowed else ())


def _who_must_vouch(verdict: Verdict, bench: Bench, name_of: Callable[[str], str]) -> tuple[str, ...]:
    missing = Counter(cannot_be_filled(verdict.slots, bench))
    lines = []
    for slot, capacities in who_can(verdict.slots, bench):
        people = dict.fromkeys(name_of(capacity.person) for capacity in capacities)
        left_open = missing[slot] > 0
        missing[slot] -= left_open
        lines.append(f"{slot.headline} must vouch: {_people(people, left_open=left_open)}.")
    return tuple(lines)


def _people(people: Iterable[str], *, left_open: bool) -> str:
    names = tuple(people)
    if not names:
        return "nobody can fill this today"
    return "nobody is left to fill this; a person counts once" if left_open else join_words(names, last="or")
