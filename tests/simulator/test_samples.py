"""The samples hold every block and element that the local Slack knows, each as Slack takes it."""

import pytest

from bot.simulator.blockkit import Problems, check_blocks, check_view
from bot.simulator.blockkit.blocks import _ALLOWED
from bot.simulator.blockkit.elements import ELEMENTS
from bot.simulator.blockkit.rich_text import _PARTS, _PIECES
from bot.simulator.samples import samples

SAMPLES = samples("U0000000001", "C0000000001")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["title"])
def test_every_sample_is_one_that_slack_takes(sample):
    problems = Problems()
    if sample["kind"] == "message":
        check_blocks(sample["message"]["blocks"], "message", "/blocks", problems)
    else:
        check_view(sample["view"], "modal", problems)
    assert problems.messages == []


def test_together_they_hold_everything_there_is():
    known = {*ELEMENTS, *_PARTS, *_PIECES, *(block for blocks in _ALLOWED.values() for block in blocks)}
    assert known - types(SAMPLES) == set()


def types(part):
    """Every `type` anywhere in a payload."""
    if isinstance(part, list):
        return {found for each in part for found in types(each)}
    if not isinstance(part, dict):
        return set()
    own = {part["type"]} if isinstance(part.get("type"), str) else set()
    return own | {found for each in part.values() for found in types(each)}
