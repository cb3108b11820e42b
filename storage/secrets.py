"""Logins, their versions and fields (all sealed), who has seen which, and checkouts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    text,
    update,
)

from bot.domain.vault import (
    Checkout,
    CheckoutEnd,
    CheckoutState,
    Field,
    Glimpse,
    Sealed,
    Secret,
    SecretState,
    Seen,
    Version,
)
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, SlackId

KEPT = text("state = 'kept'")

secret = Table(
    "secret",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("stored_at", UTC, nullable=False),
    Column("changed_at", UTC, nullable=False),
    # An account has one login; a withdrawn one stays for what is known of it.
    Index("uq_secret_kept", "account_id", unique=True, sqlite_where=KEPT, postgresql_where=KEPT),
)

secret_version = Table(
    "secret_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("secret_id", Id, ForeignKey("secret.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("stored_by", SlackId, nullable=False),
    Column("stored_at", UTC, nullable=False),
    Column("generated", Boolean, nullable=False),
    Column("reuse_key", LargeBinary(32), index=True),
    UniqueConstraint("secret_id", "number"),
)

secret_field = Table(
    "secret_field",
    metadata,
    Column("version_id", Id, ForeignKey("secret_version.id"), primary_key=True),
    Column("field", String(16), primary_key=True),
    # Without an index: a change of the vault's key walks through all of them once, and changes each.
    Column("kek_id", Id, nullable=False),
    Column("wrapped", LargeBinary(255), nullable=False),
    Column("commitment", LargeBinary(32), nullable=False),
    Column("nonce", LargeBinary(12), nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)

secret_seen = Table(
    "secret_seen",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("secret_id", Id, ForeignKey("secret.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("person", SlackId, nullable=False),
    Column("what", String(16), nullable=False),
    Column("at", UTC, nullable=False),
    Column("checkout_id", Id),
    Column("grant_id", Id, index=True),
    Index("ix_secret_seen_who", "secret_id", "person", "version", "what"),
)

checkout = Table(
    "checkout",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("grant_id", Id, ForeignKey("grant.id"), nullable=False),
    Column("secret_id", Id, ForeignKey("secret.id"), nullable=False, index=True),
    Column("person", SlackId, nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", UTC, nullable=False),
    Column("ends_at", UTC, nullable=False),
    Column("closed_at", UTC),
    Column("closed_because", String(16)),
    Column("view_id", SlackId),
    # One checkout per grant at a time: pressing twice opens the same.
    Index(
        "uq_checkout_open",
        "grant_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_checkout_due", "workspace_id", "state", "ends_at"),
)


def hold(unit: Unit, secret_id: str) -> None:
    """Keep everybody else from deciding on the login until the unit ends; read it afterwards."""
    unit.hold(lambda: select(secret.c.id).where(secret.c.id == secret_id), ("secret", secret_id))


def find(unit: Unit, secret_id: str) -> Secret | None:
    """One login."""
    return next(iter(_secrets(unit, secret.c.id == secret_id)), None)


def of_account(unit: Unit, account_id: str) -> Secret | None:
    """The login that is kept for an account."""
    return next(
        iter(_secrets(unit, secret.c.account_id == account_id, secret.c.state == SecretState.KEPT.value)),
        None,
    )


def kept(unit: Unit, workspace_id: str) -> tuple[Secret, ...]:
    """Every login in the vault, the one that was changed longest ago first."""
    return _secrets(unit, secret.c.workspace_id == workspace_id, secret.c.state == SecretState.KEPT.value)


def add(unit: Unit, new: Secret) -> None:
    """Insert a login."""
    unit.execute(insert(secret).values(**asdict(new) | {"state": new.state.value}))


def change(unit: Unit, secret_id: str, **values: object) -> bool:
    """Change a login that is kept; False when it is withdrawn."""
    still = (secret.c.id == secret_id, secret.c.state == SecretState.KEPT.value)
    return bool(unit.execute(update(secret).where(*still).values(**values)).rowcount)


def add_version(unit: Unit, new: Version) -> None:
    """Insert a version with its sealed fields."""
    values = {name: value for name, value in vars(new).items() if name != "fields"}
    unit.execute(insert(secret_version).values(**values))
    for one in new.fields:
        unit.execute(
            insert(secret_field).values(version_id=new.id, **asdict(one) | {"field": one.field.value})
        )


def version(unit: Unit, secret_id: str, number: int) -> Version | None:
    """One version of a login, with its sealed fields."""
    found = secret_version.c.secret_id == secret_id, secret_version.c.number == number
    row = unit.execute(select(secret_version).where(*found)).mappings().first()
    return _version(unit, row) if row else None


def with_reuse_key(unit: Unit, reuse_key: bytes) -> tuple[str, ...]:
    """The logins whose password in use has this keyed hash, by id."""
    rows = unit.execute(
        select(secret.c.id)
        .join(secret_version, secret_version.c.secret_id == secret.c.id)
        .where(
            secret_version.c.reuse_key == reuse_key,
            secret_version.c.number == secret.c.version,
            secret.c.state == SecretState.KEPT.value,
        )
    )
    return tuple(row.id for row in rows)


def had_reuse_key(unit: Unit, secret_id: str, reuse_key: bytes) -> bool:
    """Whether any version of a login, also an earlier one, has a password with this keyed hash."""
    same = secret_version.c.secret_id == secret_id, secret_version.c.reuse_key == reuse_key
    return unit.execute(select(secret_version.c.id).where(*same)).first() is not None


def add_seen(unit: Unit, new: Seen) -> bool:
    """Remember what somebody has come to know, the first time only; False when it was known."""
    same = (
        secret_seen.c.secret_id == new.secret_id,
        secret_seen.c.person == new.person,
        secret_seen.c.version == new.version,
        secret_seen.c.what == new.what.value,
        secret_seen.c.grant_id.is_(None) if new.grant_id is None else secret_seen.c.grant_id == new.grant_id,
    )
    if unit.execute(select(secret_seen.c.id).where(*same)).first():
        return False
    unit.execute(insert(secret_seen).values(**asdict(new) | {"what": new.what.value}))
    return True


def seen_of(unit: Unit, secret_id: str) -> tuple[Seen, ...]:
    """Everything that anybody has seen of a login, oldest first."""
    return _seen(unit, secret_seen.c.secret_id == secret_id)


def seen_on_each(unit: Unit, account_ids: Collection[str]) -> Mapping[str, list[Seen]]:
    """The same by account, of the logins that are kept for these."""
    kept = secret.c.account_id.in_(account_ids), secret.c.state == SecretState.KEPT.value
    account_of = {one.id: one.account_id for one in _secrets(unit, *kept)}
    found: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in _seen(unit, secret_seen.c.secret_id.in_(account_of)):
        found[account_of[one.secret_id]].append(one)
    return found


def seen_on(unit: Unit, account_id: str, person: str) -> tuple[tuple[Seen, bool], ...]:
    """What somebody has seen of an account's logins, oldest first, each with whether that is in use."""
    rows = unit.execute(
        select(secret_seen, (secret_seen.c.version == secret.c.version).label("latest"))
        .join(secret, secret.c.id == secret_seen.c.secret_id)
        .where(secret.c.account_id == account_id, secret_seen.c.person == person)
        .order_by(secret_seen.c.at, secret_seen.c.id)
    ).mappings()
    return tuple(
        (_seen_of({k: v for k, v in row.items() if k != "latest"}), bool(row["latest"])) for row in rows
    )


def seen_by(unit: Unit, workspace_id: str, person: str) -> tuple[Secret, ...]:
    """The logins of which somebody has seen the latest version."""
    theirs = select(secret_seen.c.id).where(
        secret_seen.c.secret_id == secret.c.id,
        secret_seen.c.version == secret.c.version,
        secret_seen.c.person == person,
    )
    return _secrets(unit, secret.c.workspace_id == workspace_id, theirs.exists())


def last_used(unit: Unit, grant_ids: Collection[str]) -> Mapping[str, datetime]:
    """When each grant that was ever used was last checked out by."""
    latest = func.max(checkout.c.opened_at).label("latest")
    used = select(checkout.c.grant_id, latest).where(checkout.c.grant_id.in_(grant_ids))
    return {row.grant_id: row.latest for row in unit.execute(used.group_by(checkout.c.grant_id))}


def used_on(unit: Unit, account_id: str) -> Mapping[str, datetime]:
    """When each person who has come in by the logins of an account last did."""
    found = (
        select(checkout.c.person, func.max(checkout.c.opened_at))
        .join(secret, secret.c.id == checkout.c.secret_id)
        .where(secret.c.account_id == account_id)
        .group_by(checkout.c.person)
    )
    return {row[0]: row[1] for row in unit.execute(found)}


def hold_checkout(unit: Unit, checkout_id: str) -> None:
    """Keep everybody else from deciding on the checkout until the unit ends; read it afterwards."""
    unit.hold(lambda: select(checkout.c.id).where(checkout.c.id == checkout_id), ("checkout", checkout_id))


def find_checkout(unit: Unit, checkout_id: str) -> Checkout | None:
    """One checkout."""
    return next(iter(_checkouts(unit, checkout.c.id == checkout_id)), None)


def open_checkout_of(unit: Unit, grant_id: str) -> Checkout | None:
    """The checkout that is open under a grant."""
    still = checkout.c.state == CheckoutState.OPEN.value
    return next(iter(_checkouts(unit, checkout.c.grant_id == grant_id, still)), None)


def open_checkouts(unit: Unit, workspace_id: str, secret_id: str | None = None) -> tuple[Checkout, ...]:
    """Every open checkout, or those of one login."""
    only = () if secret_id is None else (checkout.c.secret_id == secret_id,)
    still = checkout.c.state == CheckoutState.OPEN.value
    return _checkouts(unit, checkout.c.workspace_id == workspace_id, still, *only)


def checkouts_of(unit: Unit, grant_id: str) -> tuple[Checkout, ...]:
    """Every checkout under a grant, oldest first."""
    return _checkouts(unit, checkout.c.grant_id == grant_id)


def checkouts_under(unit: Unit, grant_ids: Collection[str]) -> tuple[Checkout, ...]:
    """Every checkout under any of these grants, oldest first."""
    return _checkouts(unit, checkout.c.grant_id.in_(grant_ids))


def due_checkouts(unit: Unit, workspace_id: str, now: datetime) -> tuple[Checkout, ...]:
    """Open checkouts whose time is up."""
    still = (checkout.c.state == CheckoutState.OPEN.value, checkout.c.ends_at <= now)
    return _checkouts(unit, checkout.c.workspace_id == workspace_id, *still)


def add_checkout(unit: Unit, new: Checkout) -> None:
    """Insert a checkout."""
    because = new.closed_because.value if new.closed_because else None
    unit.execute(
        insert(checkout).values(**asdict(new) | {"state": new.state.value, "closed_because": because})
    )


def change_checkout(unit: Unit, checkout_id: str, **values: object) -> bool:
    """Change an open checkout; False when it is closed."""
    still = (checkout.c.id == checkout_id, checkout.c.state == CheckoutState.OPEN.value)
    return bool(unit.execute(update(checkout).where(*still).values(**values)).rowcount)


def _secrets(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Secret, ...]:
    rows = unit.execute(
        select(secret).where(*conditions).order_by(secret.c.changed_at, secret.c.id)
    ).mappings()
    return tuple(Secret(**{**row, "state": SecretState(row["state"])}) for row in rows)


def _version(unit: Unit, row: Columns) -> Version:
    fields = unit.execute(
        select(secret_field).where(secret_field.c.version_id == row["id"]).order_by(secret_field.c.field)
    ).mappings()
    return Version(**row, fields=tuple(_sealed(one) for one in fields))


def _sealed(row: Columns) -> Sealed:
    values = {name: value for name, value in row.items() if name != "version_id"}
    return Sealed(**{**values, "field": Field(row["field"])})


def _seen(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Seen, ...]:
    rows = unit.execute(
        select(secret_seen).where(*conditions).order_by(secret_seen.c.at, secret_seen.c.id)
    ).mappings()
    return tuple(_seen_of(row) for row in rows)


def _seen_of(row: Columns) -> Seen:
    return Seen(**{**row, "what": Glimpse(row["what"])})


def _checkouts(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Checkout, ...]:
    rows = unit.execute(
        select(checkout).where(*conditions).order_by(checkout.c.opened_at, checkout.c.id)
    ).mappings()
    return tuple(_checkout(row) for row in rows)


def _checkout(row: Columns) -> Checkout:
    because = row["closed_because"]
    return Checkout(
        **{
            **row,
            "state": CheckoutState(row["state"]),
            "closed_because": CheckoutEnd(because) if because else None,
        }
    )
