"""The lines of an audit, as they are frozen: what is asked, of whom, and all that is known of it (P4.7)."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import orjson

from bot.domain import review_risk
from bot.domain.grants import Grant, GrantState
from bot.domain.ledger import Holding, Method, Standing
from bot.domain.lending import is_unused
from bot.domain.people import Kind
from bot.domain.principals import is_outside
from bot.domain.register import NEEDS_OWNER, Account
from bot.domain.review_risk import Factor
from bot.domain.reviews import ItemKind, ItemState
from bot.domain.training import Why
from bot.services.campaign_facts import Facts
from bot.services.line_up import LineUp, Place
from storage.canonical import canonical_bytes

_BETWEEN_APPS: Final = re.compile(r"[,;\n]")


@dataclass(frozen=True)
class Line:
    """One line, before it is written: `asked` is who is asked first, and `known` what is frozen of it.

    A line whose removal is under way already waits for no answer.
    """

    account: Account
    kind: ItemKind
    asked: Place
    factors: tuple[Factor, ...]
    known: Mapping[str, Any]
    holding: Holding | None = None
    grant: Grant | None = None
    person: str | None = None
    said: str = ""

    @property
    def risk(self) -> int:
        """How much it wants to be looked at."""
        app = review_risk.APP_RISK if self.kind is ItemKind.APP else 0
        return app + review_risk.risk(self.factors)

    @property
    def plain(self) -> bool:
        """Whether it may be kept together with others."""
        return self.kind is ItemKind.HOLDER and review_risk.is_plain(self.factors)

    @property
    def state(self) -> ItemState:
        """The state in which it begins."""
        leaving = self.grant is not None and self.grant.state is GrantState.REMOVING
        return ItemState.TO_REMOVE if leaving else ItemState.OPEN

    @cached_property
    def written(self) -> bytes:
        """What is frozen of it, in the bytes that its hash is over."""
        return canonical_bytes(self.known)

    @property
    def frozen(self) -> Mapping[str, Any]:
        """The same as plain JSON."""
        plain: Mapping[str, Any] = orjson.loads(self.written)
        return plain

    @cached_property
    def digest(self) -> str:
        """The hash over what is frozen of it."""
        return hashlib.sha256(self.written).hexdigest()


def lines_of(facts: Facts) -> tuple[Line, ...]:
    """Every line of these accounts, the riskiest first; of one risk, account by account."""
    line_up = LineUp(facts.unit, facts.company)
    found = [line for account in facts.accounts.values() for line in _Lines(facts, account, line_up).every()]
    return tuple(sorted(found, key=_place))


def _place(line: Line) -> tuple[int, str, str, str, str, str]:
    holding = line.holding.id if line.holding else ""
    where = line.account.network, line.account.handle, line.kind.value
    return (-line.risk, *where, line.person or line.said, holding)


class _Lines:
    """The lines of one account."""

    def __init__(self, facts: Facts, account: Account, line_up: LineUp) -> None:
        self.facts, self.account, self.line_up = facts, account, line_up
        self.high = facts.policy.grants.reminders.high_risk
        self.network = facts.policy.network(account.network)

    def every(self) -> Iterator[Line]:
        """The account itself, its connected apps, and everybody with a way in."""
        if self.account.status not in NEEDS_OWNER:
            return
        yield self._account()
        yield from map(self._app, apps_of(self.account))
        held = [line for line in self.facts.lines.get(self.account.id, ()) if line.has_a_way_in]
        yield from (self._holder(line, self._grant_of(line)) for line in held)
        told = {line.grant_id for line in held}
        without = (one for one in self.facts.grants_on[self.account.id] if one.id not in told)
        yield from (self._holder(None, one) for one in without if one.state is not GrantState.REMOVING)

    def _account(self) -> Line:
        one = self.account
        held = self.facts.lines.get(one.id, ())
        shared = one.shares_a_secret or any(line.shares_the_secret for line in held)
        factors = review_risk.of_account(one, self.high, shared=shared)
        asked = self.line_up.first(one, ())
        said = {name: getattr(one, name) for name in ("name", "url", "brand", "region", "purpose")}
        said |= {name: getattr(one, name) for name in ("owner", "backup_owner", "publishing_tool")}
        said |= {name: getattr(one, name) for name in ("recovery_mail", "recovery_phone", "rotated_at")}
        said |= {"status": one.status.value, "two_factor": one.two_factor.value, "shared": shared}
        said |= {"connected_apps": list(apps_of(one)), "methods": dict(one.methods)}
        return self._line(ItemKind.ACCOUNT, asked, factors, said)

    def _app(self, app: str) -> Line:
        factors = (Factor.TIER,) if self.account.tier in self.high.tiers else ()
        return self._line(ItemKind.APP, self.line_up.first(self.account, ()), factors, {"app": app}, said=app)

    def _holder(self, line: Holding | None, grant: Grant | None) -> Line:
        facts = self.facts
        person = line.person if line else grant.beneficiary if grant else None
        role = line.role if line else grant.role if grant else ""
        agency = facts.agency_of(person) if person else None
        known = facts.people.get(person) if person else None
        unused = grant is not None and self._unused(grant)
        training = _training(facts, person)
        method = self._method(line, grant)
        factors = review_risk.of_holder(
            self.account,
            self.high,
            standing=line.standing if line else Standing.CURRENT,
            named=person is not None,
            method=method,
            role=role,
            granted=grant is not None,
            agency=agency is not None,
            guest=known is not None and known.kind in (Kind.GUEST, Kind.STRANGER),
            gone=bool(known and known.gone) or bool(person and is_outside(person) and not agency),
            unused=unused,
            untrained=bool(training["owed"]),
        )
        native = facts.policy.role(self.account.network, role)
        said = {
            "person": person,
            "who": facts.name_of(person) if person else line.said if line else "",
            "kind": self._kind(person),
            "agency": agency.name if agency else None,
            "role": role,
            "role_name": native.name if native else role,
            "method": method.value,
            "training": training,
            "unused": unused,
        }
        leaving = grant is not None and grant.state is GrantState.REMOVING
        # Nobody is asked about what is being removed already: it stands with the account's own line.
        asked = self.line_up.first(self.account, () if leaving else self.line_up.parties(person))
        words = line.said if line else ""
        return self._line(
            ItemKind.HOLDER,
            asked,
            factors,
            said | _of_line(line) | self._of_grant(grant),
            line=line,
            grant=grant,
            person=person,
            said=words,
        )

    def _line(
        self,
        kind: ItemKind,
        asked: Place,
        factors: tuple[Factor, ...],
        frozen: Mapping[str, Any],
        *,
        line: Holding | None = None,
        grant: Grant | None = None,
        person: str | None = None,
        said: str = "",
    ) -> Line:
        about = {
            "line": kind.value,
            "account_id": self.account.id,
            "handle": self.account.handle,
            "network": self.account.network,
            "network_name": self.network.name if self.network else self.account.network,
            "tier": self.account.tier,
            "asked": asked[0],
            "asked_as": asked[1].value,
            "factors": [factor.value for factor in factors],
            "accepted": self._accepted(kind, person or said),
        }
        known = {**frozen, **about}
        return Line(self.account, kind, asked, factors, known, line, grant, person, said)

    def _accepted(self, kind: ItemKind, whom: str) -> dict[str, Any] | None:
        """The risk that somebody accepted of the same thing before, which is asked about again."""
        before = self.facts.accepted.get((self.account.id, kind.value, whom))
        if before is None:
            return None
        return {"by": before.chosen_by, "reason": before.comment, "until": before.accept_until}

    def _grant_of(self, line: Holding) -> Grant | None:
        return self.facts.grants.get(line.grant_id or "")

    def _method(self, line: Holding | None, grant: Grant | None) -> Method:
        if grant is not None and grant.by_vault:
            return Method.SHARED_SECRET
        if line is not None:
            return line.method
        return self.account.method_of(grant.role if grant else "")

    def _unused(self, grant: Grant) -> bool:
        after, last = self.facts.policy.vault.unused_after, self.facts.last_used.get(grant.id)
        return is_unused(grant, last, after, self.facts.unit.now)

    def _kind(self, person: str | None) -> str:
        """What somebody is to the company."""
        if person is None:
            return "unknown"
        if self.facts.agency_of(person) or is_outside(person):
            return "agency"
        known = self.facts.people.get(person)
        words = {Kind.MEMBER: "employee", Kind.DEACTIVATED: "gone"}
        return words.get(known.kind, known.kind.value) if known else "stranger"

    def _of_grant(self, grant: Grant | None) -> dict[str, Any]:
        if grant is None:
            return {"grant_id": None, "grant": None, "last_used": None}
        request = self.facts.requests.get(grant.request_id)
        use_case = self.facts.policy.use_case(grant.use_case)
        return {
            "grant_id": grant.id,
            "grant": grant.state.value,
            "until": grant.ends_at,
            "use_case": grant.use_case,
            "use_case_name": use_case.name if use_case else grant.use_case,
            "reason": request.reason if request else "",
            "request": request.number if request else None,
            "by_vault": grant.by_vault,
            "last_used": self.facts.last_used.get(grant.id),
        }


def apps_of(account: Account) -> tuple[str, ...]:
    """The connected apps that the register names, each once."""
    named = (part.strip() for part in _BETWEEN_APPS.split(account.connected_apps))
    return tuple(dict.fromkeys(part for part in named if part))


def _of_line(line: Holding | None) -> dict[str, Any]:
    if line is None:
        return {"holding_id": None, "standing": Standing.CURRENT.value, "source": "grant", "evidence": ""}
    return {
        "holding_id": line.id,
        "said": line.said,
        "standing": line.standing.value,
        "source": line.source.value,
        "evidence": line.evidence,
        "since": line.since,
        "until": line.until,
    }


def _training(facts: Facts, person: str | None) -> dict[str, Any]:
    """What somebody had passed and until when, and what they owed."""
    theirs = facts.training.get(person or "", ())
    passed = {one.course_id: one.valid_until for one in theirs if one.holds(facts.unit.now)}
    owed = {one.course_id for one in theirs if one.open and one.why is not Why.AGAIN}
    return {"passed": passed, "owed": sorted(owed - passed.keys())}
