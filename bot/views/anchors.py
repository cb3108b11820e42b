"""Anchors, as people see them: a thread a day in the committee's channel, and a line on Home."""

from datetime import date

from bot.domain.anchors import FEWEST_PLACES, Anchor, AnchorPicture
from bot.domain.lengths import count
from bot.domain.sentences import join_words
from bot.views.kit import Block, context, message, section, when

WHAT_FOR = (
    "What stands in this thread shows later that nobody has rewritten the trail. There is nothing to do; "
    "leave it here."
)


def day(of: date) -> Block:
    """The message above the anchors of a day."""
    head = f"Anchors of the trail, {of.day} {of:%B %Y}"
    return message(head, [section(f"*{head}*"), context(WHAT_FOR)])


def anchor(shown: Anchor) -> Block:
    """One anchor: the line can be copied out of the thread, and `trail verify` finds it in any text."""
    head = f"Event {shown.sequence:,}"
    return message(head, [section(f"{head}\n`{shown.head.line}`")])


def key_named(fingerprint: str) -> Block:
    """Once, to the committee: by what they know that something was signed here."""
    head = "The key with which this programme signs"
    words = (
        f"Its fingerprint is `{fingerprint}`. Backups, baselines and evidence packs bear it, and so do the "
        "anchors that I put into this channel: keep a copy where nobody who runs this machine can change it."
    )
    return message(head, [section(f"*{head}*\n{words}")])


def home_line(picture: AnchorPicture) -> list[Block]:
    """How well the trail is anchored, and the key's fingerprint, for whoever has a part in the programme."""
    lines = [_anchored(picture)]
    if picture.fingerprint:
        lines.append(f"Fingerprint of the signing key: `{picture.fingerprint}`")
    return [context("\n".join(lines))]


def _anchored(picture: AnchorPicture) -> str:
    """As far as which event, when, where; and what came after it."""
    newest = picture.newest
    if newest is None:
        return "The trail is not anchored anywhere yet: `vouchsafe check` says why."
    where = join_words([place.sentence for place in picture.places])
    since = f"; {count(picture.events_since, 'event')} since" if picture.events_since else ""
    few = "" if len(picture.places) >= FEWEST_PLACES else ". One place alone is soon lost: name a second one"
    return (
        f"The trail is anchored up to event {newest.sequence:,}, {when(newest.at)}, in {where}{since}{few}."
    )
