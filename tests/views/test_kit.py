"""The kit builds blocks that Slack accepts, in which nothing that a person wrote comes alive."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.buttons import OldButton, Value, read_value, value
from bot.simulator.blockkit import Problems, check_blocks
from bot.views import kit
from bot.views.fitting import MESSAGE_CHARACTERS
from tests.injection_corpus import BLANK, CORPUS
from tests.slack_rendering import live, shown, unfit

NOON = datetime(2026, 12, 18, 12, 0, tzinfo=UTC)
EPOCH = int(NOON.timestamp())
anything = st.text(max_size=60) | st.text("*_~`<>&|!@#:-. a1\n", max_size=30) | st.sampled_from(CORPUS)


def everywhere(words: str) -> list[kit.Block]:
    """Put a person's words wherever a view may put them."""
    return [
        kit.header(words),
        kit.section(f"Asked by {kit.escape(words)} today"),
        kit.section(
            kit.escape(words), accessory=kit.button(words, "open", confirm=kit.confirm("Sure?", words, "Yes"))
        ),
        kit.section(fields=[kit.escape(words), f"is {kit.mention(words)}."]),
        kit.section(kit.link(words, "javascript:alert(1)")),
        kit.quote(words),
        kit.context(kit.bullets([kit.escape(words), kit.escape(words)])),
        kit.input_block(words, kit.text_input("why", placeholder=words), "why", hint=words),
        kit.input_block(
            "Who", kit.select("who", [kit.option(words, "1|a|0", words)], placeholder=words), "who"
        ),
    ]


def texts(payload: object) -> list[str]:
    if isinstance(payload, dict):
        own = [payload["text"]] if isinstance(payload.get("text"), str) else []
        return own + [text for child in payload.values() for text in texts(child)]
    return [text for child in payload for text in texts(child)] if isinstance(payload, list) else []


@pytest.mark.parametrize("hostile", CORPUS)
def test_nothing_that_a_person_wrote_comes_alive(hostile: str) -> None:
    payload = kit.message(f"{kit.escape(hostile)} asks for access", everywhere(hostile))
    assert live(payload) == []
    assert unfit(payload) == []
    assert all(0 < len(text) <= 3000 for text in texts(payload))


@given(anything, anything)
def test_words_that_meet_in_one_line_do_not_come_alive_together(one: str, other: str) -> None:
    line = kit.section(f"{kit.escape(one)} for {kit.escape(other)}")
    assert live(line) == []
    assert unfit(line) == []


def test_the_checker_sees_what_is_alive() -> None:
    for text in (
        "*a*",
        "_a_",
        "~a~",
        "`a`",
        "```a\nb```",
        "> a",
        "&gt; a",
        "<!here>",
        "<@U1>",
        "<https://a.b|c>",
        ":a:",
        "a < b",
        "&lt;&nbsp;",
    ):
        assert live({"type": "mrkdwn", "text": text, "verbatim": True}), text
    for text in ("https://a.example", "a@b.example", "#general", "@here", "evil.example"):
        assert live({"type": "mrkdwn", "text": text}), text
    assert live({"type": "plain_text", "text": ":fire:"})
    assert live({"text": "*a*"})
    for text in ("a\u200bb", "a\x00b", "\u202ea", "a" + "\u0300" * 9):
        assert unfit({"text": text}), text


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("Tom & Jerry <3", "Tom & Jerry <3"),
        ("brand_uk_team", "brand_uk_team"),
        ("see https://larkfield.example/launch?a=1&b=2", "see https://larkfield.example/launch?a=1&b=2"),
        ("from 10:30 to 11:45", "from 10:30 to 11:45"),
        ("&lt;!channel&gt;", "&lt;!channel&gt;"),
        ("*bold* `code`", "∗bold∗ ˋcodeˋ"),
        ("first\nsecond", "first second"),
    ],
)
def test_escaped_words_still_read_as_they_were_written(words: str, read: str) -> None:
    assert shown(kit.section(kit.escape(words))) == [read]


def test_a_quotation_keeps_every_character_and_line() -> None:
    words = "Launch *now* <!channel>\n> https://larkfield.example :fire:"
    assert shown(kit.quote(words)) == [words]


@pytest.mark.parametrize("blank", BLANK)
def test_blank_words_show_as_a_dash_since_slack_refuses_empty_text(blank: str) -> None:
    for block in everywhere(blank):
        assert "" not in shown(block)
    assert shown(kit.quote(blank)) == [kit.NOTHING]


def test_our_own_markup_stays_alive() -> None:
    line = kit.section(
        f"*For* {kit.mention('U0123ABCD')} until {kit.when(NOON)}, see {kit.link('rules', 'https://larkfield.example/r')}"
    )
    assert [finding.split()[0] for finding in live(line)] == ["mention", "command", "link", "bold"]


def test_a_day_that_a_list_gave_is_the_same_for_every_reader() -> None:
    assert kit.written_day(datetime(2024, 3, 1, tzinfo=UTC)) == "1 March 2024"
    assert kit.written_day(datetime(2024, 3, 1, 9, tzinfo=UTC)).startswith("<!date^")


def test_an_instant_is_shown_in_the_readers_own_time_with_a_fallback_in_utc() -> None:
    assert kit.when(NOON) == f"<!date^{EPOCH}^{{date_short_pretty}} at {{time}}|Fri 18 Dec 2026, 12:00 (UTC)>"
    assert kit.day(NOON).startswith(f"<!date^{EPOCH}^{{date_short_pretty}}|")
    with pytest.raises(ValueError, match="must be aware"):
        kit.when(datetime(2026, 12, 18))


@pytest.mark.parametrize("user", ["U0123ABCD", "W9"])
def test_a_person_is_mentioned_by_id(user: str) -> None:
    assert kit.mention(user) == f"<@{user}>"


@pytest.mark.parametrize("user", ["", "S1", "u1", "U1|x", "U1>", "<@U1>", "!here", "U1\n"])
def test_what_is_no_id_mentions_nobody(user: str) -> None:
    assert live(kit.section(kit.mention(user))) == []


@pytest.mark.parametrize("url", ["https://larkfield.example/a?b=1&c=2", "http://127.0.0.1:8400/x"])
def test_web_addresses_are_linked(url: str) -> None:
    assert kit.link("Rules", url) == f"<{url.replace('&', '&amp;')}|Rules>"
    assert kit.button("Open", "open", url=url)["url"] == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "/path",
        "https://",
        "https://a.example|b",
        "https://a.example>",
        "https://a b",
        "https://u:p@a.example",
        "https://a.example/\u202e",
        "https://[",
        "https://a.example/" + "x" * 3000,
    ],
)
def test_other_addresses_are_not_linked(url: str) -> None:
    assert kit.link("Rules", url) == "Rules"
    with pytest.raises(ValueError, match="address only"):
        kit.button("Open", "open", url=url)


def test_text_is_cut_to_slacks_limits() -> None:
    long = "word " * 2000
    button = kit.button(long, "act", "1|a|0", confirm=kit.confirm("Sure?", long, "Yes"))
    limits = [
        (kit.header(long)["text"], 150),
        (button["text"], 75),
        (button["confirm"]["text"], 300),
        (kit.option(long, "v", long)["text"], 75),
        (kit.option(long, "v", long)["description"], 75),
        (kit.section(long)["text"], 3000),
        (kit.section(fields=[long])["fields"][0], 2000),
        (kit.input_block(long, kit.text_input("a"), "b", hint=long)["label"], 2000),
        (kit.input_block("l", kit.text_input("a"), "b", hint=long)["hint"], 2000),
        (kit.text_input("a", placeholder=long)["placeholder"], 150),
        (kit.quote(long)["elements"][0]["elements"][0], 3000),
        (kit.message(long, []), 4000),
    ]
    for text, limit in limits:
        assert limit - 5 <= len(text["text"]) <= limit
        assert text["text"].endswith("…")


@pytest.mark.parametrize("before", range(2940, 3000))
def test_markup_is_never_cut_inside_a_link_or_an_entity(before: int) -> None:
    text = (
        "x" * before
        + kit.link("the rules &c", "https://larkfield.example/rules")
        + kit.escape("a & b < c") * 9
    )
    cut = kit.section(text)
    assert [finding for finding in live(cut) if not finding.startswith("link <https")] == []
    assert len(cut["text"]["text"]) <= 3000


def test_what_we_chose_ourselves_must_fit() -> None:
    button, typed = kit.button("a", "a"), kit.text_input("a")
    for mistake in (
        lambda: kit.button("Open", "open", "v" * 76),
        lambda: kit.button("Open", ""),
        lambda: kit.button("Open", "a" * 256),
        lambda: kit.option("text", "v" * 76),
        lambda: kit.confirm("Sure?", "text", "y" * 31),
        lambda: kit.modal("A title of twenty-five ch", [], callback_id="c"),
        lambda: kit.modal("Title", [], callback_id="c", submit="s" * 25),
        lambda: kit.modal("Title", [], callback_id="c", private_metadata="m" * 3001),
        lambda: kit.modal("Title", [kit.input_block("l", typed, "b")], callback_id="c"),
        lambda: kit.input_block("l", typed, "b" * 256),
        kit.section,
        lambda: kit.section(fields=["f"] * 11),
        kit.context,
        lambda: kit.context(*["c"] * 11),
        kit.actions,
        lambda: kit.actions(*[kit.button("a", f"a{n}") for n in range(26)]),
        lambda: kit.actions(button, button),
        lambda: kit.select("s", []),
        lambda: kit.select("s", [kit.option("o", f"{n}") for n in range(101)]),
        lambda: kit.select("s", [kit.option("o", "1")], initial="2"),
        lambda: kit.text_input("a", max_length=3001),
        lambda: kit.file_input("a", max_files=11),
    ):
        with pytest.raises(ValueError):
            mistake()


def test_a_form_field_carries_only_what_was_asked_for() -> None:
    typed = kit.text_input(
        "why", multiline=True, initial="so far", max_length=5, dispatch_on=["on_enter_pressed"]
    )
    assert typed == {
        "type": "plain_text_input",
        "action_id": "why",
        "multiline": True,
        "initial_value": "so fa",
        "max_length": 5,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    assert kit.users_select("who", initial="U1")["initial_user"] == "U1"
    assert kit.file_input("proof", filetypes=["pdf"]) == {
        "type": "file_input",
        "action_id": "proof",
        "filetypes": ["pdf"],
        "max_files": 1,
    }
    field = kit.input_block("Why", typed, "why", optional=True, dispatch=True)
    assert (field["optional"], field["dispatch_action"], "hint" in field) == (True, True, False)


def test_a_menu_starts_with_the_option_chosen() -> None:
    options = [kit.option("Editor", "1|e|0"), kit.option("Analyst", "1|a|0")]
    assert kit.select("role", options, initial="1|a|0")["initial_option"] == options[1]
    search = kit.external_select("account", initial=options[0], min_query_length=0)
    assert (search["initial_option"], search["min_query_length"]) == (options[0], 0)


def test_facts_fill_as_many_sections_as_they_need() -> None:
    rows = kit.fields([(f"Label {n}", f"fact {n}") for n in range(23)])
    assert [len(row["fields"]) for row in rows] == [10, 10, 3]
    assert rows[2]["fields"][2]["text"] == "*Label 22*\nfact 22"
    assert kit.fields([]) == []


@pytest.mark.parametrize("count", [0, 1, 50, 51, 260])
def test_too_many_blocks_say_how_many_are_left_out(count: int) -> None:
    fitted = kit.fit([kit.header(f"Block {n}") for n in range(count)])
    assert len(fitted) == min(count, 50)
    if count > 50:
        assert shown(fitted[-1]) == [f"…and {count - 49} more"]


def test_a_message_is_never_longer_than_slack_takes_and_keeps_its_short_texts_and_buttons() -> None:
    press = kit.actions(kit.button("Found", "found", value("a", 1)))
    wordy = [kit.section(f"*{n}* " + "&amp; " * 400) for n in range(6)]
    blocks = [
        kit.section("*Short*"),
        *wordy,
        kit.quote("q" * 3000),
        kit.fields([("Who", "f" * 1500)])[0],
        press,
    ]
    sent = kit.message("Head", blocks)["blocks"]
    assert MESSAGE_CHARACTERS - 200 < len(json.dumps(sent, ensure_ascii=False)) <= MESSAGE_CHARACTERS
    assert [block["type"] for block in sent] == [block["type"] for block in blocks]
    assert (sent[0], sent[-1]) == (blocks[0], press)
    assert all(block["text"]["text"].endswith(("&amp; …", "&amp;…")) for block in sent[1:7])
    assert sent[7]["elements"][0]["elements"][0]["text"].endswith("q…")
    assert wordy[0] == kit.section("*0* " + "&amp; " * 400)


@pytest.mark.parametrize("count", [1, 7, 50])
@pytest.mark.parametrize("length", [1, 200, 3000])
def test_slack_takes_a_message_of_any_length(count: int, length: int) -> None:
    sent = kit.message("Head", [kit.section("x" * length) for _ in range(count)])["blocks"]
    assert len(sent) == count
    assert len(json.dumps(sent, ensure_ascii=False)) <= MESSAGE_CHARACTERS
    problems = Problems()
    check_blocks(sent, "message", "/blocks", problems)
    assert problems.messages == []


def test_surfaces_hold_what_slack_lets_them_hold() -> None:
    blocks = [kit.divider() for _ in range(150)]
    assert len(kit.message("Hello", blocks)["blocks"]) == 50
    assert len(kit.home(blocks)["blocks"]) == 100
    modal = kit.modal(
        "Ask", blocks, callback_id="ask", submit="Send", private_metadata="m", notify_on_close=True
    )
    assert len(modal["blocks"]) == 100
    assert (modal["submit"]["text"], modal["close"]["text"], modal["notify_on_close"]) == (
        "Send",
        "Cancel",
        True,
    )


@given(st.from_regex(r"[a-z2-7]{26}", fullmatch=True), st.integers(0, 999_999_999))
def test_a_buttons_value_reads_back(subject: str, version: int) -> None:
    written = value(subject, version)
    assert len(written) <= 75
    assert read_value(written) == Value(subject, version)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1|a",
        "2|a|1",
        "1|a|1|x",
        "1||1",
        "1|a|-1",
        "1|a|01",
        "1|a|x",
        "1|a|١",
        "1|a b|1",
        "1|a|1\n",
        '{"id":1}',
        "1|" + "a" * 61 + "|1",
        *CORPUS[:20],
    ],
)
def test_any_other_value_belongs_to_an_old_button(text: str) -> None:
    with pytest.raises(OldButton, match="This button is old"):
        read_value(text)


@pytest.mark.parametrize(
    ("subject", "version"), [("", 1), ("a|b", 1), ("a" * 61, 1), ("a", -1), ("a", 10**9)]
)
def test_a_value_that_would_not_read_back_is_never_written(subject: str, version: int) -> None:
    with pytest.raises(ValueError, match="cannot be carried"):
        value(subject, version)
