"""Rich text: sections, lists, quotes and preformatted runs of marked-up pieces."""

from .objects import ID, URL
from .shapes import Check, Need, boolean, by_type, integer, items, matching, one_of, shape, string

_LONG = 40_000
_MANY = 1000
_style = shape(dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_mention_style = shape(
    dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), boolean)
)

_PIECES: dict[str, Check] = {
    "text": shape({"text": Need(string(_LONG)), "style": _style}),
    "link": shape({"url": Need(URL), "text": string(_LONG), "unsafe": boolean, "style": _style}),
    "user": shape({"user_id": Need(ID), "style": _mention_style}),
    "usergroup": shape({"usergroup_id": Need(ID), "style": _mention_style}),
    "channel": shape({"channel_id": Need(ID), "style": _mention_style}),
    "emoji": shape({"name": Need(string(255)), "unicode": string(255), "skin_tone": integer(2, 6)}),
    "broadcast": shape({"range": Need(one_of("here", "channel", "everyone"))}),
    "color": shape({"value": Need(matching(r"#[0-9A-Fa-f]{6}", "must be a hex colour"))}),
    "date": shape(
        {
            "timestamp": Need(integer(0, 9_999_999_999)),
            "format": Need(string(255)),
            "url": URL,
            "fallback": string(255),
            "style": _style,
        }
    ),
}

_pieces = Need(items(by_type(_PIECES), _MANY, 0))
_plain_pieces = Need(items(by_type(_PIECES, ("text", "link")), _MANY, 0))
_section = shape({"elements": _pieces})

_PARTS: dict[str, Check] = {
    "rich_text_section": _section,
    "rich_text_quote": shape({"elements": _pieces, "border": integer(0, 1)}),
    "rich_text_preformatted": shape({"elements": _plain_pieces, "border": integer(0, 1)}),
    "rich_text_list": shape(
        {
            "elements": Need(items(by_type({"rich_text_section": _section}), _MANY)),
            "style": Need(one_of("bullet", "ordered")),
            "indent": integer(0, 8),
            "offset": integer(0, 1_000_000),
            "border": integer(0, 1),
        }
    ),
}

RICH_TEXT: Check = by_type(
    {"rich_text": shape({"elements": Need(items(by_type(_PARTS), _MANY)), "block_id": ID})}
)
