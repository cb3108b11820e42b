"""Samples of the vault: how logins are looked at, stored and sealed away. Every secret is invented."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain.checkouts import ClosedPicture, ShownLogin, TermsPicture
from bot.domain.logins import STRONGEST, Code, Strength
from bot.domain.pictures import GrantPicture
from bot.domain.programme import Company
from bot.domain.secret_text import SecretText
from bot.domain.vault import Checkout, Secret
from bot.domain.vault_keys import VaultRow
from bot.domain.vault_pictures import Kept
from bot.domain.vault_status import SealPicture
from bot.services import picturing, picturing_logins, picturing_vault, sealing
from bot.views import checkouts, lending, logins, vault, vault_forms
from storage import grants, people, register, secrets, vault_keys
from storage.database import Unit

_NONCE = "sample"
_PASSWORD = SecretText("an invented password")
_CODE = Code(SecretText("123456"), 17)
_STRONG = Strength(STRONGEST)


def vault_samples(unit: Unit, company: Company) -> Iterator[dict[str, Any]]:
    """All of it; nothing before anything is kept there."""
    row = vault_keys.find(unit.connection)
    for secret in secrets.kept(unit, company.workspace_id)[:1]:
        yield from _storing(unit, company, secret)
    yield from _looking(unit, company)
    if row is not None:
        yield from _sealing(unit, company, row)


def _storing(unit: Unit, company: Company, secret: Secret) -> Iterator[dict[str, Any]]:
    account = register.find(unit, secret.account_id)
    owner = people.find(unit, company.workspace_id, account.owner) if account and account.owner else None
    if account is None or owner is None:
        return
    kept = picturing_logins.login(unit, company, owner, account)
    new = replace(kept, secret=None, has=frozenset())
    yield _modal("Store a login", vault_forms.store_form(new, _NONCE))
    yield _modal("Change a login", vault_forms.store_form(kept, _NONCE))
    said = Kept(secret, account, kept.has, _STRONG, len(_PASSWORD.reveal()), made=_PASSWORD, told=2)
    yield _modal("A login is stored", vault_forms.kept(said))
    yield _modal("Take a login out", vault_forms.withdraw_form(kept, _NONCE))
    yield _message("To whoever looks at it", logins.changed(kept, owner.user_id))


def _looking(unit: Unit, company: Company) -> Iterator[dict[str, Any]]:
    lent = [one for one in grants.in_force(unit, company.workspace_id) if one.by_vault]
    found = [one for grant in lent for one in secrets.checkouts_of(unit, grant.id)]
    for checkout in found[:1]:
        picture = picturing.grant_picture(unit, company, checkout.grant_id)
        yield from _checkout(picture, checkout)
        yield _message("Not used, to the owner", lending.unused(picture))


def _checkout(of: GrantPicture, checkout: Checkout) -> Iterator[dict[str, Any]]:
    yield _modal("Before the first look", checkouts.terms_dialogue(TermsPicture(of, checkout.ends_at, True)))
    yield _modal("One moment", checkouts.one_moment())
    shown = ShownLogin(of, checkout, SecretText("larkfield"), _PASSWORD, _CODE, withheld=False)
    yield _modal("A login", checkouts.login_dialogue(shown))
    codes_only = replace(shown, password=None, withheld=True)
    yield _modal("A login, codes only", checkouts.login_dialogue(codes_only))
    yield _modal("Checked in", checkouts.left_dialogue(ClosedPicture(of, checkout)))


def _sealing(unit: Unit, company: Company, row: VaultRow) -> Iterator[dict[str, Any]]:
    for keeper in sealing.keepers(unit, company)[:1]:
        reader = people.find(unit, company.workspace_id, keeper)
        if reader is not None:
            stands = replace(picturing_vault.status(unit, company, reader), why="")
            yield _message("/vouchsafe vault", vault.status(stands))
        sealed = replace(row, sealed_by=keeper, sealed_at=unit.now, seal_reason="A laptop was left open.")
        yield _modal("Seal it", vault.seal_form(row, _NONCE))
        yield _message("It is sealed", vault.sealed(SealPicture(sealed, None, unit.now)))
        yield _message("One wants it unsealed", vault.unseal_asked(SealPicture(sealed, keeper, unit.now)))
        yield _message("It is open again", vault.unsealed(keeper, keeper))


def _message(title: str, shown: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "message", "message": shown}


def _modal(title: str, view: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "modal", "view": view}
