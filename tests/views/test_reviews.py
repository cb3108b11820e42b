"""What a reviewer is shown fits into a message of Slack's, however much is known of each line."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.campaigns import Campaign, CampaignKind, CampaignState
from bot.domain.ledger import Method
from bot.domain.pictures_leaving import Place
from bot.domain.register import Account, AccountStatus
from bot.domain.review_pictures import LinePicture, PagePicture, pages
from bot.domain.review_risk import Factor
from bot.domain.reviews import Choice, Item, ItemKind, ItemState, Review, ReviewState
from bot.simulator.blockkit import Problems, check_blocks
from bot.views import reviews
from bot.views.fitting import MESSAGE_CHARACTERS

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONG = "x" * 900
ACCOUNT = Account(
    "a" * 26, "T0", "youtube", "h" * 60, "", "", "", "", LONG, "", AccountStatus.ACTIVE, "U0IRIS", "U0JONAS"
)
CAMPAIGN = Campaign(
    "c" * 26, "T0", 7, CampaignKind.BY_HAND, None, None, CampaignState.OPEN, "p", "U0", NOW, None
)
REVIEW = Review("r" * 26, "T0", "c" * 26, "U0IRIS", ReviewState.OPEN, NOW, 0, None, NOW)
KNOWN: dict[str, Any] = {
    "role": "r" * 80, "method": Method.SHARED_SECRET.value, "agency": LONG, "reason": LONG,
    "since": NOW.isoformat(), "last_used": NOW.isoformat(), "until": NOW.isoformat(),
    "factors": [one.value for one in Factor], "accepted": {"reason": LONG}, "purpose": LONG,
    "owner": "U0IRIS", "backup_owner": "U0JONAS", "recovery_mail": "U0AMARA", "shared": True,
    "connected_apps": [LONG], "publishing_tool": LONG,
}  # fmt: skip


def line(place: int, state: ItemState, kind: ItemKind) -> LinePicture:
    person = "U0MAYA" if kind is ItemKind.HOLDER and place % 2 else None
    item = Item(
        f"{place:026}", "T0", "c" * 26, "r" * 26, ACCOUNT.id, kind, place, 0, False, state, KNOWN, "", NOW,
        holding_id="h" * 26, person=person, said=LONG, choice=Choice.KEEP if person else Choice.REMOVE,
        comment=LONG, chosen_by="U0JONAS", told=LONG, still_needed=True,
    )  # fmt: skip
    return LinePicture(item, Place(ACCOUNT, None), CAMPAIGN, asked="U0MAYA", nameless=True)


@pytest.mark.parametrize("kind", ItemKind)
@pytest.mark.parametrize("state", ItemState)
def test_ten_lines_of_which_much_is_known_fit_with_every_button(state: ItemState, kind: ItemKind) -> None:
    lines = tuple(line(place, state, kind) for place in range(1, 11))
    picture = PagePicture(REVIEW, CAMPAIGN, 1, 1, 10, lines, "U0IRIS")
    shown = reviews.page(picture)
    problems = Problems()
    check_blocks(shown["blocks"], "message", "/blocks", problems)
    assert problems.messages == []
    assert len(json.dumps(shown["blocks"], ensure_ascii=False)) <= MESSAGE_CHARACTERS
    rows = [block["elements"] for block in shown["blocks"] if block["type"] == "actions"]
    assert [len(row) >= 2 for row in rows] == [True] * 10


def test_lines_come_so_many_to_a_message_in_their_order() -> None:
    assert pages(range(23), 10) == (tuple(range(10)), tuple(range(10, 20)), (20, 21, 22))
    assert pages((), 10) == ()
