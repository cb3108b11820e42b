"""Looking at logins that are lent, and looking after the vault."""

from collections.abc import Iterator

from bot.services import sealing
from bot.views.vault import SEAL_FORM
from tests.permissions.acts import BECAUSE, Act, press, send, typed
from tests.permissions.making import Making
from tests.permissions.people import ADMIN, PARTY


def looking() -> Iterator[Act]:
    """A login that is lent to Party, who has a look at it going on."""
    check_out = press("Check a login out", "check_out", "grant lent")
    yield check_out
    yield press(
        "See a login after having read what that means", "show_login", "grant lent", opened=(PARTY, check_out)
    )
    yield press("Get a new code", "new_code", "checkout", opened=(PARTY, check_out))
    yield press("Check a login in", "check_in", "checkout", opened=(PARTY, check_out))


def vault() -> Iterator[Act]:
    """The vault, which Admin seals, and which two unseal."""
    yield typed("See how the vault stands", "vault")
    begin = press("Begin to seal the vault", "seal_vault", "vault")
    yield begin
    yield send("Seal the vault", SEAL_FORM, ADMIN, begin, BECAUSE)
    yield press("Ask to unseal the vault", "ask_unseal", "vault", first=_sealed)
    yield press("Agree with another admin to unseal the vault", "agree_unseal", "vault", first=_asked)


OTHER_ADMIN = "Oscar Lindqvist"


def _sealed(do: Making) -> None:
    do.by(ADMIN, sealing.seal, "Because.")


def _asked(do: Making) -> None:
    _sealed(do)
    do.by(OTHER_ADMIN, sealing.ask_unseal)
