"""How the register came about: an agency, the old list of holders, a baseline, a hunt, a report, a leaver."""

from datetime import timedelta

from bot.demo.acting import Company
from bot.demo.company import COMMITTEE, HOLDERS, RECOVERY
from bot.simulator import Upload

_CONTRACT = timedelta(days=120)
_HUNT = timedelta(days=21)
_FILMS = "Gather for the hunt: the people screen of @larkfieldfilms"
_NEWS = "Gather for the hunt: the people screen of @larkfield (X)"
_LEAVERS = "Gather for the hunt: HR's list of leavers"


def amara_adds_an_agency(here: Company) -> None:
    """Contract, sponsor and roster; nobody of it is in the workspace."""
    here.type("Amara", "/vouchsafe", "agency")
    details = {
        "Name": "Northlight",
        "Contact there": "Ada Frost",
        "Their e-mail": "ada.frost@northlight.example",
        "Contract ends on": (here.present + _CONTRACT).date(),
        "Sponsor": here.people["Sofia"].id,
    }
    here.press("Amara", here.message("Amara", "Add an agency…"), "Add an agency…", details)
    greeting = here.message("Sofia", "You are the sponsor")
    for name in ("Noah Klein", "Zoe Hart"):
        here.press("Sofia", greeting, "Roster…")
        email = f"{name.lower().replace(' ', '.')}@northlight.example"
        here.press_here("Sofia", "Add somebody…", {"Name": name, "Their own e-mail": email})
    here.press("Sofia", greeting, "Roster…")
    here.press_here("Sofia", "The roster is right")
    here.shut("Sofia")


def amara_writes_down_who_could_recover_them(here: Company) -> None:
    """What the owners have told her of second steps and of recovery; of some accounts nobody knows."""
    fields = {"What it is a list of": "Accounts", "Or its rows": RECOVERY}
    here.type("Amara", "/vouchsafe", "import", fields)
    here.press("Amara", here.message("Amara", "our list of accounts"), "Import")


def amara_imports_the_old_list(here: Company) -> None:
    """Nobody had checked it in years: teams, people without a name, two in a cell, and rows with errors."""
    here.type("Amara", "/vouchsafe", "import", {"File": [Upload("who-can-post.csv", HOLDERS)]})
    here.press("Amara", here.message("Amara", "our list of holders"), "Leave out 2 rows and import")


def tom_changes_the_login(here: Company) -> None:
    """By the list, somebody who left two years ago still knew it."""
    note = {"Note": "New password and second step, all sessions out, two apps disconnected."}
    here.press("Tom", here.message("Tom", "Change the shared secrets of"), "They are changed…", note)


def iris_has_maya_adopted(here: Company) -> None:
    """Maya's way in was never granted: the committee vouches for her, and it is a grant with an end."""
    on_her_list = here.message("Iris", "a way into @larkfieldkids")
    here.press("Iris", on_her_list, "Adopt…", {"Use case": "Publish"})
    here.press("Iris", on_her_list, "Ask the committee about 1 person")
    card = here.seen("Jonas", COMMITTEE, "Adoption of 1 person", "Approve")
    for name in ("Jonas", "Tom", "Sofia"):
        here.press(name, card, "Approve")
    here.another_request()


def amara_takes_a_baseline(here: Company) -> None:
    """What later audits are compared with."""
    here.type("Amara", "/vouchsafe", "exposure")
    here.press("Amara", here.message("Amara", "Take a baseline"), "Take a baseline")


def amara_begins_a_hunt(here: Company) -> None:
    """Some sources answer soon."""
    plan = {
        "Until when": (here.now + _HUNT).date(),
        "sources": [
            "The people screen of each account",
            "The list of leavers",
            "Everybody: a login or a list?",
        ],
    }
    here.type("Amara", "/vouchsafe", "hunt start", plan)


def some_answer_the_hunt(here: Company) -> None:
    """One source is all there, one in part, one cannot be had; one has a list, and one has nothing."""
    films = {
        "state": "All of it",
        "pasted": "Iris Novak, Manager\nJonas Weber, Manager\nagency team, Manager",
    }
    here.press("Iris", here.message("Iris", _FILMS), "Answer…", films)
    news = {"state": "A part of it", "pasted": "Tom Gallagher, Admin", "note": "The rest is in the tool."}
    here.press("Tom", here.message("Tom", _NEWS), "Answer…", news)
    none = {"state": "It cannot be had", "note": "HR keeps none from before 2024."}
    here.press("Amara", here.message("Amara", _LEAVERS), "Answer…", none)
    question = "Do you have a login to one of our accounts"
    place = {"Where is it?": "The sheet “Evening shift” on the community team's drive"}
    here.press("Ben", here.message("Ben", question), "I have a list…", place)
    here.press("Maya", here.message("Maya", question), "Nothing")


def ben_reports_a_phish(here: Company) -> None:
    """Somebody deals with it within the half hour."""
    here.type("Ben", "/report-social")
    here.people["Ben"].fill({"What is it?": "A false message or website"})
    what = {"What happened": "A mail says that our X account is locked, and wants me to sign in."}
    here.fill_in("Ben", what)


def priya_deals_with_it(here: Company) -> None:
    """And says what came of it."""
    here.press("Priya", here.message("Priya", "Report #1: "), "I deal with it")
    outcome = {
        "What came of it?": "It has been dealt with.",
        "A word to whoever reported it": "Thank you: the site is reported, and nobody has signed in there.",
    }
    here.press("Priya", here.message("Priya", "Report #1: "), "Close it…", outcome)


def leo_leaves(here: Company) -> None:
    """His access ends at once; what he had without a grant is taken away by whoever answers for it."""
    here.leave("Leo")
    note = {"Note": "Removed from the business portfolio."}
    here.press("Iris", here.message("Iris", "Take away the role"), "It is taken away…", note)
