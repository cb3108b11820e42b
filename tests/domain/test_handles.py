"""Handles: whatever form people type, paste or import, the same account has the same key."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.handles import LONGEST_HANDLE, link_typed, normal_handle, spoken_handle

SAME = {
    "larkfield": (
        "Larkfield",
        " @larkfield ",
        "@@LARKFIELD",
        "\u200blark\u00adfield\u2060",
        "ＬＡＲＫＦＩＥＬＤ",
        "＠larkfield",
        "https://www.instagram.com/Larkfield/?hl=en",
        "<https://www.instagram.com/larkfield/|instagram.com/larkfield>",
        "instagram.com/larkfield",
        "http://m.instagram.com/larkfield/reels",
        "https://www.threads.net/@larkfield",
        "https://youtube.com/@larkfield",
        "youtube.com/c/Larkfield",
        "https://m.youtube.com/user/larkfield/videos",
        "https://www.linkedin.com/company/Larkfield/",
        "https://de.linkedin.com/showcase/larkfield/about/",
        "https://x.com/Larkfield",
        "https://twitter.com/larkfield/status/1?s=20",
        "mobile.twitter.com/larkfield",
        "https://x.com/intent/follow?screen_name=larkfield",
        "https://www.tiktok.com/@larkfield?lang=en",
        "https://old.reddit.com/user/larkfield/",
        "reddit.com/u/larkfield",
        "/u/larkfield",
        "https://www.facebook.com/Larkfield/about",
        "m.facebook.com/larkfield",
        "https://www.pinterest.co.uk/larkfield/",
        "https://de.pinterest.com/larkfield/cabins",
        "https://www.snapchat.com/add/larkfield",
    ),
    "100064": (
        "100064",
        "https://www.facebook.com/profile.php?id=100064&sk=about",
        "https://www.facebook.com/people/Larkfield-Outdoor/100064/",
        "facebook.com/pages/Larkfield/100064",
    ),
    "ucx6oq": (
        "UCx6Oq",
        "https://www.youtube.com/channel/UCx6Oq/videos",
        "studio.youtube.com/channel/UCx6Oq",
    ),
    "larkfield@social.example": ("@larkfield@social.example", "https://social.example/@Larkfield"),
    "r/larkfield": ("r/larkfield", "https://www.reddit.com/r/Larkfield/"),
    "in/larkfield": ("https://www.linkedin.com/in/larkfield/",),
    "blog.larkfield.example/news": ("https://blog.larkfield.example/news/?a=1",),
    "strasse": ("Straße", "STRASSE"),
    "café": ("cafe\u0301", "Café"),
}


@pytest.mark.parametrize(("key", "typed"), [(key, one) for key, forms in SAME.items() for one in forms])
def test_every_form_of_a_handle_has_the_same_key(key: str, typed: str) -> None:
    assert normal_handle(typed) == key
    assert normal_handle(spoken_handle(typed)) == key


def test_what_is_not_the_same_stays_apart() -> None:
    keys = list(SAME)
    assert len({normal_handle(key) for key in keys}) == len(keys)
    assert normal_handle("larkfield.trail") == "larkfield.trail"
    assert normal_handle("lark_field") != normal_handle("larkfield")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("https://www.instagram.com/LarkField/?hl=en", "LarkField"),
        (" @LarkField ", "LarkField"),
        ("https://youtube.com/channel/UCx6Oq", "UCx6Oq"),
        ("https://instagram.com/", "https://instagram.com/"),
        ("http://[broken", "http://[broken"),
        ("@", ""),
    ],
)
def test_a_handle_is_said_as_people_write_it(typed: str, said: str) -> None:
    assert spoken_handle(typed) == said


def test_a_link_in_place_of_a_handle_is_not_lost() -> None:
    assert link_typed(" <https://x.com/larkfield> ") == "https://x.com/larkfield"
    assert [link_typed(other) for other in ("larkfield", "http://x.com/a", "https://x .com")] == [""] * 3


PIECES = st.sampled_from(
    [
        "https://",
        "//",
        "@",
        "/",
        "%40",
        "%2F",
        "x.com",
        "youtube.com",
        "channel",
        "u",
        "?id=",
        "<",
        "|",
        ">",
        "ß",
        "İ",
        "\u0345",
        "[",
        " ",
    ]
)
TYPED = st.one_of(st.text(max_size=60), st.lists(PIECES | st.text(max_size=3), max_size=9).map("".join))


@given(TYPED)
@example("ﷺ" * 60)
@example("https://x.com/%2540" + "%25" * 40)
def test_a_key_is_always_found_and_is_its_own_key(typed: str) -> None:
    key = normal_handle(typed)
    assert normal_handle(key) == key
    assert len(key) <= LONGEST_HANDLE
    assert spoken_handle(spoken_handle(typed)) == spoken_handle(typed)


@given(TYPED)
def test_looks_do_not_change_a_key(typed: str) -> None:
    key = normal_handle(typed)
    assert normal_handle(f"  @{typed}\u200b ") == key
