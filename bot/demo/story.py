"""The story: founding, asking, vouching, setting up, and the end that comes by itself."""

from collections.abc import Callable

from bot.demo.stage import Stage
from bot.demo.terminal import Terminal
from storage.verify import Verdict, verify

FILMS = "@larkfieldfilms"
TYPED = f"{FILMS} editor 2w because the autumn films need cutting"


def _founding(stage: Stage, terminal: Terminal) -> None:
    terminal.happens("The bot has met Slack, read its people, and found nothing in the way of founding.")
    card = stage.card("Found the social media programme")
    terminal.shows("#social-media-committee", card)
    for name, capacity in (("Nadia", "an admin"), ("Helen", "the senior leader")):
        terminal.does(stage.people[name], f"({capacity}) presses Found")
        stage.people[name].click(card, "Found")
    terminal.shows("#social-media-committee", stage.card("is in force"))
    terminal.happens(f"The operator imports the register: {stage.import_accounts()} accounts.")


def _asking(stage: Stage, terminal: Terminal) -> None:
    maya = stage.people["Maya"]
    terminal.does(maya, f"types /request-access {TYPED}")
    maya.command("/request-access", TYPED)
    maya.fill({"Use case": "Publish"})
    view = stage.wait(lambda: maya.view)
    terminal.shows(f"{maya.name} sees the form, and what applies", view)
    terminal.does(maya, "sends it")
    maya.submit()
    terminal.shows(f"{maya.name} sees", stage.wait(lambda: maya.view))
    maya.close_view()


def _vouching(stage: Stage, terminal: Terminal) -> None:
    maya, jonas, iris = (stage.people[name] for name in ("Maya", "Jonas", "Iris"))
    card = stage.card("Request #1")
    terminal.shows("#social-media-committee", card)
    terminal.does(maya, "presses Approve on her own request")
    maya.click(card, "Approve")
    terminal.shows(f"only {maya.name} sees", stage.answer(maya, card))
    terminal.does(jonas, "(digital) presses Approve")
    jonas.click(card, "Approve")
    terminal.does(iris, "(the account's owner) presses Approve in her messages")
    iris.click(stage.message("Iris", "Request #1"), "Approve")
    terminal.shows(f"{maya.name} reads", stage.message("Maya", "Vouched for by"))


def _setting_up(stage: Stage, terminal: Terminal) -> None:
    iris = stage.people["Iris"]
    task = stage.message("Iris", "I added them")
    terminal.shows(f"{iris.name} reads", task)
    terminal.does(iris, "adds her on the network, and says so")
    iris.click(task, "I added them…")
    iris.fill({"Note": "Added as editor, with two-factor on."})
    iris.submit()
    terminal.shows("Maya Chen reads", stage.message("Maya", "Your access:"))


def _the_end(stage: Stage, terminal: Terminal) -> None:
    maya, iris = stage.people["Maya"], stage.people["Iris"]
    terminal.happens("Eleven days pass.")
    stage.pass_time(days=11, minutes=1)
    warning = stage.message("Maya", "Your access ends")
    terminal.shows(f"{maya.name} reads", warning)
    terminal.happens("She does not extend it. Three more days pass.")
    stage.pass_time(days=3)
    terminal.shows(f"{maya.name} reads", stage.message("Maya", "has ended"))
    terminal.does(maya, "presses Extend on the old warning")
    maya.click(warning, "Extend…", stale=True)
    terminal.shows(f"only {maya.name} sees", stage.answer(maya, warning))
    removal = stage.message("Iris", "I removed them")
    terminal.shows(f"{iris.name} reads", removal)
    terminal.does(iris, "removes her on the network, and says so")
    iris.click(removal, "I removed them…")
    iris.fill({"Note": "Removed from the channel's permissions."})
    iris.submit()
    terminal.shows(f"{maya.name} reads", stage.message("Maya", "Removed: your access"))


def _the_trail(stage: Stage, terminal: Terminal) -> None:
    verdicts = [one for one in verify(stage.bot.database) if isinstance(one, Verdict)]
    verdict = verdicts[-1]
    state = "verified, without a gap" if verdict.ok else f"broken at {verdict.first_bad}: {verdict.why}"
    terminal.happens(f"{verdict.count} events, hash-chained: {state}.")


CHAPTERS: tuple[tuple[str, Callable[[Stage, Terminal], None]], ...] = (
    ("The programme is founded", _founding),
    ("Somebody asks", _asking),
    ("The committee vouches", _vouching),
    ("The owner sets it up", _setting_up),
    ("It ends on time, by itself", _the_end),
    ("The trail holds all of it", _the_trail),
)
"""The story from beginning to end; every line shown is what Slack really showed."""
