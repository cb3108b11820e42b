"""Looking at a shared login: recorded first, committed, and only then shown (L4)."""

from bot.domain.checkouts import Look
from bot.services import checking_out, checkouts
from bot.views import checkouts as views
from handlers.acts import Act, After, Answer, Block
from storage.database import Unit


def check_out(act: Act) -> Answer:
    """Show the login; to whoever has never looked at one, first what that means."""
    terms = checking_out.terms(act.unit, act.company, act.person, act.value.subject)
    if terms:
        return act.open(views.terms_dialogue(terms))
    opened = act.open(views.one_moment())
    return Answer(view=opened.view, after=_after(act, _checked_out(act)))


def show_login(act: Act) -> Answer:
    """The same for somebody who has just read what it means, in the same dialogue."""
    return Answer(after=_after(act, _checked_out(act)))


def new_code(act: Act) -> Answer:
    """One more code in the same dialogue."""
    look = checking_out.another_code(act.unit, act.company, act.person, act.value.subject)
    return Answer(after=_after(act, look))


def check_in(act: Act) -> Answer:
    """Its holder is done with it; what takes the dialogue's place is told like any other end."""
    view_id = str(act.view["id"])
    checking_out.check_in(act.unit, act.company, act.person, act.value.subject, view_id)
    return Answer()


def _checked_out(act: Act) -> Look:
    return checking_out.check_out(act.unit, act.company, act.person, act.value.subject)


def _after(act: Act, look: Look) -> After:
    """Draw the login once the look is committed and Slack has a dialogue for it, whose id is kept."""
    company, person = act.company, act.person

    def draw(unit: Unit) -> Block:
        return views.login_dialogue(checking_out.login(unit, company, person, look))

    def note(unit: Unit, view_id: str) -> None:
        checkouts.note_view(unit, look.checkout.id, view_id)

    return After(draw, note)
