"""A restored programme: what is done about what cannot be known, and its release by an admin."""

from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, Gone, Held, NotFit, NotYours
from bot.domain.restoration import RESTORATION, Restoration, RestorationState
from bot.domain.rotation import RotationCause
from bot.domain.vault import CheckoutEnd
from bot.services import campaign_desk, checkouts, inviting, rotating, telling
from storage import people, register, restoration, secrets
from storage.database import Unit
from storage.outbox import HOME, Effect, Telling, tell
from storage.over import over


def refuse(unit: Unit) -> None:
    """Raise `Held` while nothing may be decided."""
    if restoration.is_held(unit):
        raise Held


def unsettled(unit: Unit) -> Restoration | None:
    """The restore about whose unknown time nothing has been done yet."""
    found = restoration.newest(unit)
    return found if found and found.settled_at is None else None


def settle(unit: Unit, company: Company) -> None:
    """Close every checkout, have every login changed, void every link, and ask the admins for a release.

    Whatever was shown, granted or used since the backup is not known, so whatever could have been counts.
    People are read from Slack anew.
    """
    found = _kept(unit)
    if found is None or found.settled_at is not None:
        return
    closed, logins = _close_checkouts(unit, company), _have_changed(unit, company)
    inviting.void_all(unit, company)
    restoration.change(unit, found.id, settled_at=unit.now, checkouts=closed, logins=logins)
    unit.record(_event(found, "restoration:settled", "system", {"checkouts": closed, "logins": logins}))
    people.list_again(unit, company.workspace_id)
    for admin in company.admins:
        telling.card(unit, company.workspace_id, "restoration", found.id, admin)
    telling.every_home(unit, company.workspace_id)


def release(unit: Unit, company: Company, actor: Person, restoration_id: str) -> Restoration:
    """Let the programme go on: an admin has looked."""
    found = restoration.newest(unit)
    if found is None or found.id != restoration_id:
        raise Gone
    if actor.user_id not in company.admins:
        raise NotYours("Only an admin can release the programme.").about("restoration", restoration_id)
    if not actor.fit:
        raise NotFit().about("restoration", restoration_id)
    return released_by(unit, company, actor.user_id)


def released_by(unit: Unit, company: Company, by: str) -> Restoration:
    """Let it go on: cards are drawn anew by and by, whatever waited is told, and audits last longer by what
    was lost. Raises `AlreadyDone`.
    """
    settle(unit, company)
    found = _kept(unit)
    if found is None or not found.held:
        raise AlreadyDone
    to = RestorationState.RELEASED
    restoration.change(unit, found.id, state=to.value, released_at=unit.now, released_by=by, redrawn="")
    unit.record(
        _event(found, RESTORATION.event(RestorationState.HELD, to), by, {"restored_at": found.restored_at})
    )
    campaign_desk.give_back(unit, company, by, unit.now - found.backup_made_at)
    telling.redraw(unit, company.workspace_id, "restoration", found.id)
    telling.every_home(unit, company.workspace_id)
    return found


def to_redraw(unit: Unit) -> tuple[str, ...]:
    """The restore whose cards are not all drawn anew yet."""
    found = restoration.newest(unit)
    return (found.id,) if found and not found.held and found.redrawn is not None else ()


def redraw_some(unit: Unit, company: Company, restoration_id: str) -> None:
    """Draw the cards of the next rows anew: their buttons are dead, and what they show may not be so.

    Not those of rows that are over: there are years of them, and whoever presses one gets it drawn anew.
    """
    found = restoration.newest(unit)
    if found is None or found.id != restoration_id or found.redrawn is None:
        return
    cards = restoration.pictured_after(unit, company.workspace_id, found.redrawn)
    done = over(unit, {subject for subject, _, _ in cards})
    for subject, name, place in cards:
        if name != HOME and subject not in done:
            tell(unit, company.workspace_id, Telling(Effect.CARD, name, subject, place))
    restoration.change(unit, found.id, redrawn=cards[-1][0] if cards else None)


def _kept(unit: Unit) -> Restoration | None:
    """The newest restore, on which nobody else decides until the unit ends."""
    found = restoration.newest(unit)
    if found is not None:
        restoration.hold(unit, found.id)
    return restoration.newest(unit)


def _close_checkouts(unit: Unit, company: Company) -> int:
    still_open = secrets.open_checkouts(unit, company.workspace_id)
    checkouts.close(unit, still_open, CheckoutEnd.RESTORED)
    return len(still_open)


def _have_changed(unit: Unit, company: Company) -> int:
    """Open an obligation for each login that is kept; how many."""
    kept = secrets.kept(unit, company.workspace_id)
    for login in kept:
        account = register.find(unit, login.account_id)
        if account is not None:
            rotating.open_for(unit, company, account, RotationCause.RESTORED, None)
    return len(kept)


def _event(found: Restoration, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    return Event(kind, found.workspace_id, "restoration", found.id, actor, facts)
