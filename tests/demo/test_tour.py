"""The guided tour, played to its end by the people it names: its words stand where it says they do."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.demo import knowing
from bot.demo.tour import TOUR
from bot.world import real_ports
from storage.database import Database
from tests.demo.conftest import Demo, Start
from tests.e2e.knowing import RIGHT

FORMS = {
    "Maya advertises": {},
    "Send request": {"Use case": "Publish"},
    "Adopt…": {"Use case": "Publish"},
    "I added them…": {"Note": "Editor, by her company account."},
    "I removed them…": {"Note": "Removed in YouTube Studio."},
    "Acknowledge…": {"answer": RIGHT},
    "Store the new one…": {"Or": ["Generate one for me"]},
    "Seal now…": {"Reason": "A laptop was left open on a train."},
}
"""What the tour's text asks to be filled in, by the step or by what is pressed."""

SHOWN = {
    "Approve": ("waits for a decision: @Maya Chen as Editor on @larkfieldfilms",),
    "I added them…": ("Add @Maya Chen as Editor on @larkfieldfilms",),
    "I removed them…": ("Remove @Maya Chen (Editor) from @larkfieldfilms", "Ended:"),
    "Adopt…": ("a way into @larkfieldfilms (YouTube) that was never granted", "Gia Romano"),
    "Ask the committee about 1 person": ("Gia Romano", "to be adopted: Editor"),
    "Vouched for as ever": ("Adoption of 1 person on @larkfieldfilms (YouTube)", "@Gia Romano"),
    "Leave out 1 row and import": ("row 5", "The register does not know this account."),
    "Take a baseline": ("Exposure ",),
    "Acknowledge…": ("The social media policy of Larkfield Outdoor",),
    "Iris knows her": ("@Maya Chen as Ads on @larkfieldoutdoor",),
    "Approved, and parked": ("@Maya Chen as Ads on @larkfieldoutdoor",),
    "Take it now": ("is approved: Ads on @larkfieldoutdoor", "Working in our accounts"),
    "Check out": ("Account login on @larkfield_team",),
    "Go through them": ("Waiting for you", "4 lines wait for your answer"),
    "One press a line": ("Lines 1 to 4 of 4", "@Gia Romano: Ads on @larkfieldoutdoor"),
    "Store the new one…": ("Change the shared secrets of @larkfield_team",),
    "Seal now…": ("The vault is ready.",),
    "Agree: unseal it": ("wants the vault unsealed",),
}
"""What the message says whose button is pressed, by the step or by the button: others have the same."""

CLOSED = (
    "Send request",
    "Sign and announce",
    "Acknowledge…",
    "Roles come first",
    "Check out",
    "Store the new one…",
    "Seal now…",
    "Why does Gia have it?",
)
"""What ends in a dialogue that is read and closed, by the step or by what is pressed."""

THEN = {
    "A login is lent": ("New code", "Check in"),
}
"""What else is pressed in the dialogue, one after the other."""

LAST = {"One person seals it": "Ask to unseal", "One press a line": "Submit 1 answer"}
"""What is pressed in a message at the end."""

QUIZ = "One click a question"
DRAWN = 10


def take_quiz(demo: Demo, press: Callable[[str], object]) -> None:
    """Answer question after question, each rightly, as soon as it is asked."""
    database = Database(f"sqlite:///{demo.folder / 'vouchsafe.db'}", real_ports())
    people = json.loads(demo.get("/_control/people"))["people"]
    maya = next(one for one in people if one["real_name"] == "Maya Chen")
    for number in range(1, DRAWN + 1):
        demo.sees("Maya", f"“Working in our accounts” · {number} of {DRAWN}")
        with database.read() as unit:
            letter = knowing.right_letter(unit, maya["team_id"], maya["id"])
        press(letter)
    database.dispose()


def follow(demo: Demo, step: dict[str, Any]) -> None:
    """Do what a step says, the way a person does who sees only their own screen."""
    name, place, look = step["as"], step["place"], step["look"]
    channel = place.removeprefix("#") if place.startswith("#") else None
    if step["type"]:
        command, _, text = step["type"].partition(" ")
        demo.act(name, "command", command=command, text=text)
    if step["advance"]:
        demo.post("/_control/advance", seconds=step["advance"]["seconds"])
    shown = SHOWN.get(step["title"], SHOWN.get(look))
    if shown:
        demo.sees(name, *shown, f"[ {look} ]", channel=channel)
        demo.act(name, "click", what=look, **_where(demo, step, channel))
    if look and place == "home":
        demo.act(name, "open_home")
        demo.wait(lambda: look in demo.get("/_control/screen", **{"as": name}).decode(), look)
        demo.act(name, "press", what=look)
    if step["change"]:
        demo.post("/_control/change", change=step["change"]["change"], who=step["change"]["who"])
    press_on(demo, name, step["title"])
    form = FORMS.get(step["title"], FORMS.get(look))
    if form is not None:
        if step["title"] == "Maya advertises":
            demo.sees(name, "after the course “Working in our accounts”")
        demo.act(name, "fill", values=form)
        demo.act(name, "submit")
    if step["title"] == QUIZ:
        take_quiz(demo, lambda letter: demo.act(name, "click", what=letter))
    if step["paste"]:
        demo.act(name, "fill", values={step["paste"]["field"]: step["paste"]["words"]})
        demo.act(name, "submit")
    if step["done"]:
        demo.sees(name, step["done"], channel=channel)
    leave(demo, step)


def _where(demo: Demo, step: dict[str, Any], channel: str | None) -> dict[str, str]:
    """Which message the button is in, and which of it there: the first of several lines of an audit."""
    if step["title"] == "One press a line":
        said = demo.get("/_control/wait", **{"as": step["as"], "containing": SHOWN[step["title"]][0]})
        lines = json.loads(said)["message"]
        rows = (one["elements"] for one in lines["blocks"] if one["type"] == "actions")
        values = [one["value"] for row in rows for one in row if one["text"]["text"] == step["look"]]
        return {"ts": lines["ts"], "value": values[0]}
    return {"channel": channel} if channel else {}


def press_on(demo: Demo, name: str, title: str) -> None:
    """Press what else the text names, in the dialogue that has opened."""
    for button in THEN.get(title, ()):
        demo.wait(partial(_shows, demo, name, button), button)
        demo.act(name, "press", what=button)


def _shows(demo: Demo, name: str, button: str) -> bool:
    return button in demo.look(name)


def leave(demo: Demo, step: dict[str, Any]) -> None:
    """Close what is read, and press what the text names last."""
    if {step["look"], step["title"]} & {*CLOSED} or step["paste"]:
        demo.act(step["as"], "close_view")
    if step["title"] in LAST:
        demo.act(step["as"], "click", what=LAST[step["title"]])


@pytest.mark.proof
@pytest.mark.timeout(300)
def test_it_can_be_followed_to_its_end(folder: Path, start: Start) -> None:
    demo = start(folder).ready()
    for step in TOUR["steps"]:
        if step["title"] == "Maya is in":
            demo.sees("Maya", "Your access: Editor on @larkfieldfilms")
        if step["done"] and not step["type"]:
            channel = step["place"].removeprefix("#") if step["place"].startswith("#") else None
            assert step["done"] not in demo.look(step["as"], channel), step
        follow(demo, step)
    assert demo.interrupt() == 0


def test_each_step_says_who_does_what_where() -> None:
    steps = TOUR["steps"]
    assert {frozenset(step) for step in steps} == {
        frozenset({"title", "text", "as", "place", "look", "done", "type", "paste", "advance", "change"})
    }
    assert all(len(step["text"]) < 240 and len(step["title"]) < 30 for step in steps)
    assert [step["title"] for step in steps if step["done"] is None] == ["Maya is in", steps[-1]["title"]]
