"""Find the one active full member whom a cell of the register names, by Slack id or e-mail."""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.domain.people import Kind, Person
from bot.errors import UserError
from storage import people
from storage.database import Unit

_PERSON_ID: Final = re.compile(r"(?:<@|@)?([UW][A-Z0-9]{5,20})>?", re.ASCII)
NOT_FIT: Final = {
    Kind.GUEST: "is a guest",
    Kind.STRANGER: "belongs to another company",
    Kind.DEACTIVATED: "is deactivated in Slack",
    Kind.BOT: "is a bot",
}
"""What a person is who can own nothing, as a sentence goes on."""


@dataclass
class PeopleFinder:
    """Looks each name up once, among the people mirrored from Slack."""

    unit: Unit
    workspace_id: str
    _known: dict[str, str | UserError] = field(default_factory=dict)

    def find(self, said: str) -> str | UserError:
        """The Slack id of exactly one active full member, or the reason why there is none."""
        if said not in self._known:
            self._known[said] = self._resolve(said)
        return self._known[said]

    def _resolve(self, said: str) -> str | UserError:
        by_id = _PERSON_ID.fullmatch(said)
        if not by_id and "@" not in said.strip("@"):
            remedy = "Use an e-mail address, or a Slack member id such as U012ABCDEF."
            return UserError("This names no person.", remedy=remedy)
        found = self._by_id(by_id[1]) if by_id else people.by_email(self.unit, self.workspace_id, said)
        fit = [person for person in found if person.fit]
        return fit[0].user_id if len(fit) == 1 else _nobody(found, several=len(fit) > 1)

    def _by_id(self, user_id: str) -> tuple[Person, ...]:
        found = people.find(self.unit, self.workspace_id, user_id)
        return (found,) if found else ()


def _nobody(found: tuple[Person, ...], *, several: bool) -> UserError:
    if several:
        remedy = "Use the Slack member id of the one you mean."
        return UserError("Several active members have this address.", remedy=remedy)
    if found:
        why = f"This person {NOT_FIT.get(found[0].kind, 'cannot answer for an account at present')}."
        return UserError(why, remedy="Name an active full member of the workspace.")
    remedy = "Check the spelling, or let the running bot read people from Slack first."
    return UserError("Nobody known here is called this.", remedy=remedy)
