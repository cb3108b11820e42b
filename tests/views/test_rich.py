"""The company's Markdown as rich text: what it means stays, and nothing in it comes alive or is too much."""

import json
from typing import Any

from bot.simulator.blockkit import Problems, check_blocks
from bot.views.rich import rendered
from tests.injection_corpus import CORPUS


def shown(text: str, **limits: int) -> list[dict[str, Any]]:
    """The parts of the block, which Slack would take."""
    block = rendered(text, **limits)
    problems = Problems()
    check_blocks([block], "message", "", problems)
    assert not problems, list(problems)
    return block["elements"]


def pieces(part: Any) -> list[dict[str, Any]]:
    found = [part] if isinstance(part, dict) and part.get("type") in ("text", "link") else []
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return found + [one for each in inner for one in pieces(each)]


def test_headings_emphasis_lists_quotations_and_code_mean_in_slack_what_they_mean_in_markdown() -> None:
    parts = shown("# Why\n\nAsk **first**, *then* `post`.\n\n- one\n- two\n  - deep\n\n1. first\n\n> said\n")
    kinds = [one["type"] for one in parts]
    assert kinds == [
        *("rich_text_section", "rich_text_section", "rich_text_list", "rich_text_list", "rich_text_list"),
        "rich_text_quote",
    ]
    styles = [(one["text"], one.get("style")) for one in pieces(parts[:2])]
    assert ("Why", {"bold": True}) in styles
    assert ("first", {"bold": True}) in styles
    assert ("then", {"italic": True}) in styles
    assert ("post", {"code": True}) in styles
    assert [(one["style"], one["indent"], len(one["elements"])) for one in parts[2:5]] == [
        ("bullet", 0, 2), ("bullet", 1, 1), ("ordered", 0, 1),
    ]  # fmt: skip


def test_only_web_addresses_become_links() -> None:
    parts = shown(
        "[ours](https://intranet.example/a) [bad](javascript:alert(1)) ![x](https://e.example/x.png)"
    )
    assert [one["url"] for one in pieces(parts) if one["type"] == "link"] == ["https://intranet.example/a"]


def test_nothing_that_somebody_writes_comes_alive() -> None:
    for hostile in CORPUS:
        said = json.dumps(shown(f"Before {hostile} after\n\n{hostile}"))
        alive = [one for one in ("user", "broadcast", "channel", "emoji") if f'"type": "{one}"' in said]
        assert alive == [], hostile


def test_what_is_too_long_is_cut_and_what_is_nothing_still_shows_something() -> None:
    assert sum(len(one["text"]) for one in pieces(shown("word " * 2000, limit=300))) <= 300
    assert len(json.dumps(shown("**a** b " * 3000))) < 40_000
    assert pieces(shown(""))
    assert pieces(shown("```\n```"))
