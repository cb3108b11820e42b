"""What the programme's card, its risk register and its report are shown with."""

from dataclasses import dataclass

from bot.domain.anchors import AnchorPicture
from bot.domain.measures import Measured
from bot.domain.policy_parts import Risk
from bot.domain.programme_steps import Step


@dataclass(frozen=True)
class RiskLine:
    """A line of the risk register, with its number where the policy names a measure."""

    risk: Risk
    measured: Measured | None


@dataclass(frozen=True)
class ProgrammePicture:
    """The six steps; `full` for whoever has a part in running the programme, `risks` for whoever runs it.

    `may_report` is whether the reader may see the report; `anchored` is how the trail is, for the former.
    `audits_it` is whether the reader is an auditor.
    """

    steps: tuple[Step, ...]
    full: bool
    risks: tuple[RiskLine, ...] = ()
    may_report: bool = False
    anchored: AnchorPicture | None = None
    audits_it: bool = False
