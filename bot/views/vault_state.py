"""How the vault stands, in words: for the command line, for Home, and wherever a login would be shown."""

from typing import Final

_WHY: Final = {
    "": "The vault is ready.",
    "not_made": "There is no vault yet.",
    "sealed": "The vault is sealed: no login can be stored or shown until two people unseal it.",
    "no_key": "The vault's key is not loaded, so no login can be stored or shown.",
    "wrong_key": "The key that is loaded is not the vault's, so no login can be stored or shown.",
}

_REMEDY: Final = {
    "not_made": "The operator runs `vouchsafe vault init`.",
    "sealed": "Two admins or vault administrators: `/vouchsafe vault`.",
    "no_key": "The operator puts the key file back, or runs `vouchsafe vault recover`.",
    "wrong_key": "The operator puts the right key file back, or runs `vouchsafe vault recover`.",
}


def why_words(why: str) -> str:
    """The sentence for the word with which the vault says why it is not ready."""
    return _WHY[why]


def remedy_words(why: str) -> str:
    """What to do then; empty where nothing is to be done."""
    return _REMEDY.get(why, "")
