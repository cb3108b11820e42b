"""The words of an evidence pack: its verdict in a sentence, its states and questions, and how to check it."""

import re
from datetime import datetime, timedelta
from typing import Final

from bot.domain.campaigns import CampaignKind, CampaignState
from bot.domain.lengths import count
from bot.domain.packs import CheckKind, Group, PackFacts, Span
from bot.domain.reconciling import MatchState
from bot.domain.register_methods import METHOD_WORDS
from bot.domain.review_risk import Factor
from bot.domain.reviews import ItemState
from bot.domain.sentences import join_words, numeral
from bot.views import outcome_words, why

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_CODE: Final = re.compile(r"[a-z]+(_[a-z]+)+", re.ASCII)

GROUPS: Final = {group: said.capitalize() for group, said in outcome_words.GROUPS.items()}
KINDS: Final = {
    CampaignKind.SCHEDULED: "held because the policy's cadence asks for it",
    CampaignKind.BY_HAND: "begun by hand",
    CampaignKind.EVENT: "held because something has happened",
}
STATES: Final = {
    CampaignState.DRAFT: "Prepared",
    CampaignState.OPEN: "Goes on",
    CampaignState.SETTLING: "Being carried out",
    CampaignState.CLOSED: "Closed",
    CampaignState.CANCELLED: "Called off",
}
EVIDENCE: Final = {one.value: said for one, said in why.EVIDENCE.items()}
_OURS: Final = {"system": "the bot", "operator": "whoever runs the bot"}
_OUTCOMES: Final = {one.value: said for one, said in outcome_words.OUTCOMES.items()}
FLAGS: Final = {
    Factor.UNKNOWN: "unknown",
    Factor.SUSPECTED: "suspected",
    Factor.AGENCY: "agency",
    Factor.GUEST: "guest",
    Factor.SHARED: "shared login",
    Factor.ADMIN: "may do everything",
    Factor.NO_GRANT: "never granted",
    Factor.UNTRAINED: "owes a course",
    Factor.UNUSED: "not used",
    Factor.TIER: "matters much",
    Factor.GONE: "not with us any more",
    Factor.NO_BACKUP: "no backup owner",
    Factor.WEAK_SIGN_IN: "weak second step",
    Factor.NO_CUSTODIAN: "recovery in no hands",
}
FAILING: Final = {
    CheckKind.POPULATION: "The lines are not those that were frozen.",
    CheckKind.DIGESTS: "{n} no longer say what was frozen of them.",
    CheckKind.SOURCES: "{n} are not in the bytes that their hash is over.",
    CheckKind.LEDGER: "{n} whom the ledger knew have no line.",
    CheckKind.LISTS: "{n} without any list of the network's people.",
    CheckKind.FRESH: "{n} older than the policy wants.",
    CheckKind.MATCHED: "{n} on whom the lists differ.",
    CheckKind.ADDED: "{n} neither granted nor gone.",
    CheckKind.DECIDED: "{n} without a decision.",
    CheckKind.DONE: "{n} decided and not done.",
    CheckKind.SPOT_CHECKED: "{n} not confirmed by somebody else.",
    CheckKind.SIGNED: "Nobody has signed for it yet.",
    CheckKind.ANCHORED: "{n} short of two places outside.",
}
MATCHES: Final = {
    MatchState.MATCHED: "on whom all lists agree",
    MatchState.ORPHAN: "whom the ledger does not have",
    MatchState.GHOST: "whom only the ledger has",
    MatchState.ACCEPTED: "on whom the difference is accepted",
    MatchState.RESOLVED: "on whom the lists differ no more",
}
TRAINED: Final = {
    "trained": "had passed what was asked",
    "owes a course": "owed a course",
    "no course asked of them": "had no course to pass",
}
FILES: Final = (
    ("report.html", "the report, for a screen or on paper"),
    ("lines.csv, .xlsx", "every line: what was known at the launch, and what has become of it"),
    ("decisions.csv", "every answer with who, when and why, also those that were changed"),
    ("reassignments.csv", "who was asked, who was asked as well, and why"),
    ("removals.csv", "what was taken away, how long it took, and how that is known"),
    ("exceptions.csv", "which risks were accepted, by whom, why and until when"),
    ("reconciliation.csv", "how network, ledger and vault agree on each person"),
    (
        "added.csv",
        "whom a list has brought into the ledger since the launch, and what became of them",
    ),
    ("native_use.csv", "who works on the network itself, where a publishing tool is approved"),
    ("training.csv", "who had passed which course at the launch, and who owed one"),
    ("differences.csv", "what is different from the audit before and from the baseline"),
    ("completeness.csv", "each question about whether all this is complete, with its answer"),
    ("signoffs.csv", "who stands for it"),
    ("controls.csv", "what frameworks ask, and where it is answered"),
    ("sources.csv, sources/", "where the population comes from, as it was, with hashes"),
    ("trail.jsonl", "what happened, event by event, each chained to the one before"),
    ("trail-proof.json", "from which to which event, and the signed head that proves the end"),
    ("why/", "for each account: why each holder had a way in, from the request on; apart, what came since"),
    ("manifest.json, .sig", "what this pack holds, and the signature over it"),
    ("signer.pem", "the public key of whoever signed; its fingerprint must be known from elsewhere"),
    ("SHA256SUMS", "the hash of each file, for sha256sum -c"),
)
HOW_TO_CHECK: Final = """To check it, with the program that made it, on any machine:
  vouchsafe audit verify THE-PACK.zip --fingerprint THE-FINGERPRINT
Without that program, in this folder:
  sha256sum -c SHA256SUMS
  openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in manifest.json -sigfile manifest.sig
  openssl pkey -pubin -in signer.pem -outform DER | tail -c 32 | sha256sum
The last line says the fingerprint of whoever signed. Compare it with the one that the company has
published: on its trail, on Home in Slack, and in the committee's channel since the founding.
"""
FRAMEWORKS: Final = (
    (
        "AC-2",
        "Access is approved, reviewed at set times, and ended when it is not needed any more.",
        ("lines.csv", "decisions.csv", "removals.csv", "why/"),
    ),
    ("AC-2(3)", "What has no owner or is not used is disabled in time.", ("lines.csv", "exceptions.csv")),
    ("AC-2(10)", "Shared logins are changed when somebody who knew them leaves.", ("removals.csv", "why/")),
    (
        "AC-6",
        "Nobody has more than they need: roles are looked at line by line.",
        ("lines.csv", "decisions.csv"),
    ),
    ("AT-3", "Whoever has access was trained for it.", ("training.csv",)),
    (
        "AU-10",
        "Who has decided what cannot be denied or changed afterwards.",
        ("trail.jsonl", "trail-proof.json", "manifest.sig"),
    ),
    ("A.5.15", "Access follows rules that the company has set.", ("report.html", "why/")),
    (
        "A.5.18",
        "Rights are given by owners, reviewed, and taken away; nobody reviews their own.",
        ("lines.csv", "decisions.csv", "reassignments.csv", "removals.csv"),
    ),
    ("A.5.19", "What suppliers can do is known and has an end.", ("lines.csv", "exceptions.csv")),
    ("CC6.1", "Who may come in is restricted, and known.", ("lines.csv", "reconciliation.csv", "sources/")),
    ("CC6.2", "Access is given on approval and removed when it is over.", ("why/", "removals.csv")),
    (
        "CC6.3",
        "Access is reviewed by role and changed where it is not right.",
        ("decisions.csv", "differences.csv", "removals.csv"),
    ),
)
"""What auditors' frameworks ask, and where the pack answers it."""


def verdict(facts: PackFacts) -> str:
    """What came of the audit, in a sentence or two."""
    tally, state = facts.tally, facts.campaign.state
    lines = count(tally.lines, "line")
    if state is CampaignState.CANCELLED:
        return f"Called off. Of {lines} this audit certifies none."
    open_ends = [
        *_some(tally.groups[Group.WAITING], "still wait for an answer", "still waits for an answer"),
        *_some(tally.groups[Group.LATE], "were not answered in time", "was not answered in time"),
        *_some(tally.groups[Group.UNDER_WAY], "are decided and not done yet", "is decided and not done yet"),
    ]
    if state is not CampaignState.CLOSED:
        rest = (
            f"{join_words(open_ends)}."
            if open_ends
            else "Every line is decided, and everything decided is done."
        )
        return (
            f"This audit is not over. Of {lines}, {rest}" if open_ends else f"This audit is not over. {rest}"
        )
    accepted = tally.groups[Group.ACCEPTED]
    risk = f"{count(accepted, 'risk')} accepted by name" if accepted else ""
    if open_ends:
        return f"Closed{f', {risk}' if risk else ''}. Of {lines}, {join_words(open_ends)}."
    among = f", with {risk}" if risk else ""
    return f"All {lines} are decided by named people{among}, and everything that was decided is done."


def came_out_well(facts: PackFacts) -> bool:
    """Whether the audit is closed, and each line of it decided and done."""
    undone = (facts.tally.groups[one] for one in (Group.WAITING, Group.LATE, Group.UNDER_WAY))
    return facts.campaign.state is CampaignState.CLOSED and not any(undone)


def complete(facts: PackFacts) -> str:
    """Whether the evidence is complete, in a sentence."""
    failing = [one for one in facts.checks if not one.holds]
    if not failing:
        return f"The evidence is complete: each of the {len(facts.checks)} questions below is answered well."
    well = f"{len(facts.checks) - len(failing)} of {len(facts.checks)}"
    return f"{well} questions about the evidence are answered well; {numeral(len(failing))} not."


def readme(facts: PackFacts) -> str:
    """What lies in the pack, and how to check it, for whoever has only unpacked it."""
    about = f"Evidence of audit #{facts.campaign.number} of {facts.company}, as of {moment(facts.as_of)} UTC."
    listed = "\n".join(f"{name:<22} {what}" for name, what in FILES)
    return f"{about}\n{verdict(facts)}\n\nBegin with report.html.\n\n{listed}\n\n{HOW_TO_CHECK}"


def failing(kind: CheckKind, number: int) -> str:
    """What stands beside a question that is not answered well."""
    return FAILING[kind].format(n=f"{number:,}")


def outcome(state: str) -> str:
    """A line's state as the report says it."""
    return outcome_words.OUTCOMES[ItemState(state)]


def method(said: str) -> str:
    """How somebody comes in; as it is written where it is none that we know."""
    return next((words for one, words in METHOD_WORDS.items() if one.value == said), said)


def evidence(said: str) -> str:
    """By what something is known to be gone; as it is written where it is none that we know."""
    return EVIDENCE.get(said, said)


def day(at: datetime | None) -> str:
    """A day as people write it."""
    return f"{at.day} {at:%B %Y}" if at else "—"


def moment(at: datetime | None) -> str:
    """A moment in UTC, which the page says once."""
    return f"{at.day} {at:%b %Y}, {at:%H:%M}" if at else "—"


def cell(said: str) -> str:
    """A cell of a list as the report says it: instants and words of ours as people write them."""
    if _INSTANT.fullmatch(said):
        return moment(datetime.fromisoformat(said))
    known = EVIDENCE.get(said) or _OUTCOMES.get(said) or _OURS.get(said)
    return known or (said.replace("_", " ") if _CODE.fullmatch(said) else said)


def hours(length: timedelta) -> str:
    """A length as the report says it."""
    whole = length.total_seconds() / 3600
    if whole < 1:
        return "less than an hour"
    return f"{whole:.0f}\N{NO-BREAK SPACE}h" if whole < 72 else f"{whole / 24:.1f} days"  # noqa: PLR2004 - three days


def begun(said: str) -> str:
    """A word of the company's own, such as a role, as it begins a phrase."""
    return said[:1].upper() + said[1:]


def matched(facts: PackFacts) -> str:
    """How network, ledger and vault agree on people, in a sentence."""
    said = [f"{number:,} {MATCHES[one]}" for one in MatchState if (number := facts.matches.get(one, 0))]
    return (
        f"Of the people on any list: {join_words(said)}."
        if said
        else "There was nobody on whom they could be compared."
    )


def trained(facts: PackFacts) -> str:
    """How the holders stood with their courses at the launch, in a sentence."""
    said = [f"{number:,} {TRAINED[state]}" for state in TRAINED if (number := facts.trained.get(state, 0))]
    people = sum(facts.trained.values())
    who = "person" if people == 1 else "people"
    return (
        f"Of {people:,} {who} with a way in: {join_words(said)}."
        if said
        else "Nobody with a name has a way in."
    )


def proved(span: Span) -> str:
    """By what the end of the trail's part is proved, in a sentence."""
    anchor = span.anchor
    if anchor is None:
        return (
            "No signed head outside reaches into it yet, so this pack's own signature alone proves its end."
        )
    places = count(len(anchor.places), "place")
    head = f"the head of event {anchor.sequence:,}, signed {moment(anchor.at)} and kept in {places} outside"
    if span.proved:
        return f"Its end is proved by {head}."
    return f"Up to there it is proved by {head}; behind that by this pack's own signature alone."


def _some(number: int, many: str, one: str) -> tuple[str, ...]:
    return (f"{number:,} {one if number == 1 else many}",) if number else ()
