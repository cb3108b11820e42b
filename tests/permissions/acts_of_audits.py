"""Audits before their launch and as they are steered, why somebody has a way in, and everything that auditors may see."""

from collections.abc import Iterator

from bot.domain.auditing import AuditList
from bot.services import campaign_desk
from bot.views.campaign_desk_forms import ACCEPT_LATE_FORM, CANCEL_FORM, EXTEND_FORM, STOP_FORM
from bot.views.campaign_forms import AUDIT_FORM, AUDIT_OFF_FORM
from handlers.audit_routes import AUDIT_FIELDS
from storage import campaigns
from tests.permissions.acts import BECAUSE, MENUS, Act, press, send, typed
from tests.permissions.making import Making
from tests.permissions.people import MANAGER, PARTY, user_id


def _none_goes_on(do: Making) -> None:
    """Every audit is called off."""
    for one in campaigns.going_on(do.unit, do.company.workspace_id):
        do.by(MANAGER, campaign_desk.cancel, one.id, "Because.")


def audits() -> Iterator[Act]:
    """Audits before their launch: beginning one, and a draft that the programme manager has made."""
    start = typed("Begin to start an audit", "audit start")
    off = press("Begin to call a draft off", "audit_call_off", "draft")
    yield typed("Look at the audits", "audit")
    yield start
    yield press("Begin to start an audit, from the list", "audit_start")
    for name in AUDIT_FIELDS:
        yield press(f"Change a field of that form: {name[6:]}, of an audit", name, opened=(MANAGER, start))
    yield Act("Look for accounts to audit", MENUS, "audit_accounts", typed="held")
    every = {"audit_extent": "all"}
    yield send("Start an audit of every account", AUDIT_FORM, MANAGER, start, every, first=_none_goes_on)
    yield press("Look at a draft", "audit_draft_look", "draft")
    yield press("Launch a draft", "audit_launch", "draft")
    yield off
    yield send("Call a draft off", AUDIT_OFF_FORM, MANAGER, off, BECAUSE)


def why() -> Iterator[Act]:
    """Why Party has a way into an account."""
    yield typed("Ask why Party has a way in", f"why <@{user_id(PARTY)}|maya> @held")
    yield press("Ask why Party has a way in, from a list", "look_why", "why party")


def auditor() -> Iterator[Act]:
    """Every list, as auditors turn its pages."""
    yield typed("Look at everything", "auditor")
    for one in AuditList:
        yield press(f"Look at everything: {one.value}", f"auditor_{one}", one.value)
    for name in ("auditor_back", "auditor_next"):
        yield press(f"Turn its pages: {name[8:]}, as an auditor", name, AuditList.TRAIL.value)


def steering() -> Iterator[Act]:
    """An audit that goes on, one with a late line, and one that is closed."""
    stop, extend = (
        press("Begin to stop an audit", "campaign_stop", "campaign"),
        press("Begin to extend an audit", "campaign_extend", "campaign"),
    )
    cancel = press("Begin to call an audit off", "campaign_cancel", "campaign")
    accept = press("Begin to accept a late line", "accept_late", "late line")
    yield press("Look at an audit", "look_campaign", "campaign")
    yield stop
    yield send("Stop an audit", STOP_FORM, MANAGER, stop, BECAUSE)
    yield extend
    yield send("Extend an audit", EXTEND_FORM, MANAGER, extend, BECAUSE | {"until": "2027-01-29"})
    yield cancel
    yield send("Call an audit off", CANCEL_FORM, MANAGER, cancel, BECAUSE)
    yield accept
    yield send("Accept a late line", ACCEPT_LATE_FORM, MANAGER, accept, BECAUSE | {"until": "2027-01-29"})
    yield press("Close an audit, or see what is in the way", "campaign_close", "campaign late")
    yield press("Sign for an audit", "campaign_sign", "campaign closed")
    yield press("Take the evidence of an audit", "campaign_pack", "campaign closed")
