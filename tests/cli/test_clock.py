"""A command on a machine whose clock is far ahead of the last thing recorded records nothing (E7)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.clock import clock
from storage.database import Database
from tests import databases


def last_recorded(database: Database, at: datetime) -> None:
    """Let this be the latest time that anybody has acted upon."""
    engine = databases.beside(database.url)
    with engine.begin() as connection:
        connection.execute(clock.update().values(high_water=at))
    engine.dispose()


def test_a_command_does_not_believe_a_clock_that_only_the_bot_can_check(
    stocked: Database, vouchsafe, folder: Path
) -> None:
    (folder / "more.csv").write_text("network,handle,name,owner\nX,@owl,Owl,olga@larkfield.example\n")
    last_recorded(stocked, datetime.now(UTC) - timedelta(hours=7))
    refused = vouchsafe("accounts", "import", "more.csv")
    assert refused.code == 2
    said = " ".join(f"{refused.out}{refused.err}".split())
    assert "the bot has not run for more than six hours" in said
    assert "Start `vouchsafe run`, which asks Slack what time it is, and then try again." in said
    assert "@owl" not in vouchsafe("accounts", "export").out
    last_recorded(stocked, datetime.now(UTC))
    assert vouchsafe("accounts", "import", "more.csv").code == 0
