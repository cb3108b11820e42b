"""The contents page: every command, shortcut, button, form, menu and event that the bot understands."""

from bot.views.access import FORM
from bot.views.decisions import CHANGE_FORM, DENY_FORM
from bot.views.grants import REVOKE_FORM
from bot.views.tasks import DONE_FORM
from handlers import access, grants, home, people, policy
from handlers.acts import Route, Routes

FORM_FIELDS = ("account", "role", "use_case", "starts", "ends", "beneficiary")
"""Fields of the request form that report every change."""

ROUTES = Routes(
    commands={
        "/request-access": Route(access.request_access),
        "/my-access": Route(grants.my_access),
        "/vouchsafe": Route(home.vouchsafe),
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
        "extend": Route(access.extend),
        "ask_again": Route(access.ask_again),
        "give_back": Route(grants.give_back, writes=True),
        "revoke": Route(grants.open_revoke),
        "rules": Route(grants.look_rules),
        "task_done": Route(grants.open_done),
        "not_added": Route(grants.not_added, writes=True, card="task"),
        "had_added": Route(grants.had_added, writes=True, card="task"),
        "look": Route(access.look),
        "look_task": Route(grants.look_task),
        "open_request": Route(access.open_request),
        "open_help": Route(home.open_help),
        **dict.fromkeys(FORM_FIELDS, Route(access.form_changed)),
    },
    forms={
        FORM: Route(access.send_request, writes=True),
        DENY_FORM: Route(access.send_denial, writes=True, votes=True),
        CHANGE_FORM: Route(access.send_change, writes=True, votes=True),
        DONE_FORM: Route(grants.send_done, writes=True),
        REVOKE_FORM: Route(grants.send_revoke, writes=True),
    },
    menus={"account": Route(access.find_account)},
    events={
        "app_home_opened": Route(home.opened, writes=True, unfounded=True),
        "user_change": Route(people.changed, writes=True, unfounded=True),
        "team_join": Route(people.changed, writes=True, unfounded=True),
    },
)
