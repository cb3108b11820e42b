"""${message}."""

import sqlalchemy as sa
from alembic import op

from storage import types
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables; a database goes back by its copy."""
    ${upgrades if upgrades else "pass"}
