"""The guided tour, played to its end by the people it names: its words stand where it says they do."""

from pathlib import Path
from typing import Any

from bot.demo.tour import TOUR
from tests.demo.conftest import Demo, Start

FORMS = {
    "Send request": {"Use case": "Publish"},
    "Adopt…": {"Use case": "Publish"},
    "I added them…": {"Note": "Editor, by her company account."},
    "I removed them…": {"Note": "Removed in YouTube Studio."},
}
"""What the tour's text asks to be filled in, by what is pressed."""

SHOWN = {
    "Approve": ("waits for a decision: @Maya Chen as Editor on @larkfieldfilms",),
    "I added them…": ("Add @Maya Chen as Editor on @larkfieldfilms",),
    "I removed them…": ("Remove @Maya Chen (Editor) from @larkfieldfilms", "Ended:"),
    "Adopt…": ("a way into @larkfieldfilms (YouTube) that was never granted", "Gia Romano"),
    "Ask the committee about 1 person": ("Gia Romano", "to be adopted: Editor"),
    "Vouched for as ever": ("Adoption of 1 person on @larkfieldfilms (YouTube)", "@Gia Romano"),
    "Leave out 1 row and import": ("row 5", "The register does not know this account."),
    "Take a baseline": ("Exposure ",),
}
"""What the message says whose button is pressed, by the step or by the button: others have the same."""


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
        demo.act(name, "click", what=look, **({"channel": channel} if channel else {}))
    if step["change"]:
        demo.post("/_control/change", change=step["change"]["change"], who=step["change"]["who"])
    if look in FORMS:
        demo.act(name, "fill", values=FORMS[look])
        demo.act(name, "submit")
    if step["paste"]:
        demo.act(name, "fill", values={step["paste"]["field"]: step["paste"]["words"]})
        demo.act(name, "submit")
    if step["done"]:
        demo.sees(name, step["done"], channel=channel)
    if look == "Send request" or step["paste"]:
        demo.act(name, "close_view")


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
