"""Trying to look at a login as everybody, with access in every state: who is ever given a byte of it (V5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.grants import GrantMethod, GrantState
from bot.domain.logins import read_seed
from bot.domain.secret_text import SecretText
from bot.domain.vault import CheckoutState, SecretState
from bot.domain.vault_keys import VaultState
from bot.services.logins import code
from storage import principals, register, secrets, vault_keys
from storage.grants import grant as grants
from tests.permissions import payloads
from tests.permissions.booth import Booth
from tests.permissions.making import Making
from tests.permissions.people import EVERYBODY, OWNER, Who, user_id
from tests.permissions.subjects import PASSWORD, SEED, USERNAME
from tests.services.company import TEAM

SHOWN = "shown"
PRESSES = (("check_out", "grant lent"), ("show_login", "grant lent"), ("new_code", "checkout"))
"""Every button with which a login is looked at, and what it carries."""

INSIDE = {"id": "V1", "hash": "1.1", "type": "modal", "callback_id": "checkout", "blocks": []}
"""The dialogue in which whoever presses pretends to be."""


@dataclass(frozen=True)
class Case:
    """A row of the table: what is otherwise than in the first, in words and in the rows of the database."""

    words: str
    otherwise: Callable[[Making, str], None] | None = None


def _grant(**values: Any) -> Callable[[Making, str], None]:
    def change(do: Making, grant_id: str) -> None:
        do.unit.execute(grants.update().where(grants.c.id == grant_id).values(**values))

    return change


def _state(state: GrantState) -> Case:
    return Case(f"The grant is {state.value}", _grant(state=state.value))


def _over(do: Making, grant_id: str) -> None:
    _grant(ends_at=do.unit.now)(do, grant_id)


def _owes(do: Making, grant_id: str) -> None:
    """By the policy a login of Instagram takes a course."""
    accounts = register.account
    do.unit.execute(accounts.update().where(accounts.c.handle == "lent").values(network="instagram"))
    _grant(role="account-login")(do, grant_id)


def _outside(do: Making, grant_id: str) -> None:
    (noah,) = principals.of_agencies(do.unit, TEAM)
    _grant(beneficiary=noah.id)(do, grant_id)


def _checkout_over(do: Making, _grant_id: str) -> None:
    checkout = secrets.checkout
    do.unit.execute(checkout.update().values(ends_at=do.unit.now - timedelta(seconds=1)))


def _checked_in(do: Making, _grant_id: str) -> None:
    do.unit.execute(secrets.checkout.update().values(state=CheckoutState.CLOSED.value))


def _withdrawn(do: Making, _grant_id: str) -> None:
    do.unit.execute(secrets.secret.update().values(state=SecretState.WITHDRAWN.value))


def _sealed(do: Making, _grant_id: str) -> None:
    vault_keys.change(do.unit.connection, state=VaultState.SEALED.value)


CASES = (
    Case("The grant is active"),
    *(_state(state) for state in GrantState if state is not GrantState.ACTIVE),
    Case("Its end has come, and no sweep has looked yet", _over),
    Case("Its holder owes a course", _owes),
    Case("It is a role of one's own on the network", _grant(method=GrantMethod.OWNER_TASK.value)),
    Case("It is Owner's, not Party's", _grant(beneficiary=user_id(OWNER))),
    Case("It is of somebody outside Slack for whom Party hears", _outside),
    Case("The time of the look is up, and the grant goes on", _checkout_over),
    Case("It is checked in, and the grant goes on", _checked_in),
    Case("The login is taken out of the vault", _withdrawn),
    Case("The vault is sealed", _sealed),
)


def cells(booth: Booth, case: Case) -> tuple[str, ...]:
    """What becomes of it for everybody: what they are shown, or why not."""
    return tuple(_cell(booth, case, who) for who in EVERYBODY)


def _cell(booth: Booth, case: Case, who: Who) -> str:
    found = [_try(booth, case, who, name, about) for name, about in PRESSES]
    return SHOWN if any(saw for _, saw in found) else found[0][0]


def _try(booth: Booth, case: Case, who: Who, name: str, about: str) -> tuple[str, bool]:
    """The word for what became of a press, and whether anything of the login was shown."""
    if case.otherwise:
        otherwise = case.otherwise
        booth.prepare(lambda do: otherwise(do, booth.subjects["grant lent"]))
    booth.window.shown.clear()
    body = payloads.press(booth, who, name, f"1|{booth.subjects[about]}|0", INSIDE)
    word = booth.attempt("block_actions", body).word
    return word, any(is_secret(booth, str(view)) for view in booth.window.shown)


def is_secret(booth: Booth, text: str) -> bool:
    """Whether anything of the login stands in a text."""
    now = code(read_seed(SecretText(SEED)).kept(), booth.now).digits.reveal()
    return any(one in text for one in (USERNAME, PASSWORD, SEED, now))
