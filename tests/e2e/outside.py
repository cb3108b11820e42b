"""Somebody outside Slack, with a browser that keeps cookies and follows where it is sent."""

import http.client
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.domain.invitations import PAGES
from storage import policy
from tests.e2e import partners, steps
from tests.e2e.world import World, words

FORM = "application/x-www-form-urlencoded"


def start(world: World, **more: Any) -> None:
    """Start the bot anew, with pages for people outside Slack."""
    world.stop()
    world.start(PORT=world.port, VOUCHSAFE_PUBLIC_URL=f"http://127.0.0.1:{world.port}", **more)


def look(world: World, by: str = "Sofia") -> str:
    """Who of the agency is outside Slack; what it says."""
    partners.open_roster(world, by)
    steps.press(world, by, "Outside Slack…")
    return words(world[by].view)


def get_link(world: World, subject: str, by: str = "Sofia") -> str:
    """The link that the sponsor gets for somebody, by their roster entry's id, or the agency's for the contact."""
    look(world, by)
    steps.press(world, by, _label(world, by, subject), f"1|{subject}|0")
    link = re.search(r"`(http[^`]+)`", words(world[by].view))
    world[by].close_view(everything=True)
    assert link
    return link[1]


def noah(world: World) -> str:
    """Noah's roster entry."""
    (entry,) = partners.entries(world)
    return str(entry.id)


def noah_waits_for_a_course(world: World) -> None:
    """Noah's access is approved, and waits for the course for holders; Maya answers for his agency."""
    start(world)
    partners.add(world, sponsor="Maya")
    assert partners.enlist(world, "Maya", "Noah Klein", "noah.klein@northlight.example") == {}
    whom = "Noah Klein (Northlight)"
    card = world.ask("Maya", "@larkfieldoutdoor", "Ads", "Paid campaigns", ends="30 days", beneficiary=whom)
    for name in ("Iris", "Sofia", "Jonas", "Priya"):
        world.click(name, card, "Approve")


def _label(world: World, by: str, subject: str) -> str:
    """What the button of this one says."""
    view = world[by].view
    assert view
    buttons = [one["accessory"] for one in view.blocks if "accessory" in one]
    return next(str(one["text"]["text"]) for one in buttons if one["value"] == f"1|{subject}|0")


@dataclass
class Page:
    """What came back: the status, the headers and the text."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Visitor:
    """A browser of somebody outside."""

    cookies: dict[str, str] = field(default_factory=dict)
    keeps_cookies: bool = True

    def get(self, url: str) -> Page:
        return self._ask("GET", url)

    def post(self, url: str, /, **fields: str) -> Page:
        return self._ask("POST", url, urlencode(fields), {"Sec-Fetch-Site": "same-origin"})

    def begin(self, link: str) -> Page:
        """Look at the link and press the button."""
        self.get(link)
        return self.post(link)

    def _ask(self, method: str, url: str, body: str = "", headers: dict[str, str] | None = None) -> Page:
        parts = urlsplit(url)
        assert parts.hostname
        sent = {"Cookie": "; ".join(f"{name}={said}" for name, said in self.cookies.items())}
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
        try:
            given = sent | {"Content-Type": FORM} | (headers or {})
            connection.request(method, parts.path, body.encode(), {n: v for n, v in given.items() if v})
            answer = connection.getresponse()
            page = Page(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()
        if self.keeps_cookies and "Set-Cookie" in page.headers:
            name, _, said = page.headers["Set-Cookie"].partition(";")[0].partition("=")
            self.cookies[name] = said
        if page.status == 303:
            return self.get(f"{parts.scheme}://{parts.netloc}{page.headers['Location']}")
        return page


def home(world: World, place: str = "") -> str:
    """The address of the first page, or of another below it."""
    return f"http://127.0.0.1:{world.port}{PAGES}{'/' if place else ''}{place}"


def version(page: Page) -> str:
    """Which version of the policy the form on a page is about."""
    found = re.search(r'name="policy" value="(\w+)"', page.text)
    assert found
    return found[1]


def acknowledge(world: World, who: Visitor, answer: str) -> Page:
    """Answer the question about the policy in force."""
    assert world.bot
    with world.bot.database.read() as unit:
        in_force = policy.in_force(unit, world.slack.team_id)
    assert in_force
    return who.post(home(world, "policy"), policy=in_force.id, answer=answer)
