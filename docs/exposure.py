"""Writes the weights of exposure into `docs/exposure.md`; `make docs` does it, and a test compares."""

from pathlib import Path

from bot.domain.exposure import MOST, WEIGHTS, Weakness, Weight
from bot.views.exposure import WORDS

PAGE = Path(__file__).with_name("exposure.md")


HEAD = f"""# Exposure

How much could go wrong with an account today, from 0 (nothing is known to be open) to {MOST}: the points of
all that is open are added up and cut at {MOST}. The programme's exposure is the mean over its active
accounts. Drawn from the table in `bot/domain/exposure.py` by `make docs`; a test compares them.

| What is open | Points for each | At most | What mends it |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_row(weakness, weight) for weakness, weight in WEIGHTS.items())


def _row(weakness: Weakness, weight: Weight) -> str:
    words = WORDS[weakness].format(n="one holder", have="has")
    return f"| {words} | {weight.each} | {weight.cap} | {weakness.sentence} |\n"


if __name__ == "__main__":
    PAGE.write_text(page())
