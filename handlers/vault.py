"""Logins go into the vault, are changed, and are taken out of it."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.refusals import FormErrors, VaultSealed
from bot.domain.text import clean
from bot.services import picturing_logins, storing
from bot.views import logins
from bot.views import vault_forms as forms
from bot.views.decisions import finished, read_text
from bot.views.grants import read_meta
from handlers.acts import Act, Answer


def open_store(act: Act) -> Answer:
    """The form of an account's login, for somebody who keeps it, while the vault can take it."""
    account = storing.may_store(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_logins.login(act.unit, act.company, act.person, account)
    if picture.sealed:
        raise VaultSealed(logins.why_not(picture.sealed))
    return act.open(forms.store_form(picture, act.unit.new_id()))


def send_store(act: Act) -> Answer:
    """A login is stored. A generated password stands in the ack, which leaves after the commit (L4)."""
    account_id, version = forms.read_meta(act.metadata)
    typed = forms.read_store(act.values)
    try:
        outcome = storing.keep(act.unit, act.company, act.person, account_id, typed, seen=version)
    except VaultSealed:
        # The form stays, with everything that was typed into it.
        raise FormErrors({"username": logins.why_not(act.unit.vault.why_not(act.unit))}) from None
    return Answer(ack={"response_action": "update", "view": forms.kept(outcome)})


def open_withdraw(act: Act) -> Answer:
    """Ask why a login is to be taken out, of somebody who may."""
    _, account = storing.may_withdraw(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_logins.login(act.unit, act.company, act.person, account)
    return act.open(forms.withdraw_form(picture, act.unit.new_id()))


def send_withdraw(act: Act) -> Answer:
    """A login is taken out."""
    secret_id, _ = read_meta(act.metadata)
    reason = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    account = storing.withdraw(act.unit, act.company, act.person, secret_id, reason)
    return Answer(ack={"response_action": "update", "view": finished(forms.withdrawn(account.handle))})
