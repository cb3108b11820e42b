"""The columns of a list of logins, what people call them in several languages, and which a heading means."""

from collections.abc import Iterable, Mapping
from typing import Final

from bot.domain.columns import IGNORED, ImportKind, meaning, spelled
from bot.domain.secret_words import secret_heading

LOGIN_COLUMNS: Final = (
    *("network", "handle", "url"),
    *("username", "password", "totp_seed", "recovery_codes", "recovery_mail"),
)
"""The first three say which account it is."""

SECRETS: Final = LOGIN_COLUMNS[3:]

_WORDS: Final[Mapping[str, str]] = {
    "username": """user name, username, user, user id, login, login name, login mail, login email, sign in,
        sign in name, id, email, e mail, mail, account email, benutzername, benutzer, nutzername, anmeldename,
        nom d'utilisateur, utilisateur, identifiant, usuario, nombre de usuario, nome utente, utente,
        gebruikersnaam, correo, courriel""",
    "password": """password, passwords, passwort, passwörter, pw, pwd, pass, passwd, passphrase, kennwort,
        mot de passe, mdp, contraseña, senha, wachtwoord, lösenord, adgangskode, passord, salasana, hasło,
        heslo""",
    "totp_seed": """totp, totp seed, totp secret, totp key, 2fa seed, 2fa secret, 2fa key, 2fa setup key, otp,
        otp secret, otpauth, mfa seed, mfa secret, mfa key, authenticator key, authenticator secret,
        setup key, seed, two factor key, two factor secret""",
    "recovery_codes": """recovery codes, recovery code, backup codes, back up codes, rescue codes,
        scratch codes, 2fa backup codes, wiederherstellungscodes, codes de secours, códigos de respaldo,
        códigos de recuperación""",
    "recovery_mail": """recovery mail, recovery e mail, recovery email, recovery address, backup email,
        wiederherstellungsmail, e mail de récupération, correo de recuperación""",
}
_KNOWN: Final = {spelled(word): column for column, words in _WORDS.items() for word in words.split(",")}
_LIKE_A_PASSWORD: Final = ("pass", "pw", "kennw", "contras", "senha", "wachtw")


def guess_logins(headings: Iterable[str]) -> tuple[str, ...]:
    """What each heading of a list of logins means; of two that mean the same the first one does."""
    taken: set[str] = set()
    found = []
    for heading in headings:
        column = _meant(heading)
        found.append(IGNORED if column in taken else column)
        taken.add(column)
    return tuple(found)


def _meant(heading: str) -> str:
    said = spelled(heading)
    if said in _KNOWN:
        return _KNOWN[said]
    where = meaning(ImportKind.HOLDERS, heading).column
    if where in LOGIN_COLUMNS:
        return where
    # “New password 2024” is one as well, and what it says beside that tells nothing else.
    likely = secret_heading(heading) and any(one in said for one in _LIKE_A_PASSWORD)
    return "password" if likely else IGNORED
