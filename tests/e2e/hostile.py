"""What may come alive of all that anybody was shown in a world: our own words, and nothing that people typed."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.domain.no_secrets import holds_a_secret
from bot.simulator import live_parts
from tests.e2e.world import World
from tests.injection_corpus import CORPUS
from tests.slack_rendering import live, unfit

OURS = re.compile(
    r"<(?:@(?P<person>[UW]\w+)|#(?P<channel>C\w+)|!date\^\d+\^\{date_short_pretty\}[^<>]*|(?P<link>https://[^|<>]+)\|[^<>]+)>"
)
NO_FAULT = {None, "hash_conflict"}
PARSED = ("blocks", "view", "body", "metadata")
FORMATS = {"bold": "*", "italic": "_", "struck": "~", "code": "`"}
KEPT = [text for text in CORPUS if not holds_a_secret(text)]
"""The corpus without what looks like a secret, which comes no further than its field or cell."""


def packs(limit: int, longest: int = 10_000) -> list[str]:
    """The corpus up to a length in as few texts as a field of this limit takes, a line or more each."""
    filled = [""]
    for text in (text for text in KEPT if len(text) <= longest):
        piece = text[:limit]
        if len(filled[-1]) + len(piece) + 1 > limit:
            filled.append("")
        filled[-1] = f"{filled[-1]}\n{piece}" if filled[-1] else piece
    return [text[:limit] for text in filled if text.strip()]


def shown(world: World) -> Iterator[Any]:
    """Every payload that somebody was shown: messages, dialogues, Homes, answers and options."""
    for call in world.slack.calls:
        yield {name: _parsed(value) if name in PARSED else value for name, value in call.args.items()}
    for delivery in world.slack.deliveries:
        if delivery.ack:
            yield _parsed(delivery.ack)
    for messages in world.slack.messages.values():
        for message in messages:
            yield {"text": message.text, "blocks": message.blocks}


def check(world: World) -> int:
    """Nothing alive but what is ours, nothing that Slack would refuse; how many payloads were looked at."""
    refused = [(call.method, call.answer) for call in world.slack.calls]
    assert [one for one in refused if one[1].get("error") not in NO_FAULT] == []
    count = 0
    for payload in shown(world):
        bad = [*unfit(_seen(payload)), *_alive(world, payload)]
        assert bad == [], (bad[:5], json.dumps(payload)[:3000])
        count += 1
    return count


def _seen(payload: Any) -> Any:
    """A payload without what nobody reads."""
    if isinstance(payload, dict):
        return {key: _seen(value) for key, value in payload.items() if key != "metadata"}
    return payload


def _alive(world: World, payload: Any) -> list[str]:
    found = [part for part in live_parts(payload) if not _is_ours(world, part)]
    return [*found, *(finding for finding in live(payload) if not _allowed(world, finding))]


def _allowed(world: World, finding: str) -> bool:
    kind, _, what = finding.partition(" ")
    if kind in ("mention", "channel", "command", "link"):
        return _is_ours(world, what)
    if kind in FORMATS:
        span = what[1:-1].encode().decode("unicode_escape") if "\\" in what else what[1:-1]
        return not any(span in text for text in CORPUS)
    if kind == "emoji":
        return not any(what in text for text in CORPUS)
    return kind == "no"


def _is_ours(world: World, part: str) -> bool:
    hit = OURS.fullmatch(part)
    if hit is None:
        return False
    if hit["link"]:
        return "evil" not in hit["link"]
    wanted = hit["person"] or hit["channel"]
    return wanted is None or wanted in world.slack.people or wanted in world.slack.channels


def _parsed(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return {"text": value}
