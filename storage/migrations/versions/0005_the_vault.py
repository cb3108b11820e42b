"""The vault."""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables; a database goes back by its copy."""
    op.create_table('kek',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('provider', sa.String(length=255), nullable=False),
    sa.Column('check_value', sa.LargeBinary(length=255), nullable=False),
    sa.Column('made_at', types.UTC(timezone=True), nullable=False),
    sa.Column('promoted_at', types.UTC(timezone=True), nullable=True),
    sa.Column('retired_at', types.UTC(timezone=True), nullable=True),
    sa.Column('destroyed_at', types.UTC(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kek'))
    )
    op.create_table('kek_rotation',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('one', sa.Integer(), nullable=True),
    sa.Column('from_kek', sa.String(length=26), nullable=False),
    sa.Column('to_kek', sa.String(length=26), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('begun_by', sa.String(length=32), nullable=False),
    sa.Column('begun_at', types.UTC(timezone=True), nullable=False),
    sa.Column('moved_at', types.UTC(timezone=True), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('rewrapped', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kek_rotation'))
    )
    with op.batch_alter_table('kek_rotation', schema=None) as batch_op:
        batch_op.create_index('uq_kek_rotation_open', ['one'], unique=True, sqlite_where=sa.text('one IS NOT NULL'), postgresql_where=sa.text('one IS NOT NULL'))

    op.create_table('kek_use',
    sa.Column('kek_id', sa.String(length=26), nullable=False),
    sa.Column('wraps', sa.BigInteger(), nullable=False),
    sa.Column('closed', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('kek_id', name=op.f('pk_kek_use'))
    )
    op.create_table('restoration',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('backup_made_at', types.UTC(timezone=True), nullable=False),
    sa.Column('restored_at', types.UTC(timezone=True), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('settled_at', types.UTC(timezone=True), nullable=True),
    sa.Column('checkouts', sa.Integer(), nullable=False),
    sa.Column('logins', sa.Integer(), nullable=False),
    sa.Column('released_at', types.UTC(timezone=True), nullable=True),
    sa.Column('released_by', sa.String(length=32), nullable=True),
    sa.Column('redrawn', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_restoration')),
    sa.UniqueConstraint('number', name=op.f('uq_restoration_number'))
    )
    op.create_table('vault',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('one', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('made_at', types.UTC(timezone=True), nullable=False),
    sa.Column('recipient', sa.String(length=255), nullable=False),
    sa.Column('reuse_kek_id', sa.String(length=26), nullable=False),
    sa.Column('reuse_wrapped', sa.LargeBinary(length=255), nullable=False),
    sa.Column('reuse_commitment', sa.LargeBinary(length=32), nullable=False),
    sa.Column('sealed_at', types.UTC(timezone=True), nullable=True),
    sa.Column('sealed_by', sa.String(length=32), nullable=True),
    sa.Column('seal_reason', sa.String(length=3000), nullable=True),
    sa.Column('unseal_asked_by', sa.String(length=32), nullable=True),
    sa.Column('unseal_asked_at', types.UTC(timezone=True), nullable=True),
    sa.CheckConstraint('one = 1', name=op.f('ck_vault_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vault')),
    sa.UniqueConstraint('one', name=op.f('uq_vault_one'))
    )
    op.create_table('vault_replica',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('kek_ids', types.Json(), nullable=False),
    sa.Column('at', types.UTC(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vault_replica'))
    )
    op.create_table('secret',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('stored_at', types.UTC(timezone=True), nullable=False),
    sa.Column('changed_at', types.UTC(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_secret_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secret'))
    )
    with op.batch_alter_table('secret', schema=None) as batch_op:
        batch_op.create_index('uq_secret_kept', ['account_id'], unique=True, sqlite_where=sa.text("state = 'kept'"), postgresql_where=sa.text("state = 'kept'"))

    op.create_table('secret_seen',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('secret_id', sa.String(length=26), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('what', sa.String(length=16), nullable=False),
    sa.Column('at', types.UTC(timezone=True), nullable=False),
    sa.Column('checkout_id', sa.String(length=26), nullable=True),
    sa.Column('grant_id', sa.String(length=26), nullable=True),
    sa.ForeignKeyConstraint(['secret_id'], ['secret.id'], name=op.f('fk_secret_seen_secret_id_secret')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secret_seen'))
    )
    with op.batch_alter_table('secret_seen', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_secret_seen_grant_id'), ['grant_id'], unique=False)
        batch_op.create_index('ix_secret_seen_who', ['secret_id', 'person', 'version', 'what'], unique=False)

    op.create_table('secret_version',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('secret_id', sa.String(length=26), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('stored_by', sa.String(length=32), nullable=False),
    sa.Column('stored_at', types.UTC(timezone=True), nullable=False),
    sa.Column('generated', sa.Boolean(), nullable=False),
    sa.Column('reuse_key', sa.LargeBinary(length=32), nullable=True),
    sa.ForeignKeyConstraint(['secret_id'], ['secret.id'], name=op.f('fk_secret_version_secret_id_secret')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secret_version')),
    sa.UniqueConstraint('secret_id', 'number', name=op.f('uq_secret_version_secret_id_number'))
    )
    with op.batch_alter_table('secret_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_secret_version_reuse_key'), ['reuse_key'], unique=False)

    op.create_table('checkout',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('grant_id', sa.String(length=26), nullable=False),
    sa.Column('secret_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('opened_at', types.UTC(timezone=True), nullable=False),
    sa.Column('ends_at', types.UTC(timezone=True), nullable=False),
    sa.Column('closed_at', types.UTC(timezone=True), nullable=True),
    sa.Column('closed_because', sa.String(length=16), nullable=True),
    sa.Column('view_id', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['grant_id'], ['grant.id'], name=op.f('fk_checkout_grant_id_grant')),
    sa.ForeignKeyConstraint(['secret_id'], ['secret.id'], name=op.f('fk_checkout_secret_id_secret')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checkout'))
    )
    with op.batch_alter_table('checkout', schema=None) as batch_op:
        batch_op.create_index('ix_checkout_due', ['workspace_id', 'state', 'ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_checkout_secret_id'), ['secret_id'], unique=False)
        batch_op.create_index('uq_checkout_open', ['grant_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('secret_field',
    sa.Column('version_id', sa.String(length=26), nullable=False),
    sa.Column('field', sa.String(length=16), nullable=False),
    sa.Column('kek_id', sa.String(length=26), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(length=255), nullable=False),
    sa.Column('commitment', sa.LargeBinary(length=32), nullable=False),
    sa.Column('nonce', sa.LargeBinary(length=12), nullable=False),
    sa.Column('ciphertext', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['secret_version.id'], name=op.f('fk_secret_field_version_id_secret_version')),
    sa.PrimaryKeyConstraint('version_id', 'field', name=op.f('pk_secret_field'))
    )
    with op.batch_alter_table('grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('method', sa.String(length=16), server_default='owner_task', nullable=False))

    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.add_column(sa.Column('knows', sa.Boolean(), nullable=True))

    with op.batch_alter_table('trail', schema=None) as batch_op:
        batch_op.create_index('ix_trail_secrets', ['sequence'], unique=False, sqlite_where=sa.text("kind IN ('secret:stored', 'secret:changed')"), postgresql_where=sa.text("kind IN ('secret:stored', 'secret:changed')"))

