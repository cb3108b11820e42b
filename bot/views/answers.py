"""Short answers to a person's own act: for their eyes only."""

from bot.domain.channel import fault_named
from bot.views import channels
from bot.views.kit import Block, escape, mention, message, modal, section

LINE_LIMIT, MOST_LINES = 600, 30
NOTHING_TO_DO = "There is nothing to mend if they have left."
WHY = {
    "user_disabled": ("Their Slack account is deactivated.", NOTHING_TO_DO),
    "user_not_found": ("Slack knows nobody with this id.", "Correct the id in the settings or the policy."),
}
WHAT = {
    "anchor": "an anchor of the trail",
    "request": "the card of a request",
    "adoption": "the card of an adoption",
    "adoption_asked": "the card of what they asked the committee",
    "adoption_decided": "the outcome of an adoption",
    "adoption_question": "the question whether access is still needed",
    "founding": "the card of a policy",
    "seated": "the news that they sit on the committee, or no longer do",
    "seat_change": "the card of a change on the committee",
    "audit_draft": "the card of an audit that is prepared",
    "ballot": "the card of a proposed policy",
    "announcement": "the announcement of the policy",
    "asked": "the card of their request",
    "task": "the card of a task",
    "task_due": "a reminder of a task",
    "duty": "something to be done",
    "login_changed": "the news that a login has changed",
    "login_stored": "the news that somebody has stored a login",
    "departure": "the list of somebody who leaves",
    "offboarding": "something to be confirmed",
    "access": "their access card",
    "checkout": "the end of a look at a login",
    "vault_sealed": "the news that the vault is sealed",
    "unseal_asked": "the question whether the vault is to be unsealed",
    "shortened": "the news that access ends sooner",
    "sponsor": "the news that they are a sponsor",
    "contract_over": "the news that a contract has ended",
    "campaign": "the card of an audit",
    "campaign_closed": "the question for their name under an audit",
    "identity": "the question who somebody is",
    "warning": "a warning that access ends",
    "decided": "the outcome of a request",
    "ended": "the news that access has ended",
    "removed": "the news that access is removed",
    "report": "the card of a report",
    "phish_warning": "a warning of a phish",
    "amnesty": "the question whether they have a login",
    "digest": "the message of what waits for them",
    "sheet": "the card of a list that was handed in",
    "left_out": "the file of rows that were left out",
    "export": "a list that was asked for",
    "acknowledgements": "the list of acknowledgements",
}

_INSTEAD = {
    "announcement": "It stands in the committee's channel instead, and people are asked all the same.",
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
    head = f"Slack would not take {WHAT.get(name, 'a message')} for {_where(place)}"
    why, remedy = _why(error, "policy" if name == "announcement" else "settings")
    instead = [_INSTEAD.get(name, "I sent it to each person who can act on it instead.")] if fell_back else []
    return message(head, [section(f"*{head}*"), section(" ".join([why, remedy, *instead]))])


def clock_was_wrong(hours: int) -> Block:
    """To the admins: a clock that had jumped says the right time again."""
    head = f"The clock of the machine I run on was {hours} hours ahead of Slack's"
    what = "It is right again. Meanwhile I recorded nothing, ended nobody's access and sent no messages."
    remedy = "Please have its time synchronisation looked at."
    return message(head, [section(f"*{head}*"), section(f"{what} {remedy}")])


def stopped(method: str, error: str) -> Block:
    """To the admins: Slack does not let the app do something, and how that is mended."""
    head = "Slack does not let me do something that I must do"
    why = f"It refuses `{escape(method)}` ({escape(error)}). Nothing is lost: I keep trying."
    remedy = "`vouchsafe check` names the scope that is missing. Add it, then reinstall the app."
    return message(head, [section(f"*{head}*"), section(f"{why} {remedy}")])


def dialogue(words: str) -> Block:
    """Words in a dialogue, where there is no message to answer beside."""
    return modal("Vouchsafe", [section(words)], callback_id="words", close="Close")


def _where(place: str) -> str:
    if place.startswith("#"):
        return escape(place)
    return mention(place) if place[:1] in "UW" else f"<#{escape(place)}>"


def _why(error: str, named_in: str) -> tuple[str, str]:
    """What Slack's word means, and what mends it, in the file that names the place."""
    fault = fault_named(error)
    if fault:
        return channels.WHY[fault], channels.remedy(fault, f"name another channel in the {named_in}")
    return WHY.get(error, (f"Slack says “{escape(error)}”.", "The log of this hour has more."))
