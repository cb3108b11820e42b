"""Checking out: the holder of a grant looks at a shared login; what is shown is on the trail before it is."""

from bot.domain import checkouts as rules
from bot.domain.checkouts import ClosedPicture, Look, ShownLogin, TermsPicture
from bot.domain.events import Event, Fact
from bot.domain.grants import Grant
from bot.domain.people import Person
from bot.domain.policy_vault import Vault as Terms
from bot.domain.programme import Company
from bot.domain.refusals import Gone, LoginChanged, NotStored, NotYours, VaultSealed
from bot.domain.secret_text import SecretText
from bot.domain.vault import (
    CHECKOUT,
    Checkout,
    CheckoutEnd,
    CheckoutState,
    Field,
    Glimpse,
    Secret,
    Seen,
    Version,
)
from bot.services import checkouts, gates, holding, logins, picturing, standing
from storage import network_lists, reveals, secrets
from storage.database import Unit


def terms(unit: Unit, company: Company, reader: Person, grant_id: str) -> TermsPicture | None:
    """What somebody is told before they look at a login for the first time; None for whoever has looked.

    Raises why they may not look.
    """
    grant = _lent(unit, company, reader, grant_id)
    _kept(unit, grant)
    if reveals.was_shown_any(unit, company.workspace_id, reader.user_id):
        return None
    asked = _terms(unit, company)
    ends_at = rules.ends_at(grant, asked.checkout, unit.now)
    return TermsPicture(picturing.grant_picture(unit, company, grant.id), ends_at, asked.show == "modal")


def check_out(unit: Unit, company: Company, reader: Person, grant_id: str) -> Look:
    """Open a checkout, or go on with the open one, and put on the trail what is going to be shown (L4).

    Nothing is shown here: that is `login`'s, once this is committed.
    """
    grant = _lent(unit, company, reader, grant_id)
    secret = _kept(unit, grant)
    found = secrets.open_checkout_of(unit, grant.id)
    if found and not found.lasts(unit.now):
        checkouts.close(unit, (found,), CheckoutEnd.EXPIRED)
        found = None
    return _recorded(unit, company, found or _opened(unit, company, grant, secret), secret, anew=True)


def another_code(unit: Unit, company: Company, reader: Person, checkout_id: str) -> Look:
    """Put on the trail that one more code is going to be shown, in a dialogue that is open already."""
    checkout = _own(unit, company, reader, checkout_id)
    grant = _lent(unit, company, reader, checkout.grant_id)
    secret = _kept(unit, grant)
    return _recorded(unit, company, checkouts.lasting(unit, checkout.id), secret, anew=False)


def login(unit: Unit, company: Company, reader: Person, look: Look) -> ShownLogin:
    """Open as much of the login as the trail says is shown, for a dialogue that goes out at once (V5).

    Raises why nothing may be shown any more.
    """
    checkout = checkouts.lasting(unit, look.checkout.id)
    grant = _lent(unit, company, reader, checkout.grant_id)
    secret = _kept(unit, grant)
    version = secrets.version(unit, secret.id, look.version)
    if version is None or (secret.id, secret.version) != (checkout.secret_id, look.version):
        raise LoginChanged
    seed = _text(unit, version, Field.TOTP_SEED) if look.code else None
    return ShownLogin(
        of=picturing.grant_picture(unit, company, grant.id),
        checkout=checkout,
        username=_text(unit, version, Field.USERNAME),
        password=_text(unit, version, Field.PASSWORD) if look.password else None,
        code=logins.code(seed, unit.now) if seed else None,
        withheld=_terms(unit, company).show != "modal",
    )


def check_in(unit: Unit, company: Company, reader: Person, checkout_id: str, view_id: str) -> None:
    """Its holder is done with it; the dialogue in which they say so shows nothing any more either."""
    checkout = _own(unit, company, reader, checkout_id)
    checkouts.note_view(unit, checkout.id, view_id)
    checkouts.close(unit, (checkouts.lasting(unit, checkout.id),), CheckoutEnd.CHECKED_IN, reader.user_id)


def left_picture(unit: Unit, company: Company, checkout_id: str, view_id: str) -> ClosedPicture:
    """What a dialogue shows that a checkout has left; raises `Gone` while the checkout is shown in it."""
    found = secrets.find_checkout(unit, checkout_id)
    if found is None or (found.state is CheckoutState.OPEN and found.view_id == view_id):
        raise Gone
    return ClosedPicture(picturing.grant_picture(unit, company, found.grant_id), found)


def _lent(unit: Unit, company: Company, reader: Person, grant_id: str) -> Grant:
    """The grant, if this person may look at its login now; raises why not, and what a sealed vault says."""
    grant = holding.find(unit, grant_id)
    if grant.workspace_id != company.workspace_id:
        raise Gone
    owed = gates.missing(unit, company, grant) if grant.usable(unit.now) else ()
    rules.check(grant, reader, owed, unit.now)
    return grant


def _kept(unit: Unit, grant: Grant) -> Secret:
    """The login of the grant's account, kept as it is until the unit ends; raises `NotStored`."""
    found = secrets.of_account(unit, grant.account_id)
    if found is None:
        raise NotStored
    secrets.hold(unit, found.id)
    _ready(unit)
    again = secrets.of_account(unit, grant.account_id)
    if again is None:
        raise NotStored
    return again


def _ready(unit: Unit) -> None:
    """Raise `VaultSealed`, saying why it is and what goes on meanwhile, where no login can be shown."""
    why = unit.vault.why_not(unit)
    if why:
        raise VaultSealed(rules.WHY_SEALED[why], remedy=rules.GOES_ON)


def _own(unit: Unit, company: Company, reader: Person, checkout_id: str) -> Checkout:
    """A checkout of this person's."""
    found = secrets.find_checkout(unit, checkout_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    if found.person != reader.user_id:
        raise NotYours("Only the person who checked this out can do this.").about("checkout", checkout_id)
    return found


def _opened(unit: Unit, company: Company, grant: Grant, secret: Secret) -> Checkout:
    new = Checkout(
        id=unit.new_id(),
        workspace_id=grant.workspace_id,
        grant_id=grant.id,
        secret_id=secret.id,
        person=grant.beneficiary,
        state=CheckoutState.OPEN,
        opened_at=unit.now,
        ends_at=rules.ends_at(grant, _terms(unit, company).checkout, unit.now),
    )
    secrets.add_checkout(unit, new)
    network_lists.changed(unit, (secret.account_id,))
    facts: dict[str, Fact] = {"account": grant.account_id, "ends_at": new.ends_at}
    unit.record(checkouts.event_of(new, CHECKOUT.event(None, CheckoutState.OPEN), new.person, facts))
    return new


def _recorded(unit: Unit, company: Company, checkout: Checkout, secret: Secret, *, anew: bool) -> Look:
    """Put on the trail what the dialogue is going to show, `anew` or with one more code."""
    version = secrets.version(unit, secret.id, secret.version)
    if version is None:
        raise NotStored
    look = Look(
        checkout,
        secret.version,
        password=_terms(unit, company).show == "modal" and version.sealed(Field.PASSWORD) is not None,
        code=version.sealed(Field.TOTP_SEED) is not None,
    )
    if look.password:
        _seen(unit, look, Glimpse.PASSWORD)
        if anew:
            unit.record(_shown(look, "secret:shown"))
    if look.code:
        _seen(unit, look, Glimpse.CODE)
        unit.record(_shown(look, "secret:code_shown"))
    return look


def _seen(unit: Unit, look: Look, what: Glimpse) -> None:
    """Remember, the first time under a grant, that its holder knows this of the version."""
    checkout = look.checkout
    seen = Seen(
        unit.new_id(), checkout.workspace_id, checkout.secret_id, look.version, checkout.person, what,
        unit.now, checkout.id, checkout.grant_id,
    )  # fmt: skip
    if secrets.add_seen(unit, seen):
        facts: dict[str, Fact] = {
            "secret": seen.secret_id, "version": seen.version, "what": what.value,
            "checkout": checkout.id, "grant": checkout.grant_id,
        }  # fmt: skip
        unit.record(Event("secret:seen", seen.workspace_id, "secret_seen", seen.id, seen.person, facts))


def _shown(look: Look, kind: str) -> Event:
    checkout = look.checkout
    facts: dict[str, Fact] = {"version": look.version, "checkout": checkout.id, "grant": checkout.grant_id}
    return Event(kind, checkout.workspace_id, "secret", checkout.secret_id, checkout.person, facts)


def _text(unit: Unit, version: Version, field: Field) -> SecretText | None:
    return unit.vault.open(unit, version, field) if version.sealed(field) else None


def _terms(unit: Unit, company: Company) -> Terms:
    return standing.in_force(unit, company).policy.vault
