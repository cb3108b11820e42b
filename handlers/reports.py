"""Reports by anybody: the form, and the buttons of whoever deals with one."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.report_pictures import ReportPicture
from bot.domain.reports import ReportDraft, ReportKind
from bot.services import outsiders, picturing_reports, reports, reports_dealing, reports_leavers, standing
from bot.services.reports_dealing import Rogue
from bot.views import report_forms as forms
from bot.views import reports as views
from bot.views.access import account_option, person_option, read_nonce
from bot.views.decisions import finished
from bot.views.grants import read_meta
from bot.views.kit import mention
from handlers.acts import Act, Answer
from storage import register
from storage import reports as rows


def report_social(act: Act) -> Answer:
    """`/report-social [words]`: the form, with the words in it."""
    reports.may_report(act.unit, act.company, act.person)
    return _form(act, forms.read_typed(str(act.body.get("text") or "")), act.unit.new_id())


def open_report(act: Act) -> Answer:
    """The Report button of Home: the empty form."""
    reports.may_report(act.unit, act.company, act.person)
    return _form(act, ReportDraft(), act.unit.new_id())


def form_changed(act: Act) -> Answer:
    """A kind is chosen: the form asks for what that kind needs."""
    reports.able(act.person)
    draft = forms.read_report(act.values)
    shown = _form(act, draft, read_nonce(act.metadata)).view
    return act.redraw(shown.view) if shown else Answer()


def find_account(act: Act) -> Answer:
    """Type-ahead over the company's accounts, in use or not."""
    reports.able(act.person)
    policy = standing.in_force(act.unit, act.company).policy
    found = rows.accounts(act.unit, act.company.workspace_id, str(act.body.get("value") or ""))
    named = [(account, policy.network(account.network)) for account in found]
    options = [account_option(one, network.name if network else one.network) for one, network in named]
    return Answer(ack={"options": options})


def find_person(act: Act) -> Answer:
    """Type-ahead over everybody known: in Slack, of an agency, or gone."""
    reports.able(act.person)
    typed, me = str(act.body.get("value") or ""), act.person.user_id
    found = outsiders.search(act.unit, act.company.workspace_id, me, typed, gone=True)
    return Answer(ack={"options": [person_option(one.id, one.name) for one in found]})


def send_report(act: Act) -> Answer:
    """Send a report."""
    sent = reports.submit(act.unit, act.company, act.person, forms.read_report(act.values))
    return _finished(forms.sent(sent))


def look(act: Act, report_id: str) -> Answer:
    """Show a report in a dialogue, with its buttons."""
    return act.open(views.report_dialogue(_picture(act, report_id)))


def answer(act: Act) -> Answer:
    """Say that one deals with it."""
    reports.answer(act.unit, act.company, act.person, act.value.subject)
    return _answered(act, lambda seen: f"It is yours. {mention(seen.report.reporter)} has been told.")


def warn(act: Act) -> Answer:
    """Warn everybody who could fall for it."""
    count = reports_dealing.warn(act.unit, act.company, act.person, act.value.subject)
    return _answered(act, lambda _: f"{count} {'person is' if count == 1 else 'people are'} being warned.")


def end_all(act: Act) -> Answer:
    """End everything that somebody holds."""
    ended = reports_dealing.end_all(act.unit, act.company, act.person, act.value.subject)
    count = f"{len(ended)} {'grant has' if len(ended) == 1 else 'grants have'} ended"
    return _answered(act, lambda _: f"{count}; the owners have been asked to remove them.")


def see_off(act: Act) -> Answer:
    """Have a leaver lose every way in."""
    reports_leavers.see_off(act.unit, act.company, act.person, act.value.subject)
    return _answered(act, forms.seen_off)


def open_leaver(act: Act) -> Answer:
    """Ask who it is of whom a report only tells in words."""
    reports.find_for(act.unit, act.company, act.person, act.value.subject)
    return act.open(forms.leaver_form(_picture(act, act.value.subject), act.unit.new_id()))


def send_leaver(act: Act) -> Answer:
    """The same, once they are named."""
    report_id, _ = read_meta(act.metadata)
    whom = forms.read_leaver(act.values)
    seen = reports_leavers.see_off(act.unit, act.company, act.person, report_id, whom)
    return _finished(forms.seen_off(_picture(act, seen.id)))


def open_enter(act: Act) -> Answer:
    """Ask as what an account comes into the register."""
    reports.find_for(act.unit, act.company, act.person, act.value.subject)
    networks = standing.in_force(act.unit, act.company).policy.networks
    return act.open(forms.enter_form(_picture(act, act.value.subject), networks, act.unit.new_id()))


def send_enter(act: Act) -> Answer:
    """Put the account into the register, or show the one that is there."""
    report_id, _ = read_meta(act.metadata)
    said = Rogue(*forms.read_enter(act.values))
    account, new = reports_dealing.enter(act.unit, act.company, act.person, report_id, said)
    network = standing.in_force(act.unit, act.company).policy.network(account.network)
    return _finished(forms.entered((account, network)) if new else forms.known((account, network)))


def open_close(act: Act) -> Answer:
    """Ask what came of it."""
    reports.find_for(act.unit, act.company, act.person, act.value.subject)
    return act.open(forms.close_form(_picture(act, act.value.subject), act.unit.new_id()))


def send_close(act: Act) -> Answer:
    """Close a report with its outcome."""
    report_id, _ = read_meta(act.metadata)
    outcome, note = forms.read_close(act.values)
    closed = reports.say_outcome(act.unit, act.company, act.person, report_id, outcome, note)
    return _finished(f"Report #{closed.number} is closed, and {mention(closed.reporter)} has been told.")


def _form(act: Act, draft: ReportDraft, nonce: str) -> Answer:
    """The form with what is chosen in it; whoever has lost a phone is mostly whoever reports it."""
    policy = standing.in_force(act.unit, act.company).policy
    if draft.kind is ReportKind.LOST_PHONE and draft.person is None:
        draft = replace(draft, person=act.person.user_id)
    account = register.find(act.unit, draft.account) if draft.account else None
    chosen = (account, policy.network(account.network)) if account else None
    whom = outsiders.recipient(act.unit, act.company.workspace_id, draft.person).name if draft.person else ""
    return act.open(forms.report_form(draft, chosen, whom, policy.networks, nonce))


def _picture(act: Act, report_id: str) -> ReportPicture:
    return picturing_reports.report_picture(act.unit, act.company, report_id)


def _answered(act: Act, say: Callable[[ReportPicture], str]) -> Answer:
    """Words beside the card that was pressed; in a dialogue, the dialogue as it must look now."""
    seen = _picture(act, act.value.subject)
    if act.inside:
        return act.redraw(views.report_dialogue(seen, say(seen)))
    return Answer(words=say(seen))


def _finished(words: str) -> Answer:
    """What replaces a form that was sent."""
    return Answer(ack={"response_action": "update", "view": finished(words)})
