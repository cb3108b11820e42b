"""Short answers to a person's own act: for their eyes only."""

from bot.views.kit import Block, escape, mention, message, modal, section

LINE_LIMIT, MOST_LINES = 600, 30
INVITE = "Invite me there (`/invite @Vouchsafe`), or set VOUCHSAFE_COMMITTEE_CHANNEL to another channel."
UNARCHIVE = "Take the channel out of the archive, or set VOUCHSAFE_COMMITTEE_CHANNEL to another channel."
NOTHING_TO_DO = "There is nothing to mend if they have left."
WHY = {
    "not_in_channel": ("I am not in that channel.", INVITE),
    "channel_not_found": ("There is no such channel, or I cannot see it.", INVITE),
    "is_archived": ("The channel is archived.", UNARCHIVE),
    "is_inactive": ("The channel is archived.", UNARCHIVE),
    "user_disabled": ("Their Slack account is deactivated.", NOTHING_TO_DO),
    "user_not_found": ("Slack knows nobody with this id.", "Correct the id in the settings or the policy."),
}
WHAT = {
    "request": "the card of a request",
    "founding": "the card of a policy",
    "asked": "the card of their request",
    "task": "the card of a task",
    "task_due": "a reminder of a task",
    "access": "their access card",
    "warning": "a warning that access ends",
    "decided": "the outcome of a request",
    "ended": "the news that access has ended",
    "removed": "the news that access is removed",
}

DIALOGUE_LATE = "Slack did not let me open the dialogue in time. Please press again."


def incident(number: str) -> str:
    """Our own fault: what the person can quote to the operator."""
    return f"Something went wrong on our side and nothing was recorded. Please try again; incident {number}."


def said(error: Exception) -> str:
    """A refusal's words as markup: they may quote what somebody typed, so nothing in them comes alive."""
    return "\n".join(escape(line, LINE_LIMIT) for line in str(error).splitlines()[:MOST_LINES])


def to_command(words: str) -> Block:
    """The answer to a slash command that could not be carried out."""
    return ephemeral(message(words, [section(words)]))


def ephemeral(shown: Block) -> Block:
    """A message for the reader's eyes only, as an answer to a slash command."""
    return {"response_type": "ephemeral", **shown}


def answer(words: str) -> Block:
    """The answer to a press, beside the message that was pressed."""
    return {**message(words, [section(words)]), "response_type": "ephemeral", "replace_original": False}


def undelivered(name: str, place: str, error: str, *, fell_back: bool) -> Block:
    """To the admins: something could not be told, why, and what to do about it."""
    where = mention(place) if place[:1] in "UW" else f"<#{escape(place)}>"
    head = f"Slack would not take {WHAT.get(name, 'a message')} for {where}"
    why, remedy = WHY.get(error, (f"Slack says “{escape(error)}”.", "The log of this hour has more."))
    instead = ["I sent it to each person who can act on it instead."] if fell_back else []
    return message(head, [section(f"*{head}*"), section(" ".join([why, remedy, *instead]))])


def dialogue(words: str) -> Block:
    """Words in a dialogue, where there is no message to answer beside."""
    return modal("Vouchsafe", [section(words)], callback_id="words", close="Close")
