"""Importing lists and giving them out: the form, the look, and the buttons of the card."""

from bot.domain.columns import ImportKind
from bot.domain.refusals import FormErrors
from bot.services import duties, exporting, importing, leaking, picturing_duties, picturing_sheets
from bot.services.sheets.reading import pasted
from bot.services.sheets.table import SecretFound, Unreadable
from bot.services.sheets.writing import Format
from bot.views import exports, leaks, sheet_words
from bot.views import sheets as views
from bot.views.access import account_words
from bot.views.decisions import finished
from bot.views.grants import read_meta
from handlers.acts import Act, Answer


def open_import(act: Act) -> Answer:
    """`/vouchsafe import`: the form, for whoever may import anything."""
    kinds = importing.kinds_for(act.unit, act.company, act.person)
    return act.open(views.import_form(kinds, act.unit.new_id()))


def send_import(act: Act) -> Answer:
    """A file is fetched and read by a worker; pasted rows are watched for secrets before anything is kept."""
    kind, file_id, rows = views.read_import(act.values)
    if file_id:
        importing.give(act.unit, act.company, act.person, kind, file_id)
    elif rows.strip():
        importing.may_give(act.unit, act.company, act.person, kind)
        return _pasted(act, kind, rows)
    else:
        raise FormErrors({"file": sheet_words.NOTHING_GIVEN})
    return _finished(sheet_words.READING)


def look(act: Act) -> Answer:
    """Show the rows, errors first, and what each column is taken for."""
    return act.open(_look(act, act.value.subject, 0))


def turn(act: Act) -> Answer:
    """Another page of the same."""
    sheet_id, page = views.page_of(act.value.subject)
    return act.redraw(_look(act, sheet_id, page))


def send_look(act: Act) -> Answer:
    """Read the list again by other columns; unchanged ones change nothing."""
    sheet_id, version = views.read_look(act.metadata)
    seen = importing.find_for(act.unit, act.company, act.person, sheet_id, version)
    preview = importing.preview_of(act.unit, seen)
    chosen = views.read_choices(act.values, seen.choices, preview)
    columns = [column for column in chosen.columns or () if column]
    if len(set(columns)) < len(columns):
        return Answer(ack={"response_action": "errors", "errors": _twice(chosen.columns or ())})
    if chosen == seen.choices:
        return Answer(ack={"response_action": "clear"})
    importing.correct(act.unit, act.company, act.person, sheet_id, version, chosen)
    return _finished(sheet_words.READING_AGAIN)


def take_over(act: Act) -> Answer:
    """Import everything."""
    return _confirmed(act, leave_out=False)


def take_over_rest(act: Act) -> Answer:
    """Import everything but the rows with errors."""
    return _confirmed(act, leave_out=True)


def drop(act: Act) -> Answer:
    """The list is not wanted."""
    importing.drop(act.unit, act.company, act.person, act.value.subject, act.value.version)
    return Answer(words="Dropped. Its rows are deleted.")


def open_exposed(act: Act) -> Answer:
    """Ask whose secrets a list held."""
    duties.find_for(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_duties.duty_picture(act.unit, act.company, act.value.subject)
    return act.open(leaks.exposed_form(picture, act.unit.new_id()))


def send_exposed(act: Act) -> Answer:
    """A secret in a list was of this account."""
    duty_id, _ = read_meta(act.metadata)
    chosen = act.values["account"]["account"].get("selected_option") or {}
    account = leaking.expose(act.unit, act.company, act.person, duty_id, str(chosen.get("value", "")))
    return _finished(leaks.exposed(account_words(account, account.network)))


def open_export(act: Act) -> Answer:
    """`/vouchsafe export`: which list, and as what."""
    exporting.may_ask(act.person)
    return act.open(exports.export_form((*ImportKind,), act.unit.new_id()))


def send_export(act: Act) -> Answer:
    """A file comes into the conversation, with what this person may see."""
    kind, form = exports.read_export(act.values)
    exporting.ask(act.unit, act.company, act.person, kind, Format(form))
    return _finished(exports.on_its_way(kind, form))


def _pasted(act: Act, kind: ImportKind, rows: str) -> Answer:
    try:
        table = pasted(rows)
    except Unreadable as unreadable:
        raise FormErrors({"rows": str(unreadable)}) from None
    except SecretFound as secret:
        leaking.found_at_once(act.unit, act.company, kind, act.person.user_id, secret)
        return _finished(sheet_words.pasted_secret(secret.row, secret.column))
    importing.give(act.unit, act.company, act.person, kind, table)
    return _finished(sheet_words.READING)


def _confirmed(act: Act, *, leave_out: bool) -> Answer:
    value = act.value
    importing.confirm(act.unit, act.company, act.person, value.subject, value.version, leave_out=leave_out)
    return Answer(words="It is going in, as one unit. The card says when it is done.")


def _look(act: Act, sheet_id: str, page: int) -> dict[str, object]:
    importing.find_for(act.unit, act.company, act.person, sheet_id, act.value.version)
    return views.look(
        picturing_sheets.sheet_picture(act.unit, act.company, sheet_id), page, act.unit.new_id()
    )


def _twice(columns: tuple[str, ...]) -> dict[str, str]:
    """Each field whose column an earlier one has already."""
    return {
        f"column:{place}": sheet_words.TWICE
        for place, column in enumerate(columns)
        if column and column in columns[:place]
    }


def _finished(words: str) -> Answer:
    return Answer(ack={"response_action": "update", "view": finished(words)})
