"""What Alembic runs: the migrations, in the transaction that `storage.migrate` opened."""

from alembic import context

import storage.tables  # noqa: F401 - every table has joined the metadata once this is imported
from storage.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    user_module_prefix="types.",
)
context.run_migrations()
