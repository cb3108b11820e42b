"""What auditors see: every list, page by page. Nothing here acts; the buttons only lead on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.domain.access import Request
from bot.domain.auditing import NEWEST, AuditList, AuditPage, AuditRow, Look, TrailRow
from bot.domain.grants import Grant
from bot.domain.ledger import Holding
from bot.domain.lengths import count
from bot.domain.pictures import AccountBrief
from bot.domain.register_methods import METHOD_WORDS
from bot.domain.reviews import Item
from bot.views.access import account_words
from bot.views.kit import Block, actions, button, context, day, escape, mention, modal, section, value, when
from bot.views.outcome_words import OUTCOMES
from bot.views.people import named
from bot.views.register import STATUS_WORDS, TWO_FACTOR_WORDS, brief_words
from bot.views.why import STANDINGS, STATES

_FACT: Final = 120
_WORDS: Final = 200
_TITLES: Final = {
    AuditList.ACCOUNTS: "Accounts",
    AuditList.HOLDERS: "Holders",
    AuditList.REQUESTS: "Requests",
    AuditList.GRANTS: "Grants",
    AuditList.AUDITS: "Audits",
    AuditList.LINES: "Lines of an audit",
    AuditList.TRAIL: "The trail",
}
_RECORDED: Final = (
    "For auditors: everything but secrets. Every look is recorded; nothing here can be changed."
)


def dialogue(page: AuditPage) -> Block:
    """A page, with the way to the others."""
    tabs = _tabs()
    return modal(
        "Auditor",
        [
            context(_RECORDED),
            actions(*tabs[:3], block_id="tabs"),
            actions(*tabs[3:], block_id="more_tabs"),
            section(f"*{_head(page)}*"),
            *(_row(page, number, row) for number, row in enumerate(page.rows)),
            *_turns(page),
        ],
        callback_id="auditor",
        close="Close",
    )


def _tabs() -> list[Block]:
    """Every list from its beginning; the trail from its end."""
    return [
        button("Accounts", "auditor_accounts", value(AuditList.ACCOUNTS)),
        button("Holders", "auditor_holders", value(AuditList.HOLDERS)),
        button("Requests", "auditor_requests", value(AuditList.REQUESTS)),
        button("Grants", "auditor_grants", value(AuditList.GRANTS)),
        button("Audits", "auditor_audits", value(AuditList.AUDITS)),
        button("The trail", "auditor_trail", value(AuditList.TRAIL, NEWEST)),
    ]


def _head(page: AuditPage) -> str:
    title = f"Lines of audit #{page.audit.number}" if page.audit else _TITLES[page.look.at]
    if not page.rows:
        return f"{title}: nothing is here yet"
    last = page.first + len(page.rows)
    return f"{title}, {page.first + 1:,} to {last:,} of {page.in_all:,}"


def _turns(page: AuditPage) -> list[Block]:
    look = page.look
    back, on = replace(look, page=max(0, look.page - 1)), replace(look, page=look.page + 1)
    turns = [
        *([button("Back", "auditor_back", value(back.carries, back.page))] if look.page else []),
        *([button("Next", "auditor_next", value(on.carries, on.page))] if page.has_more else []),
    ]
    return [actions(*turns, block_id="turns")] if turns else []


def _row(page: AuditPage, number: int, row: Any) -> Block:
    words = next(say for kind, say in _SAY.items() if isinstance(row, kind))
    return section(words(page, row), accessory=_leads_on(row), block_id=f"row:{number}")


def _leads_on(row: Any) -> Block | None:
    """From an account to its holders, from an audit to its lines, and from a person to why they come in."""
    if isinstance(row, AccountBrief):
        return button("Holders", "auditor_holders", value(Look(AuditList.HOLDERS, row.account.id).carries))
    if isinstance(row, AuditRow):
        return button("Lines", "auditor_lines", value(Look(AuditList.LINES, row.campaign.id).carries))
    person = row.beneficiary if isinstance(row, Request | Grant) else getattr(row, "person", None)
    return button("Why", "look_why", value(f"{person}:{row.account_id}")) if person else None


def _account(_page: AuditPage, row: Any) -> str:
    one = row.account
    facts = {
        "owner": _person(one.owner),
        "backup": _person(one.backup_owner),
        "tier": escape(one.tier),
        "second step": TWO_FACTOR_WORDS[one.two_factor],
        "publishing tool": escape(one.publishing_tool) if one.publishing_tool else "",
        "recovery mail": _person(one.recovery_mail),
        "recovery phone": _person(one.recovery_phone),
        "apps": escape(one.connected_apps) if one.connected_apps else "",
        "shared login changed": day(one.rotated_at) if one.rotated_at else "",
    }
    purpose = f" {escape(one.purpose)}." if one.purpose else ""
    return f"*{brief_words(row)}*, {STATUS_WORDS[one.status]}.{purpose} {_facts(facts)}"


def _holder(page: AuditPage, row: Any) -> str:
    who = named(row.person, page.outsiders) if row.person else f"“{escape(row.said)}”"
    granted = "granted here" if row.grant_id else "never granted here"
    facts = {
        "since": day(row.since) if row.since else "",
        "until": day(row.until) if row.until else "",
        "known from": f"{row.source.value.replace('_', ' ')}, {day(row.recorded_at)}",
        "evidence": escape(row.evidence) if row.evidence else "",
    }
    role = escape(_role(page, row.account_id, row.role))
    how = ", ".join(filter(None, (STANDINGS[row.standing], role, METHOD_WORDS[row.method])))
    return f"{who}, {_where(page, row.account_id)}: {how}; {granted}. {_facts(facts)}"


def _request(page: AuditPage, row: Any) -> str:
    by, whom = named(row.requester, page.outsiders), named(row.beneficiary, page.outsiders)
    for_whom = "" if row.requester == row.beneficiary else f" for {whom}"
    role = escape(_role(page, row.account_id, row.terms.role))
    decided = f" {when(row.decided_at)}" if row.decided_at else ""
    return (
        f"*#{row.number}* {by}{for_whom}: {role}, {_where(page, row.account_id)}, {when(row.submitted_at)}. "
        f"{row.state.value.capitalize()}{decided}. “{escape(row.reason, _WORDS)}”"
    )


def _grant(page: AuditPage, row: Any) -> str:
    who, role = named(row.beneficiary, page.outsiders), escape(_role(page, row.account_id, row.role))
    evidence = f" {row.evidence.sentence}" if row.evidence else ""
    ended = f"ended {when(row.ended_at)}" if row.ended_at else f"until {when(row.ends_at)}"
    return f"{who}: {role}, {_where(page, row.account_id)}; {STATES[row.state]}, {ended}.{evidence}"


def _audit(_page: AuditPage, row: Any) -> str:
    one = row.campaign
    launched = f"Launched {when(one.launched_at)}" if one.launched_at else "Not launched"
    closed = f", closed {when(one.closed_at)}" if one.closed_at else ""
    states = ", ".join(f"{OUTCOMES[state]}: {many}" for state, many in sorted(row.counts.items()))
    signed = ", ".join(f"{mention(each.person)} as {escape(each.capacity)}" for each in row.signed)
    lines = f" {count(one.items, 'line')}: {states}." if states else ""
    return (
        f"*Audit #{one.number}*: {one.state.sentence} {launched}{closed}.{lines}"
        f"{f' Signed by {signed}.' if signed else ''}"
    )


def _line(page: AuditPage, row: Any) -> str:
    who = named(row.person, page.outsiders) if row.person else escape(row.said or row.kind.value)
    by = f", by {mention(row.submitted_by)}" if row.submitted_by else ""
    at = f", {when(row.submitted_at)}" if row.submitted_at else ""
    comment = f", “{escape(row.comment, _WORDS)}”" if row.comment else ""
    evidence = f", evidence: {escape(row.evidence)}" if row.evidence else ""
    said = f"{OUTCOMES[row.state]}{by}{at}{comment}{evidence}"
    return f"*{row.place}.* {who}, {_where(page, row.account_id)}: {said}"


def _event(_page: AuditPage, row: Any) -> str:
    facts = {name: escape(str(said), _FACT) for name, said in row.facts.items() if said not in (None, "")}
    words = {name: f"“{escape(said, _WORDS)}”" for name, said in row.words.items()}
    who, what = mention(row.actor), escape(f"{row.subject_kind} {row.subject}", _FACT)
    return f"*{row.sequence:,}* `{row.kind}` {when(row.at)} by {who}, {what}. {_facts(facts | words)}"


_SAY: Final = {
    AccountBrief: _account,
    Holding: _holder,
    Request: _request,
    Grant: _grant,
    AuditRow: _audit,
    Item: _line,
    TrailRow: _event,
}


def _facts(facts: Mapping[str, str]) -> str:
    return "; ".join(f"{escape(name)}: {said}" for name, said in facts.items() if said)


def _person(who: str | None) -> str:
    return mention(who) if who else ""


def _where(page: AuditPage, account_id: str) -> str:
    brief = page.accounts[account_id]
    return account_words(brief.account, brief.network.name if brief.network else brief.account.network)


def _role(page: AuditPage, account_id: str, role: str) -> str:
    network = page.accounts[account_id].network
    native = network.role(role) if network else None
    return native.name if native else role
