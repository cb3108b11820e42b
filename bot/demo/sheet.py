"""Samples of what the bot shows, drawn by its own views from the rows of the demo, on one page."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bot.demo.sheet_anchors import anchor_samples
from bot.demo.sheet_audit_desk import desk_samples
from bot.demo.sheet_audits import audit_samples
from bot.demo.sheet_policy import policy_samples
from bot.demo.sheet_publishing import publishing_samples
from bot.demo.sheet_register import register_samples
from bot.demo.sheet_vault import vault_samples
from bot.domain.access import Request
from bot.domain.asking import Draft
from bot.domain.channel import ChannelFault
from bot.domain.committee_pictures import CommitteePicture
from bot.domain.grants import Grant, GrantState
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.register_search import Search
from bot.errors import UserError
from bot.services import (
    monthly,
    picturing,
    picturing_committee,
    picturing_digest,
    picturing_home,
    picturing_policy,
    picturing_register,
    previewing,
    programme_card,
    standing,
)
from bot.views import (
    access,
    answers,
    channels,
    charts,
    committee,
    decisions,
    digest,
    founding,
    grants,
    home,
    kit,
    register,
    register_forms,
    requests,
    tasks,
)
from bot.views import monthly as monthly_views
from bot.views.kit import Block
from bot.views.register_forms import Purpose
from storage import access as request_rows
from storage import grants as grant_rows
from storage import people, policy
from storage import register as register_rows
from storage.database import Unit

Sample = dict[str, Any]
_NONCE = "sample"


def sheet(unit: Unit, company: Company) -> dict[str, Any]:
    """A title, and the samples in the order in which people meet them."""
    parts = (
        *(_founding, policy_samples, _publishing, _asking, _requests, _deciding, _grants, _tasks),
        *(_register, _upkeep, vault_samples, audit_samples, desk_samples, _overviews, _figures),
        *(anchor_samples, _words),
    )
    return {
        "title": "What Vouchsafe shows",
        "samples": [one for part in parts for one in part(unit, company)],
    }


def _founding(unit: Unit, company: Company) -> Iterator[Sample]:
    version = policy.in_force(unit, company.workspace_id)
    if version is not None:
        picture = picturing_policy.founding_picture(unit, company, version.id)
        yield _message("The policy in force", founding.founding_card(picture))
    yield _message("A draft that differs", founding.draft_differs())
    yield _message("A draft with faults", founding.faults(("The committee has no senior leader.",)))


def _publishing(unit: Unit, company: Company) -> Iterator[Sample]:
    yield from publishing_samples(unit, company, _somebody(unit, company).user_id)


def _asking(unit: Unit, company: Company) -> Iterator[Sample]:
    asker = _somebody(unit, company)
    yield _modal("The form, empty", _form(unit, company, asker, Draft(asker.user_id)))
    for request in _every_request(unit, company)[:1]:
        draft = Draft(
            asker.user_id,
            request.account_id,
            request.terms.role,
            request.use_case,
            "Autumn films",
            "",
            "3 years",
        )
        yield _modal("The form, filled in, with a fault", _form(unit, company, asker, draft))


def _form(unit: Unit, company: Company, asker: Person, draft: Draft) -> Block:
    seen = previewing.preview(unit, company, asker, draft)
    return access.request_form(seen, _NONCE, ("I could not read “soonish”.",) if draft.ends else ())


def _requests(unit: Unit, company: Company) -> Iterator[Sample]:
    """One request of each state, as the committee and as the asker sees it."""
    for request in {one.state: one for one in _every_request(unit, company)}.values():
        picture = picturing.request_picture(unit, company, request.id)
        yield _message(f"A request, {request.state.value}", requests.committee_card(picture))
        yield _message("The same, to whoever asked", requests.requester_card(picture, request.requester))
        if not request.open:
            yield _message("Its outcome", requests.decided(picture, request.requester))


def _deciding(unit: Unit, company: Company) -> Iterator[Sample]:
    for request in [one for one in _every_request(unit, company) if one.open][:1]:
        picture = picturing.request_picture(unit, company, request.id)
        yield _modal("A request in a dialogue", requests.request_dialogue(picture, "Your vote counts."))
        yield _modal("Deny", decisions.deny_form(picture, _NONCE))
        yield _modal("Approve with changes", decisions.change_form(picture, _NONCE))
        yield _modal("What replaces a form that was sent", decisions.finished(decisions.denied(picture)))
        yield _modal("A request that was sent", access.sent(picture))


def _grants(unit: Unit, company: Company) -> Iterator[Sample]:
    drawn: dict[GrantState, tuple[tuple[str, Callable[..., Block]], ...]] = {
        GrantState.ACTIVE: (
            ("Access that was set up", _access),
            ("Its end is near", _warning),
        ),
        GrantState.REMOVED: (("Access that has ended", _ended), ("And is removed", _removed)),
    }
    for grant in _one_of_each_state(unit, company):
        picture = picturing.grant_picture(unit, company, grant.id)
        for title, draw in drawn.get(grant.state, ()):
            yield _message(title, draw(picture))
        if grant.state is GrantState.ACTIVE:
            yield _message("To whoever asked for somebody", grants.set_up(picture))
            yield _modal("The rules of a network", grants.rules_dialogue(picture))
            on_hold = replace(grant, state=GrantState.SUSPENDED, suspended_at=unit.now)
            held = replace(picture, grant=on_hold)
            yield _message(
                "Access that nobody has kept in an audit", grants.suspended(held, grant.beneficiary)
            )
            yield _message("Its card from then on", grants.access_card(held, grant.beneficiary))
            yield _modal("End somebody's access", grants.revoke_form(picture, _NONCE))


def _access(picture: Any) -> Block:
    return grants.access_card(picture, picture.grant.beneficiary)


def _warning(picture: Any) -> Block:
    return grants.warning(picture, picture.grant.beneficiary)


def _ended(picture: Any) -> Block:
    return grants.ended(picture, picture.grant.beneficiary)


def _removed(picture: Any) -> Block:
    return grants.removed(picture, picture.grant.beneficiary)


def _upkeep(unit: Unit, company: Company) -> Iterator[Sample]:
    """The register's upkeep, as whoever runs the programme sees it."""
    managers = standing.managers(unit, company.workspace_id)
    yield from register_samples(unit, company, managers[0])


def _tasks(unit: Unit, company: Company) -> Iterator[Sample]:
    rows = unit.execute(select(grant_rows.task).order_by(grant_rows.task.c.opened_at)).mappings()
    every = [grant_rows.task_of(row) for row in rows if row["workspace_id"] == company.workspace_id]
    for task in {(one.kind, one.state): one for one in every}.values():
        picture = picturing.task_picture(unit, company, task.id)
        yield _message(f"A task, {task.state.value}", tasks.task_card(picture, task.assignee))
        yield _modal("How it was done", tasks.done_form(picture, _NONCE))


def _register(unit: Unit, company: Company) -> Iterator[Sample]:
    """The register as one of its owners sees it, and its forms."""
    account = next((one for one in register_rows.every(unit, company.workspace_id) if one.owner), None)
    owner = people.find(unit, company.workspace_id, account.owner or "") if account else None
    if account is None or owner is None:
        return
    page = picturing_register.page(unit, company, owner, Search())
    picture = picturing_register.account(unit, company, owner, account.id)
    networks = standing.in_force(unit, company).policy.networks
    yield _message("/vouchsafe register", register.answer(page))
    yield _modal("The register in a dialogue", register.dialogue(page))
    yield _modal("An account", register.account_dialogue(picture))
    yield _modal("An account that is here already", register.already_here(picture))
    yield _modal("Propose an account", register_forms.account_form(Purpose.PROPOSE, networks, _NONCE))
    yield _modal("Change an account", register_forms.account_form(Purpose.EDIT, networks, _NONCE, account))
    yield _modal("Merge two accounts", register_forms.merge_form((page.found[0], page.found[-1]), _NONCE))
    yield _message("To a new owner", register.answers_for(picture, owner.user_id, owner.user_id))
    yield _message("To the programme manager", register.account_changed(picture, owner.user_id, ("tier",)))


def _overviews(unit: Unit, company: Company) -> Iterator[Sample]:
    seen = picturing_home.overview(unit, company, _somebody(unit, company).user_id)
    yield {"title": "Home", "kind": "home", "view": home.home_tab(seen)}
    told = picturing_digest.digest_of(unit, company, _somebody(unit, company).user_id)
    yield _message("The one message a day", digest.digest_card(told, ("You answer for @larkfield now.",)))
    yield _message("/my-access", home.my_access(seen))
    yield _message("/vouchsafe home", home.what_waits(seen))
    yield _message("/vouchsafe help", home.help_text("hlep"))
    yield _message("/vouchsafe committee", committee.listed(_committee(unit, company)))
    yield _modal("Help in a dialogue", answers.dialogue(home.help_lines()))


def _committee(unit: Unit, company: Company) -> CommitteePicture:
    return picturing_committee.committee_picture(unit, company, _somebody(unit, company))


def _figures(unit: Unit, company: Company) -> Iterator[Sample]:
    states = (("Active", 9), ("Dormant", 3), ("Unofficial", 1))
    months = (("September", 61), ("October", 84.5), ("November", 92))
    reach = charts.bar("The policy is known", months, unit="%", most=100)
    yield _message("Bars and a pie", kit.message("Figures", [*reach, *charts.pie("Accounts", states)]))
    leader = next(iter(programme_card.senior_leaders(unit, company)), None)
    if leader:
        page = monthly.now(unit, company, leader)
        yield _message("The monthly report", monthly_views.report_card(page))
        yield _modal("The report in a dialogue", monthly_views.dialogue(page))
    yield _message("A line", kit.message("Figures", charts.line("Exposure", (("9 Nov", 41), ("16 Nov", 33)))))


def _words(_unit: Unit, company: Company) -> Iterator[Sample]:
    channel = company.committee_channel
    yield _message("An answer for one person's eyes", answers.answer("Your vote is taken back."))
    yield _message("A refusal", answers.answer(answers.said(UserError("This request is closed."))))
    yield _message("A fault of ours", answers.answer(answers.incident("k3f9q2za")))
    yield _message("The channel cannot be used", channels.unusable(channel, ChannelFault.ARCHIVED))
    yield _message("The clock was wrong", answers.clock_was_wrong(49))
    yield _message("Slack refuses everything", answers.stopped("chat.postMessage", "missing_scope"))


def _one_of_each_state(unit: Unit, company: Company) -> tuple[Grant, ...]:
    rows = unit.execute(select(grant_rows.grant).order_by(grant_rows.grant.c.ends_at)).mappings()
    every = [grant_rows.grant_of(row) for row in rows if row["workspace_id"] == company.workspace_id]
    return tuple({one.state: one for one in every}.values())


def _every_request(unit: Unit, company: Company) -> tuple[Request, ...]:
    rows = unit.execute(select(request_rows.request.c.id, request_rows.request.c.workspace_id)).all()
    found = (request_rows.find(unit, row.id) for row in rows if row.workspace_id == company.workspace_id)
    return tuple(sorted((one for one in found if one), key=lambda one: one.number))


def _somebody(unit: Unit, company: Company) -> Person:
    """Whoever asked first: somebody with something to look at."""
    first = _every_request(unit, company)[0]
    found = people.find(unit, company.workspace_id, first.requester)
    if found is None:
        raise LookupError("nobody is known who has asked")
    return found


def _message(title: str, message: Block) -> Sample:
    return {"title": title, "kind": "message", "message": message}


def _modal(title: str, view: Block) -> Sample:
    return {"title": title, "kind": "modal", "view": view}
