"""Where refusals are shown: a workspace, its people and a small bot that asks for what Slack does not give."""

import json
import re
import time
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import partial

from bot.simulator import NothingThere
from bot.simulator.files import File
from tests.simulator.blocks import PIXEL, acts, button, field, home, plain, view
from tests.simulator.conftest import MANIFEST, SECRET, TOKEN, fetch

JSON = {"Content-Type": "application/json; charset=utf-8"}
_BEARER = {"Authorization": f"Bearer {TOKEN}"}
AS_JSON = JSON | _BEARER
AS_FORM = {"Content-Type": "application/x-www-form-urlencoded"} | _BEARER


@dataclass(frozen=True)
class Said:
    """What came back: the error string, and whatever else Slack tells; `changed`: something happened anyway."""

    error: str
    told: tuple[str, ...]
    changed: bool


class Stage:
    """Amara, Bo and the bot are in #general; every way of asking says what came back."""

    def __init__(self, slack, bot, clock):
        self.slack, self.bot, self.clock = slack, bot, clock
        self.workspace = slack.workspace
        self.amara, self.bo = self.workspace.person("Amara"), self.workspace.person("Bo")
        self.general = self.workspace.find_channel("general").id

    # ---- asking

    def call(self, method, *, token=TOKEN, **args):
        """A Web API call by form."""
        return self._told(lambda: self.bot.call(method, token, **args))

    def post(self, **args):
        return self.call("chat.postMessage", **{"channel": self.general, "text": "x"} | args)

    def update(self, **args):
        ts = self.posted()
        return self.call("chat.update", **{"channel": self.general, "ts": ts, "text": "x"} | args)

    def open(self, view, **args):
        return self.call("views.open", **{"trigger_id": self.trigger(), "view": view} | args)

    def publish(self, view, **args):
        return self.call("views.publish", **{"user_id": self.amara.id, "view": view} | args)

    def send(self, method, body, headers, query=""):
        """A Web API call whose request is made by hand."""
        return self._told(lambda: fetch(f"{self.bot.api_url}{method}{query}", body, headers))

    def again(self, times, method, **args):
        """The last of several calls that are all the same."""
        for _ in range(times):
            self.bot.call(method, **args)
        return self.call(method, **args)

    def upload(self, file, content):
        return self._told(lambda: fetch(f"{self.slack.url}/files/upload/{file}", content, {}))

    def respond(self, url, body):
        """An answer at a response address."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._told(lambda: fetch(url, raw, JSON))

    def ack(self, answer, act=None):
        """What comes of it when the bot answers so to a person's act, a command unless another is given."""
        self.bot.answer = answer if callable(answer) else lambda _: answer
        return self._told(partial(self._acknowledged, act or (lambda: self.amara.command("/ask"))))

    def ack_form(self, answer):
        """The same to a form with a section and a field."""
        self.opened({"type": "section", "block_id": "intro", "text": plain()}, labelled("Reason"))
        self.amara.fill({"Reason": "x"})
        return self.ack(answer, self.amara.submit)

    def ack_topmost(self, answer):
        """The same to the topmost of three modals."""
        self.stacked()
        self.amara.fill({"Reason": "x"})
        return self.ack(answer, self.amara.submit)

    def ack_typing(self, answer):
        """The same to what is typed into a type-ahead select."""
        self.opened(labelled("Account", {"type": "external_select"}))
        return self.ack(answer, partial(self.amara.suggestions, "Account", "abc"))

    # ---- what there is to begin with

    def trigger(self):
        return self.workspace.triggers.issue(self.amara.id)

    def posted(self, channel=None):
        """A message of the bot's."""
        return self.workspace.post(channel or self.general, text="x").ts

    def opened(self, *blocks):
        """A form with these blocks, or with one field, in front of Amara."""
        return self.workspace.screens.open(self.amara.id, form(*blocks))

    def closed(self):
        """The same, which she has closed."""
        view = self.opened()
        self.workspace.screens.close(view)
        return view

    def address(self):
        """Where the bot may answer to a command of Amara's."""
        self.amara.command("/ask", channel="general")
        return self.bot.last("command")["response_url"]

    def channel(self, *, joined=True, **facts):
        made = self.workspace.channel("other", **facts)
        if joined:
            made.members.append(self.workspace.app.bot_user)
        return made.id

    def gone(self):
        """Somebody who has left."""
        person = self.workspace.add_person("Gone")
        self.workspace.deactivate("Gone")
        return person.id

    def reserved(self):
        """A file that is to be five bytes long."""
        return self.bot.call("files.getUploadURLExternal", filename="a.txt", length=5)["file_id"]

    def uploaded(self):
        """A file whose bytes have come."""
        file = self.reserved()
        self.upload(file, b"bytes")
        return file

    def picture(self, name="a.png", content=PIXEL, user=None, **facts):
        """A file that is finished, of the bot's or another's; its id."""
        file = File(
            self.workspace.ids.new("F"), name, user or self.workspace.app.bot_user, len(content), 0, content
        )
        file.complete = True
        for fact, value in facts.items():
            setattr(file, fact, value)
        self.workspace.keep_file(file)
        return file.id

    def unprocessed(self):
        """A picture that Slack still looks at."""
        self.workspace.faults.slow_files = 1.0
        length = str(len(PIXEL))
        file = self.bot.call("files.getUploadURLExternal", filename="a.png", length=length)["file_id"]
        self.upload(file, PIXEL)
        self.bot.call("files.completeUploadExternal", files=[{"id": file}])
        return file

    def spent(self):
        """A trigger that has opened a modal."""
        trigger = self.trigger()
        self.bot.call("views.open", trigger_id=trigger, view=form())
        return trigger

    def stale(self):
        trigger = self.trigger()
        self.workspace.triggers.issued[trigger].issued -= 3.01
        return trigger

    def stacked(self):
        """The topmost of three modals; its id."""
        return [self.workspace.screens.push(self.amara.id, form()).id for _ in range(3)][-1]

    def named(self):
        """The external_id of a modal on Bo's screen."""
        self.workspace.screens.open(self.bo.id, form(external_id="one"))
        return "one"

    def published(self):
        """The hash of a Home tab that has changed since."""
        homes = [self.bot.call("views.publish", user_id=self.amara.id, view=home()) for _ in range(2)]
        return homes[0]["view"]["hash"]

    def aged(self, url):
        self.clock.advance(1801)
        return url

    def used_up(self, url):
        for _ in range(5):
            self.respond(url, {"text": "x"})
        return url

    # ---- how Slack is

    def install(self, *, scopes=None, **features):
        """The app once more, with other scopes or features; without any event."""
        manifest = deepcopy(MANIFEST)
        manifest["features"] |= features
        manifest["settings"]["event_subscriptions"]["bot_events"] = []
        if scopes is not None:
            manifest["oauth_config"]["scopes"]["bot"] = scopes
        self.workspace.install(manifest, "http://127.0.0.1:9/", SECRET, TOKEN, app_token="xapp-1")
        return self

    def scoped(self, *scopes):
        return self.install(scopes=list(scopes))

    def removed(self):
        """The token of an app whose bot is gone."""
        self.workspace.people[self.workspace.app.bot_user].deleted = True
        return TOKEN

    def limited(self):
        self.workspace.rate_limits = "strict"
        return self

    def told_to_wait(self, seconds):
        self.workspace.faults.answer_429(seconds)
        return self

    def crowded(self, count):
        for number in range(count):
            self.workspace.add_person(f"Person{number} Any")
        return self

    # ---- what people do

    def card(self):
        """A button of the bot's, and what Amara does to press it."""
        shown = self.workspace.post(self.general, text="x", blocks=[acts(button())])
        return partial(self.amara.click, shown, "b")

    # ---- how it is done

    def _acknowledged(self, act):
        with suppress(NothingThere):
            act()
        failed = self.workspace.failures()[-1]
        word = re.search(r"[“(](\w+)[”)]", self.amara.notices[-1])
        return {
            "error": word[1] if word else self.amara.notices[-1],
            "response_metadata": {"messages": [*failed.problems, failed.reason]},
        }

    def _told(self, ask):
        before = self._state()
        answer = ask()
        found = list(answer.get("response_metadata", {}).get("messages", ()))
        found += [f"{key}: {answer[key]}" for key in ("needed", "provided") if key in answer]
        status, headers = answer.get("_status", 200), answer.get("_headers", {})
        found += [f"HTTP {status}"] if status != 200 else []
        found += [f"Retry-After: {headers['retry-after']}"] if "retry-after" in headers else []
        return Said(answer.get("error") or answer.get("text", ""), tuple(found), self._state() != before)

    def _state(self):
        """All that a refused call must leave alone."""
        screens = self.workspace.screens
        views = [view for stack in screens.stacks.values() for view in stack] + list(screens.homes.values())
        return deepcopy(
            [
                {channel: kept for channel, kept in self.workspace.messages.items() if kept},
                [(view.id, view.payload, view.errors) for view in views],
                [(file.id, file.complete, file.content) for file in self.workspace.files.values()],
            ]
        )


def slow(_heard):
    """An answer that comes too late."""
    time.sleep(3.05)


def labelled(label, element=None):
    """An input block called so, which is its block_id as well."""
    name = {"action_id": label.lower()}
    return field((element or {"type": "plain_text_input"}) | name, block_id=label.lower(), label=plain(label))


def form(*blocks, **more):
    """A modal of these blocks, or of one field for a reason."""
    return view(*(blocks or [labelled("Reason")]), **more)
