"""The holder ledger: everybody who has or had a way into an account, how, and how we know (P3.2, P3.3)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.lifecycle import State


class Standing(State):
    """Whether a holder has a way in."""

    CURRENT = "current", "Has a way in."
    FORMER = "former", "Had a way in."
    SUSPECTED = "suspected", "May have a way in: something says so, nobody has confirmed it."
    UNKNOWN = "unknown", "Somebody has a way in, and nobody can say who that is."


class Method(State):
    """How a holder comes in."""

    NATIVE_ROLE = "native_role", "A role of their own on the network."
    SHARED_SECRET = "shared_secret", "A login that several people know."
    TOOL_SEAT = "tool_seat", "A seat in the publishing tool."
    API_TOKEN = "api_token", "A token that a program holds."
    LIVE_SESSION = "live_session", "A device that is still signed in."


class Source(State):
    """From where we know of a holder."""

    GRANT = "grant", "Access that was granted here."
    IMPORT = "import", "A list that was imported."
    HUNT = "hunt", "Evidence gathered in the hunt."
    AMNESTY = "amnesty", "Their own word, when everybody was asked."
    REPORT = "report", "Somebody's report."
    LEAVER = "leaver", "They have left the company."
    OWNER = "owner", "The account owner's word."
    ADOPTION = "adoption", "The account's adoption list."
    VAULT = "vault", "The vault, into which they have put the login."


HAS_A_WAY_IN = frozenset({Standing.CURRENT, Standing.SUSPECTED, Standing.UNKNOWN})
"""Standings in which somebody may come in today."""


@dataclass(frozen=True)
class Holding:
    """One line of the ledger. Lines are never changed: a later one `replaces` an earlier.

    `person` is a Slack id, or the id of somebody who is not in Slack; None for a holder whom nobody can name,
    of whom `said` keeps what was written. `grant_id` is the grant that gives it; a current holder without
    one is legacy, and is refused everything a grant gives. Of a former holder by the vault, `knows` says
    whether they had seen the login when their access ended.
    """

    id: str
    workspace_id: str
    account_id: str
    person: str | None
    said: str
    method: Method
    role: str
    standing: Standing
    since: datetime | None
    until: datetime | None
    source: Source
    source_id: str | None
    evidence: str
    grant_id: str | None
    replaces: str | None
    recorded_at: datetime
    recorded_by: str
    knows: bool | None = None

    @property
    def has_a_way_in(self) -> bool:
        """Whether somebody may come in by it today."""
        return self.standing in HAS_A_WAY_IN

    @property
    def legacy(self) -> bool:
        """Whether a named person holds it without a grant, and not for keeping the login in the vault."""
        granted = self.grant_id is not None or self.source is Source.VAULT
        return self.standing is Standing.CURRENT and self.person is not None and not granted

    @property
    def shares_the_secret(self) -> bool:
        """Whether its holder may come in today by a login that several people know."""
        return self.has_a_way_in and self.method is Method.SHARED_SECRET

    def knows_the_secret(self, rotated_at: datetime | None) -> bool:
        """Whether a former holder still knows a shared secret: it was not changed since their end (R5)."""
        if self.method is not Method.SHARED_SECRET or self.standing is not Standing.FORMER:
            return False
        if self.knows is False:
            return False
        return rotated_at is None or self.until is None or rotated_at <= self.until
