"""Slack's own SDK and Bolt, used as they come, find the local Slack to be Slack."""

import threading
from concurrent.futures import ThreadPoolExecutor
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.simulator import SlackServer, SystemClock, Workspace
from tests.simulator.conftest import MANIFEST, SECRET, TOKEN

FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "account",
            "label": {"type": "plain_text", "text": "Account"},
            "element": {"type": "external_select", "action_id": "account", "min_query_length": 1},
        }
    ],
}
CARD = [
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "yes", "text": {"type": "plain_text", "text": "Yes"}}],
    }
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Be quiet."""


@pytest.fixture
def office():
    """Bolt with all of its own checks on, in a workspace that keeps real time."""
    workspace = Workspace(SystemClock())
    with SlackServer(workspace) as slack, ThreadPoolExecutor(4) as pool:
        client = WebClient(TOKEN, base_url=slack.api_url)
        workspace.install(MANIFEST, "http://127.0.0.1:9/slack/events", SECRET, TOKEN)
        app = App(client=client, signing_secret=SECRET, process_before_response=True, listener_executor=pool)
        server = make_server("127.0.0.1", 0, SlackRequestHandler(app), handler_class=Quiet)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        workspace.install(MANIFEST, f"http://127.0.0.1:{server.server_port}/slack/events", SECRET, TOKEN)
        yield workspace, app, client
        server.shutdown()
        server.server_close()
        thread.join()


def test_bolt_hears_and_answers_every_kind_of_payload(office):
    workspace, app, _ = office
    heard = []

    @app.command("/ask")
    def ask(ack, body, client):
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @app.options("account")
    def offer(ack):
        ack(options=[{"text": {"type": "plain_text", "text": "Brand"}, "value": "b"}])

    @app.view("form")
    def sent(ack, view, client, body):
        client.chat_postMessage(channel=body["user"]["id"], text="got it", blocks=CARD)
        heard.append(view["state"]["values"]["account"]["account"]["selected_option"]["value"])
        ack()

    @app.action("yes")
    def yes(ack, respond):
        respond("thank you", replace_original=True)
        ack()

    @app.shortcut("ask")
    def ask_anywhere(ack, shortcut, client):
        client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)
        ack()

    @app.shortcut("about")
    def ask_about(ack, shortcut, respond):
        respond(f"about {shortcut['message']['text']}")
        ack()

    @app.event("app_home_opened")
    def home(event, client):
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": CARD})

    amara = workspace.add_person("Amara Okafor")
    amara.command("/ask")
    amara.choose("Account", "br", "Brand")
    amara.submit()
    amara.click(amara.dm()[-1], "Yes")
    amara.open_home()
    amara.shortcut("ask")
    assert amara.view.title == "Form"
    amara.close_view()
    amara.shortcut("about", amara.dm()[-1])
    assert [each.text for each in amara.ephemerals()] == ["about thank you"]
    assert heard == ["b"]
    assert [each.text for each in amara.dm() if not each.is_ephemeral] == ["thank you"]
    assert amara.home.type == "home"
    assert workspace.failures() == []


def test_bolt_refuses_what_another_secret_has_signed(office):
    workspace, _, _ = office
    url = workspace.courier.transport.url.geturl()
    workspace.install(MANIFEST, url, "another secret", TOKEN)
    delivery = workspace.add_person("Amara Okafor").command("/ask")
    assert (delivery.status, delivery.ok) == (401, False)


def test_the_sdk_pages_uploads_and_reads_refusals(office):
    workspace, _, client = office
    workspace.rate_limits = "off"
    amara = workspace.add_person("Amara Okafor")
    people = [each["id"] for answer in client.users_list(limit=1) for each in answer["members"]]
    assert sorted(people) == sorted(workspace.people)
    channel = client.conversations_open(users=amara.id)["channel"]["id"]
    file = client.files_upload_v2(channel=channel, filename="a.txt", content="hello")["file"]
    assert file["size"] == 5
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=channel, text="x", blocks=[{"type": "sparkle"}])
    assert refused.value.response["error"] == "invalid_blocks"
    workspace.faults.answer_429(7)
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel=channel, text="x")
    assert limited.value.response.headers["Retry-After"] == "7"
