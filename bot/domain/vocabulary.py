"""The words of the trail that no table of moves gives: events that move no state, each with what it says."""

KEPT_STATE = {
    "grant:extended": "An approved extension has moved the end of a grant later.",
    "task:handed_on": "An open task has gone to the next in line.",
    "task:reminded": "Whoever has an open task has been reminded of it.",
    "task:escalated": "Others who can do an open task, or must know of it, hear that it is not done (E3).",
    "request:reminded": "The people who can fill the open slots of a request have been asked again.",
    "request:changed": "Somebody who vouches has changed what exactly is asked for.",
    "channel:broken_otherwise": "The committee's channel still cannot be used, now for another reason.",
    "request:judged_again": "Another policy version asks for other approvals of a pending request.",
}
"""A row has changed while its state stayed."""

NO_CHANGE = {
    "attempt:refused": "Somebody has tried what they may not do (L5).",
    "grant:warned": "A holder has been told that the end is near.",
}
"""No row of the programme has changed, and yet it is worth knowing later."""
