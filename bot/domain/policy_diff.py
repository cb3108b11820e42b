"""What a later policy changes, by meaning: plain sentences that whoever decides on it can read."""

from collections.abc import Callable, Iterator

from bot.domain.policy import Policy
from bot.domain.policy_diff_words import WORDS
from bot.domain.policy_telling import Change, Place
from bot.domain.policy_types import Part

__all__ = ["Change", "changes"]


def changes(old: Policy, new: Policy, name_of: Callable[[str], str] = str) -> tuple[Change, ...]:
    """Every difference between two policies; none where only comments, spacing or order changed.

    `name_of` says how the people whom a text names, by Slack id or e-mail address, are called.
    """
    return tuple(_within(Place(old, new, _within, name_of), old, new))


def _within(place: Place, old: Part | None, new: Part | None) -> Iterator[Change]:
    one = new if old is None else old
    if one is None:
        return
    kind = type(one)
    for name in kind.model_fields:
        before, after = getattr(old, name, None), getattr(new, name, None)
        # Things are matched by their ids, so an id by itself never differs.
        if name != "id" and before != after:
            yield from WORDS[kind][name].tell(place, before, after)
