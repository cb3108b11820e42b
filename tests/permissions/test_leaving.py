"""A leaver at each step of every flow: one of everything is half-way, and each in turn leaves (P4.4)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.domain.people import Kind
from docs import leavers
from storage import duties, people, verify
from tests.e2e import ledger, promises
from tests.permissions import trying
from tests.permissions.booth import YES, Booth, in_a_booth
from tests.permissions.leaving import LEAVERS, changed, happened, left, sweep
from tests.permissions.people import MANAGER, OWNER, PARTY, Who, user_id
from tests.permissions.test_permissions import OPEN_TO_ALL
from tests.services.company import TEAM

pytestmark = pytest.mark.proof

AMISS = {
    "a task is open with somebody who has left": """
        SELECT t.id FROM task t JOIN person p ON p.user_id = t.assignee
        WHERE t.state = 'open' AND (p.kind <> 'member' OR p.offboarded_at IS NOT NULL)""",
    "a task is open with somebody whom it is for": """
        SELECT t.id FROM task t JOIN "grant" g ON g.id = t.grant_id JOIN request r ON r.id = g.request_id
        WHERE t.state = 'open' AND t.assignee IN (g.beneficiary, r.requester)""",
    "a duty is open with somebody who has left": """
        SELECT d.id, d.kind FROM duty d JOIN person p ON p.user_id = d.assignee
        WHERE d.state = 'open' AND (p.kind <> 'member' OR p.offboarded_at IS NOT NULL)""",
    "a request is open that somebody who has left is a party to": """
        SELECT id FROM request WHERE state = 'pending' AND :who IN (requester, beneficiary)""",
    "a vote or a signature of theirs stands": """
        SELECT v.id FROM vote v JOIN request r ON r.id = v.request_id
        WHERE v.person = :who AND v.state = 'standing' AND r.state = 'pending'
        UNION SELECT policy_id FROM policy_signature s JOIN policy_version p ON p.id = s.policy_id
        WHERE s.person = :who AND p.state = 'in_review'
        UNION SELECT policy_id FROM policy_vote v JOIN policy_version p ON p.id = v.policy_id
        WHERE v.person = :who AND p.state = 'in_review'""",
    "they answer for an account, a seat, an office or an agency": """
        SELECT id FROM account WHERE :who IN (owner, backup_owner, recovery_mail, recovery_phone)
        UNION SELECT seat_id FROM seat WHERE occupant = :who
        UNION SELECT office FROM office WHERE person = :who
        UNION SELECT id FROM agency WHERE sponsor = :who AND state = 'active'""",
    "what they hold is in force, or ended and nobody is asked for it": """
        SELECT g.id FROM "grant" g WHERE g.beneficiary = :who AND (
            g.state IN ('waiting', 'provisioning', 'active') OR g.state = 'removing' AND g.method = 'owner_task' AND NOT EXISTS (
                SELECT 1 FROM task t WHERE t.grant_id = g.id AND t.state = 'open'
                AND t.kind IN ('remove', 'settle')))""",
    "a removal was asked for later than with the event": """
        SELECT t.id FROM task t JOIN "grant" g ON g.id = t.grant_id JOIN departure d ON d.person = g.beneficiary
        WHERE g.beneficiary = :who AND g.end_reason = 'left' AND t.kind IN ('remove', 'settle')
        AND t.opened_at <> d.opened_at""",
    "whoever sees to their list, or owns an account on it, has no card": """
        SELECT d.id, u.assignee FROM departure d JOIN duty u ON u.subject = d.id AND u.kind = 'see_off'
        WHERE d.person = :who AND u.state = 'open' AND NOT EXISTS (
            SELECT 1 FROM outbox o WHERE o.name = 'departure' AND o.subject = d.id AND o.place = u.assignee)
        UNION SELECT d.id, a.owner FROM departure d JOIN departure_item i ON i.departure_id = d.id
        JOIN account a ON a.id = i.account_id AND a.owner IS NOT NULL
        WHERE d.person = :who AND i.state = 'open' AND NOT EXISTS (
            SELECT 1 FROM outbox o WHERE o.name = 'departure' AND o.subject = d.id AND o.place = a.owner)""",
    "a way in without a grant is left to them": """
        SELECT h.id FROM holding h WHERE h.person = :who AND h.standing = 'current' AND h.grant_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM holding n WHERE n.replaces = h.id)
        AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.subject = h.id AND d.state = 'open')""",
    "a secret that they know need not be changed": """
        SELECT h.id FROM holding h WHERE h.person = :who AND h.method = 'shared_secret' AND NOT EXISTS (
            SELECT 1 FROM rotation r WHERE r.account_id = h.account_id AND r.state = 'open')""",
    "a list of theirs waits for them": """
        SELECT id FROM sheet_import WHERE given_by = :who AND state IN ('reading', 'previewed')""",
    "a change of a seat that they asked for, or that is about them, waits": """
        SELECT id FROM seat_change WHERE state = 'asked' AND :who IN (asked_by, person, sitting)""",
    "somebody is asked whether they keep what they hold": """
        SELECT id FROM question WHERE person = :who AND state = 'open'""",
    "they have no list, or nobody has its card": """
        SELECT p.user_id FROM person p WHERE p.user_id = :who AND NOT EXISTS (
            SELECT 1 FROM departure d JOIN outbox o ON o.subject = d.id AND o.name = 'departure'
            WHERE d.person = :who AND d.state IN ('open', 'done'))""",
}
"""What must not be so of somebody (`:who`) from the moment at which Slack says that they have left."""


@pytest.fixture(scope="module")
def booth() -> Iterator[Booth]:
    with in_a_booth() as found:
        trying.open_everything(found)
        yield found


@pytest.mark.parametrize("who", LEAVERS, ids=lambda who: who.heading)
def test_with_the_event_all_is_passed_on_or_closed_and_nothing_comes_back(booth: Booth, who: Who) -> None:
    with left(booth, who) as (before, after):
        check(booth, who)
        page = leavers.PAGE.read_text()
        assert leavers.column(page, who) == leavers.words_of(changed(before, after)), "run `make docs`"
        sweep(booth)
        sweep(booth, hours=25)
        check(booth, who)
        happened(booth, who, deleted=False)
        sweep(booth, hours=25)
        check(booth, who, here=True)


@pytest.mark.parametrize("who", [PARTY, OWNER, MANAGER], ids=lambda who: who.heading)
def test_with_the_event_they_can_do_nothing_here_any_more(booth: Booth, who: Who) -> None:
    acts = [act for act in trying.every_act() if act.words not in OPEN_TO_ALL and act.first is None]
    with left(booth, who):
        booth.mark()
        done = [act.words for act in acts if trying.attempt(booth, act, who).word in (YES, "incident")]
    assert not done, "; ".join(done)


@pytest.mark.parametrize("who", LEAVERS[:6], ids=lambda who: who.heading)
def test_offboarding_passes_on_and_closes_the_same(booth: Booth, who: Who) -> None:
    with left(booth, who) as (before, after):
        announced = changed(before, after)
    with left(booth, who, quietly=True) as (before, after):
        check(booth, who, here=True)
        assert changed(before, after) == announced


def test_whoever_leaves_while_their_heir_is_gone_already_is_followed_by_the_next(booth: Booth) -> None:
    """All eight, one after the other: in the end it is with the one admin who is left."""
    with left(booth, OWNER):
        for who in {*LEAVERS} - {OWNER}:
            happened(booth, who, deleted=True)
        for who in LEAVERS:
            check(booth, who)


def check(booth: Booth, who: Who, *, here: bool = False) -> None:
    """Nothing is amiss: in the rows, on the trail, and between the two; `here`, Slack still lets them in."""
    with booth.database.read() as unit:
        kind = people.find(unit, TEAM, user_id(who)).kind
        assert kind is (Kind.MEMBER if here else Kind.DEACTIVATED)
        asked = duties.every_open(unit, TEAM)
        assert [one for one in asked if one.assignee in one.parties] == []
        queries = {**AMISS, **promises.QUERIES}
        found = {
            said: unit.connection.execute(text(query), {"who": user_id(who)}).all()
            for said, query in queries.items()
        }
    assert {said: rows for said, rows in found.items() if rows} == {}
    ledger.check(booth.database.url)
    *_, verdict = verify.verify(booth.database)
    assert verdict.ok, verdict
