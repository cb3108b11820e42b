"""The first tables."""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables; a database goes back by its copy."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=255), nullable=False),
        sa.Column("handle_key", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("brand", sa.String(length=255), nullable=False),
        sa.Column("region", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.String(length=2000), nullable=False),
        sa.Column("tier", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("backup_owner", sa.String(length=32), nullable=True),
        sa.Column("search", sa.String(length=1500), nullable=False),
        sa.Column("added_at", types.UTC(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "workspace_id", "network", "handle_key", name=op.f("uq_account_workspace_id_network_handle_key")
        ),
    )
    op.create_table(
        "card",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("drawn_at", types.UTC(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "subject", "name", "place", name=op.f("pk_card")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index("ix_card_name", ["workspace_id", "name", "place"], unique=False)

    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("high_water", types.UTC(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("received_at", types.UTC(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_received_at"), ["received_at"], unique=False)

    op.create_table(
        "lane",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=80), nullable=False),
        sa.Column("next_at", types.UTC(timezone=True), nullable=False),
        sa.Column("held_until", types.UTC(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "lane", name=op.f("pk_lane")),
    )
    op.create_table(
        "office",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "office", "person", name=op.f("pk_office")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=80), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("facts", types.Json(), nullable=False),
        sa.Column("answer_url", sa.String(length=500), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", types.UTC(timezone=True), nullable=False),
        sa.Column("created_at", types.UTC(timezone=True), nullable=False),
        sa.Column("settled_at", types.UTC(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=240), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("position", name=op.f("uq_outbox_position")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_due", ["stage", "urgency", "position"], unique=False)
        batch_op.create_index(
            "ux_outbox_projection",
            ["workspace_id", "name", "subject", "place"],
            unique=True,
            sqlite_where=sa.text("stage = 'due' AND effect IN ('card', 'home')"),
            postgresql_where=sa.text("stage = 'due' AND effect IN ('card', 'home')"),
        )

    op.create_table(
        "person",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("enterprise_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("fetched_at", types.UTC(timezone=True), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_email"), ["email"], unique=False)

    op.create_table(
        "policy_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("founding", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", types.UTC(timezone=True), nullable=False),
        sa.Column("in_force_at", types.UTC(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_policy_version_workspace_id_number")),
    )
    op.create_table(
        "proof_file",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=26), nullable=False),
        sa.Column("slack_file", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("given_by", sa.String(length=32), nullable=False),
        sa.Column("given_at", types.UTC(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=3000), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("refusal", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_file")),
    )
    with op.batch_alter_table("proof_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proof_file_task_id"), ["task_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("seat_id", sa.String(length=64), nullable=False),
        sa.Column("discipline", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("occupant", sa.String(length=32), nullable=True),
        sa.Column("alternates", types.Json(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "seat_id", name=op.f("pk_seat")),
    )
    op.create_table(
        "timer",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=26), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("due_at", types.UTC(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", "generation", name=op.f("pk_timer")),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timer_due_at"), ["due_at"], unique=False)

    op.create_table(
        "trail",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.UTC(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_trail")),
    )
    op.create_table(
        "trail_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_trail_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_head")),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("enterprise_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("bot_user_id", sa.String(length=32), nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("scopes", sa.String(length=2000), nullable=False),
        sa.Column("seen_at", types.UTC(timezone=True), nullable=False),
        sa.Column("people_listed_at", types.UTC(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "policy_signature",
        sa.Column("policy_id", sa.String(length=26), nullable=False),
        sa.Column("capacity", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("at", types.UTC(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy_version.id"], name=op.f("fk_policy_signature_policy_id_policy_version")
        ),
        sa.PrimaryKeyConstraint("policy_id", "capacity", name=op.f("pk_policy_signature")),
        sa.UniqueConstraint("policy_id", "person", name=op.f("uq_policy_signature_policy_id_person")),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("requester", sa.String(length=32), nullable=False),
        sa.Column("beneficiary", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column("use_case", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=3000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("policy_id", sa.String(length=26), nullable=False),
        sa.Column("slots", types.Json(), nullable=False),
        sa.Column("submitted_at", types.UTC(timezone=True), nullable=False),
        sa.Column("lapses_at", types.UTC(timezone=True), nullable=False),
        sa.Column("decided_at", types.UTC(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decision_reason", sa.String(length=3000), nullable=True),
        sa.Column("extends_grant_id", sa.String(length=26), nullable=True),
        sa.Column("follows_request_id", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_request_account_id_account")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy_version.id"], name=op.f("fk_request_policy_id_policy_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_request_workspace_id_number")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_beneficiary"), ["beneficiary"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_requester"), ["requester"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_state"), ["state"], unique=False)

    op.create_table(
        "trail_words",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sequence"], ["trail.sequence"], name=op.f("fk_trail_words_sequence_trail")),
        sa.PrimaryKeyConstraint("sequence", "name", name=op.f("pk_trail_words")),
    )
    op.create_table(
        "approval",
        sa.Column("request_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=80), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("seat_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_approval_request_id_request")),
        sa.PrimaryKeyConstraint("request_id", "position", name=op.f("pk_approval")),
        sa.UniqueConstraint("request_id", "person", name=op.f("uq_approval_request_id_person")),
    )
    op.create_table(
        "grant",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=26), nullable=False),
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column("beneficiary", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("use_case", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("policy_id", sa.String(length=26), nullable=False),
        sa.Column("starts_at", types.UTC(timezone=True), nullable=False),
        sa.Column("length_seconds", sa.Integer(), nullable=True),
        sa.Column("ends_at", types.UTC(timezone=True), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("approved_at", types.UTC(timezone=True), nullable=False),
        sa.Column("activated_at", types.UTC(timezone=True), nullable=True),
        sa.Column("ended_at", types.UTC(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=16), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("end_note", sa.String(length=3000), nullable=True),
        sa.Column("evidence", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_grant_account_id_account")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy_version.id"], name=op.f("fk_grant_policy_id_policy_version")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_grant_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sa.UniqueConstraint("request_id", name=op.f("uq_grant_request_id")),
    )
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grant_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grant_beneficiary"), ["beneficiary"], unique=False)
        batch_op.create_index("ix_grant_ending", ["state", "ends_at"], unique=False)

    op.create_table(
        "request_terms",
        sa.Column("request_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("starts_at", types.UTC(timezone=True), nullable=True),
        sa.Column("length_seconds", sa.Integer(), nullable=True),
        sa.Column("ends_at", types.UTC(timezone=True), nullable=True),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", types.UTC(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_request_terms_request_id_request")
        ),
        sa.PrimaryKeyConstraint("request_id", "version", name=op.f("pk_request_terms")),
    )
    op.create_table(
        "vote",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("request_id", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", types.UTC(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_vote_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("request_id", "person", name=op.f("uq_vote_request_id_person")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("grant_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("assignee", sa.String(length=32), nullable=False),
        sa.Column("due_at", types.UTC(timezone=True), nullable=False),
        sa.Column("opened_at", types.UTC(timezone=True), nullable=False),
        sa.Column("done_at", types.UTC(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=32), nullable=True),
        sa.Column("note", sa.String(length=3000), nullable=True),
        sa.Column("file_id", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["proof_file.id"], name=op.f("fk_task_file_id_proof_file")),
        sa.ForeignKeyConstraint(["grant_id"], ["grant.id"], name=op.f("fk_task_grant_id_grant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_assignee"), ["assignee"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_grant_id"), ["grant_id"], unique=False)
