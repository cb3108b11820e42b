"""Draws the life cycles into `docs/lifecycles.md` and the README from the tables that the code obeys.

`make docs` writes them; a test compares, so that a picture can never tell another story than the code.
"""

from pathlib import Path

from bot.domain.access import REQUEST, VOTE
from bot.domain.adoption import ADOPTION
from bot.domain.agencies import AGENCY
from bot.domain.baseline import BASELINE
from bot.domain.campaigns import CAMPAIGN
from bot.domain.channel import CHANNEL
from bot.domain.committee import SEAT_CHANGE
from bot.domain.duties import DUTY
from bot.domain.grants import GRANT, TASK
from bot.domain.hunt import AMNESTY, EVIDENCE, HUNT
from bot.domain.invitations import INVITATION
from bot.domain.leaving import DEPARTURE, ITEM
from bot.domain.lifecycle import Lifecycle
from bot.domain.moving import LINE, QUESTION
from bot.domain.principals import IDENTITY
from bot.domain.programme import POLICY
from bot.domain.proof import PROOF
from bot.domain.reconciling import MATCH
from bot.domain.reports import REPORT
from bot.domain.restoration import RESTORATION
from bot.domain.reviews import ITEM as REVIEW_ITEM
from bot.domain.reviews import REVIEW, SPOT_CHECK
from bot.domain.rotation import ROTATION
from bot.domain.sheets import SHEET
from bot.domain.training import ASSIGNMENT, QUIZ
from bot.domain.vault import CHECKOUT, SECRET
from bot.domain.vault_keys import KEK, KEK_ROTATION, VAULT

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "lifecycles.md"
README = ROOT / "README.md"
CYCLES: tuple[Lifecycle, ...] = (  # type: ignore[type-arg]  # of any states
    *(REQUEST, VOTE, GRANT, TASK, PROOF, POLICY, CHANNEL),
    *(DUTY, ROTATION, BASELINE, DEPARTURE, ITEM, QUESTION, LINE),
    *(REPORT, HUNT, EVIDENCE, AMNESTY, SHEET, AGENCY, INVITATION, IDENTITY, ADOPTION, SEAT_CHANGE),
    *(ASSIGNMENT, QUIZ, RESTORATION),
    *(CAMPAIGN, REVIEW, REVIEW_ITEM, MATCH, SPOT_CHECK),
    *(VAULT, SECRET, CHECKOUT, KEK, KEK_ROTATION),
)


def page() -> str:
    """The whole page: every life cycle with its picture and what each state means."""
    head = "# Life cycles\n\nDrawn from the tables in `bot/domain` by `make docs`; a test compares them."
    return "\n\n".join([head, *(part(cycle) for cycle in CYCLES)]) + "\n"


def part(cycle: Lifecycle) -> str:  # type: ignore[type-arg]  # of any states
    """One life cycle: the picture, then a sentence for each state."""
    states = dict.fromkeys(move.to for move in cycle.moves)
    lines = "\n".join(f"- **{state.value}**: {state.sentence}" for state in states)
    return f"## {cycle.name}\n\n{picture(cycle)}\n\n{lines}"


def picture(cycle: Lifecycle) -> str:  # type: ignore[type-arg]  # of any states
    """The Mermaid drawing in a code fence."""
    return f"```mermaid\n{cycle.mermaid()}\n```"


def readme(text: str) -> str:
    """The README with the drawings between its markers drawn anew."""
    for cycle in (REQUEST, GRANT):
        start, end = f"<!-- {cycle.name} -->", f"<!-- /{cycle.name} -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        text = f"{before}{start}\n{picture(cycle)}\n{end}{after}"
    return text


if __name__ == "__main__":
    PAGE.write_text(page())
    README.write_text(readme(README.read_text()))
