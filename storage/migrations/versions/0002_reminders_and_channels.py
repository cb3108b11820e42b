"""Reminders of what waits, and whether the committee's channel can be used."""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables; a database goes back by its copy."""
    op.create_table('channel',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('fault', sa.String(length=40), nullable=True),
    sa.Column('since', types.UTC(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_channel'))
    )
    with op.batch_alter_table('grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grant_ending'))
        batch_op.create_index('ix_grant_ending', ['workspace_id', 'state', 'ends_at', 'id'], unique=False)

    with op.batch_alter_table('request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('nudge_at', types.UTC(timezone=True), server_default='1970-01-01T00:00:00.000000Z', nullable=True))
        batch_op.add_column(sa.Column('nudges', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_index('ix_request_nudge', ['workspace_id', 'state', 'nudge_at', 'id'], unique=False)

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('nudge_at', types.UTC(timezone=True), server_default='1970-01-01T00:00:00.000000Z', nullable=True))
        batch_op.add_column(sa.Column('told', types.Json(), server_default='{}', nullable=False))
        batch_op.create_index('ix_task_nudge', ['workspace_id', 'state', 'nudge_at', 'id'], unique=False)

