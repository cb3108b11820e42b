"""The audits."""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables; a database goes back by its copy."""
    op.create_table('anchor',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('at', types.UTC(timezone=True), nullable=False),
    sa.Column('why', sa.String(length=16), nullable=False),
    sa.Column('deployment', sa.String(length=64), nullable=False),
    sa.Column('fingerprint', sa.String(length=128), nullable=False),
    sa.Column('signature', sa.String(length=128), nullable=False),
    sa.Column('public_key', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_anchor'))
    )
    with op.batch_alter_table('anchor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_anchor_sequence'), ['sequence'], unique=False)

    op.create_table('signing_key',
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('public_key', sa.String(length=64), nullable=False),
    sa.Column('named_at', types.UTC(timezone=True), nullable=False),
    sa.Column('told_at', types.UTC(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('fingerprint', name=op.f('pk_signing_key'))
    )
    op.create_table('anchor_put',
    sa.Column('anchor_id', sa.String(length=26), nullable=False),
    sa.Column('place', sa.String(length=255), nullable=False),
    sa.Column('put_at', types.UTC(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', types.UTC(timezone=True), nullable=False),
    sa.Column('fault', sa.String(length=240), nullable=True),
    sa.ForeignKeyConstraint(['anchor_id'], ['anchor.id'], name=op.f('fk_anchor_put_anchor_id_anchor')),
    sa.PrimaryKeyConstraint('anchor_id', 'place', name=op.f('pk_anchor_put'))
    )
    with op.batch_alter_table('anchor_put', schema=None) as batch_op:
        batch_op.create_index('ix_anchor_put_next', ['put_at', 'next_at'], unique=False)

    op.create_table('campaign',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('trigger', sa.String(length=16), nullable=True),
    sa.Column('about', sa.String(length=26), nullable=True),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('policy_id', sa.String(length=26), nullable=False),
    sa.Column('drafted_by', sa.String(length=32), nullable=False),
    sa.Column('drafted_at', types.UTC(timezone=True), nullable=False),
    sa.Column('launch_at', types.UTC(timezone=True), nullable=True),
    sa.Column('launched_at', types.UTC(timezone=True), nullable=True),
    sa.Column('launched_by', sa.String(length=32), nullable=True),
    sa.Column('due_at', types.UTC(timezone=True), nullable=True),
    sa.Column('population', sa.String(length=64), nullable=True),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('previous_id', sa.String(length=26), nullable=True),
    sa.Column('answered_at', types.UTC(timezone=True), nullable=True),
    sa.Column('closed_at', types.UTC(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(length=32), nullable=True),
    sa.Column('note', sa.String(length=3000), nullable=True),
    sa.ForeignKeyConstraint(['policy_id'], ['policy_version.id'], name=op.f('fk_campaign_policy_id_policy_version')),
    sa.ForeignKeyConstraint(['previous_id'], ['campaign.id'], name=op.f('fk_campaign_previous_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_campaign_workspace_id_number'))
    )
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.create_index('ix_campaign_state', ['workspace_id', 'state', 'launch_at'], unique=False)

    op.create_table('network_list',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('origin', sa.String(length=16), nullable=False),
    sa.Column('collected_by', sa.String(length=32), nullable=False),
    sa.Column('collected_at', types.UTC(timezone=True), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('pasted', sa.Text(), nullable=True),
    sa.Column('file_id', sa.String(length=26), nullable=True),
    sa.Column('note', sa.String(length=3000), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_network_list_account_id_account')),
    sa.ForeignKeyConstraint(['file_id'], ['proof_file.id'], name=op.f('fk_network_list_file_id_proof_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_network_list')),
    sa.UniqueConstraint('account_id', 'number', name=op.f('uq_network_list_account_id_number'))
    )
    op.create_table('campaign_account',
    sa.Column('campaign_id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('to_compare', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_campaign_account_account_id_account')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_account_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('campaign_id', 'account_id', name=op.f('pk_campaign_account'))
    )
    with op.batch_alter_table('campaign_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_account_account_id'), ['account_id'], unique=False)

    op.create_table('campaign_source',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('campaign_id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=True),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('label', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('collected_by', sa.String(length=32), nullable=False),
    sa.Column('collected_at', types.UTC(timezone=True), nullable=False),
    sa.Column('list_id', sa.String(length=26), nullable=True),
    sa.Column('stale', sa.Boolean(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_campaign_source_account_id_account')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_source_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['list_id'], ['network_list.id'], name=op.f('fk_campaign_source_list_id_network_list')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_source'))
    )
    with op.batch_alter_table('campaign_source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_source_campaign_id'), ['campaign_id'], unique=False)

    op.create_table('network_list_row',
    sa.Column('list_id', sa.String(length=26), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('said', sa.String(length=1000), nullable=False),
    sa.Column('role', sa.String(length=64), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('known_by', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['list_id'], ['network_list.id'], name=op.f('fk_network_list_row_list_id_network_list')),
    sa.PrimaryKeyConstraint('list_id', 'number', name=op.f('pk_network_list_row'))
    )
    op.create_table('review',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('campaign_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('opened_at', types.UTC(timezone=True), nullable=False),
    sa.Column('rung', sa.Integer(), nullable=False),
    sa.Column('look_at', types.UTC(timezone=True), nullable=True),
    sa.Column('outcome_at', types.UTC(timezone=True), nullable=False),
    sa.Column('closed_at', types.UTC(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_review_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('campaign_id', 'person', name=op.f('uq_review_campaign_id_person'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index('ix_review_look', ['workspace_id', 'state', 'look_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_person'), ['person'], unique=False)

    op.create_table('sign_off',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('campaign_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('capacity', sa.String(length=64), nullable=False),
    sa.Column('at', types.UTC(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_sign_off_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_off')),
    sa.UniqueConstraint('campaign_id', 'person', name=op.f('uq_sign_off_campaign_id_person'))
    )
    op.create_table('reviewer',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('review_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('capacity', sa.String(length=32), nullable=False),
    sa.Column('since', types.UTC(timezone=True), nullable=False),
    sa.Column('added_by', sa.String(length=32), nullable=False),
    sa.Column('note', sa.String(length=3000), nullable=True),
    sa.Column('told_at', types.UTC(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_reviewer_review_id_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviewer')),
    sa.UniqueConstraint('review_id', 'person', name=op.f('uq_reviewer_review_id_person'))
    )
    with op.batch_alter_table('reviewer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reviewer_person'), ['person'], unique=False)

    op.create_table('list_match',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('campaign_id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('said', sa.String(length=1000), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('listed_as', sa.String(length=64), nullable=True),
    sa.Column('list_id', sa.String(length=26), nullable=True),
    sa.Column('holding_id', sa.String(length=26), nullable=True),
    sa.Column('used_at', types.UTC(timezone=True), nullable=True),
    sa.Column('found_at', types.UTC(timezone=True), nullable=False),
    sa.Column('settled_at', types.UTC(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=32), nullable=True),
    sa.Column('reason', sa.String(length=3000), nullable=False),
    sa.Column('accepted_until', types.UTC(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_list_match_account_id_account')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_list_match_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['holding_id'], ['holding.id'], name=op.f('fk_list_match_holding_id_holding')),
    sa.ForeignKeyConstraint(['list_id'], ['network_list.id'], name=op.f('fk_list_match_list_id_network_list')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_match'))
    )
    with op.batch_alter_table('list_match', schema=None) as batch_op:
        batch_op.create_index('ix_list_match_campaign', ['campaign_id', 'account_id', 'state'], unique=False)

    op.create_table('review_item',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('campaign_id', sa.String(length=26), nullable=False),
    sa.Column('review_id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('risk', sa.Integer(), nullable=False),
    sa.Column('plain', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('frozen', types.Json(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('asked_at', types.UTC(timezone=True), nullable=False),
    sa.Column('holding_id', sa.String(length=26), nullable=True),
    sa.Column('grant_id', sa.String(length=26), nullable=True),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('said', sa.String(length=1000), nullable=False),
    sa.Column('choice', sa.String(length=16), nullable=True),
    sa.Column('comment', sa.String(length=3000), nullable=False),
    sa.Column('chosen_by', sa.String(length=32), nullable=True),
    sa.Column('chosen_at', types.UTC(timezone=True), nullable=True),
    sa.Column('in_bulk', sa.Boolean(), nullable=False),
    sa.Column('told', sa.String(length=3000), nullable=False),
    sa.Column('told_at', types.UTC(timezone=True), nullable=True),
    sa.Column('still_needed', sa.Boolean(), nullable=True),
    sa.Column('accept_until', types.UTC(timezone=True), nullable=True),
    sa.Column('submitted_by', sa.String(length=32), nullable=True),
    sa.Column('submitted_at', types.UTC(timezone=True), nullable=True),
    sa.Column('settled_at', types.UTC(timezone=True), nullable=True),
    sa.Column('evidence', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_review_item_account_id_account')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_review_item_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['grant_id'], ['grant.id'], name=op.f('fk_review_item_grant_id_grant')),
    sa.ForeignKeyConstraint(['holding_id'], ['holding.id'], name=op.f('fk_review_item_holding_id_holding')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_item_review_id_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_item')),
    sa.UniqueConstraint('campaign_id', 'place', name=op.f('uq_review_item_campaign_id_place'))
    )
    with op.batch_alter_table('review_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_item_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_item_grant_id'), ['grant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_item_holding_id'), ['holding_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_item_person'), ['person'], unique=False)
        batch_op.create_index('ix_review_item_review', ['review_id', 'state', 'place'], unique=False)
        batch_op.create_index('ix_review_item_state', ['campaign_id', 'state', 'place'], unique=False)

    op.create_table('spot_check',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('campaign_id', sa.String(length=26), nullable=False),
    sa.Column('item_id', sa.String(length=26), nullable=False),
    sa.Column('checker', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('asked_at', types.UTC(timezone=True), nullable=False),
    sa.Column('settled_at', types.UTC(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=32), nullable=True),
    sa.Column('note', sa.String(length=3000), nullable=True),
    sa.Column('file_id', sa.String(length=26), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_spot_check_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['file_id'], ['proof_file.id'], name=op.f('fk_spot_check_file_id_proof_file')),
    sa.ForeignKeyConstraint(['item_id'], ['review_item.id'], name=op.f('fk_spot_check_item_id_review_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spot_check')),
    sa.UniqueConstraint('item_id', name=op.f('uq_spot_check_item_id'))
    )
    with op.batch_alter_table('spot_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spot_check_campaign_id'), ['campaign_id'], unique=False)

    with op.batch_alter_table('grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('suspended_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('off_network_at', types.UTC(timezone=True), nullable=True))

