"""Text for Slack: our words as markup, people's words so that nothing in them comes alive."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any, Final
from urllib.parse import urlsplit

from bot.domain.calendar import MONTHS
from bot.domain.text import clean, cut, scrub
from bot.domain.when import check_aware, say_instant, zone_of

Block = dict[str, Any]
"""One piece of a Block Kit payload."""

NOTHING: Final = "–"  # noqa: RUF001 - an en dash, as typographers set an empty cell
"""Stands where a person left nothing to show: Slack refuses empty text."""

_LOOKALIKES: Final = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼"})  # noqa: RUF001 - alike on purpose
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LIVE_UNDERSCORE: Final = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_EMOJI_CODE: Final = re.compile(r":(?=[\w'+-]+:)")
_LEADING_QUOTE: Final = re.compile(r"^[>\s]+")
_TORN_END: Final = re.compile(r"(?:&[a-z]*|<[^<>]*)…$")
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{1,30}")
_URL_LIMIT: Final = 3000


def plain(text: str, limit: int) -> Block:
    """Return a plain text object of one line; emoji codes stay the characters that they are."""
    return {"type": "plain_text", "text": clean(text, limit=limit) or NOTHING, "emoji": False}


def mrkdwn(text: str, limit: int = 3000) -> Block:
    """Return a text object for OUR words; whatever a person wrote goes through `escape` first."""
    return {"type": "mrkdwn", "text": _cut_markup(text, limit), "verbatim": True}


def escape(user_text: str, limit: int = 300) -> str:
    """Return a person's words as one line to stand within our markup, cut to `limit` before escaping.

    Nothing in it formats, links, mentions, quotes or turns into a picture. An underscore between two letters
    is dead already and stays, so that handles can be copied.
    """
    text = _LEADING_QUOTE.sub("", clean(user_text, limit=limit)).translate(_LOOKALIKES)
    text = _EMOJI_CODE.sub("∶", _LIVE_UNDERSCORE.sub("ˍ", text))  # noqa: RUF001 - alike on purpose
    return text.translate(_ENTITIES) or NOTHING


def mention(user_id: str) -> str:
    """Return the markup that names a person by Slack id; anything that is no id is escaped."""
    return f"<@{user_id}>" if _PERSON.fullmatch(user_id) else escape(user_id)


def when(instant: datetime) -> str:
    """Return the markup that shows date and time in each reader's own zone."""
    return _date_token(instant, "{date_short_pretty} at {time}")


def day(instant: datetime) -> str:
    """Return the markup that shows the date in each reader's own zone."""
    return _date_token(instant, "{date_short_pretty}")


def written_day(instant: datetime) -> str:
    """Return the date since which something is so; a mere day of a list, kept as midnight, is everybody's."""
    at = check_aware(instant).astimezone(UTC)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}" if at.time() == time() else day(instant)


def link(label: str, url: str) -> str:
    """Return a link with our label; the label alone if `url` is no plain web address."""
    words = escape(label)
    return f"<{url.translate(_ENTITIES)}|{words}>" if is_web_address(url) else words


def is_web_address(url: str) -> bool:
    """Tell whether `url` is a http or https address that Slack takes, with nothing hidden in it."""
    if len(url) > _URL_LIMIT or scrub(url) != url or re.search(r"[\s<>|\"\\]", url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def bullets(lines: Iterable[str]) -> str:
    """Return our lines as a bulleted list."""
    return "\n".join(f"• {line}" for line in lines)


def _date_token(instant: datetime, form: str) -> str:
    epoch = int(check_aware(instant).timestamp())
    return f"<!date^{epoch}^{form}|{say_instant(instant.astimezone(UTC), zone_of(None))}>"


def _cut_markup(text: str, limit: int) -> str:
    """Cut without leaving half an entity or half a link at the end."""
    whole = scrub(text, multiline=True) or NOTHING
    shown = cut(whole, limit)
    return shown if shown == whole else _TORN_END.sub("…", shown)
