"""Samples of every block and element there is, for the page that shows how they are drawn."""

from typing import Any

Json = dict[str, Any]

_NOON = 1_790_000_000


def samples(person: str, channel: str) -> list[Json]:
    """Messages and modals that together hold every block and element; they name this person and channel."""
    return [
        _message("Texts", [_header("A header"), *_texts(person, channel)]),
        _message("Facts and small print", _facts()),
        _message("Rich text", [_rich_text(person, channel)]),
        _message("Markdown", [{"type": "markdown", "text": _MARKDOWN}]),
        _message("A table", [_TABLE]),
        _message("A pie and bars", [_PIE, _chart("bar")]),
        _message("A line and an area", [_chart("line"), _chart("area")]),
        _message("Buttons and menus in a row", [{"type": "actions", "elements": _row()}]),
        _message("Beside a text", _beside()),
        _message("Pictures", _pictures()),
        _modal("Fields to type in", _typed()),
        _modal("Fields to choose in", _chosen(person, channel)),
        _modal("Alerts", _alerts()),
    ]


def _message(title: str, blocks: list[Json]) -> Json:
    return {"title": title, "kind": "message", "message": {"text": title, "blocks": blocks}}


def _modal(title: str, blocks: list[Json]) -> Json:
    view = {"type": "modal", "title": _plain(title), "submit": _plain("Send"), "blocks": blocks}
    return {"title": title, "kind": "modal", "view": view}


def _plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def _mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def _header(words: str) -> Json:
    return {"type": "header", "text": _plain(words)}


def _options(*words: str) -> list[Json]:
    return [{"text": _plain(each), "value": each.lower()} for each in words]


def _texts(person: str, channel: str) -> list[Json]:
    words = (
        f"*Bold*, _italic_, ~struck~ and `code`; <@{person}> in <#{channel}>, a "
        "<https://example.com|link>, &lt;angles&gt; &amp; :white_check_mark:\n"
        f"Ends <!date^{_NOON}^{{date_long_pretty}} at {{time}}|some day>, <!here>\n"
        "> quoted\n• one\n• two\n```preformatted\n  text```"
    )
    return [
        {"type": "section", "text": _mrkdwn(words)},
        {"type": "divider"},
        {"type": "section", "text": _plain("Plain text: *not bold*, <not a link>")},
    ]


def _facts() -> list[Json]:
    fields = [_mrkdwn(f"*{name}*\n{fact}") for name, fact in (("Account", "@films"), ("Role", "Editor"))]
    small = [_mrkdwn("Small print with *emphasis*"), _plain("and plain words"), _picture()]
    return [{"type": "section", "fields": fields}, {"type": "context", "elements": small}]


def _rich_text(person: str, channel: str) -> Json:
    styled = {"bold": True, "italic": True, "strike": True, "code": True, "underline": True}
    pieces: list[Json] = [
        {"type": "text", "text": "Hello "},
        *({"type": "text", "text": f"{style} ", "style": {style: True}} for style in styled),
        {"type": "user", "user_id": person},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": channel},
        {"type": "link", "url": "https://example.com", "text": " a link "},
        {"type": "emoji", "name": "tada"},
        {"type": "broadcast", "range": "here"},
        {"type": "usergroup", "usergroup_id": "S0000000001"},
        {"type": "color", "value": "#1f3a4d"},
        {"type": "date", "timestamp": _NOON, "format": "{date_short} at {time}"},
    ]
    listed = [{"type": "rich_text_section", "elements": [{"type": "text", "text": each}]} for each in "ab"]
    quoted = [{"type": "text", "text": "What somebody wrote: <script>, *stars*"}]
    return {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": pieces},
            {"type": "rich_text_list", "style": "bullet", "elements": listed},
            {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": listed},
            {"type": "rich_text_quote", "elements": quoted},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "as it\n  stands"}]},
        ],
    }


_MARKDOWN = """# Heading

Some **bold**, *italic*, ~~struck~~ and `code`, and a [link](https://example.com).

1. first
2. second

- [x] done
- [ ] to do

> quoted

| Account | Until |
|---|---|
| @films | Friday |

```
code
```"""

_TABLE: Json = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": each} for each in row]
        for row in (("Account", "Holders"), ("@films", "3"), ("@trail", "12"))
    ],
}


_PIE: Json = {
    "type": "data_visualization",
    "title": "Accounts by state",
    "chart": {
        "type": "pie",
        "segments": [
            {"label": name, "value": number}
            for name, number in (("Active", 9), ("Dormant", 3), ("Closed", 1))
        ],
    },
}


def _chart(kind: str) -> Json:
    """Two series over three months, one of them with less than nothing."""
    months = ("September", "October", "November")
    series = [
        {"name": name, "data": [{"label": month, "value": n} for month, n in zip(months, found, strict=True)]}
        for name, found in (("Removals", (4, 7.5, 6)), ("Change", (2, 3.5, -1.5)))
    ]
    axis = {"categories": list(months), "x_label": "Month", "y_label": "How many"}
    chart = {"type": kind, "series": series, "axis_config": axis}
    return {"type": "data_visualization", "title": f"As a chart of kind {kind}", "chart": chart}


def _confirm() -> Json:
    words = {"title": _plain("Sure?"), "text": _plain("It cannot be undone.")}
    return words | {"confirm": _plain("Yes"), "deny": _plain("No"), "style": "danger"}


def _row() -> list[Json]:
    button: Json = {"type": "button", "text": _plain("Look")}
    menu = {"placeholder": _plain("Choose")}
    return [
        button | {"action_id": "look"},
        button | {"action_id": "yes", "text": _plain("Approve"), "style": "primary"},
        button | {"action_id": "no", "text": _plain("Revoke"), "style": "danger", "confirm": _confirm()},
        button | {"action_id": "link", "text": _plain("Open"), "url": "https://example.com"},
        {"type": "static_select", "action_id": "select", "options": _options("One", "Two")} | menu,
        {"type": "external_select", "action_id": "external", "min_query_length": 1} | menu,
        {"type": "users_select", "action_id": "users"} | menu,
        {"type": "conversations_select", "action_id": "conversations"} | menu,
        {"type": "channels_select", "action_id": "channels"} | menu,
        {"type": "overflow", "action_id": "more", "options": _options("Rename", "Leave out")},
        {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-24"},
        {"type": "timepicker", "action_id": "hour", "initial_time": "17:00"},
        {"type": "datetimepicker", "action_id": "instant", "initial_date_time": _NOON},
        {"type": "checkboxes", "action_id": "ticks", "options": _options("Tick")},
        {"type": "radio_buttons", "action_id": "radio", "options": _options("This", "That")},
    ]


def _beside() -> list[Json]:
    button = {"type": "button", "action_id": "look", "text": _plain("Look")}
    several = {"type": "multi_static_select", "action_id": "many", "options": _options("One", "Two", "Three")}
    accessories = (button, _picture(), several)
    return [
        {"type": "section", "text": _mrkdwn(f"A text with a *{each['type']}*"), "accessory": each}
        for each in accessories
    ]


def _picture() -> Json:
    return {"type": "image", "image_url": "https://example.com/picture.png", "alt_text": "A chart"}


def _pictures() -> list[Json]:
    return [_picture() | {"title": _plain("Who holds what")}]


def _input(label: str, element: Json, **more: Any) -> Json:
    named = {"action_id": label.lower()} | element
    return {"type": "input", "block_id": label.lower(), "label": _plain(label), "element": named} | more


def _typed() -> list[Json]:
    line: Json = {"type": "plain_text_input", "placeholder": _plain("Why?"), "max_length": 300}
    return [
        _input("Reason", line, hint=_plain("One sentence is enough.")),
        _input("Notes", line | {"multiline": True, "initial_value": "Some words"}, optional=True),
        _input("Mail", {"type": "email_text_input"}),
        _input("Address", {"type": "url_text_input"}),
        _input("Number", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}),
        _input("Formatted", {"type": "rich_text_input"}),
        _input("Proof", {"type": "file_input", "filetypes": ["pdf", "png"], "max_files": 2}),
    ]


def _chosen(person: str, channel: str) -> list[Json]:
    listed = _options("One", "Two", "Three")
    groups = [{"label": _plain("Numbers"), "options": listed}]
    described = [each | {"description": _plain(f"More about {each['value']}")} for each in listed]
    return [
        _input("Grouped", {"type": "static_select", "option_groups": groups, "initial_option": listed[1]}),
        _input("Searched", {"type": "external_select"}),
        _input("Person", {"type": "users_select", "initial_user": person}),
        _input("Place", {"type": "conversations_select", "initial_conversation": channel}),
        _input("Channel", {"type": "channels_select", "initial_channel": channel}),
        _input("Several", {"type": "multi_static_select", "options": listed, "initial_options": listed[:2]}),
        _input("Found", {"type": "multi_external_select"}),
        _input("People", {"type": "multi_users_select", "initial_users": [person]}),
        _input("Places", {"type": "multi_conversations_select"}),
        _input("Channels", {"type": "multi_channels_select"}),
        _input("Ticked", {"type": "checkboxes", "options": described, "initial_options": described[:1]}),
        _input("Picked", {"type": "radio_buttons", "options": described}),
        _input("Day", {"type": "datepicker"}),
        _input("Hour", {"type": "timepicker"}),
        _input("Instant", {"type": "datetimepicker", "initial_date_time": _NOON}),
    ]


def _alerts() -> list[Json]:
    levels = ("default", "info", "warning", "error", "success")
    alerts = [{"type": "alert", "level": each, "text": _plain(f"This is {each}.")} for each in levels]
    return [*alerts, {"type": "section", "text": _mrkdwn("And nothing to send.")}]
