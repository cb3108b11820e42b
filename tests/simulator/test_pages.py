"""What a page is sent: everything its person sees and nothing else, whole at first and then change by change."""

import json
import socket
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from bot.simulator import NoStagehand, SlackServer
from tests.simulator.blocks import PIXEL
from tests.simulator.conftest import START, fetch
from tests.simulator.live_page import opened
from tests.simulator.stage import Stage

BUTTON = {"type": "button", "action_id": "y", "text": {"type": "plain_text", "text": "Yes"}}
ROW = {"type": "actions", "block_id": "row", "elements": [BUTTON]}


def get(slack, path, **headers):
    return fetch(f"{slack.url}{path}", None, headers)


def act(slack, **body):
    data = json.dumps(body).encode()
    return fetch(f"{slack.url}/_control/act", data, {"Content-Type": "application/json"})


def test_the_greeting_holds_all_that_a_page_needs(slack, bot, amara, general):
    bot.call("chat.postMessage", channel=general, text=f"<@{amara.id}> look")
    with opened(slack.url, amara.id) as page:
        hello = page.frames[0]
    assert hello["me"]["name"] == "Amara Okafor"
    assert hello["app"]["commands"] == [
        {"command": "/ask", "description": "Ask for something", "usage_hint": "something"}
    ]
    assert {one["name"] for one in hello["people"]} >= {"Amara Okafor", "Bo Lindqvist", "Doorman"}
    channel, direct = hello["channels"]
    assert (channel["name"], channel["unread"], channel["mentioned"]) == ("general", 1, True)
    assert (direct["kind"], direct["unread"]) == ("app", 0)
    assert hello["clock"] == {"now": START, "movable": True, "next_due": START + 500}
    assert (hello["stack"], hello["home"], hello["can_restart"], hello["tour"]) == ([], None, True, True)


def test_a_message_comes_changes_and_goes(slack, bot, bo, general):
    with opened(slack.url, bo.id) as page:
        ts = bot.call("chat.postMessage", channel=general, text="first")["ts"]
        page.wait("message", lambda one: one["message"]["text"] == "first")
        bot.call("chat.update", channel=general, ts=ts, text="second")
        assert page.wait("message", lambda one: one["message"]["text"] == "second")["message"]["edited"]
        bot.call("chat.delete", channel=general, ts=ts)
        assert page.wait("gone")["ts"] == ts


def test_a_reply_shows_on_the_message_that_it_hangs_on(slack, bot, bo, general):
    ts = bot.call("chat.postMessage", channel=general, text="root")["ts"]
    with opened(slack.url, bo.id) as page:
        reply = act(slack, **{"as": "Amara"}, act="say", text="reply", channel=general, thread_ts=ts)
        assert reply["ok"]
        root = page.wait("message", lambda one: one["message"]["ts"] == ts)["message"]
        assert (root["replies"], root["latest_reply"]) == (1, reply["done"]["ts"])
    roots = get(slack, f"/_page/messages?as=Bo&channel={general}")["messages"]
    assert [one["text"] for one in roots] == ["root"]
    thread = get(slack, f"/_page/messages?as=Bo&channel={general}&thread={ts}")["messages"]
    assert [one["text"] for one in thread] == ["root", "reply"]


def test_nobody_is_sent_what_is_not_theirs(slack, bot, amara, bo, general, workspace):
    secret = workspace.channel("secret", ["Amara"], private=True)
    with opened(slack.url, bo.id) as page, opened(slack.url, amara.id) as theirs:
        bot.call("chat.postEphemeral", channel=general, user=amara.id, text="only you")
        bot.call("chat.postMessage", channel=amara.id, text="direct")
        amara.say("hidden", secret)
        workspace.notice(amara.id, "a notice")
        theirs.wait("notice")
        theirs.wait("message", lambda one: one["message"]["text"] == "only you")
        bot.call("chat.postMessage", channel=general, text="for all")
        page.wait("message", lambda one: one["message"]["text"] == "for all")
        assert [one["message"]["text"] for one in page.frames if one["type"] == "message"] == ["for all"]
        assert "notice" not in page.kinds()
    shown = get(slack, f"/_page/messages?as=Bo&channel={general}")["messages"]
    assert [one["text"] for one in shown] == ["for all"]
    assert get(slack, f"/_page/messages?as=Bo&channel={secret.id}")["_status"] == 400


def test_older_messages_come_a_page_at_a_time(slack, bot, bo, general, workspace):
    for number in range(7):
        workspace.post(general, text=str(number))
    newest = get(slack, f"/_page/messages?as=Bo&channel={general}&limit=3")
    assert ([one["text"] for one in newest["messages"]], newest["more"]) == (["4", "5", "6"], True)
    first = newest["messages"][0]["ts"]
    older = get(slack, f"/_page/messages?as=Bo&channel={general}&limit=9&before={first}")
    assert ([one["text"] for one in older["messages"]], older["more"]) == (["0", "1", "2", "3"], False)


def test_what_was_read_stays_read_and_later_messages_count(slack, bot, bo, general):
    ts = bot.call("chat.postMessage", channel=general, text="one")["ts"]
    bot.call("chat.postMessage", channel=general, text="two")
    with opened(slack.url, bo.id) as page:
        assert page.frames[0]["channels"][0]["unread"] == 2
        act(slack, **{"as": "Bo"}, act="read", channel=general, ts=ts)
        page.wait("channels", lambda one: one["channels"][0]["unread"] == 1)
    with opened(slack.url, bo.id) as page:
        assert page.frames[0]["channels"][0]["unread"] == 1


def test_modals_and_home_are_shown_with_what_stands_in_them(slack, bot, amara, modal, field_of):
    with opened(slack.url, amara.id) as page:
        amara.command("/ask")
        bot.open(modal(field_of("Reason")))
        act(slack, **{"as": "Amara"}, act="fill", values={"reason/reason": "because"})
        bot.call("views.update", view_id=amara.view.id, view=modal(field_of("Reason"), field_of("More")))
        (view,) = page.wait("screen", lambda one: one["stack"] and len(one["stack"][0]["blocks"]) == 2)[
            "stack"
        ]
        assert (view["title"], view["submit"], view["close"]) == ("A form", "Send", "Cancel")
        assert view["values"]["reason"]["reason"]["value"] == "because"
        bot.call("views.publish", user_id=amara.id, view={"type": "home", "blocks": [ROW]})
        assert page.wait("home")["home"]["blocks"][0]["elements"][0]["action_id"] == "y"


def test_what_still_stands_on_a_screen_can_be_pressed_though_it_has_been_redrawn(slack, bot, amara, general):
    unnamed = [{"type": "actions", "elements": [BUTTON]}]
    ts = bot.call("chat.postMessage", channel=general, text="card", blocks=unnamed)["ts"]
    home = bot.call("views.publish", user_id=amara.id, view={"type": "home", "blocks": unnamed})["view"]
    (card,) = get(slack, f"/_page/messages?as=Amara&channel={general}")["messages"]
    bot.call("chat.update", channel=general, ts=ts, text="card", blocks=unnamed)
    bot.call("views.publish", user_id=amara.id, view={"type": "home", "blocks": unnamed})
    for name, (shown,), where in (
        ("click", card["blocks"], {"channel": general, "ts": ts}),
        ("press", home["blocks"], {"view": home["id"]}),
    ):
        pressed = {"as": "Amara", "act": name, "what": f"{shown['block_id']}/y", **where}
        assert act(slack, **pressed, shown=shown)["done"]["ok"]
        assert bot.last("block_actions")["actions"][0]["block_id"] == shown["block_id"]
        assert "0 things answer" in act(slack, **pressed)["error"], "whoever names it must see it"
    elsewhere = {"what": "y", "view": "V0", "shown": unnamed[0]}
    assert "NothingThere" in act(slack, **{"as": "Amara"}, act="press", **elsewhere)["error"]


def test_a_form_is_sent_with_what_was_typed_last_and_faults_come_back_to_their_fields(
    slack, bot, amara, modal, field_of
):
    amara.command("/ask")
    bot.open(modal(field_of("Reason")))
    bot.answer = lambda heard: (
        {"response_action": "errors", "errors": {"reason": "Say more."}}
        if heard.kind == "view_submission"
        else None
    )
    with opened(slack.url, amara.id) as page:
        assert act(slack, **{"as": "Amara"}, act="submit", values={"reason/reason": "x"})["ok"]
        shown = page.wait("screen", lambda one: one["stack"][0]["errors"])
        assert shown["stack"][0]["errors"] == {"reason": "Say more."}
    values = bot.last("view_submission")["view"]["state"]["values"]
    assert values["reason"]["reason"]["value"] == "x"
    empty = act(slack, **{"as": "Amara"}, act="submit", values={"reason/reason": None})
    assert empty["error"] == "RequiredField: Reason: please complete this required field"


def test_two_buttons_of_one_name_are_told_apart_by_their_place(slack, bot, amara, general):
    rows = [ROW | {"block_id": one, "elements": [BUTTON | {"value": one}]} for one in ("first", "second")]
    ts = bot.call("chat.postMessage", channel=general, text="card", blocks=rows)["ts"]
    assert act(slack, **{"as": "Amara"}, act="click", channel=general, ts=ts, what="second/y")["ok"]
    assert bot.last("block_actions")["actions"][0]["value"] == "second"


def test_a_file_is_put_into_a_form(slack, bot, amara, modal, field_of, workspace):
    amara.command("/ask")
    bot.open(modal(field_of("Proof", {"type": "file_input"})))
    file = {"name": "proof.txt", "content": "aGVsbG8="}
    assert act(slack, **{"as": "Amara"}, act="submit", values={"proof/proof": [file]})["ok"]
    sent = bot.last("view_submission")["view"]["state"]["values"]["proof"]["proof"]["files"]
    assert workspace.files[sent[0]["id"]].content == b"hello"


def test_the_inspector_sees_deliveries_and_refused_calls(slack, bot, amara, general):
    with opened(slack.url, amara.id) as page:
        amara.command("/ask", "something")
        delivery = page.wait("delivery")["delivery"]
        assert (delivery["what"], delivery["as"], delivery["ok"]) == ("/ask", "Amara Okafor", True)
        bot.call("chat.postMessage", channel=general, text="x", blocks=[{"type": "header"}])
        call = page.wait("call", lambda one: not one["call"]["ok"])["call"]
        assert (call["method"], call["error"]) == ("chat.postMessage", "invalid_blocks")
        assert "missing required field: text" in call["messages"][0]
    log = get(slack, "/_page/log")
    assert log["deliveries"][-1] == delivery
    assert log["calls"][-1] == call


def test_switches_and_the_clock_are_shown_as_they_move(slack, bot, amara, workspace):
    with opened(slack.url, amara.id) as page:
        for path, body in (("advance", {"seconds": 60}), ("faults", {"set": {"limited": True}})):
            fetch(f"{slack.url}/_control/{path}", json.dumps(body).encode(), {})
        assert page.wait("clock", lambda one: one["clock"]["now"] == START + 60)
        assert page.wait("faults")["faults"]["limited"] is True
    assert bot.call("auth.test")["_headers"]["retry-after"] == "5"


def test_a_call_whose_answer_is_lost_was_carried_out_all_the_same(slack, bot, amara, general, workspace):
    workspace.faults.drop_after = True
    with pytest.raises(OSError):
        bot.call("chat.postMessage", channel=general, text="once")
    assert [one.text for one in amara.messages(general)] == ["once"]


# ---- what whoever set the workspace up adds


@dataclass
class Hand(NoStagehand):
    """Moves nothing really, and remembers what it was asked."""

    due: float | None = None
    can_restart: bool = True
    asked: list[str] = field(default_factory=list)

    def next_due(self) -> float | None:
        return self.due

    def before_move(self) -> None:
        self.asked.append("move")

    def restart_app(self) -> None:
        self.asked.append("restart")

    def tour(self) -> dict:
        return {"title": "A tour", "steps": []}

    def sheet(self) -> dict:
        return {"title": "Its own", "samples": [{"title": "First", "kind": "message"}]}


@pytest.fixture
def hand():
    return Hand(START + 500)


@pytest.fixture
def slack(workspace, hand):
    with SlackServer(workspace, stagehand=hand) as server:
        yield server


def test_the_clock_goes_to_the_next_thing_due_once_all_is_quiet(slack, bot, amara, hand, clock):
    with opened(slack.url, amara.id) as page:
        assert page.frames[0]["clock"]["next_due"] == START + 500
        moved = fetch(f"{slack.url}/_control/advance", b'{"to_next_due": true}', {})
        assert moved["now"] == START + 501
        assert hand.asked == ["move"]
        hand.due = START + 900
        page.wait("clock", lambda one: one["clock"]["next_due"] == START + 900)
    hand.due = None
    assert fetch(f"{slack.url}/_control/advance", b'{"to_next_due": true}', {})["_status"] == 400


def test_the_app_is_restarted_and_tour_and_samples_are_given(slack, bot, hand):
    assert fetch(f"{slack.url}/_page/restart", b"", {})["ok"]
    assert hand.asked == ["restart"]
    hand.can_restart = False
    assert fetch(f"{slack.url}/_page/restart", b"", {})["_status"] == 400
    assert get(slack, "/_page/tour")["title"] == "A tour"
    sheet = get(slack, "/_page/sheet")
    assert (sheet["title"], sheet["samples"][0]["title"]) == ("Its own", "First")


def test_a_page_shows_slacks_own_pictures_and_no_other_file(slack, bot, clock):
    stage = Stage(slack, bot, clock)
    with urllib.request.urlopen(f"{slack.url}/_page/file/{stage.picture()}", timeout=30) as answer:
        assert (answer.read(), answer.headers["Content-Type"]) == (PIXEL, "image/png")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for other in (stage.picture("a.html", b"<script>"), stage.picture(content=b"<script>"), "F404"):
        assert get(slack, f"/_page/file/{other}")["_status"] == 404


# ---- who may look


def test_without_anybody_who_set_it_up_there_is_no_tour(workspace, bot):
    with SlackServer(workspace) as plain:
        assert get(plain, "/_page/tour")["_status"] == 404
        assert "Rich text" in [one["title"] for one in get(plain, "/_page/sheet")["samples"]]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Host", "evil.example"),
        ("Host", "127.0.0.1.evil.example"),
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
    ],
)
def test_a_page_of_somebody_elses_cannot_reach_it(slack, bot, header, value):
    for path in ("/", "/_control/people", "/_page/log", "/_page/messages?as=Bo&channel=general"):
        assert get(slack, path, **{header: value})["_status"] == 403
    with opened(slack.url, "Bo", **{header: value}) as page:
        assert page.refused == 403


def test_its_own_page_reaches_it_by_every_name_of_this_machine(slack, bot):
    port = urlsplit(slack.url).port
    for name in ("127.0.0.1", "localhost"):
        own = f"http://{name}:{port}"
        assert get(slack, "/_control/people", Host=f"{name}:{port}", Origin=own)["_status"] == 200


def test_pages_may_refer_to_nothing_outside(slack, bot):
    with urllib.request.urlopen(f"{slack.url}/_control/people") as answered:
        policy = answered.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "http" not in policy


def test_nothing_above_the_static_folder_is_served(slack, bot):
    with socket.create_connection((slack.host, slack.port)) as raw:
        raw.sendall(b"GET /static/../pages.py HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert raw.recv(100).split()[1] in (b"403", b"404")
