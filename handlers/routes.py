"""The contents page: every command, shortcut, button, form, menu and event that the bot understands."""

from bot.views.access import FORM
from bot.views.adoption_forms import ADOPT_FORM, DENY_ADOPTION_FORM, LEAVE_OUT_FORM, STILL_NEEDED_FORM
from bot.views.agencies import AGENCY_FORM, ROSTER_FORM
from bot.views.ballots import REJECT_FORM
from bot.views.decisions import CHANGE_FORM, DENY_FORM
from bot.views.duties import DUTY_FORM
from bot.views.exports import EXPORT_FORM
from bot.views.grants import REVOKE_FORM
from bot.views.holders import NAMES_FORM
from bot.views.hunt import CLOSE_HUNT_FORM, HUNT_FORM
from bot.views.hunt_forms import EVIDENCE_FORM, LIST_FORM, LOGIN_FORM
from bot.views.leaks import EXPOSED_FORM
from bot.views.moving import REMOVE_FORM
from bot.views.offboarding import OFFBOARD_FORM, READMIT_FORM
from bot.views.policy import PROPOSE_FORM
from bot.views.register import REGISTER_FORM
from bot.views.register_forms import ACCOUNT_FORM, MERGE_FORM, REFUSE_FORM
from bot.views.report_forms import CLOSE_FORM, ENTER_FORM, LEAVER_FORM, REPORT_FORM
from bot.views.rotation import WAIVE_FORM
from bot.views.sheets import IMPORT_FORM, SHEET_FORM
from bot.views.tasks import DONE_FORM
from handlers import (
    access,
    adoption,
    agencies,
    digest,
    duties,
    exposure,
    grants,
    holders,
    home,
    hunt,
    moving,
    offboarding,
    people,
    policy,
    register,
    reports,
    sheets,
)
from handlers.acts import Route, Routes
from handlers.verbs import vouchsafe

FORM_FIELDS = ("account", "role", "use_case", "starts", "ends", "beneficiary")
"""Fields of the request form that report every change."""

ADOPT_FIELDS = ("adopt_role", "adopt_use_case", "adopt_ends")
"""The same of the form with which somebody is adopted."""

ROUTES = Routes(
    commands={
        "/request-access": Route(access.request_access),
        "/my-access": Route(grants.my_access),
        "/report-social": Route(reports.report_social),
        "/vouchsafe": Route(vouchsafe),
    },
    shortcuts={
        "request_access": Route(access.open_request),
        "my_access": Route(grants.open_my_access),
    },
    actions={
        "approve": Route(access.approve, writes=True, votes=True, card="request"),
        "take_back": Route(access.take_back, writes=True, card="request"),
        "deny": Route(access.open_deny, votes=True, card="request"),
        "change": Route(access.open_change, votes=True, card="request"),
        "withdraw": Route(access.withdraw, writes=True, card="asked"),
        "found": Route(policy.found, writes=True, votes=True, card="founding", unfounded=True),
        "policy_approve": Route(policy.approve, writes=True, votes=True, card="ballot"),
        "policy_look": Route(policy.look),
        "policy_propose": Route(policy.open_propose),
        "policy_propose_file": Route(policy.open_propose_file),
        "policy_reject": Route(policy.open_reject, votes=True, card="ballot"),
        "extend": Route(access.extend),
        "ask_again": Route(access.ask_again),
        "give_back": Route(grants.give_back, writes=True),
        "revoke": Route(grants.open_revoke),
        "rules": Route(grants.look_rules),
        "task_done": Route(grants.open_done),
        "not_added": Route(grants.not_added, writes=True, card="task"),
        "had_added": Route(grants.had_added, writes=True, card="task"),
        "duty_done": Route(duties.open_done),
        "look_duty": Route(duties.look),
        "snooze_day": Route(digest.snooze_day, writes=True, card="digest"),
        "snooze_week": Route(digest.snooze_week, writes=True, card="digest"),
        "waive": Route(duties.waive, writes=True),
        "register_page": Route(register.turn),
        "register_back": Route(register.turn),
        "look_account": Route(register.look),
        "add_account": Route(register.open_add),
        "propose_account": Route(register.open_propose),
        "edit_account": Route(register.open_edit),
        "accept_account": Route(register.accept, writes=True),
        "refuse_account": Route(register.open_refuse),
        "merge_accounts": Route(register.open_merge),
        "name_holders": Route(holders.open_naming),
        "adopt": Route(adoption.open_adopt),
        "adopt_remove": Route(adoption.remove, writes=True, card="duty"),
        "adopt_unsure": Route(adoption.unsure, writes=True, card="duty"),
        "adopt_ask": Route(adoption.ask, writes=True, card="duty"),
        "adopt_list": Route(adoption.open_list),
        "adopt_earlier": Route(adoption.turn),
        "adopt_later": Route(adoption.turn),
        "adopt_answer": Route(adoption.open_answer),
        "approve_adoption": Route(adoption.approve, writes=True, votes=True, card="adoption"),
        "deny_adoption": Route(adoption.open_deny, votes=True, card="adoption"),
        "take_back_adoption": Route(adoption.take_back, writes=True, card="adoption"),
        "leave_out": Route(adoption.open_leave_out, votes=True, card="adoption"),
        "look_adoption": Route(adoption.look),
        "look_legacy": Route(adoption.look_legacy),
        **dict.fromkeys(ADOPT_FIELDS, Route(adoption.form_changed)),
        "keep": Route(moving.keep, writes=True, card="duty"),
        "remove_held": Route(moving.open_remove),
        "offboard_confirm": Route(offboarding.confirm, writes=True, card="offboarding"),
        "offboard_cancel": Route(offboarding.call_off, writes=True, card="offboarding"),
        "open_offboard": Route(offboarding.open_offboard),
        "exposed": Route(sheets.open_exposed),
        "sheet_look": Route(sheets.look),
        "sheet_earlier": Route(sheets.turn),
        "sheet_later": Route(sheets.turn),
        "sheet_import": Route(sheets.take_over, writes=True, card="sheet"),
        "sheet_import_rest": Route(sheets.take_over_rest, writes=True, card="sheet"),
        "sheet_drop": Route(sheets.drop, writes=True, card="sheet"),
        "agency_add": Route(agencies.open_add),
        "agency_edit": Route(agencies.open_edit),
        "roster": Route(agencies.open_roster),
        "roster_add": Route(agencies.open_newcomer),
        "roster_off": Route(agencies.take_off, writes=True),
        "roster_confirm": Route(agencies.confirm_roster, writes=True),
        "identity_confirm": Route(agencies.confirm_identity, writes=True, card="identity"),
        "identity_reject": Route(agencies.reject_identity, writes=True, card="identity"),
        "look_exposure": Route(exposure.look),
        "take_baseline": Route(exposure.take_baseline, writes=True),
        "look": Route(access.look),
        "look_task": Route(grants.look_task),
        "open_request": Route(access.open_request),
        "open_help": Route(home.open_help),
        "open_report": Route(reports.open_report),
        "report_kind": Route(reports.form_changed),
        "answer_report": Route(reports.answer, writes=True, card="report"),
        "warn_holders": Route(reports.warn, writes=True, card="report"),
        "end_all": Route(reports.end_all, writes=True, card="report"),
        "see_off": Route(reports.see_off, writes=True, card="report"),
        "name_leaver": Route(reports.open_leaver),
        "enter_rogue": Route(reports.open_enter),
        "close_report": Route(reports.open_close),
        "look_hunt": Route(hunt.look),
        "evidence": Route(hunt.open_evidence),
        "tell_login": Route(hunt.open_login),
        "tell_list": Route(hunt.open_list),
        "tell_nothing": Route(hunt.tell_nothing, writes=True, card="amnesty"),
        **dict.fromkeys(FORM_FIELDS, Route(access.form_changed)),
    },
    forms={
        FORM: Route(access.send_request, writes=True),
        DENY_FORM: Route(access.send_denial, writes=True, votes=True),
        CHANGE_FORM: Route(access.send_change, writes=True, votes=True),
        DONE_FORM: Route(grants.send_done, writes=True),
        PROPOSE_FORM: Route(policy.send_propose, writes=True),
        REJECT_FORM: Route(policy.send_reject, writes=True, votes=True),
        REVOKE_FORM: Route(grants.send_revoke, writes=True),
        DUTY_FORM: Route(duties.send_done, writes=True),
        WAIVE_FORM: Route(duties.send_waiver, writes=True),
        REGISTER_FORM: Route(register.search_again),
        ACCOUNT_FORM: Route(register.send_account, writes=True),
        REFUSE_FORM: Route(register.send_refusal, writes=True),
        MERGE_FORM: Route(register.send_merge, writes=True),
        NAMES_FORM: Route(holders.send_names, writes=True),
        ADOPT_FORM: Route(adoption.send_adopt, writes=True),
        STILL_NEEDED_FORM: Route(adoption.send_answer, writes=True),
        DENY_ADOPTION_FORM: Route(adoption.send_denial, writes=True, votes=True),
        LEAVE_OUT_FORM: Route(adoption.send_leave_out, writes=True, votes=True),
        REMOVE_FORM: Route(moving.send_remove, writes=True),
        OFFBOARD_FORM: Route(offboarding.send_offboard, writes=True),
        READMIT_FORM: Route(offboarding.send_readmit, writes=True),
        REPORT_FORM: Route(reports.send_report, writes=True),
        ENTER_FORM: Route(reports.send_enter, writes=True),
        CLOSE_FORM: Route(reports.send_close, writes=True),
        LEAVER_FORM: Route(reports.send_leaver, writes=True),
        HUNT_FORM: Route(hunt.send_start, writes=True),
        CLOSE_HUNT_FORM: Route(hunt.send_close, writes=True),
        EVIDENCE_FORM: Route(hunt.send_evidence, writes=True),
        LOGIN_FORM: Route(hunt.send_login, writes=True),
        LIST_FORM: Route(hunt.send_list, writes=True),
        IMPORT_FORM: Route(sheets.send_import, writes=True, watches=True),
        SHEET_FORM: Route(sheets.send_look, writes=True),
        EXPOSED_FORM: Route(sheets.send_exposed, writes=True),
        EXPORT_FORM: Route(sheets.send_export, writes=True),
        AGENCY_FORM: Route(agencies.send_agency, writes=True),
        ROSTER_FORM: Route(agencies.send_newcomer, writes=True),
    },
    menus={
        "account": Route(access.find_account),
        "any_account": Route(reports.find_account),
        "beneficiary": Route(access.find_beneficiary),
        "roster_people": Route(holders.find_on_rosters),
        "whom": Route(reports.find_person),
    },
    events={
        "app_home_opened": Route(home.opened, writes=True, unfounded=True),
        "message.file_share": Route(policy.dropped, writes=True),
        "user_change": Route(people.changed, writes=True, unfounded=True),
        "team_join": Route(people.changed, writes=True, unfounded=True),
    },
)
