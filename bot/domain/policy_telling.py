"""How a change in one field of a policy is told: each kind of teller makes plain sentences of two values."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

from bot.domain.lengths import count
from bot.domain.policy import Policy
from bot.domain.policy_types import Part
from bot.domain.sentences import join_words
from bot.domain.slots import Slot, say_slots
from bot.domain.when import Span, say_length
from bot.domain.working_hours import WorkingHours

EXCERPT_WORDS = 24
"""Words of a long text that a sentence quotes, from shortly before the first word that differs."""
_WORDS_BEFORE = 3
_THREE_DAYS = timedelta(days=3)


@dataclass(frozen=True)
class Change:
    """One thing that a later policy says differently. `material` where people must know it to act rightly."""

    sentence: str
    material: bool


@dataclass(frozen=True)
class Place:
    """Where in two policies a difference lies: `whose` part it is, as a sentence names it.

    `walk` tells all fields of a section, and `name_of` turns a Slack id or an e-mail address into a name.
    """

    old: Policy
    new: Policy
    walk: "Walk"
    name_of: Callable[[str], str] = str
    whose: str = ""


Walk = Callable[[Place, Part | None, Part | None], Iterator[Change]]
"""Tells whatever differs within a section; `None` stands for a section that is not there."""


Say = Callable[[Place, Policy, Any], str]
"""Says one value, out of either policy, within a sentence."""


class Teller(Protocol):
    """Tells what differs between two values of one field; `None` stands for a section that is not there."""

    def tell(self, place: Place, old: Any, new: Any) -> Iterator[Change]:
        """A sentence for each difference."""


def plain(_place: Place, _policy: Policy, value: Any) -> str:
    """A length, a date, a number or a word, as people write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return say_length(value)
        case Span() | WorkingHours():
            return value.say()
        case Slot():
            return value.words
        case date():
            return f"{value.day} {value:%B %Y}"
        case _:
            return str(value)


def quoted(_place: Place, _policy: Policy, value: Any) -> str:
    """A text of the authors' own, in quotation marks."""
    return f"“{value}”"


def person(place: Place, _policy: Policy, value: Any) -> str:
    """Somebody by name, where the name is known."""
    return place.name_of(value)


def places_to_fill(_place: Place, _policy: Policy, value: Any) -> str:
    """Slots within a sentence: “the account owner and IT”."""
    return say_slots(value)


def hours(_place: Place, _policy: Policy, length: timedelta) -> str:
    """A time in which something is due: in hours, up to three days."""
    whole, rest = divmod(length, timedelta(hours=1))
    return count(whole, "hour") if length <= _THREE_DAYS and not rest else say_length(length)


def several(say: Say, last: str = "and") -> Say:
    """Several values in one breath."""
    return lambda place, policy, values: join_words((say(place, policy, one) for one in values), last=last)


def words_for(meanings: Mapping[Any, str]) -> Say:
    """A word of the file by what it means."""
    return lambda _place, _policy, value: meanings[value]


def with_unit(before: str, say: Say = plain, after: str = "") -> Say:
    """A value with the words that go with it: “at most 60 days”."""
    return lambda place, policy, value: f"{before}{say(place, policy, value)}{after}"


def sentence(words: str) -> str:
    """The words as a sentence: a capital letter in front, a full stop behind."""
    ended = words if words.endswith((".", "!", "?", ".”", "…”")) else f"{words}."
    return ended[:1].upper() + ended[1:]


@dataclass(frozen=True)
class Value:
    """“Removal is due within 12 hours instead of 24 hours.”

    `stem` may name `{whose}`. `none` stands for a value that is not given, and for an empty list where there
    is no `empty`.
    """

    stem: str
    say: Say = plain
    none: str = "nothing"
    material: bool = True
    empty: str = ""

    def tell(self, place: Place, old: Any, new: Any) -> Iterator[Change]:
        """One sentence with both values."""
        before, after = self._said(place, place.old, old), self._said(place, place.new, new)
        stem = self.stem.format(whose=place.whose)
        yield Change(sentence(f"{stem} {after} instead of {before}"), self.material)

    def _said(self, place: Place, policy: Policy, value: Any) -> str:
        if value == ():
            return self.empty or self.none
        return self.none if value is None else self.say(place, policy, value)


@dataclass(frozen=True)
class Wording:
    """“The objective now reads “… within 60 minutes …” instead of “… within 30 minutes …”.”"""

    subject: str
    material: bool = False

    def tell(self, place: Place, old: str | None, new: str | None) -> Iterator[Change]:
        """One sentence that quotes both texts from where they part."""
        subject = self.subject.format(whose=place.whose)
        if not new or not old:
            rest = f"now reads “{new}”; there was none before" if new else f"is left out; it read “{old}”"
            yield Change(sentence(f"{subject} {rest}"), self.material)
            return
        before, after = excerpts(old, new)
        if before == after:
            return
        yield Change(sentence(f"{subject} now reads “{after}” instead of “{before}”"), self.material)


def excerpts(old: str, new: str) -> tuple[str, str]:
    """The parts of two texts that differ, with a few words around them."""
    before, after = old.split(), new.split()
    pairs = list(zip(before, after, strict=False))
    same = next((at for at, (one, other) in enumerate(pairs) if one != other), len(pairs))
    start = max(0, same - _WORDS_BEFORE)
    return _cut(before, start), _cut(after, start)


def _cut(words: list[str], start: int) -> str:
    head, tail = "… " if start else "", " …" if len(words) > start + EXCERPT_WORDS else ""
    return f"{head}{' '.join(words[start : start + EXCERPT_WORDS])}{tail}"


@dataclass(frozen=True)
class Listing:
    """“Forbidden on X: new is “Sharing logins.”; no longer there is “…”.”."""

    stem: str
    say: Say = plain
    material: bool = True

    def tell(self, place: Place, old: Any, new: Any) -> Iterator[Change]:
        """One sentence with what is new and what is gone; or with the new order, where only that differs."""
        before = [self.say(place, place.old, one) for one in old or ()]
        after = [self.say(place, place.new, one) for one in new or ()]
        if before == after:
            return
        added, gone = Counter(after) - Counter(before), Counter(before) - Counter(after)
        parts = [f"new is {join_words(added.elements())}"] if added else []
        parts += [f"no longer there is {join_words(gone.elements())}"] if gone else []
        told = "; ".join(parts) or f"the order is now {join_words(after)}"
        yield Change(sentence(f"{self.stem.format(whose=place.whose)}: {told}"), self.material)


@dataclass(frozen=True)
class Pairs:
    """A table: “The rule “Agencies” answers to AC-2 instead of nothing.” `stem` may name `{key}`."""

    stem: str
    say: Say = plain
    none: str = "nothing"
    material: bool = True
    key: Callable[[str], str] = str

    def tell(self, place: Place, old: Any, new: Any) -> Iterator[Change]:
        """A sentence for each line of the table that differs."""
        before, after = old or {}, new or {}
        for name in dict.fromkeys((*before, *after)):
            if before.get(name) != after.get(name):
                stem = self.stem.format(whose=place.whose, key=self.key(name))
                line = Value(stem.replace("{", "{{").replace("}", "}}"), self.say, self.none, self.material)
                yield from line.tell(place, before.get(name), after.get(name))


Described = Callable[[Place, Policy, Any], str]


@dataclass(frozen=True)
class Members:
    """Things with an id: new ones, those that are gone, and in each that stays whatever differs.

    `noun` is what one is called, `name` how a sentence about its parts begins, `describe` what one that comes
    or goes amounts to. `ranked` begins the sentence about their order, where that means something.
    """

    noun: str
    name: Say
    describe: Say
    material: bool = True
    ranked: str = ""

    def tell(self, place: Place, old: Any, new: Any) -> Iterator[Change]:
        """A sentence for each that comes or goes, and those of what differs in the others."""
        before, after = ({one.id: one for one in side or ()} for side in (old, new))
        on = f" on {place.whose}" if place.whose else ""
        for key in dict.fromkeys((*before, *after)):
            if key not in after:
                told = self.describe(place, place.old, before[key])
                yield Change(sentence(f"No longer there: the {self.noun}{on} {told}"), self.material)
            elif key not in before:
                told = self.describe(place, place.new, after[key])
                yield Change(sentence(f"New {self.noun}{on}: {told}"), self.material)
            else:
                here = replace(place, whose=self.name(place, place.old, before[key]))
                yield from place.walk(here, before[key], after[key])
        yield from self._order(place, before, after)

    def _order(self, place: Place, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
        stayed = [key for key in after if key in before]
        if self.ranked and stayed != [key for key in before if key in after]:
            order = join_words(one.name for one in after.values())
            yield Change(sentence(f"{self.ranked.format(whose=place.whose)} {order}"), self.material)


@dataclass(frozen=True)
class Section:
    """A part that is told by its own fields; `whose` begins the sentences about them."""

    whose: str = ""

    def tell(self, place: Place, old: Part | None, new: Part | None) -> Iterator[Change]:
        """Whatever differs within."""
        yield from place.walk(replace(place, whose=self.whose or place.whose), old, new)


@dataclass(frozen=True)
class Switch:
    """Something that is so or not: one sentence for either."""

    on: str
    off: str
    material: bool = True

    def tell(self, place: Place, old: Any, new: Any) -> Iterator[Change]:
        """Which of the two it is from now on; nothing where it was so before."""
        if bool(old) != bool(new):
            words = self.on if new else self.off
            yield Change(sentence(words.format(whose=place.whose)), self.material)
