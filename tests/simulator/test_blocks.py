"""Good blocks pass, at their very limits, and whatever else comes is judged without a crash."""

from copy import deepcopy

import pytest

from bot.simulator.blockkit import Problems, check_blocks, check_view
from tests.simulator.blocks import (
    CONFIRM,
    IMAGE,
    PIE,
    TABLE,
    acts,
    bars,
    button,
    cell,
    field,
    groups,
    home,
    mrkdwn,
    opts,
    plain,
    rich,
    section,
    select,
    table,
    view,
)

ACCEPTED = {
    "50 blocks": [{"type": "divider"}] * 50,
    "limits met exactly": [
        section(text=mrkdwn("x" * 3000), block_id="y" * 255),
        {"type": "header", "text": plain("x" * 150), "level": 2},
        {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10, "expand": True},
        acts(select(options=opts(100), initial_option=opts(1)[0]), button(style="danger", confirm=CONFIRM)),
        {"type": "context", "elements": [IMAGE, mrkdwn(), plain()]},
    ],
    "the same action_id in two blocks": [acts(button()), acts(button())],
    "one overflow option": [section(accessory={"type": "overflow", "options": opts(1)})],
    "rich text of all kinds": [
        rich(
            {"type": "text", "text": "x", "style": {"bold": True}},
            {"type": "user", "user_id": "U1"},
            {"type": "emoji", "name": "wave"},
            {"type": "link", "url": "https://example.test", "text": "x"},
            {"type": "date", "timestamp": 1_700_000_000, "format": "{date}", "fallback": "then"},
        )
    ],
    "two charts": [PIE, bars(("x", (-1, 0.5)), ("y", (2, 3)), x_label="x", y_label="y")],
    "a table and a markdown block": [{"type": "markdown", "text": "**x**"}, TABLE],
    "an image with a title": [IMAGE | {"title": plain()}],
}


KEYS = [
    "type",
    "text",
    "fields",
    "accessory",
    "elements",
    "element",
    "label",
    "hint",
    "title",
    "options",
    "option_groups",
    "value",
    "description",
    "url",
    "initial_option",
    "initial_options",
    "initial_value",
    "initial_date",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "filter",
    "include",
    "confirm",
    "deny",
    "placeholder",
    "rows",
    "column_settings",
    "style",
    "image_url",
    "slack_file",
    "id",
    "timezone",
    "block_id",
    "action_id",
]


def faults(blocks, surface="message"):
    problems = Problems()
    check_blocks(deepcopy(blocks), surface, "/blocks", problems)
    return problems.messages


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_message_is_accepted_with(name):
    assert faults(ACCEPTED[name]) == []


def test_a_home_takes_no_title_and_a_hundred_blocks():
    problems = Problems()
    check_view({"type": "home", "blocks": [{"type": "divider"}] * 100}, "home", problems)
    assert not problems
    check_view({"type": "home", "title": plain(), "blocks": []}, "home", problems)
    assert problems.messages == ["[ERROR] invalid additional property: title [json-pointer:/view]"]


def test_a_modal_takes_an_alert_and_every_kind_of_field():
    kinds = ["plain_text_input", "email_text_input", "url_text_input", "users_select", "multi_users_select"]
    kinds += [
        "datepicker",
        "timepicker",
        "datetimepicker",
        "external_select",
        "rich_text_input",
        "file_input",
    ]
    kinds += ["conversations_select", "channels_select", "multi_external_select", "multi_channels_select"]
    fields = [field({"type": kind}) for kind in kinds]
    problems = Problems()
    check_view(
        view({"type": "alert", "text": mrkdwn(), "level": "warning"}, *fields, submit=plain()),
        "modal",
        problems,
    )
    assert problems.messages == []


JUNK = (
    None,
    True,
    -1,
    1.5,
    "",
    "x",
    [],
    [None],
    ["x"],
    {},
    {"type": None},
    {"type": "button"},
    {"type": [1]},
)
WHOLE = [
    *(block for blocks in ACCEPTED.values() for block in blocks[:5] if len(str(block)) < 3000),
    PIE,
    bars(("x", (1, 2)), x_label="x", y_label="y"),
    table([cell("x"), rich({"type": "text", "text": "x"})], column_settings=[{"align": "left"}]),
    acts(groups(2, 2), select("radio_buttons", initial_option=opts(1)[0])),
    section(accessory=select("multi_static_select", initial_options=opts(1), max_selected_items=2)),
    section(accessory={"type": "timepicker", "initial_time": "09:00", "timezone": "Europe/London"}),
    field({"type": "datepicker", "initial_date": "2026-12-01", "confirm": CONFIRM}),
    field({"type": "plain_text_input", "min_length": 1, "max_length": 9, "initial_value": "x"}, hint=plain()),
    field({"type": "number_input", "is_decimal_allowed": True, "min_value": "1", "max_value": "2.5"}),
    field({"type": "conversations_select", "filter": {"include": ["im"]}, "response_url_enabled": True}),
    {"type": "alert", "text": plain(), "level": "info"},
]


def spoilt(part):
    """The same with junk in place of one of its parts, in every way."""
    yield from JUNK
    for key in range(len(part)) if isinstance(part, list) else part if isinstance(part, dict) else ():
        for junk in spoilt(part[key]):
            copy = part.copy()
            copy[key] = junk
            yield copy


@pytest.mark.parametrize("whole", WHOLE, ids=lambda block: block["type"])
def test_junk_in_any_place_is_judged_and_never_raises(whole):
    for block in spoilt(whole):
        for surface in ("message", "modal", "home"):
            check_blocks([block], surface, "/blocks", Problems())


@pytest.mark.parametrize("whole", [view(field(), close=plain(), clear_on_close=True), home(section())])
def test_junk_in_a_view_is_judged_and_never_raises(whole):
    for shown in spoilt(whole):
        check_view(shown, whole["type"], Problems())
