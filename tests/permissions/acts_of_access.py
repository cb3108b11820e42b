"""Asking, deciding, holding and doing: every act of requests, grants, tasks and duties."""

from collections.abc import Iterator

from bot.domain.duties import BY_ITSELF, DutyKind
from bot.views.access import FORM
from bot.views.adoption_forms import ADOPT_FORM, DENY_ADOPTION_FORM, LEAVE_OUT_FORM, STILL_NEEDED_FORM
from bot.views.decisions import CHANGE_FORM, DENY_FORM
from bot.views.duties import DUTY_FORM
from bot.views.grants import REVOKE_FORM
from bot.views.rotation import WAIVE_FORM
from bot.views.tasks import DONE_FORM
from handlers.routes import ADOPT_FIELDS, FORM_FIELDS
from tests.permissions.acts import BECAUSE, MENUS, SHORTCUTS, Act, press, send, typed
from tests.permissions.people import COMMITTEE, MANAGER, MEMBER, OWNER, PARTY, SECURITY


def access() -> Iterator[Act]:
    """Asking and deciding."""
    form = typed("Ask for access", "@spare editor publish 2w because films", "/request-access")
    yield form
    yield Act("Ask for access, by the shortcut", SHORTCUTS, "request_access")
    yield press("Ask for access, on Home", "open_request")
    for name in FORM_FIELDS:
        yield press(f"Change a field of the request: {name}", name, opened=(MEMBER, form))
    yield Act("Look for an account to ask for", MENUS, "account", typed="held")
    yield Act("Look for whom to ask for", MENUS, "beneficiary", typed="Maya")
    yield send("Send a request", FORM, MEMBER, form)
    for about, words in (("asked", "everyday work"), ("recovery", "a recovery")):
        deny, change = press("", "deny", about, 1), press("", "change", about, 1)
        opener = COMMITTEE if about == "asked" else SECURITY
        yield press(f"Look at a request for {words}", "look", about)
        yield press(f"Approve {words}", "approve", about, 1)
        yield press(f"Begin to deny {words}", "deny", about, 1)
        yield send(f"Deny {words}", DENY_FORM, opener, deny, BECAUSE)
        yield press(f"Begin to change {words}", "change", about, 1)
        yield send(f"Approve {words} with changes", CHANGE_FORM, opener, change, {"ends": "12 hours"})
    yield press("Take back a vote that Committee gave", "take_back", "voted", 1)
    yield press("Withdraw a request", "withdraw", "asked", 1)
    yield press("Ask again for what was asked for", "ask_again", "voted")
    yield press("Ask for a later end", "extend", "grant held")


def grants() -> Iterator[Act]:
    """What is held."""
    revoke = press("Begin to end somebody's access", "revoke", "grant held")
    yield typed("See what one holds", "", "/my-access")
    yield Act("See what one holds, by the shortcut", SHORTCUTS, "my_access")
    yield press("Give access back", "give_back", "grant held")
    yield press("Read the rules of what is held", "rules", "grant held")
    yield revoke
    yield send("End somebody's access", REVOKE_FORM, OWNER, revoke, BECAUSE)
    for task in ("set-up", "ended", "undone"):
        yield press(f"Look at a task ({WORDS[task]})", "look_task", f"task {task}")
    for task in ("set-up", "ended"):
        done = press(f"Begin to say that a task is done ({WORDS[task]})", "task_done", f"task {task}")
        yield done
        yield send(f"Say that a task is done ({WORDS[task]})", DONE_FORM, OWNER, done, {"note": "Done."})
    yield press("Say that somebody had not been added", "not_added", "task undone")
    yield press("Say that somebody had been added", "had_added", "task undone")


WORDS = {"set-up": "to add", "ended": "to remove", "undone": "to say whether they had been added"}


def duties() -> Iterator[Act]:
    """What must be done for the programme; a new kind of duty must have its subject."""
    for kind in DutyKind:
        yield press(f"Look at a duty: {_name(kind)}", "look_duty", f"duty {kind.value}")
    for kind in DutyKind:
        yield press(f"Begin to say that a duty is done: {_name(kind)}", "duty_done", f"duty {kind.value}")
    for kind in DutyKind:
        opener = press("", "duty_done", f"duty {kind.value}")
        if kind not in BY_ITSELF:
            by = MANAGER if kind is not DutyKind.STILL_NEEDED else OWNER
            yield send(f"Say that a duty is done: {_name(kind)}", DUTY_FORM, by, opener, {"note": "Done."})
    waive = press("Begin to say that a secret need not be changed", "waive", "rotation secret")
    yield waive
    yield send("Say that a secret need not be changed", WAIVE_FORM, OWNER, waive, BECAUSE)
    yield press("Agree with Owner that a secret need not be changed", "waive", "rotation spare")


def adoption() -> Iterator[Act]:
    """Ways in of Party's that were never granted: what becomes of them, and the committee's word on it."""
    listed = press("Look at a list of people without a grant", "adopt_list", "list legacy")
    adopt = press("Begin to adopt Party", "adopt", "adoption legacy")
    answer = press("Begin to say whether one needs it", "adopt_answer", "adoption unsure")
    deny = press("Begin to deny an adoption", "deny_adoption", "together")
    leave = press("Begin to leave Party out of it", "leave_out", "asked together", 1)
    yield typed("See one's lists of people without a grant", "adopt")
    yield press("See how many are left, on Home", "look_legacy")
    yield listed
    for name in ("adopt_earlier", "adopt_later"):
        yield press(
            f"Turn its pages: {name[6:]}, without a grant", name, "list legacy", opened=(OWNER, listed)
        )
    yield adopt
    for name in ADOPT_FIELDS:
        yield press(f"Change a field of the adoption: {name[6:]}", name, opened=(OWNER, adopt))
    yield send("Choose to adopt Party", ADOPT_FORM, OWNER, adopt)
    yield press("Have Party's way in taken away", "adopt_remove", "adoption legacy")
    yield press("Ask Party whether they still need it", "adopt_unsure", "adoption legacy")
    yield answer
    yield send("Say whether one needs it", STILL_NEEDED_FORM, PARTY, answer, {"needed": "not_needed"})
    yield press("Ask the committee about whoever is chosen", "adopt_ask", "list chosen")
    yield press("Look at an adoption", "look_adoption", "together")
    yield press("Vouch for everybody on it", "approve_adoption", "together")
    yield press("Take back the votes that Committee gave", "take_back_adoption", "vouched")
    yield deny
    yield send("Deny an adoption", DENY_ADOPTION_FORM, COMMITTEE, deny, BECAUSE)
    yield leave
    yield send("Leave Party out of it", LEAVE_OUT_FORM, COMMITTEE, leave)


def _name(kind: DutyKind) -> str:
    return kind.value.replace("_", " ")
