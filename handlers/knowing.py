"""Knowing people: outside any transaction Slack is asked about new actors and voters not seen for a day."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Limited, Refused, Unreachable
from bot.domain.programme import Company
from bot.domain.refusals import Unsure
from bot.services import mirroring
from handlers import reading
from handlers.acts import Body, Route
from storage import access, ballots, people, policy
from storage.database import Database, Unit

NO_SUCH_PERSON = frozenset({"user_not_found", "user_not_visible"})
NOT_A_VOTE = "Slack could not be asked who you are just now. Try again in a minute."

log = structlog.get_logger(__name__)


class NotAcquainted(Exception):
    """Too little is known of some people to carry the act out: ask Slack about them, then begin again."""

    def __init__(self, user_ids: tuple[str, ...]) -> None:
        """Name them."""
        super().__init__()
        self.user_ids = user_ids


def make_sure(unit: Unit, company: Company, kind: str, body: Body, route: Route) -> None:
    """Raise `NotAcquainted` where the act depends on people of whom too little is known."""
    actor = reading.actor_of(kind, body)
    if not actor or kind == "event":
        return
    stale = _stale(unit, company, actor, body) if route.votes else ()
    unknown = people.find(unit, company.workspace_id, actor) is None
    wanted = tuple(dict.fromkeys([*((actor,) if unknown else ()), *stale]))
    if wanted:
        raise NotAcquainted(wanted)


@dataclass(frozen=True)
class Acquaintance:
    """Renews what the mirror says of the people an act depends on; `Unsure` where Slack cannot say."""

    database: Database
    slack: Slack

    def renew(
        self, company: Company, user_ids: tuple[str, ...], route: Route, patience: Callable[[], float]
    ) -> None:
        """Ask about these people, outside of any unit; `patience` gives the seconds left for it."""
        for user_id in user_ids:
            self._ask_about(company, user_id, route, patience())

    def _ask_about(self, company: Company, user_id: str, route: Route, seconds: float) -> None:
        try:
            user = self.slack.call("users.info", timeout=seconds, user=user_id)["user"]
        except (Unreachable, Limited) as error:
            raise _unsure(route) from error
        except Refused as refused:
            log.warning("person_not_told", user=user_id, error=refused.error)
            if route.votes or refused.error not in NO_SUCH_PERSON:
                raise _unsure(route) from refused
            return
        self.database.run(lambda unit: mirroring.mirror(unit, company, [user]))


def _unsure(route: Route) -> Unsure:
    return Unsure() if route.votes else Unsure(NOT_A_VOTE)


def _stale(unit: Unit, company: Company, actor: str, body: Body) -> tuple[str, ...]:
    """The actor, and everybody who has voted on the same thing, whose record is older than a day."""
    subject = reading.subject_of(body)
    known = people.find_all(unit, company.workspace_id, (actor, *_voters(unit, subject)))
    return tuple(user_id for user_id, person in known.items() if person.stale(unit.now))


def _voters(unit: Unit, subject: str | None) -> tuple[str, ...]:
    """Whoever has voted on a request, on an adoption or on a policy, or signed the first one."""
    if subject is None:
        return ()
    given = access.votes(unit, subject) or policy.signatures(unit, subject) or ballots.votes(unit, subject)
    return tuple(one.person for one in given) or access.group_voters(unit, subject)
