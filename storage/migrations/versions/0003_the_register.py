"""The register."""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables; a database goes back by its copy."""
    op.create_table('agency',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('name_key', sa.String(length=255), nullable=False),
    sa.Column('contact_name', sa.String(length=255), nullable=False),
    sa.Column('contact_email', sa.String(length=320), nullable=False),
    sa.Column('ends_on', sa.String(length=10), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('ends_at', types.UTC(timezone=True), nullable=False),
    sa.Column('sponsor', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('added_at', types.UTC(timezone=True), nullable=False),
    sa.Column('roster_confirmed_at', types.UTC(timezone=True), nullable=True),
    sa.Column('nudge_at', types.UTC(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency')),
    sa.UniqueConstraint('workspace_id', 'name_key', name=op.f('uq_agency_workspace_id_name_key'))
    )
    with op.batch_alter_table('agency', schema=None) as batch_op:
        batch_op.create_index('ix_agency_nudge', ['workspace_id', 'state', 'nudge_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agency_sponsor'), ['sponsor'], unique=False)

    op.create_table('baseline',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('taken_at', types.UTC(timezone=True), nullable=False),
    sa.Column('taken_by', sa.String(length=32), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('signature', sa.LargeBinary(), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_baseline')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_baseline_workspace_id_number'))
    )
    op.create_table('departure',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('cause', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=3000), nullable=False),
    sa.Column('starts_at', types.UTC(timezone=True), nullable=True),
    sa.Column('asked_by', sa.String(length=32), nullable=True),
    sa.Column('asked_at', types.UTC(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.String(length=32), nullable=True),
    sa.Column('opened_at', types.UTC(timezone=True), nullable=True),
    sa.Column('due_at', types.UTC(timezone=True), nullable=True),
    sa.Column('closed_at', types.UTC(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(length=32), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_departure'))
    )
    with op.batch_alter_table('departure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_departure_person'), ['person'], unique=False)
        batch_op.create_index('ix_departure_state', ['workspace_id', 'state'], unique=False)
        batch_op.create_index('uq_departure_unfinished', ['workspace_id', 'person'], unique=True, sqlite_where=sa.text("state IN ('asked', 'agreed', 'open')"), postgresql_where=sa.text("state IN ('asked', 'agreed', 'open')"))

    op.create_table('hunt',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('started_by', sa.String(length=32), nullable=False),
    sa.Column('started_at', types.UTC(timezone=True), nullable=False),
    sa.Column('due_at', types.UTC(timezone=True), nullable=False),
    sa.Column('asks', sa.Boolean(), nullable=False),
    sa.Column('nudge_at', types.UTC(timezone=True), nullable=True),
    sa.Column('closed_at', types.UTC(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(length=32), nullable=True),
    sa.Column('note', sa.String(length=3000), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hunt'))
    )
    with op.batch_alter_table('hunt', schema=None) as batch_op:
        batch_op.create_index('uq_hunt_open', ['workspace_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('question',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('owner', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('cause', sa.String(length=16), nullable=False),
    sa.Column('was', sa.String(length=255), nullable=False),
    sa.Column('now', sa.String(length=255), nullable=False),
    sa.Column('opened_at', types.UTC(timezone=True), nullable=False),
    sa.Column('due_at', types.UTC(timezone=True), nullable=False),
    sa.Column('closed_at', types.UTC(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_person'), ['person'], unique=False)

    op.create_table('sheet_import',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('given_by', sa.String(length=32), nullable=False),
    sa.Column('given_at', types.UTC(timezone=True), nullable=False),
    sa.Column('slack_file', sa.String(length=32), nullable=True),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('choices', types.Json(), nullable=False),
    sa.Column('leave_out', sa.Boolean(), nullable=True),
    sa.Column('decided_at', types.UTC(timezone=True), nullable=True),
    sa.Column('counts', types.Json(), nullable=False),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('secret', types.Json(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_import'))
    )
    with op.batch_alter_table('sheet_import', schema=None) as batch_op:
        batch_op.create_index('ix_sheet_import_open', ['workspace_id', 'state', 'given_at'], unique=False)

    op.create_table('amnesty',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('hunt_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('asked_at', types.UTC(timezone=True), nullable=False),
    sa.Column('answered_at', types.UTC(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['hunt_id'], ['hunt.id'], name=op.f('fk_amnesty_hunt_id_hunt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amnesty')),
    sa.UniqueConstraint('hunt_id', 'person', name=op.f('uq_amnesty_hunt_id_person'))
    )
    op.create_table('departure_item',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('departure_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=True),
    sa.Column('detail', sa.String(length=80), nullable=False),
    sa.Column('heir', sa.String(length=32), nullable=True),
    sa.Column('waits_on', sa.String(length=26), nullable=True),
    sa.Column('opened_at', types.UTC(timezone=True), nullable=False),
    sa.Column('done_at', types.UTC(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_departure_item_account_id_account')),
    sa.ForeignKeyConstraint(['departure_id'], ['departure.id'], name=op.f('fk_departure_item_departure_id_departure')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_departure_item'))
    )
    with op.batch_alter_table('departure_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_departure_item_departure_id'), ['departure_id'], unique=False)
        batch_op.create_index('ix_departure_item_state', ['workspace_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_departure_item_waits_on'), ['waits_on'], unique=False)

    op.create_table('duty',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('subject', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=True),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('assignee', sa.String(length=32), nullable=False),
    sa.Column('parties', types.Json(), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('due_at', types.UTC(timezone=True), nullable=False),
    sa.Column('opened_at', types.UTC(timezone=True), nullable=False),
    sa.Column('done_at', types.UTC(timezone=True), nullable=True),
    sa.Column('done_by', sa.String(length=32), nullable=True),
    sa.Column('note', sa.String(length=3000), nullable=True),
    sa.Column('file_id', sa.String(length=26), nullable=True),
    sa.Column('nudge_at', types.UTC(timezone=True), nullable=True),
    sa.Column('told', types.Json(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_duty_account_id_account')),
    sa.ForeignKeyConstraint(['file_id'], ['proof_file.id'], name=op.f('fk_duty_file_id_proof_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty'))
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_assignee'), ['assignee'], unique=False)
        batch_op.create_index('ix_duty_nudge', ['workspace_id', 'state', 'nudge_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_subject'), ['subject'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('hunt_id', sa.String(length=26), nullable=False),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=True),
    sa.Column('label', sa.String(length=255), nullable=False),
    sa.Column('told_by', sa.String(length=32), nullable=True),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('asked_at', types.UTC(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=3000), nullable=True),
    sa.Column('settled_at', types.UTC(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_evidence_account_id_account')),
    sa.ForeignKeyConstraint(['hunt_id'], ['hunt.id'], name=op.f('fk_evidence_hunt_id_hunt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_hunt_id'), ['hunt_id'], unique=False)

    op.create_table('principal',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.String(length=32), nullable=True),
    sa.Column('agency_id', sa.String(length=26), nullable=True),
    sa.Column('zone', sa.String(length=64), nullable=True),
    sa.Column('manager', sa.String(length=32), nullable=True),
    sa.Column('added_at', types.UTC(timezone=True), nullable=False),
    sa.Column('merged_into', sa.String(length=26), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_principal_agency_id_agency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_principal')),
    sa.UniqueConstraint('workspace_id', 'user_id', name=op.f('uq_principal_workspace_id_user_id'))
    )
    with op.batch_alter_table('principal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_principal_agency_id'), ['agency_id'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('reporter', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=True),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('network', sa.String(length=64), nullable=True),
    sa.Column('handle', sa.String(length=255), nullable=False),
    sa.Column('address', sa.String(length=2000), nullable=False),
    sa.Column('what', sa.String(length=3000), nullable=False),
    sa.Column('opened_at', types.UTC(timezone=True), nullable=False),
    sa.Column('answered_at', types.UTC(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=32), nullable=True),
    sa.Column('warned_at', types.UTC(timezone=True), nullable=True),
    sa.Column('found_account', sa.String(length=26), nullable=True),
    sa.Column('handed_to', sa.String(length=32), nullable=True),
    sa.Column('closed_at', types.UTC(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(length=32), nullable=True),
    sa.Column('outcome', sa.String(length=16), nullable=True),
    sa.Column('note', sa.String(length=3000), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_report_account_id_account')),
    sa.ForeignKeyConstraint(['found_account'], ['account.id'], name=op.f('fk_report_found_account_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_report_workspace_id_number'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index('ix_report_open', ['workspace_id', 'state'], unique=False)
        batch_op.create_index('ix_report_reporter', ['workspace_id', 'reporter', 'opened_at'], unique=False)

    op.create_table('rotation',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('opened_at', types.UTC(timezone=True), nullable=False),
    sa.Column('due_at', types.UTC(timezone=True), nullable=False),
    sa.Column('closed_at', types.UTC(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(length=32), nullable=True),
    sa.Column('waiver_reason', sa.String(length=3000), nullable=True),
    sa.Column('waiver_asked_by', sa.String(length=32), nullable=True),
    sa.Column('waiver_asked_at', types.UTC(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_rotation_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rotation'))
    )
    with op.batch_alter_table('rotation', schema=None) as batch_op:
        batch_op.create_index('uq_rotation_open', ['account_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('sheet_part',
    sa.Column('sheet_id', sa.String(length=26), nullable=False),
    sa.Column('part', sa.String(length=16), nullable=False),
    sa.Column('kept_at', types.UTC(timezone=True), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['sheet_id'], ['sheet_import.id'], name=op.f('fk_sheet_part_sheet_id_sheet_import')),
    sa.PrimaryKeyConstraint('sheet_id', 'part', name=op.f('pk_sheet_part'))
    )
    op.create_table('evidence_item',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('evidence_id', sa.String(length=26), nullable=False),
    sa.Column('says', sa.String(length=16), nullable=False),
    sa.Column('note', sa.String(length=3000), nullable=False),
    sa.Column('pasted', sa.Text(), nullable=True),
    sa.Column('lines', sa.Integer(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('file_id', sa.String(length=26), nullable=True),
    sa.Column('collected_by', sa.String(length=32), nullable=False),
    sa.Column('collected_at', types.UTC(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_item_evidence_id_evidence')),
    sa.ForeignKeyConstraint(['file_id'], ['proof_file.id'], name=op.f('fk_evidence_item_file_id_proof_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_item')),
    sa.UniqueConstraint('file_id', name=op.f('uq_evidence_item_file_id'))
    )
    with op.batch_alter_table('evidence_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_item_evidence_id'), ['evidence_id'], unique=False)

    op.create_table('identity',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('principal_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('network', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=320), nullable=False),
    sa.Column('said', sa.String(length=320), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('proposed_by', sa.String(length=32), nullable=False),
    sa.Column('proposed_at', types.UTC(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(length=32), nullable=True),
    sa.Column('decided_at', types.UTC(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['principal_id'], ['principal.id'], name=op.f('fk_identity_principal_id_principal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity'))
    )
    with op.batch_alter_table('identity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_principal_id'), ['principal_id'], unique=False)
        batch_op.create_index('uq_identity_standing', ['workspace_id', 'kind', 'network', 'key'], unique=True, sqlite_where=sa.text("state <> 'rejected'"), postgresql_where=sa.text("state <> 'rejected'"))

    op.create_table('roster',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('agency_id', sa.String(length=26), nullable=False),
    sa.Column('principal_id', sa.String(length=26), nullable=False),
    sa.Column('since', types.UTC(timezone=True), nullable=False),
    sa.Column('added_by', sa.String(length=32), nullable=False),
    sa.Column('until', types.UTC(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_roster_agency_id_agency')),
    sa.ForeignKeyConstraint(['principal_id'], ['principal.id'], name=op.f('fk_roster_principal_id_principal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster'))
    )
    with op.batch_alter_table('roster', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roster_agency_id'), ['agency_id'], unique=False)
        batch_op.create_index('uq_roster_now', ['principal_id'], unique=True, sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))

    op.create_table('rotation_cause',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('rotation_id', sa.String(length=26), nullable=False),
    sa.Column('cause', sa.String(length=16), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('at', types.UTC(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['rotation_id'], ['rotation.id'], name=op.f('fk_rotation_cause_rotation_id_rotation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rotation_cause'))
    )
    with op.batch_alter_table('rotation_cause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rotation_cause_rotation_id'), ['rotation_id'], unique=False)

    op.create_table('holding',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('said', sa.String(length=1000), nullable=False),
    sa.Column('method', sa.String(length=16), nullable=False),
    sa.Column('role', sa.String(length=64), nullable=False),
    sa.Column('standing', sa.String(length=16), nullable=False),
    sa.Column('since', types.UTC(timezone=True), nullable=True),
    sa.Column('until', types.UTC(timezone=True), nullable=True),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('source_id', sa.String(length=26), nullable=True),
    sa.Column('evidence', sa.String(length=1000), nullable=False),
    sa.Column('grant_id', sa.String(length=26), nullable=True),
    sa.Column('replaces', sa.String(length=26), nullable=True),
    sa.Column('recorded_at', types.UTC(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_holding_account_id_account')),
    sa.ForeignKeyConstraint(['grant_id'], ['grant.id'], name=op.f('fk_holding_grant_id_grant')),
    sa.ForeignKeyConstraint(['replaces'], ['holding.id'], name=op.f('fk_holding_replaces_holding')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holding')),
    sa.UniqueConstraint('replaces', name=op.f('uq_holding_replaces'))
    )
    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holding_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holding_grant_id'), ['grant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holding_person'), ['person'], unique=False)

    op.create_table('adoption_line',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('holding_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('opened_at', types.UTC(timezone=True), nullable=False),
    sa.Column('due_at', types.UTC(timezone=True), nullable=False),
    sa.Column('role', sa.String(length=64), nullable=True),
    sa.Column('use_case', sa.String(length=64), nullable=True),
    sa.Column('length_seconds', sa.Integer(), nullable=True),
    sa.Column('ends_at', types.UTC(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=3000), nullable=False),
    sa.Column('back', sa.String(length=16), nullable=True),
    sa.Column('note', sa.String(length=3000), nullable=False),
    sa.Column('request_id', sa.String(length=26), nullable=True),
    sa.Column('answered_by', sa.String(length=32), nullable=True),
    sa.Column('answered_at', types.UTC(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_adoption_line_account_id_account')),
    sa.ForeignKeyConstraint(['holding_id'], ['holding.id'], name=op.f('fk_adoption_line_holding_id_holding')),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_adoption_line_request_id_request')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adoption_line')),
    sa.UniqueConstraint('holding_id', name=op.f('uq_adoption_line_holding_id'))
    )
    with op.batch_alter_table('adoption_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adoption_line_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_adoption_line_person'), ['person'], unique=False)
        batch_op.create_index(batch_op.f('ix_adoption_line_request_id'), ['request_id'], unique=False)
        batch_op.create_index('ix_adoption_line_state', ['workspace_id', 'state', 'due_at'], unique=False)

    op.create_table('amnesty_answer',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('amnesty_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=True),
    sa.Column('method', sa.String(length=16), nullable=True),
    sa.Column('said', sa.String(length=255), nullable=False),
    sa.Column('note', sa.String(length=3000), nullable=False),
    sa.Column('holding_id', sa.String(length=26), nullable=True),
    sa.Column('told_at', types.UTC(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_amnesty_answer_account_id_account')),
    sa.ForeignKeyConstraint(['amnesty_id'], ['amnesty.id'], name=op.f('fk_amnesty_answer_amnesty_id_amnesty')),
    sa.ForeignKeyConstraint(['holding_id'], ['holding.id'], name=op.f('fk_amnesty_answer_holding_id_holding')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amnesty_answer'))
    )
    with op.batch_alter_table('amnesty_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_amnesty_answer_amnesty_id'), ['amnesty_id'], unique=False)

    op.create_table('question_line',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('question_id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.String(length=26), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('grant_id', sa.String(length=26), nullable=True),
    sa.Column('holding_id', sa.String(length=26), nullable=True),
    sa.Column('answered_by', sa.String(length=32), nullable=True),
    sa.Column('answered_at', types.UTC(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_question_line_account_id_account')),
    sa.ForeignKeyConstraint(['grant_id'], ['grant.id'], name=op.f('fk_question_line_grant_id_grant')),
    sa.ForeignKeyConstraint(['holding_id'], ['holding.id'], name=op.f('fk_question_line_holding_id_holding')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_line_question_id_question')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_line'))
    )
    with op.batch_alter_table('question_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_line_grant_id'), ['grant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_line_holding_id'), ['holding_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_line_question_id'), ['question_id'], unique=False)
        batch_op.create_index('ix_question_line_state', ['workspace_id', 'state'], unique=False)

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('handle_like', sa.String(length=255), server_default='', nullable=False))
        batch_op.add_column(sa.Column('two_factor', sa.String(length=16), server_default='unknown', nullable=False))
        batch_op.add_column(sa.Column('publishing_tool', sa.String(length=255), server_default='', nullable=False))
        batch_op.add_column(sa.Column('connected_apps', sa.String(length=2000), server_default='', nullable=False))
        batch_op.add_column(sa.Column('recovery_mail', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('recovery_phone', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('methods', types.Json(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('rotated_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('proposed_by', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('merged_into', sa.String(length=26), nullable=True))
        batch_op.create_index('ix_account_alike', ['workspace_id', 'network', 'handle_like'], unique=False)

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('offboarded_at', types.UTC(timezone=True), nullable=True))

    with op.batch_alter_table('request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('adoption_id', sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column('adopts_holding_id', sa.String(length=26), nullable=True))
        batch_op.create_index(batch_op.f('ix_request_adoption_id'), ['adoption_id'], unique=False)

