"""Whether a text gives a secret away, so that it can be refused before anything keeps it (V1).

A false alarm costs somebody a second try, a miss keeps a password: where in doubt, it is a secret.
"""

import re
from typing import Final

_CALLED: Final = (
    r"(?:pass ?words?|passwd|pass ?phrase|pass ?code|pwd?|pass|pin|kennwort|passwort|mot de passe|mdp"
    r"|contrase(?:n|ñ)a|senha|wachtwoord|(?:recovery|back-?up|2fa|mfa|totp|otp)[ -]?(?:codes?|keys?|secrets?)"
    r"|(?:api|access|secret|private)[ -]?(?:keys?|tokens?)|secrets?|tokens?)"
)
_GIVEN: Final = re.compile(rf"(?<![a-z]){_CALLED}\s*(?::|=|->|→)\s*(?P<said>\S+)", re.IGNORECASE)
_SAID: Final = re.compile(rf"(?<![a-z]){_CALLED}\s+(?:is|ist|est|es)\s+(?P<said>\S*\d\S*)", re.IGNORECASE)
_HEADING: Final = re.compile(
    rf"(?:^|[,;\t|])\s*\"?{_CALLED}\"?\s*(?=[,;\t|\n]|$)", re.IGNORECASE | re.MULTILINE
)
_CELLS: Final = re.compile(r"[,;\t|]")
_KNOWN: Final = re.compile(
    r"otpauth(?:-migration)?://|-----BEGIN [A-Z ]*PRIVATE KEY|xox[abeoprs]-[\w-]{10}|gh[pousr]_\w{20}"
    r"|A(?:KIA|SIA)[0-9A-Z]{16}|AIza[\w-]{30}|://[^/\s:@]+:[^/\s@]+@"
)
_LONG: Final = re.compile(r"(?<!\S)[A-Za-z0-9+=_-]{20,}(?!\S)")
_HARMLESS: Final = frozenset(
    {"no", "none", "yes", "unknown", "shared", "changed", "sms", "app", "?", "-", "…"}
)


def holds_a_secret(text: str) -> bool:
    """Whether anything in it looks like a password, a code or a key."""
    return (
        _KNOWN.search(text) is not None
        or any(_is_said(found["said"]) for found in _GIVEN.finditer(text))
        or any(_is_said(found["said"]) for found in _SAID.finditer(text))
        or any(_CELLS.search(line) is not None for line in _headings(text))
        or any(_looks_made_up(found[0]) for found in _LONG.finditer(text))
    )


def _headings(text: str) -> list[str]:
    """The lines in which a column is called a secret."""
    return [line for line in text.splitlines() if _HEADING.search(line)]


def _is_said(value: str) -> bool:
    return value.strip(".,;:()\"'").casefold() not in _HARMLESS


def _looks_made_up(word: str) -> bool:
    """Letters of both cases and digits, mixed as no name is."""
    kinds = (str.islower, str.isupper, str.isdigit)
    return all(any(map(is_of, word)) for is_of in kinds)
