"""The guided tour: one request from asking to the end, then the register, the policy and the vault."""

from typing import Any, Final

from bot.demo.tour_audit import AUDIT_STEPS
from bot.demo.tour_steps import step
from bot.demo.tour_vault import VAULT_STEPS

_DAY: Final = 86_400
_COMMITTEE: Final = "#social-media-committee"
_NEWS: Final = "#social-media-news"
_MAYA, _JONAS, _IRIS, _AMARA = "Maya Chen", "Jonas Weber", "Iris Novak", "Amara Okafor"
_HELEN, _SOFIA = "Helen Brandt", "Sofia Marín"
FOUND: Final = """Account;Who;E-mail;Rights;Since;Remarks
@larkfieldfilms;Gia Romano;gia.romano@larkfield.example;Editor;1 March 2024;
@larkfield.trail;Sam / Toni;;Operator;2023;summer trainees
@larkfieldkids;agency team;;Content;;
@larkfieldcamp;Ben;;;;is this one ours?
"""
"""What somebody has found on a drive: two names in a cell, a team, and an account that nobody knows."""


def _days(number: int) -> dict[str, Any]:
    """A button that lets so many days pass, and a minute."""
    return {"label": f"Let {number} days pass", "seconds": number * _DAY + 60}


TOUR: Final[dict[str, Any]] = {
    "title": "A look around Larkfield",
    "steps": [
        step(
            "Maya asks",
            "Maya cuts films and needs a way into the company's YouTube channel for two weeks. She says so "
            "in one line; send it.",
            _MAYA,
            "app",
            type_="/request-access @larkfieldfilms editor 2w because the autumn films need cutting",
            done="Still missing: the use case.",
        ),
        step(
            "The form knows the rules",
            "Her line has filled the form in. Choose Publish as the use case: at once you read which rules "
            "apply and who must vouch. Then send the request.",
            _MAYA,
            "app",
            look="Send request",
            done="is sent: Editor on @larkfieldfilms",
        ),
        step(
            "Digital vouches",
            "The committee has one card with all it needs to decide. Jonas plans the channels; be him, and "
            "press Approve on Maya's request, the newest.",
            _JONAS,
            _COMMITTEE,
            look="Approve",
            done="Account owner … (@Iris Novak) · Digital ✓ (@Jonas Weber)",
        ),
        step(
            "The owner vouches",
            "Iris answers for the channel, so the card has come to her own messages. With her Approve all "
            "have vouched.",
            _IRIS,
            "app",
            look="Approve",
            done="is approved: @Maya Chen as Editor on @larkfieldfilms",
        ),
        step(
            "Iris adds her",
            "Vouchsafe tells Iris what to do on YouTube, step by step. When she has done it, she says so "
            "with a note. The two weeks begin now.",
            _IRIS,
            "app",
            look="I added them…",
            done="Done: @Maya Chen is added as Editor on @larkfieldfilms",
        ),
        step(
            "Maya is in",
            "Her newest message says until when her access lasts, how it is given, and what she must never "
            "do with it.",
            _MAYA,
            "app",
        ),
        step(
            "Eleven days later",
            "The end comes near, and nobody has to remember it. Let time pass: Maya is warned, and could ask "
            "for more.",
            _MAYA,
            "app",
            done="Your access ends",
            advance=_days(11),
        ),
        step(
            "It ends by itself",
            "She does not ask. At the minute her time is up, nothing works for her any more.",
            _MAYA,
            "app",
            done="Your access has ended: Editor on @larkfieldfilms",
            advance=_days(3),
        ),
        step(
            "Iris removes her",
            "“Removed” is never said without a person's word. Iris takes Maya off the channel, and says so.",
            _IRIS,
            "app",
            look="I removed them…",
            done="(Editor) is removed from @larkfieldfilms",
        ),
        step(
            "How exposed are we?",
            "Who else has a way in? Amara runs the programme. Each account has a score: what is open, and "
            "what mends it. Send the line, and read the worst.",
            _AMARA,
            "app",
            type_="/vouchsafe exposure",
            done="legacy holders",
        ),
        step(
            "A list turns up",
            "Somebody has found a list of logins on a drive. Amara takes it over: send the line, and a form "
            "opens. It takes workbooks and CSV files as well.",
            _AMARA,
            "app",
            type_="/vouchsafe import",
            done="What it is a list of",
        ),
        step(
            "Hand it in",
            "Paste its rows, and press Read it. Nothing goes in yet. A list with a password in it would be "
            "dropped unread. Then close the dialogue.",
            _AMARA,
            "app",
            paste={"field": "Or its rows", "words": FOUND},
            look="Read it",
            done="I am reading the list.",
        ),
        step(
            "See what it would do",
            "Row by row: a person, two names in a cell, a team that stays a finding, and an account that "
            "nobody knows. Leave that row out; the rest goes in as one unit.",
            _AMARA,
            "app",
            look="Leave out 1 row and import",
            done="is in: 4 new",
        ),
        step(
            "Iris decides",
            "Nobody ever vouched for Gia, so Iris, who answers for the films, has her on a list. Press "
            "Adopt… beside her, choose Publish in the form, and send it.",
            _IRIS,
            "app",
            look="Adopt…",
            done="to be adopted: Editor",
        ),
        step(
            "She asks the committee",
            "Whoever is to be taken away is removed with proof; whoever is unsure is asked. About the others "
            "the committee gets one card that names them all.",
            _IRIS,
            "app",
            look="Ask the committee about 1 person",
            done="The committee is asked about 1 person",
        ),
        step(
            "Vouched for as ever",
            "The same slots, rules and ends as for a request. Anybody who could vouch may leave one person "
            "out. Jonas approves; somebody else of the committee must too.",
            _JONAS,
            _COMMITTEE,
            look="Approve",
            done="Your vote counts for 1 person.",
        ),
        *AUDIT_STEPS,
        step(
            "Ben leaves",
            "The workspace's owner deactivates Ben. His access ends within seconds, his accounts go to their "
            "backup owners, and Amara gets one list of all that is to be done.",
            _AMARA,
            "app",
            change={"label": "Deactivate Ben", "change": "deactivate", "who": "Ben Asante"},
            done="@Ben Asante has left",
        ),
        step(
            "Freeze it",
            "Ask for the exposure once more, and press Take a baseline: who has a way in, and what is open, "
            "is frozen and signed. The next audit is held against it.",
            _AMARA,
            "app",
            type_="/vouchsafe exposure",
            look="Take a baseline",
            done="Baseline 2 is taken",
        ),
        step(
            "Helen puts her name to it",
            "The policy decides already, but nobody has told the company. Its senior leader has the text "
            "on her Home: with her press it stands in #social-media-news, under her name.",
            _HELEN,
            "home",
            look="Sign and announce",
            done="is announced under your name",
        ),
        step(
            "Maya reads it",
            "Acknowledging takes one question, which whoever has read the policy can answer; a wrong answer "
            "shows the passage. Then close the dialogue.",
            _MAYA,
            _NEWS,
            look="Acknowledge…",
            done="You have acknowledged policy 1.",
        ),
        step(
            "Maya advertises",
            "Paid campaigns ask for more than people who vouch: a course comes first, and the form says so. "
            "Send the line, then the request.",
            _MAYA,
            "app",
            type_="/request-access @larkfieldoutdoor ads 2w paid campaigns because of the winter range",
            look="Send request",
            done="is sent: Ads on @larkfieldoutdoor",
        ),
        step(
            "Iris knows her",
            "The card names what Maya still owes, so that nobody need ask. As the account's owner, Iris "
            "vouches for her.",
            _IRIS,
            "app",
            look="Approve",
            done="Account owner ✓ (@Iris Novak) · Marketing communications … (@Sofia Marín)",
        ),
        step(
            "Approved, and parked",
            "Sofia answers for the budget. With her Approve all have vouched, and still nobody is asked to "
            "add Maya: her access waits for the course.",
            _SOFIA,
            _COMMITTEE,
            look="Approve",
            done="is approved, @Maya Chen as Ads on @larkfieldoutdoor",
        ),
        step(
            "A quiz by message",
            "Maya takes it where she is. Ten questions are drawn for her alone. She may stop at any time, "
            "and go on days later.",
            _MAYA,
            "app",
            look="Take it now",
            done="“Working in our accounts” · 1 of 10",
        ),
        step(
            "One click a question",
            "Answer with the lettered buttons, and read each time why. Eight of ten pass; there are three "
            "tries. With the pass her access goes on by itself: Iris is asked to add her.",
            _MAYA,
            "app",
            done="The access that waited for it goes on by itself.",
        ),
        *VAULT_STEPS,
        step(
            "How far are we?",
            "Amara sees the programme on one page: its six steps, what blocks each, how many know the "
            "policy. Home has it too, and Helen gets it each month. Send the line.",
            _AMARA,
            "app",
            type_="/vouchsafe report",
            done="As of ",
        ),
        step(
            "All of it is on the trail",
            "Every step has left one event that cannot be changed unseen. Now try to break it: press Approve "
            "on your own request, take Slack down in the middle, or kill the bot and start it again.",
            _MAYA,
            "home",
        ),
    ],
}
"""The words of `look` and `done` stand in the seeded company; a test plays the tour to its end."""
