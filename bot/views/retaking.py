"""The form by which a course is asked for again, and what whoever sent it reads."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.domain.asking import REASON_LIMIT
from bot.domain.retaking import CAUSES, RetakeWish
from bot.domain.training import Why
from bot.views.kit import (
    Block,
    context,
    input_block,
    modal,
    option,
    radio_buttons,
    section,
    select,
    text_input,
    users_select,
)
from bot.views.values import chosen, field, typed

RETAKE_FORM: Final = "retake_form"
_CAUSES: Final = {Why.INCIDENT: "Something has gone wrong", Why.CHANGE: "Something material has changed"}


def form(courses: Sequence[tuple[str, str]], nonce: str) -> Block:
    """Which course, of whom, and why."""
    every = [option(name, course_id) for course_id, name in courses]
    causes = [option(_CAUSES[one], one.value) for one in CAUSES]
    reason = text_input("reason", multiline=True, max_length=REASON_LIMIT)
    everybody = "Leave it empty to ask everybody for whom the course is."
    return modal(
        "Ask for it again",
        [
            section("They take the course again, though they may have passed it."),
            input_block("Course", select("course", every), "course"),
            input_block("Who", users_select("person"), "person", optional=True, hint=everybody),
            input_block("Because", radio_buttons("cause", causes), "cause", hint="They read this."),
            input_block(
                "What happened", reason, "reason", hint="It stays on the trail; they do not read it."
            ),
            context("A pass that they have goes on counting, and so does their access."),
        ],
        callback_id=RETAKE_FORM,
        submit="Ask for it",
        private_metadata=json.dumps({"nonce": nonce}),
    )


def read_form(values: Mapping[str, Any]) -> RetakeWish:
    """What the form asks for."""
    cause = chosen(values, "cause")
    return RetakeWish(
        course_id=chosen(values, "course"),
        person=field(values, "person").get("selected_user"),
        why=Why(cause) if cause else None,
        reason=typed(values, "reason"),
    )


def asked(people: int) -> str:
    """What whoever sent the form reads."""
    if not people:
        return "Nobody is to take this course at present, so nobody is asked."
    whom = "one person" if people == 1 else f"{people} people"
    return f"It is asked of {whom}; the next digest tells of it."
