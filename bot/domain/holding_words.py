"""How lists say in which way somebody comes in, and whether they still do."""

import re
from collections.abc import Mapping
from typing import Final

from bot.domain.columns import spelled
from bot.domain.ledger import Method, Standing

_METHODS: Final[Mapping[Method, str]] = {
    Method.NATIVE_ROLE: """native role, native, role, own login, own account, personal login, personal
        account, business manager, business suite, business portfolio, page role, invited, eigener
        login, eigenes konto, rolle, rôle, compte personnel, cuenta propia, rol, ruolo""",
    Method.SHARED_SECRET: """shared secret, shared password, shared login, shared account, shared,
        password, passwort, kennwort, login, direct login, generic login, credentials, gemeinsames
        passwort, geteiltes passwort, gemeinsamer login, mot de passe, mot de passe partagé, contraseña,
        contraseña compartida, wachtwoord""",
    Method.TOOL_SEAT: """tool seat, tool, publishing tool, scheduling tool, scheduler, seat, hootsuite,
        sprout, sprout social, buffer, later, agorapulse, sprinklr, falcon, swat io, facelift, emplifi,
        hubspot, canva""",
    Method.API_TOKEN: "api token, api, token, app, integration, bot, zapier, webhook",
    Method.LIVE_SESSION: """live session, session, signed in, signed in device, logged in, logged in
        device, device, phone, office phone, tablet, ipad, angemeldet, angemeldetes gerät""",
}
_STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.CURRENT: """current, active, yes, y, x, has access, present, aktuell, aktiv, ja, actif,
        oui, activo, sí, attivo, sì, actief""",
    Standing.FORMER: """former, ex, past, inactive, left, removed, revoked, no, n, no access, ended,
        ehemalig, inaktiv, nein, ausgeschieden, ancien, inactif, non, parti, antiguo, inactivo,
        vertrokken""",
    Standing.SUSPECTED: """suspected, maybe, possibly, perhaps, unsure, unclear, to check, vielleicht,
        unklar, peut être, quizás, forse, misschien""",
    Standing.UNKNOWN: "unknown, unbekannt, inconnu, desconocido, sconosciuto, onbekend",
}


def method_said(said: str) -> Method | None:
    """The method that a cell means; None for words that we do not know."""
    return _METHOD_WORDS.get(spelled(said))


def standing_said(said: str) -> Standing | None:
    """The standing that a cell means; None for words that we do not know."""
    return _STANDING_WORDS.get(spelled(said)) or (Standing.SUSPECTED if re.fullmatch(r"\?+", said) else None)


METHOD_WORDS: Final[Mapping[Method, str]] = {
    Method.NATIVE_ROLE: "a role of their own on the network",
    Method.SHARED_SECRET: "a shared login",
    Method.TOOL_SEAT: "a seat in the publishing tool",
    Method.API_TOKEN: "a token",
    Method.LIVE_SESSION: "a device that is signed in",
}
"""Each method as a phrase."""

_METHOD_WORDS: Final = {
    spelled(word): method for method, words in _METHODS.items() for word in (method.value, *words.split(","))
}
_STANDING_WORDS: Final = {
    spelled(word): standing
    for standing, words in _STANDINGS.items()
    for word in (standing.value, *words.split(","))
}
