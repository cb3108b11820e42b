"""The register, people who come and go, reports, the hunt and lists: every act of theirs."""

from collections.abc import Iterator

from bot.domain.reports import ReportKind
from bot.services import hunt
from bot.views.agencies import AGENCY_FORM, ROSTER_FORM
from bot.views.exports import EXPORT_FORM
from bot.views.holders import NAMES_FORM
from bot.views.hunt import CLOSE_HUNT_FORM, HUNT_FORM
from bot.views.hunt_forms import EVIDENCE_FORM, LIST_FORM, LOGIN_FORM
from bot.views.leaks import EXPOSED_FORM
from bot.views.moving import REMOVE_FORM
from bot.views.offboarding import OFFBOARD_FORM, READMIT_FORM
from bot.views.register import REGISTER_FORM
from bot.views.register_forms import ACCOUNT_FORM, MERGE_FORM, REFUSE_FORM
from bot.views.report_forms import CLOSE_FORM, ENTER_FORM, LEAVER_FORM, REPORT_FORM
from bot.views.sheets import IMPORT_FORM, SHEET_FORM
from tests.permissions.acts import BECAUSE, EVENTS, MENUS, Act, press, send, typed
from tests.permissions.making import Making
from tests.permissions.people import MANAGER, MEMBER, OFFBOARDED, OWNER, PARTY, SECURITY, user_id
from tests.permissions.subjects import ROWS


def register() -> Iterator[Act]:
    """The register of accounts."""
    listed = press("Turn a page of the register", "register_page", "all")
    add, propose = (
        press("Begin to add an account", "add_account"),
        press("Begin to propose one", "propose_account"),
    )
    edit = press("Begin to change an account", "edit_account", "account")
    refuse = press("Begin to refuse a proposal", "refuse_account", "duty proposal")
    merge = press("Begin to merge two accounts", "merge_accounts", "twin")
    yield typed("Search the register", "register held")
    yield listed
    yield press("Turn back", "register_back", "all")
    yield send("Search again", REGISTER_FORM, MEMBER, listed, {"words": "held"})
    yield press("Look at an account", "look_account", "account")
    new = {"network": "x", "handle": "new", "owner": user_id(OWNER)}
    yield add
    yield send("Add an account", ACCOUNT_FORM, MANAGER, add, new)
    yield propose
    yield send("Propose an account", ACCOUNT_FORM, MEMBER, propose, {"network": "x", "handle": "new"})
    yield edit
    yield send("Change an account", ACCOUNT_FORM, OWNER, edit, {"purpose": "Films."})
    edit_it = press("Begin to change a proposal", "edit_account", "proposal")
    yield edit_it
    yield send("Accept a proposal with changes", ACCOUNT_FORM, MANAGER, edit_it, {"purpose": "Films."})
    yield press("Accept a proposal", "accept_account", "duty proposal")
    yield refuse
    yield send("Refuse a proposal", REFUSE_FORM, MANAGER, refuse, BECAUSE)
    naming = press("Begin to name holders whom nobody can name", "name_holders", "nameless")
    yield naming
    yield Act("Look for people on rosters", MENUS, "roster_people", typed="Noah")
    yield send("Name holders", NAMES_FORM, OWNER, naming, {"people": [user_id(MEMBER)]})
    yield merge
    yield send("Merge two accounts", MERGE_FORM, MANAGER, merge, first=end_the_hunt)


def leavers() -> Iterator[Act]:
    """Offboarding, and what somebody who has moved keeps."""
    about = f"offboard <@{user_id(MEMBER)}|eve>"
    form = typed("Begin to offboard somebody", about)
    back = typed("Begin to let somebody who was offboarded back in", f"offboard <@{user_id(OFFBOARDED)}|rex>")
    remove = press("Begin to take away what somebody who has moved holds", "remove_held", "line")
    yield form
    yield press("Begin to offboard somebody, on Home", "open_offboard")
    yield send("Offboard somebody", OFFBOARD_FORM, MANAGER, form, BECAUSE)
    yield press("Confirm what Manager asked: to offboard Party", "offboard_confirm", "offboarding")
    yield press("Call it off", "offboard_cancel", "offboarding")
    yield back
    yield send("Let them back in", READMIT_FORM, MANAGER, back)
    yield press("Say that something stays with somebody who has moved", "keep", "line")
    yield remove
    yield send("Take away what somebody who has moved holds", REMOVE_FORM, OWNER, remove, BECAUSE)


def agencies() -> Iterator[Act]:
    """Agencies, of one of which Party is the sponsor, and who is who."""
    add, edit = (
        press("Begin to add an agency", "agency_add"),
        press("Begin to change one", "agency_edit", "agency"),
    )
    newcomer = press("Begin to name somebody on the roster", "roster_add", "agency")
    new = {
        "agency_name": "Southlight", "contact_name": "Bo Lee", "contact_email": "bo@south.example",
        "contract_end": "2027-03-01",
    }  # fmt: skip
    yield typed("List the agencies", "agency")
    yield add
    yield send("Add an agency", AGENCY_FORM, MANAGER, add, new)
    yield edit
    yield send("Change an agency", AGENCY_FORM, PARTY, edit, {"contact_name": "Cy Moe"})
    yield press("Look at a roster", "roster", "agency")
    yield newcomer
    yield send("Name somebody on the roster", ROSTER_FORM, PARTY, newcomer, {"person_name": "Ola Berg"})
    yield press("Take somebody off the roster", "roster_off", "entry")
    yield press("Confirm the roster", "roster_confirm", "agency")
    yield typed("See whose identities wait", "people")
    yield press("Say that an identity is theirs", "identity_confirm", "identity")
    yield press("Say that it is not theirs", "identity_reject", "identity")


def reports() -> Iterator[Act]:
    """Reports by Party, or about them."""
    form = typed("Report something", "Seen.", "/report-social")
    enter, close = press("", "enter_rogue", "report rogue"), press("", "close_report", "report rogue")
    yield form
    yield press("Report something, on Home", "open_report")
    kind = press(
        "Choose what is reported", "report_kind", opened=(MEMBER, form), said={"report_kind": "rogue"}
    )
    yield kind
    yield Act("Look for the account that it is about", MENUS, "any_account", typed="held")
    yield send("Send a report", REPORT_FORM, MEMBER, kind, {"network": "x", "handle": "odd"})
    for kind in ReportKind:
        yield press(
            f"Answer a report: {kind.value.replace('_', ' ')}", "answer_report", f"report {kind.value}"
        )
    yield press("Warn the holders", "warn_holders", "report phish")
    yield press("End everything that Party holds, whose phone is lost", "end_all", "report lost_phone")
    yield press("See off whoever is reported to have left", "see_off", "report leaver")
    nameless = press("Begin to say whom a report of a leaver is about", "name_leaver", "report nameless")
    yield Act("Look for whom it is about", MENUS, "whom", typed="Maya")
    yield nameless
    yield send(
        "Say whom a report of a leaver is about", LEAVER_FORM, SECURITY, nameless, {"whom": user_id(MEMBER)}
    )
    yield press("Begin to register a rogue account", "enter_rogue", "report rogue")
    rogue = {"handle": "rogue", "network": "x", "status": "impostor"}
    yield send("Register a rogue account", ENTER_FORM, SECURITY, enter, rogue)
    yield press("Begin to close a report", "close_report", "report rogue")
    yield send("Close a report", CLOSE_FORM, SECURITY, close, {"outcome": "harmless"})


def hunts() -> Iterator[Act]:
    """The hunt, in which Party was asked for a login."""
    start = typed("Begin to start a hunt", "hunt start", first=end_the_hunt)
    close = typed("Begin to close the hunt", "hunt close")
    evidence = press("Begin to answer for a source", "evidence", "evidence")
    login, told = press("", "tell_login", "amnesty"), press("", "tell_list", "amnesty")
    yield start
    yield send("Start a hunt", HUNT_FORM, MANAGER, start, first=end_the_hunt)
    yield typed("See how far the hunt is", "hunt")
    yield press("See how far the hunt is, on Home", "look_hunt", "hunt")
    yield evidence
    gathered = {"state": "done", "pasted": "Maya Chen"}
    yield send("Answer for a source", EVIDENCE_FORM, OWNER, evidence, gathered)
    yield press("Begin to tell of a login", "tell_login", "amnesty")
    known = {"said": "Films", "method": "native_role", "standing": "current"}
    yield send("Tell of a login", LOGIN_FORM, PARTY, login, known)
    yield press("Begin to tell of a list", "tell_list", "amnesty")
    yield send("Tell of a list", LIST_FORM, PARTY, told, {"place": "A sheet on a drive"})
    yield press("Say that one has neither", "tell_nothing", "amnesty")
    yield close
    yield send("Close the hunt", CLOSE_HUNT_FORM, MANAGER, close)


def lists() -> Iterator[Act]:
    """Lists: one that Owner has handed in, one of Party's that held a secret."""
    bring, give = typed("Begin to import a list", "import"), typed("Begin to export one", "export")
    look = press("Look at a list that Owner handed in", "sheet_look", "sheet", 1)
    exposed = press("Begin to say whose secret lay in Party's list", "exposed", "duty attest")
    yield bring
    for kind, by in (("holders", OWNER), ("accounts", MANAGER)):
        yield send(f"Import {kind}", IMPORT_FORM, by, bring, {"kind": kind, "rows": ROWS})
    yield look
    for name in ("sheet_earlier", "sheet_later"):
        yield press(f"Turn its pages: {name[6:]}", name, "sheet page", 1, opened=(OWNER, look))
    yield send("Choose its columns", SHEET_FORM, OWNER, look)
    yield press("Take it over", "sheet_import", "sheet", 1)
    yield press("Take over what is sound", "sheet_import_rest", "sheet", 1)
    yield press("Drop it", "sheet_drop", "sheet", 1)
    yield exposed
    yield send("Say whose secret lay there", EXPOSED_FORM, PARTY, exposed, {"account": "id:account"})
    yield give
    for kind in ("accounts", "holders"):
        yield send(f"Export {kind}", EXPORT_FORM, MANAGER, give, {"kind": kind, "form": "csv"})


def programme() -> Iterator[Act]:
    """Exposure and everything that shows how things stand."""
    yield typed("See how exposed the accounts are", "exposure")
    yield press("See how exposed the accounts are, on Home", "look_exposure")
    yield press("Take a baseline", "take_baseline")
    yield Act("Open Home", EVENTS, "app_home_opened")
    yield typed("See what waits", "home")
    yield typed("Ask for help", "help")
    yield press("Ask for help, on Home", "open_help")


def end_the_hunt(do: Making) -> None:
    """Nobody hunts any more, so that nothing is to be gathered from any account."""
    do.by(MANAGER, hunt.close, hunt.current(do.unit, do.company).id, "")
