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
    op.create_table('assignment',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('course_id', sa.String(length=30), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('why', sa.String(length=16), nullable=False),
    sa.Column('assigned_by', sa.String(length=32), nullable=False),
    sa.Column('assigned_at', types.UTC(timezone=True), nullable=False),
    sa.Column('opens_at', types.UTC(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('ended_at', types.UTC(timezone=True), nullable=True),
    sa.Column('valid_until', types.UTC(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index('ix_assignment_course', ['workspace_id', 'course_id', 'state'], unique=False)
        batch_op.create_index('ix_assignment_person', ['workspace_id', 'person', 'course_id'], unique=False)
        batch_op.create_index('ux_assignment_open', ['workspace_id', 'person', 'course_id'], unique=True, sqlite_where=sa.text("state IN ('assigned', 'in_progress')"), postgresql_where=sa.text("state IN ('assigned', 'in_progress')"))

    op.create_table('course_set',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('adopted_at', types.UTC(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_course_set'))
    )
    with op.batch_alter_table('course_set', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_set_adopted_at'), ['adopted_at'], unique=False)

    op.create_table('daily_figures',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.Column('figures', types.Json(), nullable=False),
    sa.PrimaryKeyConstraint('workspace_id', 'day', name=op.f('pk_daily_figures'))
    )
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
    sa.PrimaryKeyConstraint('workspace_id', 'subject', 'name', 'person', name=op.f('pk_digest_item'))
    )
    with op.batch_alter_table('digest_item', schema=None) as batch_op:
        batch_op.create_index('ix_digest_item_person', ['workspace_id', 'person'], unique=False)

    op.create_table('monthly_report',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('month', sa.Integer(), nullable=False),
    sa.Column('made_at', types.UTC(timezone=True), nullable=False),
    sa.Column('content', types.Json(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monthly_report')),
    sa.UniqueConstraint('workspace_id', 'person', 'month', name=op.f('uq_monthly_report_workspace_id_person_month'))
    )
    op.create_table('question_text',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_question_text'))
    )
    op.create_table('report_choice',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('wanted', sa.Boolean(), nullable=False),
    sa.Column('chosen_at', types.UTC(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('workspace_id', 'person', name=op.f('pk_report_choice'))
    )
    op.create_table('seat_change',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('seat_id', sa.String(length=64), nullable=False),
    sa.Column('act', sa.String(length=16), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('sitting', sa.String(length=32), nullable=True),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('asked_by', sa.String(length=32), nullable=False),
    sa.Column('asked_at', types.UTC(timezone=True), nullable=False),
    sa.Column('expires_at', types.UTC(timezone=True), nullable=False),
    sa.Column('closed_by', sa.String(length=64), nullable=True),
    sa.Column('closed_at', types.UTC(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_change'))
    )
    with op.batch_alter_table('seat_change', schema=None) as batch_op:
        batch_op.create_index('uq_seat_change_open', ['workspace_id', 'seat_id'], unique=True, sqlite_where=sa.text("state = 'asked'"), postgresql_where=sa.text("state = 'asked'"))

    op.create_table('spaced_question',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('course_id', sa.String(length=64), nullable=False),
    sa.Column('question_id', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('asked_at', types.UTC(timezone=True), nullable=False),
    sa.Column('until', types.UTC(timezone=True), nullable=False),
    sa.Column('letter', sa.String(length=1), nullable=True),
    sa.Column('right', sa.Boolean(), nullable=True),
    sa.Column('answered_at', types.UTC(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spaced_question'))
    )
    with op.batch_alter_table('spaced_question', schema=None) as batch_op:
        batch_op.create_index('ix_spaced_question_person', ['workspace_id', 'person', 'asked_at'], unique=False)

    op.create_table('acknowledgement',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('policy_id', sa.String(length=26), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('role', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.Integer(), nullable=True),
    sa.Column('at', types.UTC(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=32), nullable=True),
    sa.Column('file_id', sa.String(length=26), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['proof_file.id'], name=op.f('fk_acknowledgement_file_id_proof_file')),
    sa.ForeignKeyConstraint(['policy_id'], ['policy_version.id'], name=op.f('fk_acknowledgement_policy_id_policy_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acknowledgement')),
    sa.UniqueConstraint('workspace_id', 'person', 'kind', 'role', 'policy_id', name=op.f('uq_acknowledgement_workspace_id_person_kind_role_policy_id'))
    )
    with op.batch_alter_table('acknowledgement', schema=None) as batch_op:
        batch_op.create_index('ix_acknowledgement_number', ['workspace_id', 'kind', 'number'], unique=False)

    op.create_table('attempt',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('assignment_id', sa.String(length=26), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('library', sa.String(length=64), nullable=False),
    sa.Column('policy_id', sa.String(length=26), nullable=False),
    sa.Column('pass_mark', sa.Integer(), nullable=False),
    sa.Column('must_pass', types.Json(), nullable=False),
    sa.Column('asked', types.Json(), nullable=False),
    sa.Column('begun_at', types.UTC(timezone=True), nullable=False),
    sa.Column('ended_at', types.UTC(timezone=True), nullable=True),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_attempt_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['library'], ['course_set.digest'], name=op.f('fk_attempt_library_course_set')),
    sa.ForeignKeyConstraint(['policy_id'], ['policy_version.id'], name=op.f('fk_attempt_policy_id_policy_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt')),
    sa.UniqueConstraint('assignment_id', 'number', name=op.f('uq_attempt_assignment_id_number'))
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
    op.create_table('quiz_answer',
    sa.Column('attempt_id', sa.String(length=26), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('letter', sa.String(length=1), nullable=False),
    sa.Column('right', sa.Boolean(), nullable=False),
    sa.Column('answered_at', types.UTC(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_quiz_answer_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('attempt_id', 'place', name=op.f('pk_quiz_answer'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.String(length=26), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('agency_id', sa.String(length=26), nullable=False),
    sa.Column('person', sa.String(length=26), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('made_by', sa.String(length=32), nullable=False),
    sa.Column('made_at', types.UTC(timezone=True), nullable=False),
    sa.Column('ends_at', types.UTC(timezone=True), nullable=False),
    sa.Column('entry_id', sa.String(length=26), nullable=True),
    sa.Column('addressee', sa.String(length=320), nullable=True),
    sa.Column('begun_at', types.UTC(timezone=True), nullable=True),
    sa.Column('visit', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_invitation_agency_id_agency')),
    sa.ForeignKeyConstraint(['entry_id'], ['roster.id'], name=op.f('fk_invitation_entry_id_roster')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('visit', name=op.f('uq_invitation_visit'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index('ix_invitation_person', ['workspace_id', 'person', 'state'], unique=False)

    with op.batch_alter_table('grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('parked_at', types.UTC(timezone=True), nullable=True))

    with op.batch_alter_table('policy_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('base_id', sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column('starts_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('vote_by', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('material', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('decided_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('outcome', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('reviewed_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('announce_step', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('announce_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('announced_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('announced_by', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('announced_as', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('remind_at', types.UTC(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reminded_at', types.UTC(timezone=True), nullable=True))

