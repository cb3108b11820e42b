"""What a report must say, by its kind, and with what it can be closed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.reports import ASKED, OUTCOMES, Outcome, Report, ReportDraft, ReportKind, ReportState, missing

NOON = datetime(2026, 12, 18, 12, 0, tzinfo=UTC)
FILLED = ReportDraft(
    account="a", person="U1", network="x", handle="h", address="https://x.com/h", what="Seen today."
)


def test_an_empty_form_asks_for_the_kind_and_what_happened() -> None:
    assert missing(ReportDraft()).keys() == {"kind", "what"}


@pytest.mark.parametrize("kind", ReportKind)
def test_each_kind_asks_for_what_it_needs_and_for_nothing_else(kind: ReportKind) -> None:
    full = replace(FILLED, kind=kind)
    assert missing(full) == {}
    for name in ("account", "person", "network"):
        needed = name in {one.field for one in ASKED[kind] if one.needed}
        assert (name in missing(replace(full, **{name: None}))) is needed


def test_a_rogue_account_is_named_by_its_handle_or_its_address() -> None:
    rogue = replace(FILLED, kind=ReportKind.ROGUE)
    assert missing(replace(rogue, handle="")) == {}
    assert missing(replace(rogue, address="")) == {}
    assert missing(replace(rogue, handle="", address="")).keys() == {"handle"}


def test_nobody_says_that_people_were_warned_before_they_were() -> None:
    kinds = {"id": "r", "workspace_id": "T", "number": 1, "reporter": "U", "opened_at": NOON, "what": "x"}
    none = {"account_id": None, "person": None, "network": None, "handle": "", "address": ""}
    phish = Report(**kinds, **none, kind=ReportKind.PHISH, state=ReportState.OPEN)
    assert Outcome.WARNED not in phish.outcomes
    assert Outcome.WARNED in replace(phish, warned_at=NOON).outcomes
    assert all(OUTCOMES[kind] for kind in ReportKind)
