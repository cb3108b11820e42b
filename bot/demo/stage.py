"""The stage of the demo: the local Slack on a kept clock, with the company in it, and all of it on disk."""

from collections.abc import Mapping
from datetime import datetime

from bot.demo import company, wiring
from bot.demo.address import HOST, taken
from bot.demo.backstage import Backstage
from bot.demo.folder import Folder
from bot.demo.supervisor import Supervisor
from bot.resources import content, manifest
from bot.simulator import KeptClock, Person, SlackServer, Store, Workspace
from storage.database import Database


class Stage:
    """The local Slack of one demo; `close` ends it, and what it holds stays in its folder."""

    def __init__(self, folder: Folder, port: int, supervisor: Supervisor, begins: datetime) -> None:
        """Listen on `port` of loopback; for a company that is new there, time `begins` then."""
        self.folder = folder
        self.clock = KeptClock(folder.clock, keeper=True, begins=begins.timestamp())
        self.slack = Workspace(self.clock, "Larkfield", "larkfield")
        self.store = Store(folder.slack)
        known = self.store.attach(self.slack)
        self.slack.install(manifest(), "", "", wiring.TOKEN, app_token=wiring.APP_TOKEN)
        self.people = _known(self.slack) if known else self._settle_in()
        self._backstage = Backstage(supervisor)
        self.server = SlackServer(self.slack, HOST, port, self._backstage)
        self._listen()

    def let_on(self, supervisor: Supervisor) -> None:
        """Let the bot's process run here from now on."""
        settings = self.settings()
        wiring.keep_for_operators(self.folder, settings)
        supervisor.begin(settings)
        beside = Database(self.folder.database_url, wiring.ports(self.clock))
        self._backstage.begin(beside, self.slack.team_id)

    def settings(self) -> Mapping[str, str]:
        """The settings of the bot that belongs here."""
        admins = [self.people[name.split()[0]].id for name in company.ADMINS]
        channel = self.slack.find_channel(company.COMMITTEE).id
        return wiring.settings(self.folder, self.server.api_url, admins, channel)

    def close(self) -> None:
        """Stop listening and keep no more."""
        self.server.stop()
        self.store.close()

    def _settle_in(self) -> dict[str, Person]:
        people = company.settle_in(self.slack)
        company.add_other_channels(self.slack, people)
        self.folder.policy.write_bytes(content("policy.yml"))
        return people

    def _listen(self) -> None:
        try:
            self.server.start()
        except OSError as error:
            self.store.close()
            raise taken(self.server.port) from error


def _known(slack: Workspace) -> dict[str, Person]:
    """The company's people, by first name as it knows them."""
    return {one.name.split()[0]: slack.person(one.email) for one in company.PEOPLE}
