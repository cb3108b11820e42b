"""Whom a cell names: one person, several, or nobody in particular."""

import re
from collections.abc import Collection
from typing import Final

from bot.domain.agencies import is_shared_mailbox
from bot.domain.columns import spelled
from bot.domain.text import scrub

_STRONG: Final = frozenset(
    """
    team teams agency agencies agentur agenturen agence agencia agenzia bureau everyone everybody all
    alle tous todos tutti iedereen interns intern internship praktikant praktikanten praktikantin
    praktikum stagiaire stagiaires becarios becario stagisti trainees department dept abteilung group
    groups freelancers freelancer contractors contractor vendor vendors supplier suppliers partners
    colleagues kollegen staff crew several various someone somebody anyone nobody unknown unbekannt
    inconnu desconocido ltd gmbh inc llc sarl srl bv plc
    """.split()  # noqa: SIM905 - a list of words reads better so
)
"""One of these makes a name that of several people, or of nobody."""

_WEAK: Final = frozenset(
    """
    marketing pr comms communications communication kommunikation social media digital content creative
    brand customer service support community sales hr it office press newsroom editorial redaktion
    studio events product corporate global regional local the our their and und et y e of from de la das
    die der external internal old new former previous current people users admins admin editors owners
    managers
    """.split()  # noqa: SIM905 - a list of words reads better so
)
"""A name of these alone is that of a group as well."""

_TITLES: Final = frozenset(
    """
    jr sr ii iii iv phd md mba msc ma ba bsc dr prof esq cpa llm mr mrs ms herr frau ltd gmbh inc llc
    """.split()  # noqa: SIM905 - a list of words reads better so
)
_FIRMS: Final = frozenset({"ltd", "gmbh", "inc", "llc", "sarl", "srl", "bv", "plc"})
_HARD: Final = re.compile(r"\s*[/;|\n]\s*")
_SOFT: Final = re.compile(r"\s*(?:[,&+]|,?\s(?:and|und|et|og|och|oder|or)\s)\s*")
_MENTION: Final = re.compile(r"<@([UW][A-Z0-9]{5,20})(?:\|[^>]*)?>")
_ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EMAIL: Final = re.compile(r"[^\s<>()]+@[^\s<>()]+\.[^\s<>()]+")
_LONGEST_NAME: Final = 5
"""Words in one person's name."""

_MOST: Final = 8
"""People whom one cell may name."""


def is_team(said: str, agencies: Collection[str] = ()) -> bool:
    """Whether a name is that of several people, or of nobody in particular: it can never hold anything.

    The mailbox of a role is such a name, and so is an agency's; `agencies` are theirs, spelled as by `firm`.
    """
    mailboxes = _EMAIL.findall(said)
    words = spelled(_EMAIL.sub(" ", _ASIDE.sub(" ", said))).split()
    if not words:
        return any(map(is_shared_mailbox, mailboxes))
    return not _STRONG.isdisjoint(words) or _WEAK.issuperset(words) or firm(" ".join(words)) in agencies


def firm(name: str) -> str:
    """The one spelling in which the names of two firms are the same."""
    return " ".join(word for word in spelled(name).split() if word not in _FIRMS)


def people_in(said: str) -> tuple[str, ...]:
    """The names in a cell: more than one where it reads like several people, otherwise the cell as it is."""
    whole = scrub(said)
    names = [scrub(_unsealed(piece)) for piece in _pieces(_sealed(said))]
    if 1 < len(names) <= _MOST and all(map(_could_be_somebody, names)) and not _is_one(whole, names):
        return tuple(dict.fromkeys(names))
    return (whole,) if whole else ()


def _pieces(text: str) -> list[str]:
    """Between commas and the like, unless something stronger stands there: then `Chen, Maya` is one name."""
    parts = _HARD.split(text)
    if len(parts) > 1:
        found = [name for part in parts for name in ([turned(part)] if turned(part) else _SOFT.split(part))]
    else:
        found = [*_SOFT.split(text)]
    return [name.strip(" .,") for name in found if name and name.strip(" .,")]


def turned(said: str) -> str | None:
    """`Chen, Maya` the other way round; None for anything else."""
    last, comma, first = scrub(said).partition(",")
    one_name = comma and first.strip() and last.strip() and not _SOFT.search(first + last)
    return f"{first.strip()} {last.strip()}" if one_name else None


def _is_one(whole: str, names: list[str]) -> bool:
    """A firm (`Smith & Sons Ltd`), or one name with a title behind it."""
    firm = not _FIRMS.isdisjoint(spelled(whole).split())
    return firm or any(set(spelled(name).split()) <= _TITLES for name in names[1:])


def _could_be_somebody(name: str) -> bool:
    if re.fullmatch(r"\S+@\S+\.\S+|<?@?[UW][A-Z0-9]{5,20}>?", name) or is_team(name):
        return True
    bare = _ASIDE.sub("", name).strip()
    words = bare.split()
    letters = sum(map(str.isalpha, bare))
    return 0 < len(words) <= _LONGEST_NAME and letters > 1 and not any(map(str.isdigit, bare))


def _sealed(said: str) -> str:
    """The text with what stands in brackets kept from being taken apart."""
    plain = _MENTION.sub(r"\1", said)
    return _ASIDE.sub(lambda aside: aside[0].translate(_SEAL), plain)


def _unsealed(piece: str) -> str:
    return piece.translate(_OPEN)


_SEAL: Final = {ord(one): 0xE000 + place for place, one in enumerate("/&+;|\n, ")}
_OPEN: Final = {hidden: chr(one) for one, hidden in _SEAL.items()}
