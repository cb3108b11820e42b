"""The stage of the demo: the local Slack on a kept clock, with the company in it, and all of it on disk."""

import os
import socket
from collections.abc import Mapping
from datetime import datetime

from bot import keys
from bot.demo import company, wiring
from bot.demo.address import HOST
from bot.demo.folder import Folder
from bot.resources import content, manifest
from bot.simulator import KeptClock, Person, SlackServer, Stagehand, Store, Workspace


class Stage:
    """The local Slack of one demo; `close` ends it, and what it holds stays in its folder."""

    def __init__(
        self,
        folder: Folder,
        listening: socket.socket | None = None,
        stagehand: Stagehand | None = None,
        *,
        begins: datetime | None = None,
    ) -> None:
        """Answer on the socket that is `listening`, or on any port; a history `begins` then."""
        self.folder = folder
        start = begins.timestamp() if begins else None
        # A history that is cut off is told anew.
        self.clock = KeptClock(folder.clock, keeper=True, begins=start, in_haste=begins is not None)
        self.slack = Workspace(self.clock, "Larkfield", "larkfield")
        self.store = Store(folder.slack)
        known = self.store.attach(self.slack)
        self.slack.install(manifest(), "", "", wiring.TOKEN, app_token=wiring.APP_TOKEN)
        self.people = _known(self.slack) if known else self._settle_in()
        self.server = SlackServer(self.slack, HOST, 0, stagehand, listening)
        self.server.start()

    def settings(self) -> Mapping[str, str]:
        """The settings of the bot that belongs here."""
        first_names = [name.split()[0] for name in company.ADMINS]
        admins = [self.people[name].id for name in first_names if name in self.people]
        channel = self.slack.find_channel(company.COMMITTEE).id
        return wiring.settings(self.folder, self.server.api_url, admins, channel)

    def close(self) -> None:
        """Stop listening and keep no more."""
        self.server.stop()
        self.store.close()

    def _settle_in(self) -> dict[str, Person]:
        people = company.settle_in(self.slack) | company.add_leavers(self.slack)
        company.add_other_channels(self.slack, people)
        # Whoever plays several people in one hour does not wait for anybody's next morning.
        example = content("policy.yml").replace(b"cards: digest", b"cards: at_once")
        self.folder.policy.write_bytes(example)
        keys.make(self.folder.keys, os.urandom)
        return people


def _known(slack: Workspace) -> dict[str, Person]:
    """The company's people by first name; somebody may have got another name or address since."""
    members = {
        called: member for member in slack.people.values() for called in (member.real_name, member.email)
    }
    found = {one.name.split()[0]: members.get(one.email, members.get(one.name)) for one in company.EVERYBODY}
    return {name: slack.person(member.id) for name, member in found.items() if member}
