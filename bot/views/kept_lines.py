"""What whoever keeps somebody without a grant reads: what stands in the way of one, and what they can do."""

from typing import Final

from bot.domain.ladder_pictures import KeptPicture, NotAdopted, StandsStill
from bot.domain.sentences import join_words
from bot.views.adoption_list import people
from bot.views.audit_ladder import line_words
from bot.views.kit import Block, button, context, escape, mention, message, section, value, when

_SHOWN: Final = 15
_MOST: Final = 600
_MISSING: Final = {
    "role": "Their role is not known. Choose one.",
    "use_case": "No use case of the policy fits their role. Choose another role.",
    "ends": "The rules allow no length for it.",
}
_NOTHING: Final = "Nothing speaks against it now. Ask the committee from the list."


def stands_still(picture: KeptPicture) -> Block:
    """To whoever has kept people about whom the committee cannot be asked as they are."""
    whom = people(len(picture.lines))
    head = f"Audit #{picture.number}: you kept {whom} without a grant, and the rules do not grant it so"
    blocks = [section(f"*{head}.* They are not certified by that.")]
    blocks += [_line(one, picture.reader) for one in picture.lines[:_SHOWN]]
    left = len(picture.lines) - _SHOWN
    more = [context(f"…and {left} more")] if left > 0 else []
    return message(head, [*blocks, *more, context(_WHAT_TO_DO)])


def not_adopted(picture: NotAdopted) -> Block:
    """To whoever kept somebody: they are not granted it, and it is taken away."""
    about = picture.about
    head = f"Audit #{about.number}: {line_words(about)} is kept and was not granted, so it is taken away"
    by = f"{mention(picture.by)} has said so." if picture.by else "Nobody has granted it in time."
    return message(head, [section(f"*{head}.* {by}"), context(_ASK_ANEW)])


def _line(one: StandsStill, reader: str) -> Block:
    why = escape(" ".join([*one.problems, *_missing(one)]) or _NOTHING, _MOST)
    others = [mention(person) for person in one.held.people if person != reader]
    whose = f"the list of {join_words(others)}" if others else "your list"
    words = f"*{line_words(one.about)}*\n{why}\nThey are on {whose}, until {when(one.ends_at)}."
    look = button("Look at it", "look_duty", value(one.held.subject)) if one.held.way else None
    return section(words, accessory=look)


def _missing(one: StandsStill) -> list[str]:
    """What is missing, where nothing else says it."""
    return [] if one.problems else [_MISSING[name] for name in one.missing if name in _MISSING]


_WHAT_TO_DO: Final = (
    "Adopt them as the rules allow, or choose Remove; whoever is left on the day named loses their way in. "
    "Until then the audit cannot be closed."
)
_ASK_ANEW: Final = "If they need it, ask for access for them: `/request-access`."
