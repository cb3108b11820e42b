"""The kinds of value a policy file holds: slugs, lengths, people, links, slots."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from bot.domain.slots import Slot
from bot.domain.when import Span, parse_length, parse_share, parse_span, say_length
from bot.domain.working_hours import WorkingHours
from bot.errors import UserError

T = TypeVar("T")


class Part(BaseModel):
    """A section of the policy: frozen, refusing unknown keys, and never repeating its input in an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


def _reader(kind: type[T], read: Callable[[str], T]) -> BeforeValidator:
    """Read text by one of our own parsers, so that its sentence is the one the author sees."""

    def validate(given: Any) -> Any:
        if isinstance(given, kind):
            return given
        if not isinstance(given, str):
            raise PydanticCustomError("wants_text", "Must be text.")
        try:
            return read(given)
        except (UserError, ValueError) as refusal:
            raise PydanticCustomError("unreadable", "{words}", {"words": str(refusal)}) from None

    return BeforeValidator(validate)


def _positive(length: timedelta) -> timedelta:
    if length <= timedelta():
        raise PydanticCustomError("unreadable", "Must be longer than nothing.")
    return length


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _one_or_many(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


def _any_is_none(given: Any) -> Any:
    return None if given == "any" else _one_or_many(given)


_TEXT_SCHEMA = {"type": "string", "minLength": 1}
_MANY_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=30)]
"""The id of a thing in the file: lower-case letters and digits, joined by single hyphens or underscores."""

Name = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_one_line)]
"""What people read on a button or in a list."""

Sentence = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_one_line)]
"""A reason, a step or an act, in one line."""

Link = Annotated[str, Field(pattern=r"^https://[^\s<>|\"]+$", max_length=500)]
"""An https address."""

PersonRef = Annotated[
    str, Field(pattern=r"^(?:[UW][A-Z0-9]{5,20}|[^@\s<>|]+@[^@\s<>|]+\.[^@\s<>|]+)$", max_length=254)
]
"""A Slack user id, or an e-mail address that is resolved once to an id."""

Channel = Annotated[str, Field(pattern=r"^(?:[CG][A-Z0-9]{5,20}|#[\w-]{1,80})$")]
"""A Slack channel id, or a channel's name with its #."""

Length = Annotated[
    timedelta,
    _reader(timedelta, parse_length),
    Field(strict=True),
    PlainSerializer(say_length, return_type=str),
    WithJsonSchema({**_TEXT_SCHEMA, "examples": ["30 days", "2w", "36h"]}),
]
"""A length of time as people say it."""

Notice = Annotated[
    Span,
    _reader(Span, parse_span),
    PlainSerializer(Span.say, return_type=str),
    WithJsonSchema({**_TEXT_SCHEMA, "examples": ["5 working days", "24h"]}),
]
"""A length of time that may count working days."""

Hours = Annotated[
    WorkingHours,
    _reader(WorkingHours, WorkingHours.parse),
    PlainSerializer(WorkingHours.say, return_type=str),
    WithJsonSchema({**_TEXT_SCHEMA, "examples": ["09:00-17:30"]}),
]
"""The hours of a working day."""

Share = Annotated[
    int,
    _reader(int, parse_share),
    Field(strict=True, ge=1, le=99),
    PlainSerializer(lambda share: f"{share} %", return_type=str),
    WithJsonSchema({**_TEXT_SCHEMA, "examples": ["50 %"]}),
]
"""A part of a whole, in per cent."""

SlotName = Annotated[
    Slot,
    _reader(Slot, Slot.parse),
    PlainSerializer(lambda slot: slot.name, return_type=str),
    WithJsonSchema(
        {"type": "string", "pattern": "^(owner|sponsor|any|senior-leader|discipline:[a-z0-9]+(-[a-z0-9]+)*)$"}
    ),
]
"""A place on a request that one person fills by vouching."""

Names = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=80)], ...],
    BeforeValidator(_one_or_many),
    Field(min_length=1),
    WithJsonSchema(_MANY_SCHEMA),
]
"""One name or a list of names."""

FewNames = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=80)], ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One name, a list of names, or an empty list."""

NamesOrAny = Annotated[tuple[Slug, ...] | None, BeforeValidator(_any_is_none), WithJsonSchema(_MANY_SCHEMA)]
"""One id, a list of ids, or `any`, which is `None` here."""
