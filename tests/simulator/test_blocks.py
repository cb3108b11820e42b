"""Every payload that Slack refuses is refused, with the place of the fault; good ones pass."""

from copy import deepcopy

import pytest

from bot.simulator.blockkit import Problems, check_blocks, check_view


def plain(text="words"):
    return {"type": "plain_text", "text": text}


def mrkdwn(text="words"):
    return {"type": "mrkdwn", "text": text}


def section(**more):
    return {"type": "section", "text": mrkdwn()} | more


def button(**more):
    return {"type": "button", "text": plain(), "action_id": "b"} | more


def acts(*elements):
    return {"type": "actions", "elements": list(elements)}


def opts(count, **more):
    return [{"text": plain(f"o{n}"), "value": f"v{n}"} | more for n in range(count)]


def select(**more):
    return {"type": "static_select", "action_id": "s", "options": opts(2)} | more


def field(element=None, **more):
    return {"type": "input", "label": plain(), "element": element or {"type": "plain_text_input"}} | more


def rich(*elements):
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain()}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
IMAGE = {"type": "image", "image_url": "https://example.test/a.png", "alt_text": "a"}


def view(*blocks, **more):
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks)} | more


REFUSED_IN_MESSAGES = {
    "51 blocks": ([{"type": "divider"}] * 51, "/blocks"),
    "an unknown block": ([{"type": "sparkle"}], "/blocks/0/type"),
    "a block without type": ([{"text": plain()}], "/blocks/0"),
    "a block that is a string": (["hello"], "/blocks/0"),
    "an unknown key": ([section(colour="red")], "/blocks/0"),
    "a section with nothing": ([{"type": "section"}], "/blocks/0"),
    "a section with 3001 characters": ([section(text=mrkdwn("x" * 3001))], "/blocks/0/text/text"),
    "an empty text": ([section(text=mrkdwn(""))], "/blocks/0/text/text"),
    "a text that is a string": ([section(text="hello")], "/blocks/0/text"),
    "a text of an unknown kind": ([section(text={"type": "html", "text": "x"})], "/blocks/0/text/type"),
    "verbatim on plain text": ([section(text=plain() | {"verbatim": True})], "/blocks/0/text"),
    "11 fields": ([{"type": "section", "fields": [plain()] * 11}], "/blocks/0/fields"),
    "a field with 2001 characters": (
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        "/blocks/0/fields/0/text",
    ),
    "two accessories": ([section(accessory=[button()])], "/blocks/0/accessory"),
    "an input as accessory": ([section(accessory={"type": "plain_text_input"})], "/blocks/0/accessory/type"),
    "a header in mrkdwn": ([{"type": "header", "text": mrkdwn()}], "/blocks/0/text/type"),
    "a header with 151 characters": ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    "a block_id with 256 characters": ([section(block_id="x" * 256)], "/blocks/0/block_id"),
    "two blocks with one block_id": ([section(block_id="a"), section(block_id="a")], "/blocks/1/block_id"),
    "two elements with one action_id": ([acts(button(), button())], "/blocks/0/elements/1/action_id"),
    "26 actions": ([acts(*(button(action_id=str(n)) for n in range(26)))], "/blocks/0/elements"),
    "actions with none": ([acts()], "/blocks/0/elements"),
    "an unknown element": ([acts({"type": "lever"})], "/blocks/0/elements/0/type"),
    "a text input among actions": ([acts({"type": "plain_text_input"})], "/blocks/0/elements/0/type"),
    "a button with 76 characters": ([acts(button(text=plain("x" * 76)))], "/blocks/0/elements/0/text/text"),
    "a button in mrkdwn": ([acts(button(text=mrkdwn()))], "/blocks/0/elements/0/text/type"),
    "a button value with 2001 characters": ([acts(button(value="x" * 2001))], "/blocks/0/elements/0/value"),
    "a button value that is a number": ([acts(button(value=7))], "/blocks/0/elements/0/value"),
    "a button style that is none": ([acts(button(style="default"))], "/blocks/0/elements/0/style"),
    "a button url that is none": ([acts(button(url="example"))], "/blocks/0/elements/0/url"),
    "a button url with 3001 characters": (
        [acts(button(url="https://" + "x" * 3000))],
        "/blocks/0/elements/0/url",
    ),
    "an action_id with 256 characters": (
        [acts(button(action_id="x" * 256))],
        "/blocks/0/elements/0/action_id",
    ),
    "a confirm title with 101": (
        [acts(button(confirm=CONFIRM | {"title": plain("x" * 101)}))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "a confirm text with 301": (
        [acts(button(confirm=CONFIRM | {"text": plain("x" * 301)}))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "a confirm button with 31": (
        [acts(button(confirm=CONFIRM | {"deny": plain("x" * 31)}))],
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    "a confirm without deny": (
        [acts(button(confirm={k: v for k, v in CONFIRM.items() if k != "deny"}))],
        "/blocks/0/elements/0/confirm",
    ),
    "101 options": ([acts(select(options=opts(101)))], "/blocks/0/elements/0/options"),
    "no options": ([acts(select(options=[]))], "/blocks/0/elements/0/options"),
    "options and groups": (
        [acts(select(option_groups=[{"label": plain(), "options": opts(1)}]))],
        "/blocks/0/elements/0",
    ),
    "an option text with 76": (
        [acts(select(options=opts(1, text=plain("x" * 76))))],
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "an option value with 76": (
        [acts(select(options=opts(1, value="x" * 76)))],
        "/blocks/0/elements/0/options/0/value",
    ),
    "an option in mrkdwn": (
        [acts(select(options=opts(1, text=mrkdwn())))],
        "/blocks/0/elements/0/options/0/text/type",
    ),
    "two options with one value": (
        [acts(select(options=opts(2, value="same")))],
        "/blocks/0/elements/0/options",
    ),
    "an initial option that is not offered": (
        [acts(select(initial_option=opts(3)[2]))],
        "/blocks/0/elements/0/initial_option",
    ),
    "a placeholder with 151": (
        [acts(select(placeholder=plain("x" * 151)))],
        "/blocks/0/elements/0/placeholder/text",
    ),
    "6 overflow options": ([acts({"type": "overflow", "options": opts(6)})], "/blocks/0/elements/0/options"),
    "11 checkboxes": ([acts({"type": "checkboxes", "options": opts(11)})], "/blocks/0/elements/0/options"),
    "11 radio buttons": (
        [acts({"type": "radio_buttons", "options": opts(11)})],
        "/blocks/0/elements/0/options",
    ),
    "a date that is none": (
        [acts({"type": "datepicker", "initial_date": "2026-13-01"})],
        "/blocks/0/elements/0/initial_date",
    ),
    "a time that is none": (
        [acts({"type": "timepicker", "initial_time": "24:00"})],
        "/blocks/0/elements/0/initial_time",
    ),
    "an instant in milliseconds": (
        [acts({"type": "datetimepicker", "initial_date_time": 1_700_000_000_000})],
        "/blocks/0/elements/0/initial_date_time",
    ),
    "11 context elements": ([{"type": "context", "elements": [plain()] * 11}], "/blocks/0/elements"),
    "a button in a context": ([{"type": "context", "elements": [button()]}], "/blocks/0/elements/0/type"),
    "an image without alt text": (
        [{"type": "image", "image_url": "https://example.test/a.png"}],
        "/blocks/0",
    ),
    "an image from two places": ([IMAGE | {"slack_file": {"id": "F1"}}], "/blocks/0"),
    "two tables": ([TABLE, TABLE], "/blocks"),
    "101 table rows": ([TABLE | {"rows": TABLE["rows"] * 101}], "/blocks/0/rows"),
    "21 table cells": ([TABLE | {"rows": [TABLE["rows"][0] * 21]}], "/blocks/0/rows/0"),
    "markdown with 12001 characters": ([{"type": "markdown", "text": "x" * 12_001}], "/blocks/0/text"),
    "markdown with 12001 in two blocks": ([{"type": "markdown", "text": "x" * 6001}] * 2, "/blocks"),
    "an alert in a message": ([{"type": "alert", "text": plain()}], "/blocks/0/type"),
    "a file input in a message": ([field({"type": "file_input"})], "/blocks/0/element/type"),
    "an empty rich text piece": (
        [rich({"type": "text", "text": ""})],
        "/blocks/0/elements/0/elements/0/text",
    ),
    "an unknown rich text piece": (
        [rich({"type": "shout", "text": "x"})],
        "/blocks/0/elements/0/elements/0/type",
    ),
    "an unknown rich text style": (
        [rich({"type": "text", "text": "x", "style": {"blink": True}})],
        "/blocks/0/elements/0/elements/0/style",
    ),
}

REFUSED_AS_VIEWS = {
    "101 blocks": (view(*[{"type": "divider"}] * 101), "/view/blocks"),
    "a title with 25 characters": (view(title=plain("x" * 25)), "/view/title/text"),
    "a modal without title": ({"type": "modal", "blocks": []}, "/view"),
    "a title in mrkdwn": (view(title=mrkdwn()), "/view/title/type"),
    "a submit with 25 characters": (view(submit=plain("x" * 25)), "/view/submit/text"),
    "a close with 25 characters": (view(close=plain("x" * 25)), "/view/close/text"),
    "an input without submit": (view(field()), "/view"),
    "private metadata with 3001": (view(private_metadata="x" * 3001), "/view/private_metadata"),
    "a callback_id with 256": (view(callback_id="x" * 256), "/view/callback_id"),
    "an external_id with 256": (view(external_id="x" * 256), "/view/external_id"),
    "an unknown key": (view(colour="red"), "/view"),
    "a table": (view(TABLE), "/view/blocks/0/type"),
    "markdown": (view({"type": "markdown", "text": "x"}), "/view/blocks/0/type"),
    "an alert with 201 characters": (
        view({"type": "alert", "text": plain("x" * 201)}),
        "/view/blocks/0/text/text",
    ),
    "a label in mrkdwn": (view(field(label=mrkdwn()), submit=plain()), "/view/blocks/0/label/type"),
    "a label with 2001": (view(field(label=plain("x" * 2001)), submit=plain()), "/view/blocks/0/label/text"),
    "a hint with 2001": (view(field(hint=plain("x" * 2001)), submit=plain()), "/view/blocks/0/hint/text"),
    "a button as input": (view(field(button()), submit=plain()), "/view/blocks/0/element/type"),
    "a max_length of 3001": (
        view(field({"type": "plain_text_input", "max_length": 3001}), submit=plain()),
        "/view/blocks/0/element/max_length",
    ),
    "a prefilled text over its length": (
        view(field({"type": "plain_text_input", "max_length": 1, "initial_value": "xx"}), submit=plain()),
        "/view/blocks/0/element/initial_value",
    ),
    "a least length over the most": (
        view(field({"type": "plain_text_input", "max_length": 1, "min_length": 2}), submit=plain()),
        "/view/blocks/0/element/min_length",
    ),
    "a number input that does not say about decimals": (
        view(field({"type": "number_input"}), submit=plain()),
        "/view/blocks/0/element",
    ),
    "11 files": (
        view(field({"type": "file_input", "max_files": 11}), submit=plain()),
        "/view/blocks/0/element/max_files",
    ),
    "two fields in focus": (
        view(*[field({"type": "plain_text_input", "focus_on_load": True})] * 2, submit=plain()),
        "/view/blocks",
    ),
    "an unknown dispatch trigger": (
        view(
            field(
                {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_blur"]}}
            ),
            submit=plain(),
        ),
        "/view/blocks/0/element/dispatch_action_config/trigger_actions_on/0",
    ),
    "a home where a modal belongs": ({"type": "home", "blocks": []}, "/view/type"),
}

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
    "a table and a markdown block": [{"type": "markdown", "text": "**x**"}, TABLE],
    "an image with a title": [IMAGE | {"title": plain()}],
}


def faults(blocks, surface="message"):
    problems = Problems()
    check_blocks(deepcopy(blocks), surface, "/blocks", problems)
    return problems.messages


@pytest.mark.parametrize("name", REFUSED_IN_MESSAGES)
def test_a_message_is_refused_for(name):
    blocks, place = REFUSED_IN_MESSAGES[name]
    assert any(f"[json-pointer:{place}]" in each for each in faults(blocks)), faults(blocks)


@pytest.mark.parametrize("name", REFUSED_AS_VIEWS)
def test_a_modal_is_refused_for(name):
    payload, place = REFUSED_AS_VIEWS[name]
    problems = Problems()
    check_view(payload, "modal", problems)
    assert any(f"[json-pointer:{place}]" in each for each in problems.messages), problems.messages


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
