"""The vault: every act of those who keep logins there."""

from collections.abc import Iterator

from bot.views.vault_forms import STORE_FORM, WITHDRAW_FORM
from tests.permissions.acts import BECAUSE, Act, press, send
from tests.permissions.people import OWNER

STRONG = {"username": "wanted@larkfield.example", "password": "Vr9#tulip-Oak!moss"}


def logins() -> Iterator[Act]:
    """One that is kept, and one that is wanted, of an account whose recovery mail Party holds."""
    store, change = (
        press(f"Begin to {words} a login", "store_login", f"account {about}") for words, about in STORE
    )
    withdraw = press("Begin to take a login out", "withdraw_login", "login")
    yield store
    yield send("Store a login", STORE_FORM, OWNER, store, STRONG)
    yield change
    yield send("Change a login", STORE_FORM, OWNER, change, {"recovery_mail": "safe@larkfield.example"})
    yield withdraw
    yield send("Take a login out", WITHDRAW_FORM, OWNER, withdraw, BECAUSE)


STORE = (("store", "wanted"), ("change", "lent"))
