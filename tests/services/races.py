"""Races over the example company: each act in a unit of its own on a thread of its own, and how it ended."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import orjson
from sqlalchemy import select

from bot.domain.access import RequestState
from bot.domain.grants import TaskKind
from bot.domain.people import Person
from bot.services import doing, vouching
from bot.services.doing import Done
from storage import access, grants, verify
from storage.database import Unit
from storage.trail import head_of, trail
from tests.racing import at_once
from tests.services.company import Founded

Act = Callable[[Unit], Any]
Picture = tuple[tuple[Any, ...], ...]
DECIDED = ("request:approved", "request:denied", "request:withdrawn")


@dataclass
class Races:
    """The company, and ways to begin a story for somebody new each time."""

    here: Founded
    _numbers: Iterator[int] = field(default_factory=count)

    def __getitem__(self, name: str) -> Person:
        return self.here.people[name]

    def asked(
        self,
        role: str = "editor",
        use_case: str = "publish",
        ends: str = "20 hours",
        before: tuple[str, ...] = (),
    ) -> tuple[str, Person]:
        """A fresh request by somebody new, with these votes given already; its id and who asked."""

        def ask(unit: Unit) -> tuple[str, Person]:
            asker = self.here.newcomer(unit, next(self._numbers))
            return self.here.ask(unit, asker, role, use_case, ends), asker

        request_id, asker = self.here.do(ask)
        for name in before:
            self.here.do(self.approves(name, request_id))
        return request_id, asker

    def held(self, role: str = "editor", use_case: str = "publish", ends: str = "2w") -> tuple[str, Person]:
        """Access in use by somebody new; the grant's id and its holder."""
        request_id, holder = self.asked(role, use_case, ends, ("Jonas", "Iris"))
        return self.set_up(request_id), holder

    def set_up(self, request_id: str) -> str:
        """Have the owner say that the approved access is set up; the grant's id."""

        def finish(unit: Unit) -> str:
            grant = grants.of_request(unit, request_id)
            assert grant
            (task,) = grants.tasks_of(unit, grant.id)
            assert task.kind is TaskKind.PROVISION
            doing.finish(unit, self.here.company, self["Iris"], task.id, Done("Invited."))
            return grant.id

        return self.here.do(finish)

    def approves(self, name: str, request_id: str, version: int = 1) -> Act:
        return lambda unit: (
            vouching.approve(unit, self.here.company, self[name], request_id, version).request.state
        )

    def press(self, act: Act) -> Callable[[], Any]:
        """What one thread does."""
        return lambda: self.here.do(act)

    def at_once(self, *acts: Act) -> list[Any]:
        return at_once(*map(self.press, acts))

    def one_after_the_other(self, *acts: Act) -> list[Any]:
        """What each act gave back, or the error it met, each begun when the one before is over."""
        return [said for act in acts for said in at_once(self.press(act))]

    def outcome(self, request_id: str) -> tuple[RequestState, int, int, int]:
        """How a request ended: its state, how many grants came of it, how many approvals and vote rows."""
        with self.here.database.read() as unit:
            request = access.find(unit, request_id)
            assert request
            granted = grants.in_force(unit, self.here.company.workspace_id)
            return (
                request.state,
                sum(one.request_id == request_id for one in granted),
                len(access.approvals(unit, request_id)),
                len(access.votes(unit, request_id)),
            )

    def decisions(self) -> Counter[str]:
        """How many decisions the trail holds about each request."""
        bodies = (orjson.loads(line)["body"] for line in verify.export(self.here.database))
        return Counter(body["subject"] for body in bodies if body["kind"] in DECIDED)

    def head(self) -> int:
        """How many events the trail holds."""
        with self.here.database.read() as unit:
            return head_of(unit.connection).sequence

    def picture(self, since: int, newcomer: str, request_ids: tuple[str, ...]) -> Picture:
        """All that these requests have come to, and the kinds of event on the trail after event `since`.

        Nothing in it differs between two trials that ended alike.
        """
        with self.here.database.read() as unit:
            kinds = unit.execute(select(trail.c.kind).where(trail.c.sequence > since)).scalars().all()
            parts = [part for one in request_ids for part in _parts(unit, one, newcomer)]
        return (*parts, tuple(sorted(kinds)))


def _parts(unit: Unit, request_id: str, newcomer: str) -> Iterator[tuple[Any, ...]]:
    request, grant = access.find(unit, request_id), grants.of_request(unit, request_id)
    assert request
    terms = request.terms
    yield (
        request.state,
        request.version,
        request.slots,
        terms.role,
        terms.ending,
        request.decided_by == newcomer,
    )
    yield tuple(sorted((one.person, one.state, one.version) for one in access.votes(unit, request_id)))
    yield tuple((one.slot, one.person) for one in access.approvals(unit, request_id))
    if grant:
        yield grant.role, grant.state, grant.end_reason, grant.evidence, grant.ends_at, grant.generation
        yield tuple(
            sorted(
                (one.kind, one.state, one.assignee, one.done_by or "")
                for one in grants.tasks_of(unit, grant.id)
            )
        )
