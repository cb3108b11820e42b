"""What a reader's client would make live is found; what is escaped or plain is not."""

import pytest

from bot.simulator import Message, live_parts, mentions


def shown(text):
    return mentions(Message("C1", "1.0", "U1", text))


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "<!here>", "<@U123>", "<#C123|general>", "<https://evil.test|your bank>", "<!subteam^S1>"],
)
def test_control_sequences_are_live_in_texts_and_even_in_verbatim_mrkdwn(text):
    assert shown(f"hello {text}") == [text]
    assert live_parts({"type": "mrkdwn", "text": text, "verbatim": True}) == [text]


@pytest.mark.parametrize("text", ["https://evil.test/x", "@channel", "#general", "a.b@example.test"])
def test_bare_links_and_names_in_mrkdwn_are_live_unless_verbatim(text):
    assert live_parts({"type": "mrkdwn", "text": f"see {text} now"}) == [text]
    assert live_parts({"type": "mrkdwn", "text": text, "verbatim": True}) == []


@pytest.mark.parametrize(
    "text", ["&lt;!channel&gt;", "1 < 2 > 0", "it costs &amp; more", "<!date^1^{date}|then>", "a\nb\tc"]
)
def test_escaped_and_harmless_texts_are_quiet(text):
    assert shown(text) == []


@pytest.mark.parametrize("code", ["\u202e", "\u200b", "\u2066", "\x07", "\ufeff", "\u00ad", "\u2028"])
def test_characters_that_do_not_show_are_found_even_in_plain_text(code):
    block = {"type": "section", "text": {"type": "plain_text", "text": f"a{code}b"}}
    assert live_parts(block) == [f"U+{ord(code):04X}"]


def test_plain_text_keeps_everything_else_dead():
    assert live_parts({"type": "plain_text", "text": "<!channel> https://evil.test @here"}) == []


def test_bare_links_in_a_message_without_blocks_are_live_unless_it_is_not_parsed():
    link = "https://evil.test/x"
    assert shown(f"see {link}") == [link]
    assert mentions(Message("C1", "1.0", "U1", link, parse="none")) == []
    assert mentions(Message("C1", "1.0", "U1", link, [{"type": "divider"}])) == []


def test_rich_text_mentions_and_links_are_live():
    parts = [{"type": "user", "user_id": "U1"}, {"type": "link", "url": "https://evil.test"}]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}
    assert live_parts(block) == ["<user U1>", "<link https://evil.test>"]
