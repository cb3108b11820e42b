"""A card that is just being sent shows what was so before: what changes meanwhile draws it once more (S4)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.domain.channel import ChannelFault
from bot.domain.programme import PolicyVersion
from bot.services import channel, policy_file, proposing
from bot.services.proposing import Terms
from storage.database import Unit
from storage.outbox import Effect, Stage, outbox
from tests.services.company import EXAMPLE, Founded, found


@pytest.fixture
def here(each_url: str) -> Iterator[Founded]:
    company = found(each_url)
    yield company
    company.database.dispose()


def being_sent(unit: Unit, subject: str) -> None:
    """Delivery has drawn every card of a row and waits for Slack's answer."""
    cards = (outbox.c.subject == subject, outbox.c.effect == Effect.CARD.value)
    unit.execute(update(outbox).where(*cards).values(stage=Stage.SENDING.value))


def to_be_drawn(unit: Unit, name: str, subject: str) -> set[str]:
    """Where a card is drawn once more after that."""
    due = (outbox.c.stage == Stage.DUE.value, outbox.c.name == name, outbox.c.subject == subject)
    return set(unit.execute(select(outbox.c.place).where(*due)).scalars())


def propose(here: Founded, folder: Path, hours: int) -> PolicyVersion:
    """A text that gives owners so many hours to remove somebody."""
    text = EXAMPLE.read_text().replace("removal_sla: 24 hours", f"removal_sla: {hours} hours")
    file = folder / f"{hours}.yml"
    file.write_text(text)
    loaded = policy_file.read(file)
    terms = Terms(replace=True)
    return here.do(lambda unit: proposing.propose(unit, here.company, loaded, "operator", terms))


def test_a_policys_card_that_is_sent_while_another_takes_its_place_is_drawn_again(
    here: Founded, tmp_path: Path
) -> None:
    first = propose(here, tmp_path, 48)
    here.do(lambda unit: being_sent(unit, first.id))
    propose(here, tmp_path, 12)
    with here.database.read() as unit:
        assert to_be_drawn(unit, "ballot", first.id) == {here.company.committee_channel}


def test_a_copy_that_is_sent_while_the_channel_gets_the_card_is_drawn_again(here: Founded) -> None:
    company, maya = here.company, here.people["Maya"]
    here.do(lambda unit: channel.looked(unit, company, ChannelFault.ARCHIVED))
    asked = here.do(lambda unit: here.ask(unit, maya, "editor", "publish", "2w"))
    here.do(lambda unit: being_sent(unit, asked))
    here.do(lambda unit: channel.looked(unit, company, None))
    here.do(lambda unit: channel.posted(unit, company, "request", asked, str(company.committee_channel)))
    with here.database.read() as unit:
        assert here.people["Jonas"].user_id in to_be_drawn(unit, "request", asked)
