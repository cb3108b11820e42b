"""What in a spreadsheet looks like a secret: a heading over secrets, or a cell that holds one (P3.4).

A false alarm costs somebody a second upload, a miss keeps a password: where in doubt, it is a secret.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.domain.randomness import SHORTEST, holds_codes, looks_random

_LOGIN: Final = (
    r"pw|pwd|pass|passw|pass ?words?|passwd|pass ?phrases?|pass ?codes?|passw(?:o|ö|oe)rt(?:er|e)?"
    r"|kenn?w(?:o|ö|oe)rt(?:er)?|mots? de passe|mdp|contrase(?:n|ñ)as?|senhas?|parola d'ordine|parola"
    r"|wachtwoord(?:en)?|l(?:o|ö)senord|adgangskode|passord|salasana|has(?:l|ł)o|heslo|jelsz(?:o|ó)"
)
_FACTOR: Final = (
    r"(?:2fa|mfa|totp|otp|two[ -]?factor|authenticator)[ -]?"
    r"(?:seeds?|secrets?|codes?|keys?|backups?|setup ?keys?)"
    r"|totp|seed ?phrases?|(?:recovery|back-?up|rescue|scratch)[ -]?(?:codes?|keys?|phrases?)"
    r"|wiederherstellungs(?:codes?|schl(?:ü|ue)ssel)|codes? de (?:secours|r(?:é|e)cup(?:é|e)ration)"
    r"|c(?:ó|o)digos? de (?:recuperaci(?:ó|o)n|respaldo)"
)
_KEYS: Final = (
    r"(?:api|access|app|client|consumer|private|secret|bearer|refresh|session|user)[ -]?"
    r"(?:keys?|secrets?|tokens?)|secrets?"
)
_PIN: Final = r"pin(?:[ -]?(?:codes?|number))?"
_ANSWERS: Final = r"(?:security|secret)[ -]?answers?|sicherheitsantwort|geheimantwort"

_HEADING: Final = re.compile(
    rf"(?<![a-z])(?:{_LOGIN}|{_FACTOR}|{_KEYS}|{_PIN}|{_ANSWERS}|otp|tokens?|credentials?|zugangsdaten"
    r"|(?:password|security) hints?|clave|geheimnis(?:se)?|login data|anmeldedaten)(?![a-z])"
)
_ABOUT: Final = re.compile(
    r"(?<![a-z])(?:changed?|last|date|datum|rotat\w+|since|until|owners?|holders?|managers?|keepers?|polic\w+"
    r"|expir\w+|strength|length|updated?|method|type|age|reset|count|number of|how many|vault|safe|stored? in"
    r"|location|link|who|wer|bekannt|known by|knows?|ge(?:ä|ae)ndert|ablauf|verantwortlich\w*|modifi\w*"
    r"|cambiad\w+|chiave)(?![a-z])"
)
_YES_NO: Final = re.compile(r"(?:shared|has|is|uses?|same|gemeinsames?|own)\b.*\?")

_KEYED: Final = re.compile(
    rf"(?<![a-z])(?:(?P<pin>{_PIN}|tokens?)|{_LOGIN}|{_FACTOR}|{_KEYS}|{_ANSWERS}|otp|clave)"
    r" ?(?:\([^)]{0,30}\) ?)?(?::|=|->|=>|→|»)\s*(?P<value>\S.*)"
)
_SAID: Final = re.compile(
    rf"(?<![a-z])(?:{_LOGIN}|pin)(?: (?:is|ist|lautet|est|es|é|è|-))? +(?P<value>[^\s,;]{{4,}})"
)
_HARMLESS: Final = re.compile(
    r"(?:[?.*•/…-]+|n/?a|none|nil|no|nein|kein\w*|nicht|yes|ja|unknown|unbekannt|tb[dca]|to ?do|empty|missing"
    r"|lost|sms|app|e-?mail|redacted|removed|hidden|secret"
    r"|(?:see|siehe|ask|frag\w*|via|with|by|bei|only|nur|not|no|shared|held|known|kept|stored|saved|in|im|on"
    r"|at|changed?|rotated?|reset|expires?|managed|through|voir|ver|chez|dans|from|who|belongs|same|vault)\b"
    r"[a-z ,.'()&äöüßéèñ-]*)[.!]?"
)
_DASHES: Final = str.maketrans("–—’", "--'")  # noqa: RUF001 - as word processors set them
_MANAGERS: Final = re.compile(
    r"\b(?:1password|lastpass|bitwarden|keepass\w*|dashlane|okta|keychain|nordpass|keeper|vault ?\d*)\b"
)
_NO_SECRET: Final = re.compile(
    r"[\d./:-]+|\d+\w{0,2}|[qh]\d(?:[/-]\d+)?|\S+@\S+|https?://\S+|2fa|[a-z]+-[a-z]+", re.IGNORECASE
)
_CODE: Final = re.compile(r"(?!(?:19|20)\d\d$)\d{4,8}")

_PRIVATE_KEY: Final = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File|AGE-SECRET-KEY-1")
_PREFIXED: Final = re.compile(
    r"otpauth(?:-migration)?://|(?<![A-Za-z0-9])(?:gh[pousr]_\w{20}|github_pat_\w{20}"
    r"|xox[abeoprs]-[\w-]{10}|xapp-\d-\w{5}|A(?:KIA|SIA)[0-9A-Z]{16}|[sr]k_(?:live|test)_\w{10}"
    r"|AIza[\w-]{30}|EAA[A-Za-z0-9]{24}|ya29\.[\w-]{10}|glpat-[\w-]{15}|SG\.[\w-]{16}\."
    r"|eyJ[\w-]{10,}\.eyJ[\w-]{10}|hooks\.slack\.com/services/T\w+/B\w+/\w+)"
)
_LOGIN_IN_ADDRESS: Final = re.compile(r"://[^/\s:@]+:[^/\s@]+@")
_MARK: Final = re.compile(
    r"[:=>→»]|pass|pw|pin|kenn|parol|mdp|contra|senha|wacht|l[öo]sen|adgang|salas|has[lł]o|heslo|jelsz"
)


def secret_heading(text: str) -> bool:
    """Whether a heading says that secrets stand under it."""
    said = _folded(text)
    if not _HEADING.search(said):
        return False
    return not (_ABOUT.search(said) or _YES_NO.search(said))


def secret_cell(text: str) -> bool:
    """Whether a cell, or anything in it, looks like a secret."""
    if len(text) < len("pw:x"):
        return False
    said = _folded(text)
    return (
        (_MARK.search(said) is not None and (_is_keyed(said) or _is_said(said)))
        or _looks_like_a_key(text)
        or any(looks_random(token) for token in text.split() if len(token) >= SHORTEST)
        or holds_codes(text)
    )


def secret_form(cells: Sequence[str]) -> bool:
    """Whether a row is a field of a form: what it is called, and the secret beside it."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) == 2 and secret_heading(filled[0]) and not _harmless(_folded(filled[1]))  # noqa: PLR2004 - heading and value


def _folded(text: str) -> str:
    """Small letters, the spelling that all look-alikes share, and single spaces."""
    plain = text if text.isascii() else _visible(unicodedata.normalize("NFKC", text).translate(_DASHES))
    return " ".join(plain.casefold().replace("_", " ").split())


def _visible(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Cf", "Mn"))


def _is_keyed(said: str) -> bool:
    """`pw: …`, `pass=…`, `token: …`: what it is called, a sign, and what it is."""
    return any(
        not _harmless(found["value"])
        for found in _KEYED.finditer(said)
        if not found["pin"] or re.match(r"\S*\d\S*\d", found["value"])
    )


def _is_said(said: str) -> bool:
    """`the password is Sommer2024!`: a word follows that is none."""
    values = (found["value"].strip(".,;:!?()\"'") for found in _SAID.finditer(said))
    return any(_is_no_word(value) for value in values if not _MANAGERS.search(value))


def _is_no_word(value: str) -> bool:
    """Letters with digits or signs among them, or the digits of a code: no date, no share, no address."""
    if _NO_SECRET.fullmatch(value):
        return bool(_CODE.fullmatch(value))
    signs = any(not letter.isalpha() and letter not in "-/'&" for letter in value)
    return signs and any(map(str.isalpha, value))


def _harmless(value: str) -> bool:
    """Whether what follows says where the secret is, or that there is none."""
    return bool(_HARMLESS.fullmatch(_MANAGERS.sub("vault", value)))


def _looks_like_a_key(text: str) -> bool:
    return any(shape.search(text) for shape in (_PRIVATE_KEY, _PREFIXED, _LOGIN_IN_ADDRESS))
