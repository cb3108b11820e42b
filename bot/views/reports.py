"""A report as people read it: whoever deals with it, whoever sent it, and whoever must be warned."""

from collections.abc import Callable, Mapping

from bot.domain.ledger import Method
from bot.domain.report_pictures import ReportPicture
from bot.domain.reports import Outcome, ReportKind, ReportState
from bot.domain.sentences import join_words, numeral
from bot.views import grants
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    confirm,
    context,
    escape,
    fields,
    link,
    mention,
    message,
    modal,
    quote,
    section,
    value,
    when,
)
from bot.views.named import named
from bot.views.people import named as person
from bot.views.report_words import title

WAYS = {
    Method.NATIVE_ROLE: "a role of their own on the network",
    Method.SHARED_SECRET: "a login that several people know",
    Method.TOOL_SEAT: "a seat in the publishing tool",
    Method.API_TOKEN: "a token that a program holds",
    Method.LIVE_SESSION: "a device that is still signed in",
}
NEVER_OPEN = "Do not open it."
CONFIRMED_BY_ANOTHER = (
    "Of somebody in Slack a second person must confirm it; until then nothing happens and nobody hears of it."
)


def report_card(picture: ReportPicture) -> Block:
    """What has been reported, and everything that can be done about it."""
    return message(head(picture), _body(picture))


def report_dialogue(picture: ReportPicture, said: str | None = None) -> Block:
    """The same in a dialogue, with what has just been done."""
    blocks = [*([section(said)] if said else []), *_body(picture)]
    return modal("Report", blocks, callback_id="report_look", close="Close")


def reported(picture: ReportPicture) -> Block:
    """To whoever sent it: it has arrived, who deals with it, and what came of it."""
    report = picture.report
    lead = f"{_capital(title(report))} has arrived"
    blocks = [section(f"*{lead}.* {where_it_stands(picture)}"), *_words(picture)]
    if report.kind is ReportKind.PHISH and report.open:
        blocks.append(context(f"{NEVER_OPEN} Whatever it asks for, do not type it in."))
    return message(f"{lead}. Thank you.", blocks)


def answered(picture: ReportPicture) -> Block:
    """To whoever sent it: somebody deals with it."""
    report = picture.report
    lead = f"{mention(report.answered_by or '')} deals with your report #{report.number}"
    return message(lead, [section(f"*{lead}.* You will read here what comes of it.")])


def closed(picture: ReportPicture) -> Block:
    """To whoever sent it: what came of it."""
    lead = f"Your report #{picture.report.number} is closed"
    note = picture.report.note
    blocks = [section(f"*{lead}.* {_outcome(picture)}"), *([quote(note)] if note else [])]
    return message(f"{lead}. Thank you for telling us.", blocks)


def phish_warning(picture: ReportPicture) -> Block:
    """To whoever could fall for it: what is going round, in the words of whoever reported it."""
    about = f" about {named(picture.about)}" if picture.about else ""
    lead = f"A false message or website is going round{about}"
    report = picture.report
    advice = (
        "Do not open it, and type no login and no code into it.",
        "If you have, change the password on the network's own site now, and report it with /report-social.",
    )
    blocks = [section(f"*{lead}*"), quote(report.what)]
    if report.address:
        blocks += [context("Its address, which you should not open:"), quote(report.address)]
    return message(lead, [*blocks, section(bullets(advice))])


def head(picture: ReportPicture) -> str:
    """A report and whom it is about, as one phrase of our markup."""
    report = picture.report
    about = f" ({named(picture.about)})" if picture.about else ""
    who = f" ({person(report.person, picture.outsiders)})" if report.person else ""
    return f"{_capital(title(report))}{about}{who}"


def where_it_stands(picture: ReportPicture) -> str:
    """In whose hands it is, or what came of it."""
    report = picture.report
    if report.state is ReportState.OPEN:
        return f"Somebody answers it by {when(report.answer_by)}; otherwise the next in line is told."
    if report.state is ReportState.ANSWERED:
        return f"{mention(report.answered_by or '')} deals with it."
    return f"{mention(report.closed_by or '')} has closed it. {_outcome(picture)}"


def _outcome(picture: ReportPicture) -> str:
    report = picture.report
    if report.outcome is Outcome.HANDED_ON and report.handed_to:
        return f"{mention(report.handed_to)} sees to it."
    return report.outcome.sentence if report.outcome else ""


def _body(picture: ReportPicture) -> list[Block]:
    report = picture.report
    blocks = [section(f"*{head(picture)}*"), *fields(_facts(picture)), *_words(picture)]
    if not report.open:
        return [*blocks, section(where_it_stands(picture)), *([quote(report.note)] if report.note else [])]
    return [*blocks, *_PARTS[report.kind](picture), actions(*_buttons(picture))]


def _facts(picture: ReportPicture) -> list[tuple[str, str]]:
    report = picture.report
    facts = [("Reported by", f"{mention(report.reporter)}, {when(report.opened_at)}")]
    if report.kind is ReportKind.ROGUE:
        facts.append(("Account", _rogue(picture)))
    if report.state is ReportState.OPEN:
        facts.append(("Please answer by", when(report.answer_by)))
        facts.append(("With", join_words(mention(one) for one in picture.handlers)))
    elif report.state is ReportState.ANSWERED:
        facts.append(("Dealt with by", f"{mention(report.answered_by or '')}"))
    return facts


def _rogue(picture: ReportPicture) -> str:
    report = picture.report
    network = escape(picture.network.name) if picture.network else "another network"
    return f"@{escape(report.handle.lstrip('@'))} ({network})" if report.handle else network


def _words(picture: ReportPicture) -> list[Block]:
    """What whoever reported it wrote; an address stands as it is, and is never a link."""
    report = picture.report
    address = [context("The address:"), quote(report.address)] if report.address else []
    return [quote(report.what), *address]


def _known(picture: ReportPicture) -> list[Block]:
    if picture.found is None:
        return []
    found, _ = picture.found
    owner = f", owner {mention(found.owner)}" if found.owner else ""
    return [section(f"It is in the register already: {named(picture.found)}, {found.status.value}{owner}.")]


def _readers(picture: ReportPicture) -> list[Block]:
    if picture.report.warned_at:
        return [section(f"They were warned {when(picture.report.warned_at)}.")]
    many = f"{numeral(picture.readers)} {'person' if picture.readers == 1 else 'people'}"
    whose = "a way into it, or answer for it" if picture.about else "a way into any account"
    return [context(f"A warning would reach {many}: those who have {whose}, and the incident lead.")]


def _lost(picture: ReportPicture) -> list[Block]:
    blocks = _held(picture, "They hold no access.")
    lines = [f"It recovers {named(one)}: take the number off." for one in picture.recovery]
    if picture.secrets:
        names = join_words(named(one) for one in picture.secrets)
        lines.append(f"They know the shared login of {names}; its owners have been asked to change it.")
    lines.append("Have their company login signed out everywhere.")
    return [*blocks, section(bullets(lines))]


def _leaver(picture: ReportPicture) -> list[Block]:
    return _held(picture, "They hold no access that we know of.")


def _post(picture: ReportPicture) -> list[Block]:
    network = picture.about[1] if picture.about else None
    address = str(network.people_url) if network and network.people_url else None
    shown = [section(link(f"Open {network.name}'s people screen", address))] if network and address else []
    advice = "Take the post down, or put it right; end the access of whoever should not have it."
    return [*shown, section(advice), *_held(picture, "Nobody holds access to it.")]


def _held(picture: ReportPicture, nothing: str) -> list[Block]:
    """What is held, with End now each; and the ways in that no grant gives."""
    lines = [
        section(
            f"{person(one.grant.beneficiary, one.outsiders)}: {grants.grant_line(one)}",
            accessory=button("End now…", "revoke", value(one.grant.id), style="danger"),
        )
        for one in picture.held
    ]
    left = picture.held_in_all - len(picture.held)
    more = [context(f"…and {numeral(left)} more")] if left else []
    ways = [_way(picture, index) for index in range(len(picture.ways))]
    known = [section(f"Without a grant:\n{bullets(ways)}")] if ways else []
    return [*lines, *more, *known] or [context(nothing)]


def _way(picture: ReportPicture, index: int) -> str:
    line, account = picture.ways[index]
    who = person(line.person, picture.outsiders) if line.person else escape(line.said or "somebody unnamed")
    return f"{who} on {named(account)}: {WAYS[line.method]} ({line.standing.value})"


_PARTS: Mapping[ReportKind, Callable[[ReportPicture], list[Block]]] = {
    ReportKind.ROGUE: _known,
    ReportKind.PHISH: _readers,
    ReportKind.LOST_PHONE: _lost,
    ReportKind.LEAVER: _leaver,
    ReportKind.WRONG_POST: _post,
}
"""What the card of each kind shows besides what was said."""


def _buttons(picture: ReportPicture) -> list[Block]:
    report, carried = picture.report, value(picture.report.id)
    mine = [button("I deal with it", "answer_report", carried, style="primary")]
    return [
        *(mine if report.state is ReportState.OPEN else []),
        *_act(picture, carried),
        button("Close it…", "close_report", carried),
    ]


def _act(picture: ReportPicture, carried: str) -> list[Block]:
    """The one thing that only this kind asks for, while it can still be done."""
    report = picture.report
    if report.kind is ReportKind.ROGUE and picture.found is None:
        return [button("Register it…", "enter_rogue", carried)]
    if report.kind is ReportKind.PHISH and report.warned_at is None:
        sure = confirm("Warn them?", "Each of them gets a message with these words.", "Warn them")
        return [button("Warn the holders", "warn_holders", carried, confirm=sure)]
    if report.kind is ReportKind.LOST_PHONE and picture.held:
        sure = confirm("End all of it?", "All that they hold ends now.", "End all", style="danger")
        return [button("End all", "end_all", carried, style="danger", confirm=sure)]
    if report.kind is ReportKind.LEAVER:
        return [_see_off(picture, carried)]
    return []


def _see_off(picture: ReportPicture, carried: str) -> Block:
    """Who is not in Slack is taken off the roster at once; of anybody else two people decide."""
    if picture.report.person is None:
        return button("Have them offboarded…", "name_leaver", carried)
    if picture.outside:
        sure = confirm(
            "Take them off the roster?", "All that they hold ends now.", "Take off", style="danger"
        )
        return button("Take them off the roster", "see_off", carried, style="danger", confirm=sure)
    asked = confirm("Have them offboarded?", CONFIRMED_BY_ANOTHER, "Ask for it")
    return button("Have them offboarded", "see_off", carried, confirm=asked)


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
