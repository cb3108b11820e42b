"""How the bot reaches Slack: what delivery draws and carries, and what follows where it arrives or cannot."""

from collections.abc import Callable

from bot.connectors.slack import Slack
from bot.domain.anchors import Place
from bot.domain.baseline import Signer
from bot.domain.ports import Ports
from bot.domain.programme import Company
from bot.services import anchoring, channel, digesting, undelivered
from scheduler import cards, outcomes
from scheduler.channels import Channels
from scheduler.delivery import Delivery
from scheduler.files import file_work
from scheduler.uploads import Uploads
from storage.database import Database, Unit
from storage.outbox import Effect, Row


def outbound(
    database: Database,
    slack: Slack,
    ports: Ports,
    channels: Channels,
    company: Callable[[], Company],
    signer: Callable[[], Signer | None],
) -> Delivery:
    """What sends everything to Slack; nothing is sent yet, and every commit wakes it.

    `company` knows nobody before the first contact with Slack.
    """
    after, work = _After(database, company), file_work(database, slack, company)
    delivery = Delivery(
        database,
        slack,
        lambda unit, row: cards.draw(unit, company(), row),
        ports,
        fetch_file=lambda row: work[row.name](row),
        upload_file=Uploads(database, slack, company, signer).upload,
        on_dead=after.dead,
        on_fault=after.stopped,
        on_posted=after.posted,
        check_place=channels.check,
    )
    database.on_told = delivery.wake
    return delivery


class _After:
    """What the programme does about what has become of an effect."""

    def __init__(self, database: Database, company: Callable[[], Company]) -> None:
        self._database, self._company = database, company

    def dead(self, unit: Unit, row: Row, error: str) -> None:
        if row.name == anchoring.NAME:
            anchoring.failed(unit, row.subject, Place.CHANNEL, error)
        undelivered.give_up(unit, self._company(), row, error)

    def posted(self, unit: Unit, row: Row) -> None:
        if row.name == anchoring.NAME:
            anchoring.arrived(unit, row.subject, Place.CHANNEL)
        if row.effect is not Effect.CARD:
            return
        digesting.posted(unit, row.workspace_id, row.name, row.place)
        channel.posted(unit, self._company(), row.name, row.subject, row.place)

    def stopped(self, method: str, fault: str) -> None:
        company = self._company()
        if company.workspace_id and fault not in outcomes.OURS:
            self._database.run(
                lambda unit: undelivered.stopped(unit, company, method, fault), background=True
            )
