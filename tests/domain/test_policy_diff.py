"""A later policy is told by meaning: every field of every section has words, and none shows the file's own."""

import re
from collections import abc
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.domain.policy import Policy
from bot.domain.policy_diff import changes
from bot.domain.policy_types import Part
from tests.policies import policy, raw, rule

POOL = (
    "amber", "birch", "https://one.example/x", "https://two.example/y", "ann@one.example", "bob@two.example",
    "#amber-news", "#birch-news", "5 working days", "7 working days", "3 days", "9 days", "09:00-17:00", "08:00-16:00",
    "30 %", "60 %", "owner", "any", True, False, 2, 3, 5, date(2027, 3, 1), date(2027, 4, 2),
    "Europe/Berlin", "Europe/Paris", "DE", "FR",
)  # fmt: skip
"""Values of which any kind of field takes at least two."""

FORBIDDEN = {
    "a name out of the code or the file": r"\b[a-z]+_[a-z_]+\b|\b[A-Z][a-z]+[A-Z]\w*",
    "YAML or code": r"[{}\[\]]|\bNone\b|\bTrue\b|\bFalse\b|(?:^|\s)- |\w=|timedelta|<|\n",
    "a bare “changed”": r"\b(?:is|was|has|been) changed\b|\bchanged\.?$|→",
}


@cache
def annotation_of(model: type[Part], name: str) -> Any:
    field = model.model_fields[name]
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def bare(annotation: Any) -> Any:
    """Without `Annotated` and without the `None` of what may be missing."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (one for one in get_args(annotation) if one is not NoneType)
        return bare(annotation)
    return annotation


def optional(annotation: Any) -> bool:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return get_origin(annotation) in (Union, UnionType) and NoneType in get_args(annotation)


def model_in(annotation: Any) -> type[Part] | None:
    """The section that a field holds, or holds many of."""
    inner = bare(annotation)
    if isinstance(inner, type) and issubclass(inner, Part):
        return inner
    return next((found for arg in get_args(inner) if arg is not ... and (found := model_in(arg))), None)


@cache
def values(annotation: Any) -> tuple[Any, ...]:
    """Different values that a field takes; one where it takes no other."""
    inner = bare(annotation)
    if isinstance(inner, type) and issubclass(inner, Enum):
        return tuple(inner)
    if get_origin(inner) is Literal:
        return get_args(inner)
    if isinstance(inner, type) and issubclass(inner, Part):
        return full(inner), full(inner, 1)
    if get_origin(inner) is abc.Mapping:
        keys, kept = (values(arg) for arg in get_args(inner))
        return {keys[0]: kept[0]}, {keys[0]: kept[1]}, {keys[0]: kept[0], keys[1]: kept[1]}
    if get_origin(inner) is tuple:
        one, other = values(get_args(inner)[0])[:2]
        return (one,), (other,), (one, other)
    return accepted(annotation)


def accepted(annotation: Any) -> tuple[Any, ...]:
    found: list[Any] = []
    for value in POOL:
        try:
            read = TypeAdapter(annotation).validate_python(value)
        except ValidationError:
            continue
        if read is not None and read not in found:
            found.append(read)
    assert found, f"No value here suits {annotation}: add two to POOL."
    return tuple(found[:2])


def takes(annotation: Any, value: Any) -> bool:
    try:
        TypeAdapter(annotation).validate_python(value)
    except ValidationError:
        return False
    return True


@cache
def full(model: type[Part], other: int = 0) -> Part:
    """A section in which every field is given; `other` gives another one."""
    given = {}
    for name in model.model_fields:
        able = values(annotation_of(model, name))
        given[name] = able[other % len(able)]
    return model.model_construct(**given)


def edits(annotation: Any) -> list[tuple[Any, Any]]:
    """Each way in which one field may differ, there and back."""
    able = list(values(annotation))
    if bool in (type(one) for one in able):
        return [(False, True), (True, False)]
    if optional(annotation):
        able.append(None)
    if isinstance(able[0], tuple | dict) and takes(annotation, type(able[0])()):
        able.append(type(able[0])())
    return [(old, new) for old in able for new in able if old != new]


def places(model: type[Part], wrap=lambda part: part):
    """Every field of every section below `model`, with how to put a section into a whole policy."""
    for name in model.model_fields:
        annotation = annotation_of(model, name)
        yield model, name, wrap
        inner = model_in(annotation)
        if inner:
            many = get_origin(bare(annotation)) is tuple

            def around(part, name=name, many=many):
                return wrap(full(model).model_copy(update={name: (part,) if many else part}))

            yield from places(inner, around)


PLACES = {f"{model.__name__}.{name}": (model, name, wrap) for model, name, wrap in places(Policy)}


@pytest.mark.parametrize("place", PLACES)
def test_every_field_of_every_section_is_told_in_plain_words(place: str) -> None:
    model, name, wrap = PLACES[place]
    for old, new in edits(annotation_of(model, name)):
        before, after = (wrap(full(model).model_copy(update={name: value})) for value in (old, new))
        try:
            there, back = changes(before, after), changes(after, before)
        except KeyError as missing:
            pytest.fail(
                f"{place} has no words for {missing}. Add a line to bot/domain/policy_diff_words.py, or to one of the tables beside it."
            )
        assert there, f"Nothing is said of {place}: {old!r} → {new!r}. Say it in policy_diff_words.py."
        said = [one.sentence for one in there]
        # Under another id it is another thing, so that one goes and one comes, whichever way.
        assert name == "id" or said != [one.sentence for one in back], (
            f"{said} does not tell {old!r} from {new!r}."
        )
        for sentence in said:
            for what, pattern in FORBIDDEN.items():
                assert not re.search(pattern, sentence), f"{place} shows {what}: {sentence}"
            assert sentence[-1] in ".”…", sentence
            assert len(sentence.split()) > 2, f"{place} is told by a stub: {sentence}"


def test_nothing_is_said_where_nothing_differs() -> None:
    assert changes(policy(), policy()) == ()


def test_a_later_policy_reads_like_a_letter() -> None:
    agencies = {"beneficiary": "agency"}
    before = policy(rule("agencies", when=agencies, max="90 days", approvals=["owner"]))
    late = raw(grants={"removal_sla": "12 hours"}, objective="Safe hands, at any hour.")
    late["access_rules"] += [
        rule("agencies", when=agencies, max="60 days", approvals=["owner", "sponsor"]),
        rule("guests", when={"beneficiary": "guest", "role": "admin"}, deny=True),
    ]
    late["committee"]["seats"][1]["person"] = "olga@larkfield.example"
    late["use_cases"][0]["legal_review"] = True
    late["networks"][0]["roles"].reverse()
    names = {"olga@larkfield.example": "Olga", "ivan@larkfield.example": "Ivan"}
    told = changes(before, Policy.model_validate(late), names.__getitem__)
    assert [(one.sentence, one.material) for one in told] == [
        ("The objective now reads “Safe hands, at any hour.” instead of “Safe hands.”", True),
        ("For the IT seat the text names Olga instead of Ivan.", False),
        ("From low to high the roles on X are now Admin and Contributor.", True),
        ("“Publish”: Legal must vouch as well from now on.", True),
        ("Agencies: at most 60 days instead of 90 days.", True),
        ("Agencies: vouched for by the account owner and the agency's sponsor instead of the account owner.", True),
        ("New rule: “Guests”. Admin, for a guest: not allowed. Because.", True),
        ("Removal is due within 12 hours instead of 24 hours.", True),
    ]  # fmt: skip
