"""Invitations of people outside Slack; their links are nowhere in the database."""

from dataclasses import asdict

from sqlalchemy import Column, ForeignKey, Index, String, Table, bindparam, insert, select, update

from bot.domain.invitations import Invitation, InvitationState
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, Columns, Id, SlackId

invitation = Table(
    "invitation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("agency_id", Id, ForeignKey("agency.id"), nullable=False),
    Column("person", Id, nullable=False),
    Column("state", String(16), nullable=False),
    Column("made_by", SlackId, nullable=False),
    Column("made_at", UTC, nullable=False),
    Column("ends_at", UTC, nullable=False),
    Column("entry_id", Id, ForeignKey("roster.id")),
    Column("addressee", String(320)),
    Column("begun_at", UTC),
    Column("visit", String(64), unique=True),
    Index("ix_invitation_person", "workspace_id", "person", "state"),
)

_FIND = Prepared(select(invitation).where(invitation.c.id == bindparam("wanted")))
_BY_VISIT = Prepared(select(invitation).where(invitation.c.visit == bindparam("wanted")))


def hold(unit: Unit, invitation_id: str) -> None:
    """Keep everybody else from deciding on it until the unit ends; read it afterwards."""
    one = select(invitation.c.id).where(invitation.c.id == invitation_id)
    unit.hold(lambda: one, ("invitation", invitation_id))


def find(unit: Unit, invitation_id: str) -> Invitation | None:
    """One invitation by id."""
    row = unit.first(_FIND, wanted=invitation_id)
    return _invitation(row) if row else None


def by_visit(unit: Unit, visit: str) -> Invitation | None:
    """The invitation that was begun by whoever shows this, by its SHA-256."""
    row = unit.first(_BY_VISIT, wanted=visit)
    return _invitation(row) if row else None


def every_standing(unit: Unit, workspace_id: str) -> tuple[Invitation, ...]:
    """All invitations that no other has replaced, the oldest first."""
    here = (invitation.c.workspace_id == workspace_id, invitation.c.state != InvitationState.VOID.value)
    rows = unit.execute(
        select(invitation).where(*here).order_by(invitation.c.made_at, invitation.c.id)
    ).mappings()
    return tuple(map(_invitation, rows))


def standing(unit: Unit, workspace_id: str, person: str) -> tuple[Invitation, ...]:
    """The invitations of somebody that no other has replaced, the newest first."""
    rows = unit.execute(
        select(invitation)
        .where(
            invitation.c.workspace_id == workspace_id,
            invitation.c.person == person,
            invitation.c.state != InvitationState.VOID.value,
        )
        .order_by(invitation.c.made_at.desc())
    ).mappings()
    return tuple(map(_invitation, rows))


def add(unit: Unit, new: Invitation) -> None:
    """Insert an invitation."""
    unit.execute(insert(invitation).values(asdict(new) | {"state": new.state.value}))


def move(unit: Unit, seen: Invitation, to: InvitationState, **values: object) -> None:
    """Move a held invitation on."""
    unit.execute(update(invitation).where(invitation.c.id == seen.id).values({"state": to.value, **values}))


def _invitation(row: Columns) -> Invitation:
    return Invitation(**{**row, "state": InvitationState(row["state"])})
