"""The sheet holds a sample of all that the bot can send, each drawn by its own views and as Slack takes it."""

import ast
import json
from pathlib import Path
from typing import Any

from bot.simulator.blockkit import Problems, check_blocks, check_view
from tests.demo.conftest import Start
from tests.e2e.world import ROOT
from tests.simulator.test_samples import types

BUILDERS = ("bot/views/kit.py", "bot/views/elements.py")
TEXTS = {"plain_text", "mrkdwn", "text", "modal", "home", "rich_text_section"}


def built() -> set[str]:
    """Every type that the building kit of the views names."""
    trees = [ast.parse((ROOT / path).read_text()) for path in BUILDERS]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    in_calls = [
        word for node in nodes if isinstance(node, ast.Call) for word in node.keywords if word.arg == "type"
    ]
    in_dicts = [
        value
        for node in nodes
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "type"
    ]
    menus = [
        node.args[0]
        for node in nodes
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_menu"
    ]
    values = [*(word.value for word in in_calls), *in_dicts, *menus]
    return {str(one.value) for one in values if isinstance(one, ast.Constant)}


def problems_of(sample: dict[str, Any]) -> list[str]:
    problems = Problems()
    if sample["kind"] == "message":
        check_blocks(sample["message"]["blocks"], "message", "/blocks", problems)
    else:
        check_view(sample["view"], sample["kind"], problems)
    return problems.messages


def test_every_block_that_the_bot_can_send_is_on_the_sheet_as_slack_takes_it(
    folder: Path, start: Start
) -> None:
    demo = start(folder).ready()
    demo.wait(lambda: len(json.loads(demo.get("/_page/sheet"))["samples"]) > 20, "the bot's samples")
    samples = json.loads(demo.get("/_page/sheet"))["samples"]
    own = samples[: next(number for number, one in enumerate(samples) if one["title"] == "Texts")]
    assert {one["title"]: problems_of(one) for one in samples if problems_of(one)} == {}
    assert {"section", "input", "users_select", "file_input"} <= built()
    assert built() - types(own) - TEXTS == set()
