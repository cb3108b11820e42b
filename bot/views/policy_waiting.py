"""What the policy wants of somebody, a line each: to vote, to see to one long in review, to review it."""

from bot.domain.waiting import Waiting
from bot.views.kit import Block, actions, button, section, value, when


def vote_line(waiting: Waiting) -> list[Block]:
    """A proposed policy has no word of theirs yet."""
    until = f", until {when(waiting.due_at)}" if waiting.due_at else ""
    carried = value(waiting.subject)
    return [
        section(f"*Policy version {waiting.facts['number']}* waits for your vote{until}."),
        actions(
            button("Look at it", "policy_look", carried),
            button("Approve", "policy_approve", carried, style="primary"),
            button("Reject…", "policy_reject", carried, style="danger"),
        ),
    ]


def old_line(waiting: Waiting) -> list[Block]:
    """A proposed policy has been undecided for more than two weeks."""
    said = f"*Policy version {waiting.facts['number']}* has been in review since {when(waiting.since)}."
    return [section(said), actions(button("Look at it", "policy_look", value(waiting.subject)))]


def review_line(waiting: Waiting) -> list[Block]:
    """The policy in force is due for review."""
    said = f"*Policy version {waiting.facts['number']}* is due for review since {when(waiting.since)}."
    return [
        section(f"{said} Propose what should be otherwise, or say that it stays."),
        actions(
            button("Propose a new version…", "policy_propose", value("policy")),
            button("It stays as it is", "policy_reviewed", value(waiting.subject)),
        ),
    ]
