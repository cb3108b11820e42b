"""The words of the trail that no table of moves gives: events that move no state, each with what it says."""

KEPT_STATE = {
    "grant:extended": "An approved extension has moved the end of a grant later.",
    "grant:shortened": "The contract of its holder's agency ends sooner, and the grant with it.",
    "grant:parked": "An approved grant waits for something that its holder owes.",
    "grant:resumed": "Its holder owes nothing any more, so that the grant goes on.",
    "grant:rebound": "Its holder has come into Slack, and is named by their Slack id from now on.",
    "request:rebound": "Whom it is for has come into Slack, and is named by their Slack id from now on.",
    "identity:moved": "Two records of one human have become one, which has the identity now.",
    "agency:changed": "The name, the contact, the sponsor or the contract of an agency has changed.",
    "agency:confirmed": "Somebody has said that the roster of an agency is right.",
    "task:handed_on": "An open task has gone to the next in line.",
    "task:reminded": "Whoever has an open task has been reminded of it.",
    "task:escalated": "Others who can do an open task, or must know of it, hear that it is not done (E3).",
    "request:reminded": "The people who can fill the open slots of a request have been asked again.",
    "request:changed": "Somebody who vouches has changed what exactly is asked for.",
    "channel:broken_otherwise": "The committee's channel still cannot be used, now for another reason.",
    "duty:handed_on": "An open duty has gone to the next in line.",
    "duty:hastened": "Something has made an open duty more urgent.",
    "duty:reminded": "Whoever has an open duty has been reminded of it.",
    "duty:escalated": "Others who can do an open duty, or must know of it, hear that it is not done.",
    "rotation:waiver_asked": "Somebody asks, with a reason, that a shared secret need not be changed.",
    "report:warned": "Everybody who could fall for a phish has been warned of it.",
    "report:matched": "A rogue account turns out to be one that is in the register.",
    "report:named": "Whoever deals with a report has said whom it is about.",
    "sheet:confirmed": "Whoever handed a list in has said that it goes in.",
    "adoption:changed": "An owner has changed what somebody is to be adopted with.",
    "adoption:followed": "The ledger has a later line of the same way in, which is asked about from now on.",
    "policy:announcement_asked": "Somebody has been asked to put their name to a policy and announce it.",
    "policy:announced": "Somebody has put their name to a policy, and it has been announced.",
    "policy:acknowledgement_reminded": "Those who still owe a policy's acknowledgement hear of it once more.",
    "policy:reviewed": "Whoever runs the programme has found that the policy in force need not change.",
    "secret:changed": "A login has a later version: everybody who knew the one before knows nothing of use.",
    "request:judged_again": "Another policy version asks for other approvals of a pending request.",
}
"""A row has changed while its state stayed."""

NO_CHANGE = {
    "attempt:refused": "Somebody has tried what they may not do (L5).",
    "training:exported": "Somebody has taken a copy of who has passed which course.",
    "register:exported": "Somebody has taken a copy of the register or of its holders.",
    "digest:snoozed": "Somebody wants to hear nothing that can wait for a while.",
    "acknowledgement:tried": "Somebody has answered a policy's question wrongly.",
    "acknowledgements:exported": "Somebody has taken a copy of who has acknowledged the policy.",
    "secret:code_shown": "A holder has looked at a code of the second factor.",
    "grant:warned": "A holder has been told that the end is near.",
}
"""No row of the programme has changed, and yet it is worth knowing later."""
