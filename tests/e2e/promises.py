"""What must be so in every world, whatever its story was: the promises (A, E, R, S, L), read from the database
and from all that Slack was shown.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, text

from bot.domain.access import RequestState
from bot.domain.buttons import read_value
from bot.domain.ports import Ports
from bot.simulator import Workspace
from handlers.routes import ROUTES
from scheduler.cards import DRAWINGS
from storage import access, verify
from storage.database import Database
from tests.databases import beside
from tests.e2e import escalations

DECIDES = {
    *("approve", "deny", "change", "take_back", "withdraw"),
    *("approve_adoption", "deny_adoption", "take_back_adoption", "leave_out"),
}
ANSWERABLE = {
    *("button", "static_select", "external_select", "users_select"),
    *("radio_buttons", "checkboxes", "datepicker"),
}
UNDRAWN = {"proof", "twin", "sheet_read", "sheet_import", "left_out", "policy_read"}
"""Effects that show nobody anything."""

QUERIES = {
    "A1 a party to a request approved it": """
        SELECT a.request_id, a.person FROM approval a JOIN request r ON r.id = a.request_id
        WHERE a.person IN (r.requester, r.beneficiary)""",
    "A1 a party to a request has a vote on it": """
        SELECT v.request_id, v.person FROM vote v JOIN request r ON r.id = v.request_id
        WHERE v.person IN (r.requester, r.beneficiary)""",
    "A2 an approval has no standing vote behind it": """
        SELECT a.request_id, a.person FROM approval a LEFT JOIN vote v
        ON v.request_id = a.request_id AND v.person = a.person AND v.state = 'standing' WHERE v.id IS NULL""",
    "A4 a request that was not approved has approvals": """
        SELECT r.id, r.state FROM request r JOIN approval a ON a.request_id = r.id
        WHERE r.state <> 'approved'""",
    "A4 a request that was not approved has a grant": """
        SELECT r.id, r.state FROM request r JOIN "grant" g ON g.request_id = r.id
        WHERE r.state <> 'approved'""",
    "A6 a request has two grants": """
        SELECT request_id, count(*) FROM "grant" GROUP BY request_id HAVING count(*) > 1""",
    "A6 an approved request has neither a grant nor one that it extends": """
        SELECT r.id FROM request r LEFT JOIN "grant" g ON g.request_id = r.id
        WHERE r.state = 'approved' AND g.id IS NULL AND r.extends_grant_id IS NULL""",
    "A7 a request was decided after its deadline": """
        SELECT id, state FROM request
        WHERE state IN ('approved', 'denied', 'withdrawn') AND decided_at >= lapses_at""",
    "E4 access is called removed without evidence": """
        SELECT id FROM "grant" WHERE state = 'removed' AND evidence IS NULL""",
    "E4 access has evidence but is not removed": """
        SELECT id FROM "grant" WHERE state <> 'removed' AND evidence IS NOT NULL""",
    "E4 an attested removal has no task that somebody else has done": """
        SELECT g.id FROM "grant" g JOIN request r ON r.id = g.request_id
        WHERE g.evidence = 'attested' AND NOT EXISTS (
            SELECT 1 FROM task t WHERE t.grant_id = g.id AND t.kind IN ('remove', 'suspend') AND t.state = 'done'
            AND t.done_by NOT IN (g.beneficiary, r.requester) AND (t.note IS NOT NULL OR t.file_id IS NOT NULL))""",
    "E3 access waits for its removal and nobody has been asked": """
        SELECT g.id FROM "grant" g WHERE g.state = 'removing' AND g.method = 'owner_task' AND NOT EXISTS (
            SELECT 1 FROM task t WHERE t.grant_id = g.id AND t.state = 'open' AND t.kind IN ('remove', 'settle'))""",
    "E3 access is suspended, its holder may be on the network, and nobody has been asked": """
        SELECT g.id FROM "grant" g WHERE g.state = 'suspended' AND g.method = 'owner_task'
        AND g.off_network_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM task t WHERE t.grant_id = g.id AND t.state = 'open' AND t.kind = 'suspend')
        AND NOT EXISTS (SELECT 1 FROM "grant" o WHERE o.account_id = g.account_id AND o.id <> g.id
            AND o.beneficiary = g.beneficiary AND o.state IN ('active', 'removing'))""",
    "C1 a line is certified and nobody has said so": """
        SELECT id FROM review_item WHERE state = 'kept'
        AND (submitted_by IS NULL OR submitted_by = 'system' OR choice <> 'keep')""",
    "C1 a line waits in an audit that asks nobody any more": """
        SELECT i.id FROM review_item i JOIN campaign c ON c.id = i.campaign_id
        WHERE c.state IN ('settling', 'closed') AND i.state IN ('open', 'chosen', 'unsure')""",
    "C1 a line is suspended and its access is in use": """
        SELECT i.id FROM review_item i JOIN "grant" g ON g.id = i.grant_id
        WHERE i.state = 'suspended' AND g.state = 'active'""",
    "C2 somebody has decided on their own access": """
        SELECT id FROM review_item WHERE kind = 'holder' AND person IN (submitted_by, chosen_by)""",
    "P4.7 somebody has looked at a removal of their own, or at what they decided": """
        SELECT s.id FROM spot_check s JOIN review_item i ON i.id = s.item_id
        WHERE s.settled_by IN (i.submitted_by, i.chosen_by, i.person)""",
    "R5 a login waits to be changed for somebody who has seen it, and nobody has been asked": """
        SELECT g.id FROM "grant" g WHERE g.state = 'removing' AND g.method = 'vault' AND NOT EXISTS (
            SELECT 1 FROM rotation r JOIN duty d ON d.subject = r.id AND d.state = 'open'
            WHERE r.account_id = g.account_id AND r.state = 'open')""",
    "R5 access to a login is called removed, and what its holder saw is still in use": """
        SELECT g.id, s.version FROM "grant" g JOIN secret_seen s ON s.grant_id = g.id
        JOIN secret k ON k.id = s.secret_id WHERE g.state = 'removed' AND (g.evidence = 'never_shown' OR (
            g.evidence = 'rotated' AND s.version >= k.version AND k.state = 'kept'))""",
    "R5 somebody was asked to add or to remove a person who looks at a login in the vault": """
        SELECT t.id FROM task t JOIN "grant" g ON g.id = t.grant_id WHERE g.method = 'vault'""",
    "A9 somebody who is deactivated holds a grant in force": """
        SELECT g.id, g.state FROM "grant" g
        JOIN person p ON p.workspace_id = g.workspace_id AND p.user_id = g.beneficiary
        WHERE p.kind = 'deactivated' AND g.state IN ('waiting', 'provisioning', 'active', 'suspended')""",
    "A9 somebody who is deactivated has a vote that stands on an undecided request": """
        SELECT v.id FROM vote v JOIN request r ON r.id = v.request_id
        JOIN person p ON p.workspace_id = r.workspace_id AND p.user_id = v.person
        WHERE p.kind = 'deactivated' AND v.state = 'standing' AND r.state = 'pending'""",
    "P4.4 two lists are open for one person": """
        SELECT person, count(*) FROM departure WHERE state IN ('asked', 'agreed', 'open')
        GROUP BY person HAVING count(*) > 1""",
    "P4.4 a list is done and something on it is open": """
        SELECT i.id FROM departure_item i JOIN departure d ON d.id = i.departure_id
        WHERE d.state = 'done' AND i.state = 'open'""",
    "P4.4 a list is open and nobody sees to it": """
        SELECT d.id FROM departure d WHERE d.state = 'open' AND NOT EXISTS (
            SELECT 1 FROM duty u WHERE u.subject = d.id AND u.kind = 'see_off' AND u.state = 'open')""",
    "P4.4 nobody but one person wanted somebody offboarded": """
        SELECT id FROM departure WHERE cause = 'offboarded' AND state IN ('agreed', 'open', 'done')
        AND (confirmed_by IS NULL OR confirmed_by IN (asked_by, person) OR asked_by = person)""",
    "P4.4 somebody answered a question about themselves": """
        SELECT l.id FROM question_line l JOIN question q ON q.id = l.question_id
        WHERE l.answered_by = q.person""",
    "R4 access is called covered by a grant that was not in use when it ended": """
        SELECT g.id FROM "grant" g WHERE g.evidence = 'covered' AND NOT EXISTS (
            SELECT 1 FROM "grant" h WHERE h.id <> g.id AND h.account_id = g.account_id
            AND h.beneficiary = g.beneficiary AND h.activated_at IS NOT NULL AND h.ends_at > g.ended_at
            AND (h.ended_at IS NULL OR h.ended_at >= g.ended_at))""",
    "P6.6 a report has no outcome, and nobody is asked for one": """
        SELECT r.id, r.state FROM report r WHERE r.state <> 'closed' AND NOT EXISTS (
            SELECT 1 FROM duty d WHERE d.subject = r.id AND d.state = 'open'
            AND d.kind = CASE r.state WHEN 'open' THEN 'answer_report' ELSE 'close_report' END)""",
    "P6.6 a report is closed without an outcome, or somebody still waits for it": """
        SELECT r.id FROM report r WHERE r.state = 'closed' AND (r.outcome IS NULL OR r.closed_by IS NULL OR EXISTS (
            SELECT 1 FROM duty d WHERE d.subject = r.id AND d.state = 'open'
            AND d.kind IN ('answer_report', 'close_report')))""",
    "P6.6 somebody deals with a report about themselves": """
        SELECT r.id FROM report r WHERE r.person IN (r.answered_by, r.closed_by)
        UNION SELECT d.subject FROM duty d JOIN report r ON r.id = d.subject WHERE d.assignee = r.person""",
    "P3.7 a source that is not settled waits for nobody, or one that is settled still for somebody": """
        SELECT e.id, e.state FROM evidence e JOIN hunt h ON h.id = e.hunt_id
        WHERE (h.state = 'open' AND e.state IN ('open', 'partly')) <> EXISTS (
            SELECT 1 FROM duty d WHERE d.subject = e.id AND d.state = 'open')""",
    "P3.7 a source is settled without anything that was given for it": """
        SELECT e.id, e.state FROM evidence e WHERE e.state <> 'open' AND NOT EXISTS (
            SELECT 1 FROM evidence_item i LEFT JOIN proof_file f ON f.id = i.file_id
            WHERE i.evidence_id = e.id AND i.says = e.state
            AND (i.says = 'not_obtainable' AND i.note <> '' OR i.sha256 IS NOT NULL OR f.state = 'kept'))""",
    "P5.4 a grant in force outlasts the contract of its holder's agency": """
        SELECT g.id, g.ends_at, a.ends_at FROM "grant" g
        JOIN principal p ON g.beneficiary = p.id OR g.beneficiary = p.user_id
        JOIN roster r ON r.principal_id = p.id AND r.until IS NULL JOIN agency a ON a.id = r.agency_id
        WHERE g.state IN ('waiting', 'provisioning', 'active', 'suspended') AND g.ends_at > a.ends_at""",
    "P5.4 somebody outside Slack has access and is on no roster": """
        SELECT g.id FROM "grant" g JOIN principal p ON g.beneficiary = p.id
        WHERE g.state IN ('waiting', 'provisioning', 'active', 'suspended') AND NOT EXISTS (
            SELECT 1 FROM roster r WHERE r.principal_id = p.id AND r.until IS NULL)""",
    "P3.5 something was to be sent to somebody who is not in Slack": """
        SELECT o.id, o.name FROM outbox o JOIN principal p ON p.id = o.place""",
    "P3.5 an identity is somebody's and no person has said so": """
        SELECT id FROM identity WHERE (state = 'proposed') <> (decided_by IS NULL)""",
    "P3.2 somebody has asked to be adopted themselves": """
        SELECT id FROM request WHERE adoption_id IS NOT NULL AND requester = beneficiary""",
    "P3.2 the committee is asked about a way in and no request waits": """
        SELECT l.id FROM adoption_line l LEFT JOIN request r ON r.id = l.request_id
        WHERE l.state = 'asked' AND (r.state IS NULL OR r.state <> 'pending')""",
    "P3.2 a request to adopt somebody waits and their line does not wait for it": """
        SELECT r.id FROM request r LEFT JOIN adoption_line l ON l.request_id = r.id AND l.state = 'asked'
        WHERE r.adopts_holding_id IS NOT NULL AND r.state = 'pending' AND l.id IS NULL""",
    "P3.2 a way in is adopted and its request was not approved": """
        SELECT l.id FROM adoption_line l LEFT JOIN request r ON r.id = l.request_id
        WHERE l.state = 'adopted' AND (r.state IS NULL OR r.state <> 'approved')""",
    "S1 an effect has ended and still holds an address, or has died without a word why": """
        SELECT id, stage FROM outbox WHERE stage IN ('sent', 'superseded', 'dead')
        AND (answer_url IS NOT NULL OR settled_at IS NULL OR (stage = 'dead' AND fault IS NULL))""",
    "S3 one message pictures two rows": """
        SELECT channel, ts, count(*) FROM card WHERE ts <> 'home'
        GROUP BY channel, ts HAVING count(*) > 1""",
}
"""What no row may ever say; each query finds nothing."""


def check(url: str, slack: Workspace, ports: Ports) -> None:
    """Hold a world that has ended against every promise."""
    with beside(url).connect() as connection:
        faults = [*_in_rows(connection), *_in_cards(connection, slack), *escalations.faults(connection)]
    faults += [*_on_screens(slack), *_on_the_trail(url, ports)]
    if faults:
        raise AssertionError("\n".join(faults))


def _in_rows(connection: Connection) -> Iterator[str]:
    for name, query in QUERIES.items():
        yield from (f"{name}: {row}" for row in connection.execute(text(query)))
    yield from _unfilled(connection)
    told = set(connection.scalars(text("SELECT DISTINCT name FROM outbox WHERE effect <> 'twin'")))
    yield from (f"nobody can draw {name!r}" for name in told - DRAWINGS.keys() - UNDRAWN)


def _unfilled(connection: Connection) -> Iterator[str]:
    """A3: an approved request has each of its slots filled once, each by another person."""
    request, approval = access.request.c, access.approval.c
    approved = select(request.id, request.slots).where(request.state == RequestState.APPROVED.value)
    for request_id, slots in connection.execute(approved).all():
        of_it = select(approval.slot, approval.person).where(approval.request_id == request_id)
        filled = connection.execute(of_it).all()
        if Counter(slot for slot, _ in filled) != Counter(slots):
            yield f"A3 {request_id} asks for {slots} and has {filled}"
        if len({person for _, person in filled}) < len(filled):
            yield f"A3 one person fills two slots of {request_id}: {filled}"


CLOSED = """
    SELECT c.channel, c.ts, c.name FROM card c LEFT JOIN report r ON r.id = c.subject
    LEFT JOIN amnesty a ON a.id = c.subject LEFT JOIN hunt h ON h.id = a.hunt_id
    WHERE (r.state = 'closed' OR h.state = 'closed') AND NOT EXISTS (
        SELECT 1 FROM outbox o WHERE o.subject = c.subject AND o.stage IN ('due', 'sending', 'dead'))"""
"""The cards of reports that are closed, and of questions whose hunt is."""

DECIDED_TOGETHER = """
    SELECT c.channel, c.ts FROM card c WHERE c.name IN ('adoption', 'adoption_asked') AND NOT EXISTS (
        SELECT 1 FROM request r WHERE r.adoption_id = c.subject AND r.state = 'pending')
    AND NOT EXISTS (
        SELECT 1 FROM outbox o WHERE o.subject = c.subject AND o.stage IN ('due', 'sending', 'dead'))"""
"""The cards of adoptions on which nobody waits for a decision."""


def _in_cards(connection: Connection, slack: Workspace) -> Iterator[str]:
    """S4: where nothing waits to be told, no card of what is closed has a button that decides."""
    for channel, ts, name in connection.execute(text(CLOSED)):
        message = slack.find_message(channel, ts)
        if message and list(pressable(message.blocks)):
            yield f"S4 a card {name!r} has buttons, and what it is about is closed"
    query = """
        SELECT c.channel, c.ts, r.number, r.state FROM card c JOIN request r ON r.id = c.subject
        WHERE r.state <> 'pending' AND NOT EXISTS (
            SELECT 1 FROM outbox o WHERE o.subject = r.id AND o.stage IN ('due', 'sending', 'dead'))"""
    for channel, ts, number, state in connection.execute(text(query)):
        message = slack.find_message(channel, ts)
        left = {one["action_id"] for one in pressable(message.blocks)} & DECIDES if message else set()
        if left:
            yield f"S4 request #{number} is {state} and its card still has {left}"
    for channel, ts in connection.execute(text(DECIDED_TOGETHER)):
        message = slack.find_message(channel, ts)
        left = {one["action_id"] for one in pressable(message.blocks)} & DECIDES if message else set()
        if left:
            yield f"S4 an adoption is decided and its card still has {left}"


def _on_screens(slack: Workspace) -> Iterator[str]:
    """Whatever was shown can be answered: no dead button, no form that nobody takes."""
    for payload in _shown(slack):
        for element in pressable(payload):
            if element["action_id"] not in ROUTES.actions:
                yield f"nobody answers {element['action_id']!r}"
            if element["type"] == "button" and not _is_readable(element):
                yield f"{element['action_id']!r} carries {element.get('value')!r}"
        yield from (f"nobody takes the form {name!r}" for name in forms(payload) - ROUTES.forms.keys())


def _is_readable(button: dict[str, Any]) -> bool:
    carried = str(button.get("value") or "").rpartition("!")[2]
    return not carried or bool(read_value(carried).subject)


def _on_the_trail(url: str, ports: Ports) -> Iterator[str]:
    """L2: the chain holds from the first event to the head."""
    database = Database(url, ports)
    try:
        *_, verdict = verify.verify(database)
    finally:
        database.dispose()
    if not (isinstance(verdict, verify.Verdict) and verdict.ok):
        yield f"L2 {verdict}"


def pressable(part: Any) -> Iterator[dict[str, Any]]:
    """Every element that reports when it is used: buttons and menus outside forms, fields that tell changes."""
    if isinstance(part, list):
        for one in part:
            yield from pressable(one)
    elif isinstance(part, dict):
        if part.get("type") == "input" and not part.get("dispatch_action"):
            return
        if part.get("type") in ANSWERABLE | {"plain_text_input"} and "action_id" in part:
            yield part
            return
        yield from pressable(list(part.values()))


def forms(part: Any) -> set[str]:
    """The callback id of every dialogue that can be sent."""
    if isinstance(part, list):
        return set().union(*(forms(one) for one in part))
    if not isinstance(part, dict):
        return set()
    own = {part["callback_id"]} if part.get("type") == "modal" and part.get("submit") else set()
    return own.union(*(forms(one) for one in part.values()))


def _shown(slack: Workspace) -> Iterator[Any]:
    """Every payload that the bot sent with its calls and acks; what a story planted is not the bot's."""
    for call in slack.calls:
        yield [_parsed(value) for name, value in call.args.items() if name in ("blocks", "view")]
    for delivery in slack.deliveries:
        yield _parsed(delivery.ack)


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None
