"""How a refusal is written down: what is asked, the error string that comes back, and the place of the fault."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulator.blocks import IMAGE, acts, field, mrkdwn, plain, section, view, without
from tests.simulator.stage import Said, Stage, form

Ask = Callable[[Stage], Said]


@dataclass(frozen=True)
class Refused:
    """What is asked, the error string that comes back, and what is told beside it; `blocks`: what was to show."""

    ask: Ask
    error: str
    told: str = ""
    blocks: Any = None


def message(blocks, words, at) -> Refused:
    """A message of these blocks; the place is a JSON pointer below `/blocks`."""
    return Refused(lambda on: on.post(blocks=blocks), "invalid_blocks", fault(words, f"/blocks{at}"), blocks)


def hosted(file, words="invalid slack file", at="", **more) -> Refused:
    """A message with a picture of Slack's; `file` gives its id on a stage, the place is below `slack_file`."""

    def ask(on):
        return on.post(blocks=[HOSTED | {"slack_file": {"id": file(on)}} | more])

    return Refused(ask, "invalid_blocks", fault(words, f"/blocks/0{at}"))


def element(part, words, at="") -> Refused:
    """A message with this element among its actions; the place is below the element."""
    return message([acts(part)], words, f"/0/elements/0{at}")


def modal(shown, words, at) -> Refused:
    """A modal; the place is below `/view`."""
    return Refused(lambda on: on.open(shown), "invalid_arguments", fault(words, f"/view{at}"), shown)


def entry(part, words, at="", **more) -> Refused:
    """A modal with an input block around this element; the place is below the element."""
    return modal(view(field(part, **more)), words, f"/blocks/0/element{at}")


def tab(shown, words, at) -> Refused:
    """A Home tab; the place is below `/view`."""
    return Refused(lambda on: on.publish(shown), "invalid_arguments", fault(words, f"/view{at}"), shown)


def kinds(part) -> set[str]:
    """Every type that is named in a part of a payload."""
    if isinstance(part, list):
        return set().union(*map(kinds, part))
    if not isinstance(part, dict):
        return set()
    return {str(part.get("type"))}.union(*map(kinds, part.values()))


def scopeless(scope, method, **args) -> Refused:
    """A call by an app that may do nothing but take commands."""
    return Refused(lambda on: on.scoped("commands").call(method, **args), "missing_scope", f"needed: {scope}")


def to_command(answer, words, at="") -> Refused:
    """An answer to a command; the place is in the answer."""
    return Refused(lambda on: on.ack(answer), "operation_timeout", fault(words, at))


def to_form(answer, words, at="") -> Refused:
    """An answer to a form with a section and one field, called `reason`."""
    return Refused(lambda on: on.ack_form(answer), TROUBLE, fault(words, at))


def to_typing(answer, words, at="") -> Refused:
    """An answer to what was typed into a type-ahead select."""
    return Refused(lambda on: on.ack_typing(answer), NO_RESULTS, fault(words, at))


def beside(body, error) -> Refused:
    """What is posted to the response address of a command."""
    return Refused(lambda on: on.respond(on.address(), body), error, "HTTP 400")


def fault(words, at) -> str:
    return f"[ERROR] {words} [json-pointer:{at}]"


def long(count):
    return f"must be less than {count} characters"


def most(count):
    return f"no more than {count} items allowed"


def unsupported(kind):
    return f"unsupported type: {kind}"


def unknown(key):
    return f"invalid additional property: {key}"


def lacking(key):
    return f"missing required field: {key}"


TROUBLE, NO_RESULTS = "We had some trouble connecting. Try again?", "No results"
NONE = "no fewer than 1 items allowed"
EMPTY = "must be more than 0 characters"
NOT_TEXT, NOT_LIST, NOT_OBJECT = "must provide a string", "must provide an array", "must provide an object"
NOT_BOOLEAN, NOT_WHOLE = "must provide a boolean", "must provide an integer"
OPTIONS_OR_GROUPS = "must provide exactly one of: options, option_groups"
ONE_SOURCE = "must provide exactly one of: image_url, slack_file"
NO_DATE, NO_TIME = "must be a date in the form YYYY-MM-DD", "must be a time in the form HH:mm"
NO_DAY, NO_NUMBER = "must be a date of the calendar", "must be a number in a string"
NOT_OFFERED, NONE_OFFERED = "initial_option must match an option", "initial_options must match options"
STYLES, ACTIONS = "must be one of: primary, danger", "must be one of: errors, update, push, clear"
ADDRESSED = "response_url_enabled is only for inputs of modals"
FILTERS = "must provide at least one of: include, exclude_external_shared_channels, exclude_bot_users"
ONE_FOCUS = "only one element may have focus_on_load"
TEN_DIGITS = "must be between 1000000000 and 9999999999"
DATE, TIME, INSTANT = {"type": "datepicker"}, {"type": "timepicker"}, {"type": "datetimepicker"}
NUMBER = {"type": "number_input", "is_decimal_allowed": True}
TEXT = {"type": "plain_text_input"}
ALERT = {"type": "alert", "text": plain()}
HOSTED = without(IMAGE, "image_url")
HUGE = form(*[section(text=mrkdwn("x" * 2990))] * 90)
