"""The parts that blocks are made of, each of them right: a test spoils one thing."""

import base64

DIVIDER = {"type": "divider"}
PIE = {
    "type": "data_visualization",
    "title": "x",
    "chart": {"type": "pie", "segments": [{"label": "x", "value": 1}]},
}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
"""The smallest picture there is."""
IMAGE = {"type": "image", "image_url": "https://example.test/a.png", "alt_text": "a"}


def plain(text="words"):
    return {"type": "plain_text", "text": text}


def mrkdwn(text="words"):
    return {"type": "mrkdwn", "text": text}


CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain()}


def section(**more):
    return {"type": "section", "text": mrkdwn()} | more


def button(**more):
    return {"type": "button", "text": plain(), "action_id": "b"} | more


def acts(*elements):
    return {"type": "actions", "elements": list(elements)}


def opts(count, **more):
    return [{"text": plain(f"o{n}"), "value": f"v{n}"} | more for n in range(count)]


def select(kind="static_select", **more):
    return {"type": kind, "action_id": "s", "options": opts(2)} | more


def groups(count, size=1, **more):
    """A select whose options are in groups; all their values differ."""
    each = [
        {"label": plain(), "options": [{"text": plain(), "value": f"{g}.{n}"} for n in range(size)]} | more
        for g in range(count)
    ]
    return {"type": "static_select", "action_id": "s", "option_groups": each}


def field(element=None, **more):
    return {"type": "input", "label": plain(), "element": element or {"type": "plain_text_input"}} | more


def rich(*pieces):
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(pieces)}]}


def listed(style):
    """A rich text with a list in this style."""
    item = {"type": "rich_text_section", "elements": []}
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": style, "elements": [item]}]}


def slice_of(value, label="x"):
    return {"label": label, "value": value}


def pie(*segments):
    return PIE | {"chart": {"type": "pie", "segments": list(segments)}}


def bars(*series, categories=("a", "b"), **axis):
    """A bar chart of these series, each a name and a number for each category."""
    data = [
        {
            "name": name,
            "data": [{"label": label, "value": n} for label, n in zip(categories, of, strict=False)],
        }
        for name, of in series
    ]
    chart = {"type": "bar", "series": data, "axis_config": {"categories": list(categories)} | axis}
    return PIE | {"chart": chart}


def table(*rows, **more):
    return {"type": "table", "rows": list(rows)} | more


def cell(text="x"):
    return {"type": "raw_text", "text": text}


def view(*blocks, **more):
    return {"type": "modal", "title": plain("Title"), "submit": plain(), "blocks": list(blocks)} | more


def home(*blocks, **more):
    return {"type": "home", "blocks": list(blocks)} | more


def without(part, key):
    """The same without this key."""
    return {name: value for name, value in part.items() if name != key}
