"""The part of the tour about audits: asked line by line, handed in, and looked back at."""

from typing import Any, Final

from bot.demo.tour_steps import step

_AMARA, _IRIS = "Amara Okafor", "Iris Novak"

AUDIT_STEPS: Final[tuple[dict[str, Any], ...]] = (
    step(
        "An audit by itself",
        "Leo's leaving has begun an audit of the accounts that he was in. Iris answers for them. Send the "
        "line, and press Go through them: each line says what is known, the riskiest first.",
        _IRIS,
        "app",
        type_="/vouchsafe home",
        look="Go through them",
        done="Silence keeps nothing.",
    ),
    step(
        "One press a line",
        "Open the thread below: Keep, Remove or Not sure, one press each; another one changes your mind. "
        "Press Keep beside somebody, then Submit 1 answer. What is not answered is never kept.",
        _IRIS,
        "app",
        look="Keep",
        done="1 of 4 answered",
    ),
    step(
        "Why does Gia have it?",
        "An auditor asks. One page tells: who asked, who vouched in which slot, trained, set up with which "
        "proof, attested. Send the line, read, close. The audit itself ends in one signed file.",
        _AMARA,
        "app",
        type_="/vouchsafe why @gia.romano @larkfieldoutdoor",
        done="Vouched for under policy version 1",
    ),
)
