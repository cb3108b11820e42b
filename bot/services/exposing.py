"""How exposed each account is, and the programme as a whole: read in sets, weighed account by account."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.domain.exposure import Facts, Point, programme_score, score, weigh
from bot.domain.ledger import Holding, Standing
from bot.domain.programme import Company
from bot.domain.register import Account, AccountStatus
from bot.domain.whose import is_team
from bot.services import standing
from bot.services.holder_agencies import firms
from storage import grants, ledger, people, register, rotation
from storage.database import Unit


@dataclass(frozen=True)
class Exposed:
    """An account with what is open about it, the heaviest first."""

    account: Account
    points: tuple[Point, ...]

    @property
    def score(self) -> int:
        """From 0 to 100."""
        return score(self.points)


@dataclass(frozen=True)
class Exposure:
    """Every active account, the most exposed first, and the programme's own score."""

    accounts: tuple[Exposed, ...]
    unknown: int
    legacy: int

    @property
    def score(self) -> int:
        """The mean over the active accounts."""
        return programme_score(tuple(one.score for one in self.accounts))


def exposure(unit: Unit, company: Company) -> Exposure:
    """How things stand now."""
    active = [one for one in register.every(unit, company.workspace_id) if one.status is AccountStatus.ACTIVE]
    held = _by_account(ledger.every(unit, company.workspace_id))
    rotating = {one.account_id for one in rotation.every_open(unit, company.workspace_id)}
    lines = standing.owner_lines(unit, company, active)
    everyone = tuple({person for line in lines.values() for person in line})
    fit = people.fit_ids(unit, company.workspace_id, everyone)
    of_agencies = firms(unit, company.workspace_id)
    teams = {line.id for one in active for line in held[one.id] if is_team_holder(line, of_agencies)}
    suspended = grants.suspended(unit, company.workspace_id)
    found = [
        Exposed(
            one,
            weigh(
                _facts(one, held[one.id], teams, lines[one.id], fit, suspended, owed=one.id in rotating),
                unit.now,
            ),
        )
        for one in active
    ]
    named = [line for one in active for line in held[one.id]]
    return Exposure(
        accounts=tuple(sorted(found, key=lambda one: (-one.score, one.account.handle))),
        unknown=sum(one.standing is Standing.UNKNOWN for one in named),
        legacy=sum(one.legacy for one in named),
    )


def is_team_holder(line: Holding, of_agencies: Collection[str] = ()) -> bool:
    """Whether somebody has a way in who stands for several people, or for nobody in particular."""
    return line.standing is Standing.UNKNOWN and is_team(line.said, of_agencies)


def _by_account(lines: Iterable[Holding]) -> Mapping[str, list[Holding]]:
    found: defaultdict[str, list[Holding]] = defaultdict(list)
    for one in lines:
        found[one.account_id].append(one)
    return found


def _facts(
    account: Account, held: list[Holding], teams: Collection[str], line: tuple[str, ...],
    fit: frozenset[str], suspended: Collection[str], *, owed: bool,
) -> Facts:  # fmt: skip
    custodians = (account.recovery_mail, account.recovery_phone)
    return Facts(
        owner=account.owner in fit,
        backup=account.backup_owner in fit,
        standing_in=sum(person in fit for person in line),
        unknown=sum(one.standing is Standing.UNKNOWN and one.id not in teams for one in held),
        teams=sum(one.id in teams for one in held),
        suspected=sum(one.standing is Standing.SUSPECTED for one in held),
        legacy=sum(one.legacy for one in held),
        suspended=sum(one.has_a_way_in and one.grant_id in suspended for one in held),
        secret_known=owed or any(one.knows_the_secret(account.rotated_at) for one in held),
        shares_a_secret=account.shares_a_secret,
        rotated_at=account.rotated_at,
        two_factor=account.two_factor,
        custodians=frozenset(person for person in custodians if person),
    )
