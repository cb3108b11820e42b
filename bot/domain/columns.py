"""The columns of an import, what people call them in several languages, and which is meant by a heading."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Final

from bot.domain.text import scrub


class ImportKind(StrEnum):
    """What a list is of."""

    ACCOUNTS = "accounts"
    HOLDERS = "holders"


IGNORED: Final = ""
"""Stands for a column that is left out."""

_CLOSE: Final = 0.82
_SHORTEST: Final = 4
"""Letters below which nearly the same is something else."""

_WHERE: Final = {
    "network": """network, platform, channel, social network, social media, netzwerk, plattform, kanal,
        réseau, réseau social, plateforme, red, red social, plataforma, rete, piattaforma, rede, rede
        social, netwerk""",
    "handle": """handle, account, account handle, profile, profile name, page, social account, konto,
        profil, compte, cuenta, perfil, conta, pagina, seite, accountnaam, profilname""",
    "url": """url, link, web address, profile url, profile link, account url, page url, webadresse, lien,
        enlace, collegamento, adresse web, website""",
}
_ACCOUNTS: Final = {
    **_WHERE,
    "handle": _WHERE["handle"]
    + """, username, user name, benutzername, nutzername, nom d'utilisateur, identifiant, usuario, nombre de
        usuario, nome utente, gebruikersnaam""",
    "name": """name, display name, account name, title, anzeigename, kontoname, bezeichnung, nom, nombre,
        nome, naam""",
    "brand": "brand, marke, marque, marca, merk",
    "region": "region, market, country, land, markt, pays, région, marché, país, mercado, paese, mercato",
    "purpose": """purpose, description, used for, zweck, beschreibung, usage, finalité, propósito, uso,
        descripción, scopo, descrizione, finalidade, doel""",
    "tier": """tier, risk, risk tier, criticality, risiko, stufe, kritikalität, risque, niveau de risque,
        riesgo, rischio, risico""",
    "status": "status, state, statut, estado, stato, zustand",
    "owner": """owner, account owner, owner e mail, owner email, owner id, responsible, verantwortlich,
        verantwortliche, verantwortlicher, inhaber, besitzer, eigentümer, responsable, propriétaire,
        propietario, responsabile, proprietario, responsável, eigenaar""",
    "backup_owner": """backup owner, backup, back up owner, backup email, backup e mail, backup owner email,
        deputy, vertretung, stellvertreter, stellvertretung, suppléant, remplaçant, suplente, sostituto,
        vice, vervanger""",
    "recovery_mail": "recovery mail, recovery e mail, recovery email, recovery mail custodian",
    "recovery_phone": "recovery phone, recovery number, recovery phone custodian",
    "two_factor": "two factor, 2fa, 2fa method, two factor method, mfa",
    "publishing_tool": "publishing tool, tool",
    "connected_apps": "connected apps, apps",
    "methods": "methods, access methods, access method per role",
}
_HOLDERS: Final = {
    **_WHERE,
    "person": """person, name, names, full name, holder, holders, access holder, user, users, who, who has
        access, employee, people, staff, contact, mitarbeiter, nutzer, benutzer, wer, vollständiger name,
        nom, personne, utilisateur, titulaire, nombre, persona, usuario, titular, nome, titolare, utente,
        pessoa, naam, medewerker, gebruiker""",
    "email": """email, e mail, mail, e mail address, email address, mailadresse, e mail adresse, courriel,
        adresse mail, correo, correo electrónico, posta elettronica, e mailadres""",
    "slack_id": "slack id, slack, slack member id, member id, slack user, slack user id",
    "role": """role, access level, access, permission, permissions, rights, level, rolle, berechtigung,
        berechtigungen, rechte, zugriff, zugriffsrecht, rôle, droits, accès, rol, permiso, permisos, acceso,
        ruolo, accesso, permessi, papel, acesso, toegang, rechten""",
    "method": """method, access method, access type, how, via, login type, type of access, type of login,
        methode, zugangsart, zugriffsart, anmeldeart, méthode, type d'accès, método, tipo de acceso, metodo,
        tipo di accesso, tipo de acesso""",
    "standing": "status, standing, state, statut, estado, stato, zustand",
    "since": """since, from, start, start date, date granted, granted, granted on, added, added on, seit,
        von, ab, beginn, startdatum, depuis, début, date de début, desde, inicio, fecha de inicio, dal,
        inizio, início, sinds, vanaf""",
    "until": """until, to, till, end, end date, expires, left, left on, removed, removed on, access until,
        bis, ende, enddatum, austritt, jusqu'à, jusqu'au, fin, date de fin, hasta, fecha de fin, fino a,
        fine, até, fim, tot, einde""",
    "evidence": """evidence, source, proof, seen in, quelle, nachweis, beleg, preuve, fuente, prueba, fonte,
        prova, bron, bewijs""",
    "note": """note, notes, comment, comments, remark, remarks, bemerkung, bemerkungen, notiz, notizen,
        kommentar, kommentare, anmerkung, anmerkungen, remarque, remarques, commentaire, commentaires, nota,
        notas, comentario, comentarios, observaciones, commento, commenti, osservazioni, opmerking,
        opmerkingen""",
}
_SYNONYMS: Final[Mapping[ImportKind, Mapping[str, str]]] = {
    ImportKind.ACCOUNTS: _ACCOUNTS,
    ImportKind.HOLDERS: _HOLDERS,
}
COLUMNS: Final[Mapping[ImportKind, tuple[str, ...]]] = {
    ImportKind.ACCOUNTS: (
        *("network", "handle", "name", "url", "brand", "region", "purpose", "tier", "status"),
        *("owner", "backup_owner", "recovery_mail", "recovery_phone"),
        *("two_factor", "publishing_tool", "connected_apps", "methods"),
    ),
    ImportKind.HOLDERS: (
        *("network", "handle", "url", "person", "email", "slack_id", "role", "method", "standing"),
        *("since", "until", "evidence", "note"),
    ),
}
"""The columns of each kind, in the order of an export; an import takes them in any order."""


@dataclass(frozen=True)
class Guess:
    """What a heading may mean: the column, and whether that is sure, or only nearly the same word."""

    column: str
    sure: bool


NO_GUESS: Final = Guess(IGNORED, sure=True)


def guess(kind: ImportKind, headings: Iterable[str]) -> tuple[Guess, ...]:
    """What each heading means; of two that mean the same the surer one does, and then the first."""
    found = [_meant(kind, heading) for heading in headings]
    taken: dict[str, int] = {}
    for sure in (True, False):
        for place, one in enumerate(found):
            if one.column and one.sure is sure:
                taken.setdefault(one.column, place)
    return tuple(
        one if one.column and taken[one.column] == place else NO_GUESS for place, one in enumerate(found)
    )


def meaning(kind: ImportKind, heading: str) -> Guess:
    """What one heading may mean, whatever stands beside it."""
    return _meant(kind, heading)


def is_known(heading: str) -> bool:
    """Whether a heading is one that we know, in a list of whatever kind."""
    said = spelled(heading)
    return any(said in _words(kind) for kind in ImportKind)


def title(column: str) -> str:
    """A column's name as a heading shows it."""
    words = {"url": "URL", "email": "E-mail", "slack_id": "Slack id"}
    return words.get(column) or column.replace("_", " ").capitalize()


def spelled(heading: str) -> str:
    """The one spelling in which headings are compared: small letters, no accents, words alone."""
    letters = scrub(heading).casefold()
    if not letters.isascii():
        bare = unicodedata.normalize("NFKD", letters)
        letters = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", letters.replace("_", " ")))


def _meant(kind: ImportKind, heading: str) -> Guess:
    said = spelled(heading)
    words = _words(kind)
    if said in words:
        return Guess(words[said], sure=True)
    close = get_close_matches(said, words, n=1, cutoff=_CLOSE) if len(said) >= _SHORTEST else []
    return Guess(words[close[0]], sure=False) if close else NO_GUESS


@cache
def _words(kind: ImportKind) -> Mapping[str, str]:
    said = {
        spelled(word): column
        for column, words in _SYNONYMS[kind].items()
        for word in words.split(",")
        if word
    }
    return said | {spelled(column): column for column in COLUMNS[kind]}
