"""The page of the contents that is about audits: of whoever answers, runs, or reads them."""

from bot.domain.auditing import AuditList
from bot.views.audit_ladder import STILL_THERE_FORM
from bot.views.campaign_desk_forms import ACCEPT_LATE_FORM, CANCEL_FORM, EXTEND_FORM, STOP_FORM
from bot.views.campaign_forms import AUDIT_FORM, AUDIT_OFF_FORM
from bot.views.network_list_forms import BRING_FORM, SETTLE_FORM
from bot.views.review_forms import ACCEPT_FORM, HAND_ON_FORM, PLAIN_FORM, QUESTION_FORM, WRONG_FORM
from handlers import auditor, campaign_desk, campaigns, network_lists, packs, reviews, spot_checks, why
from handlers.acts import Route, Routes

AUDITOR_BUTTONS = ("auditor_back", "auditor_next", *(f"auditor_{one}" for one in AuditList))
"""What leads an auditor from list to list."""

AUDIT_FIELDS = ("audit_extent", "audit_network", "audit_agency", "audit_tier", "audit_accounts")
"""Fields of the form with which an audit is begun that report every change."""

AUDITS = Routes(
    commands={
        "/vouchsafe auditor": Route(auditor.command, writes=True),
        "/vouchsafe why": Route(why.command, writes=True),
    },
    actions={
        "still_there": Route(spot_checks.still_there),
        "line_keep": Route(reviews.keep, writes=True),
        "line_remove": Route(reviews.remove, writes=True),
        "line_unsure": Route(reviews.unsure, writes=True),
        "line_take_back": Route(reviews.take_back, writes=True),
        "line_accept": Route(reviews.open_accept),
        "line_wrong": Route(reviews.open_wrong),
        "line_answer": Route(reviews.open_question),
        "review_submit": Route(reviews.submit, writes=True, card="review"),
        "review_plain": Route(reviews.open_plain),
        "review_hand_on": Route(reviews.open_hand_on),
        "review_show": Route(reviews.show, writes=True),
        "audit_start": Route(campaigns.open_start),
        "audit_draft_look": Route(campaigns.look_at_draft),
        "audit_launch": Route(campaigns.launch, writes=True, card="audit_draft"),
        "audit_call_off": Route(campaigns.open_call_off),
        **dict.fromkeys(AUDIT_FIELDS, Route(campaigns.form_changed)),
        **dict.fromkeys(AUDITOR_BUTTONS, Route(auditor.turn, writes=True)),
        "look_campaign": Route(campaign_desk.look),
        "campaign_stop": Route(campaign_desk.open_stop),
        "campaign_extend": Route(campaign_desk.open_extend),
        "campaign_cancel": Route(campaign_desk.open_cancel),
        "campaign_pack": Route(packs.ask, writes=True),
        "campaign_close": Route(campaign_desk.close, writes=True),
        "campaign_sign": Route(campaign_desk.sign, writes=True),
        "accept_late": Route(campaign_desk.open_accept),
        "look_why": Route(why.look, writes=True),
        "look_lists": Route(network_lists.look),
        "bring_list": Route(network_lists.open_bring),
        "settle_match": Route(network_lists.open_settle),
    },
    forms={
        STILL_THERE_FORM: Route(spot_checks.send_still_there, writes=True),
        ACCEPT_FORM: Route(reviews.send_accept, writes=True),
        WRONG_FORM: Route(reviews.send_wrong, writes=True),
        PLAIN_FORM: Route(reviews.send_plain, writes=True),
        HAND_ON_FORM: Route(reviews.send_hand_on, writes=True),
        QUESTION_FORM: Route(reviews.send_question, writes=True),
        BRING_FORM: Route(network_lists.send_bring, writes=True),
        SETTLE_FORM: Route(network_lists.send_settle, writes=True),
        AUDIT_FORM: Route(campaigns.send_start, writes=True),
        AUDIT_OFF_FORM: Route(campaigns.send_call_off, writes=True),
        STOP_FORM: Route(campaign_desk.send_stop, writes=True),
        EXTEND_FORM: Route(campaign_desk.send_extend, writes=True),
        CANCEL_FORM: Route(campaign_desk.send_cancel, writes=True),
        ACCEPT_LATE_FORM: Route(campaign_desk.send_accept, writes=True),
    },
    menus={
        "audit_accounts": Route(campaigns.find_accounts),
    },
)
