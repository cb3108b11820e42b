"""Exposure as people read it: the programme's score, then each account with what is open and its fix."""

from bot.domain.exposure import Point, Weakness
from bot.domain.lengths import count
from bot.domain.pictures import ExposedAccount, ExposurePicture
from bot.views.access import account_words
from bot.views.kit import Block, actions, bullets, button, context, message, modal, section, value

SHOWN = 10
_POINTS_SHOWN = 5
NAMELESS = frozenset({Weakness.TEAM_HOLDER, Weakness.UNKNOWN_HOLDER})
"""What whoever answers for the account can mend by saying who it is."""

WORDS = {
    Weakness.NO_OWNER: "it has no owner",
    Weakness.NO_BACKUP: "it has no backup owner",
    Weakness.UNKNOWN_HOLDER: "{n} whom nobody can name {have} a way in",
    Weakness.TEAM_HOLDER: "{n} {have} a way in under the name of a team",
    Weakness.SUSPECTED_HOLDER: "{n} may have a way in",
    Weakness.LEGACY_HOLDER: "{n} {have} a way in that was never granted",
    Weakness.SUSPENDED_HOLDER: "{n} {have} a way in though their access is suspended",
    Weakness.SECRET_KNOWN: "somebody who lost access still knows its secrets",
    Weakness.NO_TWO_FACTOR: "its sign-in has no second step",
    Weakness.SMS_TWO_FACTOR: "its second step is a text message",
    Weakness.TWO_FACTOR_UNKNOWN: "nobody has said what its second step is",
    Weakness.ONE_CUSTODIAN: "one person alone holds its recovery",
    Weakness.NO_CUSTODIAN: "nobody has said who holds its recovery mail and phone",
    Weakness.NEVER_ROTATED: "its shared secrets are older than a year",
    Weakness.LAST_ADMIN: "one person alone answers for it",
}


def answer(picture: ExposurePicture) -> Block:
    """The answer to `/vouchsafe exposure`."""
    head = headline(picture)
    return message(head, [section(f"*{head}*"), *_accounts(picture), *_buttons(picture)])


def dialogue(picture: ExposurePicture) -> Block:
    """The same in a dialogue, for somebody who comes from Home."""
    blocks = [section(f"*{headline(picture)}*"), *_accounts(picture)]
    return modal("Exposure", blocks, callback_id="exposure_look", close="Close")


def headline(picture: ExposurePicture) -> str:
    """The programme's score and what counts most, as one line."""
    holders = f"{count(picture.legacy, 'legacy holder')}, {picture.unknown} unknown"
    return f"Exposure {picture.score} of 100: {count(picture.in_all, 'account')}, {holders}"


def point_words(point: Point) -> str:
    """One weakness as a phrase, with its points and its fix."""
    have = "has" if point.count == 1 else "have"
    who = "one holder" if point.count == 1 else f"{point.count} holders"
    said = WORDS[point.weakness].format(n=who, have=have)
    return f"{said} (+{point.points}). {point.weakness.sentence}"


def baseline_taken(number: int, sha256: str) -> str:
    """What whoever took a baseline reads."""
    return f"Baseline {number} is taken. Its SHA-256 begins with `{sha256[:12]}`, and stands on the trail."


def _accounts(picture: ExposurePicture) -> list[Block]:
    shown = [_account(one) for one in picture.accounts[:SHOWN]]
    left = picture.in_all - len(shown)
    more = [context(f"…and {left} more that are less exposed")] if left > 0 else []
    return [*shown, *more]


def _account(one: ExposedAccount) -> Block:
    points = [point_words(point) for point in one.points[:_POINTS_SHOWN]]
    left = len(one.points) - len(points)
    lines = [*points, *([f"…and {left} more"] if left > 0 else [])] or ["Nothing is open."]
    nameless = any(point.weakness in NAMELESS for point in one.points)
    return section(
        f"*{account_words(one.account, one.network_name)}*: {one.score}\n{bullets(lines)}",
        accessory=button("Holders…", "look_account", value(one.account.id)) if nameless else None,
    )


def _buttons(picture: ExposurePicture) -> list[Block]:
    return [actions(button("Take a baseline", "take_baseline"))] if picture.may_take else []
