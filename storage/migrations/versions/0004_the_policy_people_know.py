"""The policy people know."""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables; a database goes back by its copy."""
    op.create_table('digest',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('due_at', types.UTC(timezone=True), nullable=True),
    sa.Column('asked_at', types.UTC(timezone=True), nullable=False),
    sa.Column('posted_at', types.UTC(timezone=True), nullable=True),
    sa.Column('quiet_until', types.UTC(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('workspace_id', 'person', name=op.f('pk_digest'))
    )
    with op.batch_alter_table('digest', schema=None) as batch_op:
        batch_op.create_index('ix_digest_due', ['workspace_id', 'due_at'], unique=False)

    op.create_table('digest_item',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('facts', types.Json(), nullable=True),
    sa.Column('asked_at', types.UTC(timezone=True), nullable=False),
    sa.Column('told_at', types.UTC(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('workspace_id', 'person', 'name', 'subject', name=op.f('pk_digest_item'))
    )
    op.create_table('policy_vote',
    sa.Column('policy_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('seat_id', sa.String(length=64), nullable=False),
    sa.Column('choice', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=3000), nullable=False),
    sa.Column('at', types.UTC(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['policy_id'], ['policy_version.id'], name=op.f('fk_policy_vote_policy_id_policy_version')),
    sa.PrimaryKeyConstraint('policy_id', 'person', name=op.f('pk_policy_vote'))
    )
    with op.batch_alter_table('policy_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('base_id', sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column('starts_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('vote_by', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('material', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('decided_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('outcome', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('reviewed_at', types.UTC(timezone=True), nullable=True))

