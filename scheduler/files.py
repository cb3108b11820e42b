"""What workers do with files, by the name of the effect that asks for it."""

from collections.abc import Callable, Mapping

from bot.connectors.slack import Slack
from bot.domain.programme import Company
from scheduler.policies import Policies
from scheduler.proofs import Proofs
from scheduler.sheets import Sheets
from storage.database import Database
from storage.outbox import Row


def file_work(
    database: Database, slack: Slack, company: Callable[[], Company]
) -> Mapping[str, Callable[[Row], None]]:
    """The contents page of work that takes longer than a message."""
    proofs, sheets = Proofs(database, slack, company), Sheets(database, slack, company)
    policies = Policies(database, slack, company)
    return {
        "proof": proofs.fetch,
        "sheet_read": sheets.read,
        "sheet_import": sheets.take_over,
        "policy_read": policies.read,
    }
