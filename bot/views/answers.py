"""Short answers to a person's own act: for their eyes only."""

from bot.views.kit import Block, escape, mention, message, modal, section

DIALOGUE_LATE = "Slack did not let me open the dialogue in time. Please press again."


def incident(number: str) -> str:
    """Our own fault: what the person can quote to the operator."""
    return f"Something went wrong on our side and nothing was recorded. Please try again; incident {number}."


def to_command(words: str) -> Block:
    """The answer to a slash command that could not be carried out."""
    return ephemeral(message(words, [section(words)]))


def ephemeral(shown: Block) -> Block:
    """A message for the reader's eyes only, as an answer to a slash command."""
    return {"response_type": "ephemeral", **shown}


def answer(words: str) -> Block:
    """The answer to a press, beside the message that was pressed."""
    return {**message(words, [section(words)]), "response_type": "ephemeral", "replace_original": False}


def undelivered(name: str, place: str, error: str) -> Block:
    """To the admins: something could not be told, and why."""
    where = mention(place) if place[:1] in "UW" else f"<#{place}>"
    head = f"Slack would not take a message ({escape(name)}) for {where}: {escape(error)}"
    remedy = "If it is a channel: invite me (`/invite @Vouchsafe`) and check that it is not archived."
    return message(head, [section(f"*{head}*"), section(remedy)])


def dialogue(words: str) -> Block:
    """Words in a dialogue, where there is no message to answer beside."""
    return modal("Vouchsafe", [section(words)], callback_id="words", close="Close")
