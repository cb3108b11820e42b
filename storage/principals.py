"""People as records of their own, and the addresses and handles by which they are known elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    text,
    update,
)

from bot.domain.principals import Identity, IdentityKind, IdentityState, Principal, PrincipalKind
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.recall import once_per_unit
from storage.types import UTC, Columns, Id, SlackId

principal = Table(
    "principal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("name", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("user_id", SlackId),
    Column("agency_id", Id, ForeignKey("agency.id"), index=True),
    Column("zone", String(64)),
    Column("manager", SlackId),
    Column("added_at", UTC, nullable=False),
    Column("merged_into", Id),
    UniqueConstraint("workspace_id", "user_id"),
)

identity = Table(
    "identity",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("principal_id", Id, ForeignKey("principal.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("network", String(64), nullable=False),
    Column("key", String(320), nullable=False),
    Column("said", String(320), nullable=False),
    Column("state", String(16), nullable=False),
    Column("source", String(16), nullable=False),
    Column("proposed_by", SlackId, nullable=False),
    Column("proposed_at", UTC, nullable=False),
    Column("decided_by", SlackId),
    Column("decided_at", UTC),
    # What somebody has said is not theirs may be somebody else's.
    Index(
        "uq_identity_standing",
        "workspace_id",
        "kind",
        "network",
        "key",
        unique=True,
        sqlite_where=text("state <> 'rejected'"),
        postgresql_where=text("state <> 'rejected'"),
    ),
)

_OF_USER = Prepared(
    select(principal).where(
        principal.c.workspace_id == bindparam("workspace"), principal.c.user_id == bindparam("user")
    )
)
_FIND = Prepared(select(principal).where(principal.c.id == bindparam("wanted")))
_STANDS = identity.c.state != IdentityState.REJECTED.value
_WAITS = identity.c.state == IdentityState.PROPOSED.value


@once_per_unit(principal)
def find(unit: Unit, principal_id: str) -> Principal | None:
    """One record by id."""
    row = unit.first(_FIND, wanted=principal_id)
    return _principal(row) if row else None


@once_per_unit(principal)
def of_user(unit: Unit, workspace_id: str, user_id: str) -> Principal | None:
    """The record of somebody in Slack, if they have one."""
    row = unit.first(_OF_USER, workspace=workspace_id, user=user_id)
    return _principal(row) if row else None


def named(unit: Unit, principal_ids: Iterable[str]) -> Mapping[str, Principal]:
    """Those of these records that there are, by id."""
    wanted = sorted(set(principal_ids))
    return {one.id: one for one in _principals(unit, principal.c.id.in_(wanted))} if wanted else {}


def search_outside(unit: Unit, workspace_id: str, typed: str, limit: int) -> tuple[Principal, ...]:
    """People who are not in Slack in whose name every typed word occurs, by name."""
    here = (principal.c.workspace_id == workspace_id, principal.c.user_id.is_(None))
    words = [principal.c.name.icontains(word, autoescape=True) for word in typed.split()]
    return _principals(unit, *here, principal.c.merged_into.is_(None), *words)[:limit]


def hold(unit: Unit, principal_id: str) -> None:
    """Keep everybody else from deciding on the record until the unit ends; read it afterwards."""
    unit.hold(
        lambda: select(principal.c.id).where(principal.c.id == principal_id), ("principal", principal_id)
    )


def add(unit: Unit, new: Principal) -> None:
    """Insert a record."""
    unit.execute(insert(principal).values(**_plain(new)))


def change(unit: Unit, changed: Principal) -> None:
    """Rewrite a record."""
    unit.execute(update(principal).where(principal.c.id == changed.id).values(**_plain(changed)))


def find_identity(unit: Unit, identity_id: str) -> Identity | None:
    """One identity by id."""
    return next(iter(_identities(unit, identity.c.id == identity_id)), None)


def hold_identity(unit: Unit, identity_id: str) -> None:
    """Keep everybody else from deciding on the identity until the unit ends; read it afterwards."""
    unit.hold(lambda: select(identity.c.id).where(identity.c.id == identity_id), ("identity", identity_id))


def standing(unit: Unit, workspace_id: str, kind: IdentityKind, network: str, key: str) -> Identity | None:
    """The one identity of this kind and key that nobody has rejected."""
    same = (identity.c.kind == kind.value, identity.c.network == network, identity.c.key == key)
    return next(iter(_identities(unit, identity.c.workspace_id == workspace_id, *same, _STANDS)), None)


def identities_of(unit: Unit, principal_id: str) -> tuple[Identity, ...]:
    """Everything by which somebody is known, or was said to be, oldest first."""
    return _identities(unit, identity.c.principal_id == principal_id)


def proposed(unit: Unit, workspace_id: str) -> tuple[Identity, ...]:
    """Every identity that waits for a person's word, oldest first."""
    return _identities(unit, identity.c.workspace_id == workspace_id, _WAITS)


@once_per_unit(identity)
def outside_addresses(unit: Unit, workspace_id: str) -> Mapping[str, str]:
    """The e-mail addresses of people who are not in Slack, each with the id of their record."""
    rows = unit.execute(
        select(identity.c.key, identity.c.principal_id)
        .join(principal, principal.c.id == identity.c.principal_id)
        .where(
            identity.c.workspace_id == workspace_id,
            identity.c.kind == IdentityKind.EMAIL.value,
            principal.c.user_id.is_(None),
            principal.c.merged_into.is_(None),
            _STANDS,
        )
    )
    return {row[0]: row[1] for row in rows}


def of_agencies(unit: Unit, workspace_id: str) -> tuple[Principal, ...]:
    """Everybody who is or was on an agency's roster, by name."""
    of_one = (principal.c.agency_id.is_not(None), principal.c.merged_into.is_(None))
    return _principals(unit, principal.c.workspace_id == workspace_id, *of_one)


def confirmed_addresses(unit: Unit, workspace_id: str) -> Mapping[str, str]:
    """The e-mail addresses that a person has said are somebody's, each with the id of their record."""
    rows = unit.execute(
        select(identity.c.key, identity.c.principal_id).where(
            identity.c.workspace_id == workspace_id,
            identity.c.kind == IdentityKind.EMAIL.value,
            identity.c.state == IdentityState.CONFIRMED.value,
        )
    )
    return {row[0]: row[1] for row in rows}


def add_identity(unit: Unit, new: Identity) -> None:
    """Insert an identity."""
    plain = {"kind": new.kind.value, "state": new.state.value}
    unit.execute(insert(identity).values(**asdict(new) | plain))


def decide(unit: Unit, identity_id: str, to: IdentityState, by: str) -> bool:
    """Confirm or reject what was proposed; False when somebody was first."""
    decided = unit.execute(
        update(identity)
        .where(identity.c.id == identity_id, _WAITS)
        .values(state=to.value, decided_by=by, decided_at=unit.now)
    )
    return bool(decided.rowcount)


def give_to(unit: Unit, identity_id: str, principal_id: str) -> None:
    """Let an identity be another record's, of the same human."""
    unit.execute(update(identity).where(identity.c.id == identity_id).values(principal_id=principal_id))


def _principals(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Principal, ...]:
    rows = unit.execute(select(principal).where(*conditions).order_by(principal.c.name, principal.c.id))
    return tuple(_principal(row) for row in rows.mappings())


def _identities(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Identity, ...]:
    rows = unit.execute(select(identity).where(*conditions).order_by(identity.c.proposed_at, identity.c.id))
    return tuple(_identity(row) for row in rows.mappings())


def _plain(value: Principal) -> dict[str, object]:
    return asdict(value) | {"kind": value.kind.value}


def _principal(row: Columns) -> Principal:
    return Principal(**{**row, "kind": PrincipalKind(row["kind"])})


def _identity(row: Columns) -> Identity:
    return Identity(**{**row, "kind": IdentityKind(row["kind"]), "state": IdentityState(row["state"])})
