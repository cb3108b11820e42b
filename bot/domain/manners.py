"""Manners: which messages come at once, and which wait for the one message a day that people get."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.domain.duties import OF_REPORTS, Duty, DutyKind
from bot.domain.grants import TaskKind


class Manner(StrEnum):
    """Why something is told to a person. The three last are unasked: where the policy wants it, they wait."""

    ANSWER = "an answer to what they did, or what became of what was asked by them or for them"
    REMOVAL = "access that ends or must be taken away"
    EMERGENCY = "what cannot wait: an incident, or a programme that stands still"
    DAILY = "the one message a day, what goes in its place, and Home, which is no message"
    ASKED = "something is wanted of them, for the first time"
    REMINDED = "something that they know of is still wanted of them, or is about to end"
    NEWS = "something that they should know, and need do nothing about"


UNASKED: Final = frozenset({Manner.ASKED, Manner.REMINDED, Manner.NEWS})

MANNERS: Final[Mapping[str, Manner]] = MappingProxyType(
    {
        "acceptance_over": Manner.NEWS,
        "access": Manner.ANSWER,
        "account_changed": Manner.NEWS,
        "acknowledgements": Manner.ANSWER,
        "adoption": Manner.ASKED,
        "adoption_asked": Manner.ANSWER,
        "adoption_decided": Manner.ANSWER,
        "adoption_open_slots": Manner.REMINDED,
        "adoption_question": Manner.ASKED,
        "amnesty": Manner.ASKED,
        "answer": Manner.ANSWER,
        "anchor": Manner.NEWS,
        "anchors": Manner.NEWS,
        "announcement": Manner.ANSWER,
        "answers_for": Manner.NEWS,
        "asked": Manner.ANSWER,
        "audit_draft": Manner.ASKED,
        "ballot": Manner.ASKED,
        "campaign": Manner.ANSWER,
        "campaign_closed": Manner.ASKED,
        "changed": Manner.ANSWER,
        "channel": Manner.EMERGENCY,
        "checkout": Manner.ANSWER,
        "clock_was_wrong": Manner.EMERGENCY,
        "completion": Manner.ANSWER,
        "contract_over": Manner.REMOVAL,
        "decided": Manner.ANSWER,
        "departure": Manner.REMOVAL,
        "digest": Manner.DAILY,
        "draft_differs": Manner.NEWS,
        "draft_faults": Manner.EMERGENCY,
        "duty": Manner.ASKED,
        "ended": Manner.REMOVAL,
        "export": Manner.ANSWER,
        "faults": Manner.EMERGENCY,
        "founding": Manner.EMERGENCY,
        "founding_waits": Manner.EMERGENCY,
        "home": Manner.DAILY,
        "hunt_closed": Manner.NEWS,
        "identity": Manner.ASKED,
        "judged_again": Manner.ANSWER,
        "kept_not_adopted": Manner.NEWS,
        "kept_stands_still": Manner.ANSWER,
        "key_named": Manner.NEWS,
        "login_changed": Manner.EMERGENCY,
        "login_stored": Manner.NEWS,
        "monthly_report": Manner.DAILY,
        "offboarding": Manner.REMOVAL,
        "open_slots": Manner.REMINDED,
        "pack": Manner.ANSWER,
        "policy_decided": Manner.ANSWER,
        "policy_dropped": Manner.ANSWER,
        "policy_proposed": Manner.ANSWER,
        "policy_refused": Manner.ANSWER,
        "phish_warning": Manner.EMERGENCY,
        "proof_refused": Manner.ANSWER,
        "proposal_decided": Manner.ANSWER,
        "quiz": Manner.ANSWER,
        "reminder": Manner.REMINDED,
        "review_answered": Manner.NEWS,
        "review_reminder": Manner.DAILY,
        "reviews_late": Manner.ANSWER,
        "reviews_unanswered": Manner.NEWS,
        "removed": Manner.REMOVAL,
        "report": Manner.EMERGENCY,
        "report_now": Manner.ANSWER,
        "report_answered": Manner.ANSWER,
        "report_closed": Manner.ANSWER,
        "reported": Manner.ANSWER,
        "request": Manner.ASKED,
        "restoration": Manner.EMERGENCY,
        "review": Manner.DAILY,
        "review_page": Manner.DAILY,
        "review_question": Manner.ASKED,
        "seat_change": Manner.ASKED,
        "seated": Manner.NEWS,
        "set_up": Manner.ANSWER,
        "sheet": Manner.ANSWER,
        "shortened": Manner.REMOVAL,
        "sponsor": Manner.NEWS,
        "spot_check_failed": Manner.NEWS,
        "stopped": Manner.EMERGENCY,
        "suspended": Manner.REMOVAL,
        "task": Manner.ASKED,
        "task_due": Manner.REMOVAL,
        "unused": Manner.NEWS,
        "undelivered": Manner.EMERGENCY,
        "unseal_asked": Manner.EMERGENCY,
        "vacated": Manner.NEWS,
        "vault_sealed": Manner.EMERGENCY,
        "vault_unsealed": Manner.EMERGENCY,
        "warning": Manner.REMINDED,
    }
)
"""Every message by name; a test wants each that can be drawn in it. Duties and tasks say more below."""

_REMOVALS = frozenset({DutyKind.ROTATE, DutyKind.TAKE_AWAY, DutyKind.RECOVERY, DutyKind.SEE_OFF})


def of_task(kind: TaskKind) -> Manner:
    """To set access up is asked of somebody; to take it away cannot wait for tomorrow.

    What an audit suspends, after two weeks of asking, is asked for in people's hours.
    """
    return Manner.ASKED if kind in (TaskKind.PROVISION, TaskKind.SUSPEND) else Manner.REMOVAL


def of_duty(duty: Duty) -> Manner:
    """What takes ways in away, what a report asks for and what is urgent cannot wait for tomorrow."""
    if duty.kind in _REMOVALS:
        return Manner.REMOVAL
    exposed = duty.kind in OF_REPORTS or duty.kind is DutyKind.ATTEST
    return Manner.EMERGENCY if duty.urgent or exposed else Manner.ASKED


def reminder_of(manner: Manner) -> Manner:
    """How a reminder of something that was told in this manner is told."""
    return Manner.REMINDED if manner is Manner.ASKED else manner
