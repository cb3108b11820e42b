"""Looking at a login before the vault takes it: everything that is wrong with it, at the field (V1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from unicodedata import normalize

from bot.domain.logins import (
    SHORTEST_PASSWORD,
    STRONG_ENOUGH,
    STRONGEST,
    UNTYPABLE,
    NotASeed,
    Seed,
    Strength,
    Typed,
    generated,
    read_seed,
    why_not,
)
from bot.domain.people import Person
from bot.domain.refusals import FormErrors
from bot.domain.register import Account
from bot.domain.secret_text import SecretText
from bot.domain.text import scrub
from bot.domain.vault import Field, Version
from bot.services import logins
from storage import register, secrets
from storage.database import Unit

CHANGED_MEANWHILE: Final = (
    "Somebody has stored another version since you opened the form. Close it and open it again."
)
_TEXTS: Final = (Field.USERNAME, Field.RECOVERY_CODES, Field.RECOVERY_MAIL)


@dataclass(frozen=True)
class Checked:
    """What a login is made of once it is found to be good.

    `renewed` tells a new password from one that stays; `made` is one that was generated; `doubtful` is one
    that is weak or used twice, and was taken all the same.
    """

    fields: Mapping[Field, SecretText]
    reuse_key: bytes | None
    renewed: bool
    second_factor: str
    strength: Strength | None = None
    length: int | None = None
    made: SecretText | None = None
    doubtful: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether a code has shown that the seed is right."""
        return self.second_factor == "confirmed"


@dataclass
class _Look:
    """One login being looked at; faults gather here by field."""

    unit: Unit
    storer: Person
    account: Account
    new: Typed
    old: Version | None
    lenient: bool
    faults: dict[str, str] = field(default_factory=dict)
    doubtful: bool = False

    def fault(self, name: str, words: str) -> None:
        self.faults.setdefault(name, words)

    def doubt(self, words: str) -> None:
        """Something is wrong with the password that only a change of it mends."""
        self.doubtful = True
        if not self.lenient:
            self.fault("password", words)


def checked(
    unit: Unit,
    storer: Person,
    account: Account,
    new: Typed,
    old: Version | None,
    *,
    tried: bool = True,
    lenient: bool = False,
) -> Checked:
    """The login as it may be stored; raises `FormErrors` with a sentence at each field that is wrong.

    Where it cannot be `tried`, a seed is taken without a code; `lenient` takes a password that is weak or
    used twice.
    """
    look = _Look(unit, storer, account, new, old, lenient)
    password, strength = _password(look)
    second_factor, seed = _second_factor(look, tried=tried)
    given = {one: SecretText(said.reveal().strip()) for one in _TEXTS if (said := getattr(new, one.value))}
    _check_username(look, given.get(Field.USERNAME))
    if old is not None and not (given or password or seed or new.without):
        look.fault("username", "Every field is empty, so nothing would change.")
    if look.faults:
        raise FormErrors(look.faults)
    fields = {
        **given,
        **({Field.PASSWORD: password} if password else {}),
        **({Field.TOTP_SEED: seed.kept()} if seed else {}),
    }
    key = unit.vault.reuse_key(unit, password) if password else (old.reuse_key if old else None)
    made = password if new.generate else None
    length = len(password.reveal()) if password else None
    renewed = password is not None
    return Checked(fields, key, renewed, second_factor, strength, length, made, look.doubtful)


def _check_username(look: _Look, typed: SecretText | None) -> None:
    """It is shown as it stands, so that nothing may hide in it, turn it round or climb out of its line."""
    if typed is None and look.old is None:
        look.fault("username", "Please say with which name or address one signs in.")
    if typed is not None and scrub(typed.reveal()) != normalize("NFC", typed.reveal()):
        look.fault("username", UNTYPABLE)


def _password(look: _Look) -> tuple[SecretText | None, Strength | None]:
    """The new password, typed or generated, with its strength; nothing where the old one stays."""
    typed = look.new.password
    if look.new.generate:
        if typed:
            look.fault("password", "Either type a password or have one generated, not both.")
        return generated(look.unit.ports.random_bytes), Strength(STRONGEST)
    if typed is None:
        if look.old is None:
            look.fault("password", "Please type the password, or have one generated.")
        return None, None
    refusal = why_not(typed)
    if refusal:
        look.fault("password", refusal)
        return typed, None
    strength = _strength(look, typed)
    _refuse_reuse(look, typed)
    return typed, strength


def _strength(look: _Look, typed: SecretText) -> Strength:
    about = look.account
    username = look.new.username.reveal() if look.new.username else ""
    known = (about.handle, about.name, about.brand, about.network, username)
    found = logins.judged(typed, known)
    if not found.enough:
        look.doubt(
            f"This is too easy to guess: {found.score} of {STRONGEST}, and {STRONG_ENOUGH} are needed. "
            f"{found.why} Change it on the network first: a generated one is strong."
        )
    elif len(typed.reveal()) < SHORTEST_PASSWORD:
        look.doubt(f"A password has at least {SHORTEST_PASSWORD} characters here.")
    return found


def _refuse_reuse(look: _Look, typed: SecretText) -> None:
    """The same password elsewhere, or once before here, is known to those who were to be kept out."""
    key = look.unit.vault.reuse_key(look.unit, typed)
    if look.old is not None and look.old.reuse_key == key:
        look.fault("password", "This is the password that is kept already. Leave the field empty to keep it.")
    elif look.old is not None and secrets.had_reuse_key(look.unit, look.old.secret_id, key):
        look.fault("password", "This was the password here once. Whoever knew it then knows it still.")
    elif where := _elsewhere(look, key):
        look.doubt(f"The same password is used {where}. Every account needs its own.")


def _elsewhere(look: _Look, key: bytes) -> str:
    """Where a password is used already: said of accounts that the actor answers for, and of no others."""
    mine = look.old.secret_id if look.old else ""
    found = [one for one in secrets.with_reuse_key(look.unit, key) if one != mine]
    for one in found:
        kept = secrets.find(look.unit, one)
        account = register.find(look.unit, kept.account_id) if kept else None
        if account and look.storer.user_id in (account.owner, account.backup_owner):
            return f"for @{account.handle}"
    return "for another account" if found else ""


def _second_factor(look: _Look, *, tried: bool) -> tuple[str, Seed | None]:
    """What is known of the second factor, and the new seed where there is one."""
    new, old = look.new, look.old
    if new.seed is None:
        if new.first_code:
            look.fault("seed", "There is a code, and no key that it could be of.")
        stays = old is not None and old.sealed(Field.TOTP_SEED) and Field.TOTP_SEED not in new.without
        return ("kept" if stays else "none"), None
    try:
        seed = read_seed(new.seed)
    except NotASeed as error:
        look.fault("seed", str(error))
        return "none", None
    if not tried and new.first_code is None:
        return "unconfirmed", seed
    if new.first_code is None:
        look.fault("first_code", "Please enter the code that your app shows for this key now.")
    elif not logins.fits(seed, new.first_code, look.unit.now):
        look.fault(
            "first_code",
            "This code is not of this key. Wait for the next one; check the key, and your device's clock.",
        )
    return "confirmed", seed
