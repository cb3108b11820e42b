"""Every table, by what its changes leave behind: a trail event each, or a stated reason why none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from bot.domain.access import REQUEST, VOTE
from bot.domain.adoption import ADOPTION
from bot.domain.agencies import AGENCY
from bot.domain.baseline import BASELINE
from bot.domain.campaigns import CAMPAIGN
from bot.domain.channel import CHANNEL
from bot.domain.committee import SEAT_CHANGE
from bot.domain.duties import DUTY
from bot.domain.grants import GRANT, TASK
from bot.domain.hunt import AMNESTY, EVIDENCE, HUNT
from bot.domain.invitations import INVITATION
from bot.domain.leaving import DEPARTURE, ITEM
from bot.domain.lifecycle import Lifecycle
from bot.domain.moving import LINE, QUESTION
from bot.domain.principals import IDENTITY
from bot.domain.programme import POLICY
from bot.domain.proof import PROOF
from bot.domain.reconciling import MATCH
from bot.domain.reports import REPORT
from bot.domain.restoration import RESTORATION
from bot.domain.reviews import ITEM as REVIEW_ITEM
from bot.domain.reviews import REVIEW, SPOT_CHECK
from bot.domain.rotation import ROTATION
from bot.domain.sheets import SHEET
from bot.domain.training import ASSIGNMENT, QUIZ
from bot.domain.vault import CHECKOUT, SECRET
from bot.domain.vault_keys import KEK, KEK_ROTATION, VAULT
from storage import (
    access,
    acknowledging,
    adoption,
    agencies,
    amnesty,
    anchors,
    ballots,
    baselines,
    campaigns,
    channels,
    clock,
    digest,
    duties,
    grants,
    hunt,
    inbox,
    invitations,
    leaving,
    ledger,
    monthly,
    moving,
    network_lists,
    outbox,
    people,
    policy,
    principals,
    register,
    reports,
    restoration,
    retakes,
    reviews,
    rotation,
    seats,
    secrets,
    sheets,
    spaced,
    spot_checks,
    timers,
    trail,
    training,
    vault_keys,
)
from storage.metadata import metadata

LIFECYCLES: Mapping[Table, Lifecycle[Any]] = {
    access.request: REQUEST,
    access.vote: VOTE,
    grants.grant: GRANT,
    grants.task: TASK,
    grants.proof_file: PROOF,
    policy.policy_version: POLICY,
    channels.channel: CHANNEL,
    duties.duty: DUTY,
    rotation.rotation: ROTATION,
    leaving.departure: DEPARTURE,
    leaving.departure_item: ITEM,
    moving.question: QUESTION,
    moving.question_line: LINE,
    sheets.sheet_import: SHEET,
    agencies.agency: AGENCY,
    invitations.invitation: INVITATION,
    principals.identity: IDENTITY,
    baselines.baseline: BASELINE,
    reports.report: REPORT,
    hunt.hunt: HUNT,
    hunt.evidence: EVIDENCE,
    amnesty.amnesty: AMNESTY,
    adoption.adoption_line: ADOPTION,
    training.assignment: ASSIGNMENT,
    training.attempt: QUIZ,
    seats.seat_change: SEAT_CHANGE,
    secrets.secret: SECRET,
    secrets.checkout: CHECKOUT,
    vault_keys.vault: VAULT,
    vault_keys.kek: KEK,
    vault_keys.kek_rotation: KEK_ROTATION,
    restoration.restoration: RESTORATION,
    campaigns.campaign: CAMPAIGN,
    reviews.review: REVIEW,
    reviews.review_item: REVIEW_ITEM,
    spot_checks.spot_check: SPOT_CHECK,
    network_lists.list_match: MATCH,
}
"""Tables whose rows live: each move in the table of moves leaves the event that it names."""


@dataclass(frozen=True)
class Record:
    """A table without states: creating, changing and dropping a row leave these events."""

    created: str
    changed: str | None = None
    dropped: str | None = None


RECORDS = {
    people.person: Record("person:seen", "person:changed"),
    people.workspace: Record("workspace:bound", "workspace:changed"),
    policy.seat: Record("seat:set", "seat:set", "seat:dropped"),
    policy.office: Record("office:set", None, "office:dropped"),
    policy.policy_signature: Record("policy:signed", None, "policy:unsigned"),
    ballots.policy_vote: Record("policy:voted", "policy:voted", "policy:unvoted"),
    register.account: Record("account:added", "account:changed"),
    principals.principal: Record("principal:added", "principal:changed"),
    agencies.roster: Record("roster:joined", "roster:changed"),
    ledger.holding: Record("holding:recorded"),
    rotation.rotation_cause: Record("rotation:caused"),
    hunt.evidence_item: Record("evidence:collected"),
    amnesty.amnesty_answer: Record("amnesty:told"),
    training.quiz_answer: Record("quiz:answered"),
    retakes.retake: Record("training:asked_again"),
    spaced.spaced_question: Record("spaced:asked", "spaced:answered"),
    monthly.monthly_report: Record("monthly_report:sent"),
    monthly.report_choice: Record("monthly_report:chosen", "monthly_report:chosen"),
    acknowledging.acknowledgement: Record("acknowledgement:given"),
    secrets.secret_seen: Record("secret:seen"),
    reviews.reviewer: Record("review:asked", "review:told"),
    network_lists.network_list: Record("network_list:collected"),
    campaigns.sign_off: Record("campaign:signed"),
    anchors.signing_key: Record("signing_key:named", "signing_key:told"),
}
"""Tables that hold facts: who is who, who sits where, which account is whose."""

PARTS = {
    campaigns.campaign_account: "written with campaign:drafted, which names the accounts",
    campaigns.campaign_source: "written with campaign:launched, which holds the hashes",
    network_lists.network_list_row: "written with network_list:collected, which holds the hash",
    access.request_terms: "written with request:submitted or request:changed, which hold the terms",
    access.approval: "written with request:approved, which holds the approvals",
    secrets.secret_version: "written with secret:stored or secret:changed, which hold its number and hashes",
    secrets.secret_field: "written with its version; sealed anew by a change of the vault's key",
}
"""Tables whose rows come only with an event of the row they belong to."""

MECHANICS = {
    inbox.inbox: "which deliveries have been seen",
    outbox.outbox: "what Slack must still be told; told of by the event that caused it",
    outbox.lane: "when a channel may be written to again",
    outbox.card: "which message pictures which row",
    sheets.sheet_part: "the rows of a list while it waits for a decision, a day at most",
    training.course_set: "the courses' files as they were taught; each attempt names its own",
    training.question_text: "the questions as they were asked; each answer names its own",
    monthly.daily_figures: "how many there were of what on a day, counted from the other tables",
    timers.timer: "when to look at a row",
    digest.digest: "when somebody hears next of all that waits for them, and when they last did",
    digest.digest_item: "what a digest was asked for; told of by the event that caused it",
    clock.clock: "the high-water mark of the clock",
    vault_keys.kek_use: "how many data keys each key has wrapped",
    anchors.anchor: "the trail's heads as they were signed; an event of its own would want an anchor again",
    anchors.anchor_put: "where each signed head has arrived",
    vault_keys.vault_replica: "which running bot has loaded which keys",
    trail.trail: "the trail itself",
    trail.trail_head: "the trail's head",
    trail.trail_words: "the trail's personal words",
}
"""Tables that make the others work and decide nothing."""


def unclassified() -> frozenset[Table]:
    """Tables that nobody has thought about: a test wants this empty."""
    return frozenset(metadata.tables.values()) - {*LIFECYCLES, *RECORDS, *PARTS, *MECHANICS}
