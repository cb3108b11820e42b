"""A proposed policy as the committee votes on it: what it changes and would do, and who has said what."""

import json
from collections.abc import Iterable

from bot.domain.ballot import Choice, PolicyVote
from bot.domain.ballot_pictures import BallotPicture, SeatLine
from bot.domain.foresight import Foresight, Replayed
from bot.domain.lengths import count
from bot.domain.programme import Outcome, PolicyState, PolicyVersion
from bot.domain.sentences import join_words
from bot.views.channels import moved
from bot.views.founding import listed
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    escape,
    mention,
    message,
    quote,
    section,
    value,
    when,
)
from bot.views.reasons import reason_form

REJECT_FORM = "policy_reject_form"
REASONS_SHOWN, REPLAYED_SHOWN, LINE_LIMIT = 5, 5, 300
MARKS = {Choice.APPROVE: "✓", Choice.REJECT: "✗"}


def ballot_card(picture: BallotPicture, moved_to: str | None = None) -> Block:
    """What the text changes and would do, every seat with its word, and the two buttons while it is open.

    A copy of a card that is voted on in the channel `moved_to` says so instead of having buttons.
    """
    return message(_head(picture), ballot_blocks(picture, moved_to))


def ballot_blocks(picture: BallotPicture, moved_to: str | None = None) -> list[Block]:
    """The same, for a message or a dialogue."""
    blocks = [section(f"*{_head(picture)}*"), context(_terms(picture)), *what_changes(picture)]
    if picture.foresight:
        blocks += foreseen(picture.foresight)
    if picture.warnings:
        blocks += [section(f":warning: {escape(one)}") for one in picture.warnings]
    blocks += [section(seats_line(picture)), *_reasons(picture.votes)]
    blocks += _ending(picture, moved_to)
    return [*blocks, context(f"Policy version {picture.version.number}, text {picture.version.digest[:12]}")]


def reject_form(version: PolicyVersion, nonce: str) -> Block:
    """Why not: the committee reads it."""
    return reason_form(
        "Reject the policy",
        f"*Policy version {version.number}*: it is rejected once the votes rule out that it is approved.",
        callback_id=REJECT_FORM,
        hint="The committee reads this, with your name. You may change your vote until it is decided.",
        submit="Reject",
        subject=version.id,
        nonce=nonce,
    )


def read_reject(private_metadata: str) -> str:
    """The version that the form is about."""
    return str(json.loads(private_metadata)["id"])


def voted(picture: BallotPicture, voter: str) -> str:
    """What somebody reads after voting; a seat speaks once, so an alternate's vote may count for nothing."""
    version = picture.version
    if version.state is PolicyState.IN_FORCE:
        return f"Policy version {version.number} is in force. Everything that waits has been judged by it."
    if version.state is PolicyState.ACCEPTED and version.starts_at:
        return f"Policy version {version.number} is approved, and in force from {when(version.starts_at)}."
    if version.state is PolicyState.REJECTED:
        return f"Policy version {version.number} is rejected: {_why(version)}."
    tally = picture.count
    counted = [one.person for one in (*tally.approvals, *tally.rejections)] if tally else []
    lead = "Your vote counts." if voter in counted else "Your vote is kept; your seat has spoken already."
    return f"{lead} Still needed: {still_needed(picture)}. You may change it until then."


def still_needed(picture: BallotPicture) -> str:
    """What keeps it from being in force, as one phrase."""
    tally = picture.count
    if tally is None:
        return "nothing"
    if not tally.led:
        return "somebody in the senior leader's seat, which is vacant"
    if tally.house < tally.quorum:
        return (
            f"more people in the committee: {count(tally.quorum, 'seat')} must approve, and fewer are filled"
        )
    wanted = [count(tally.missing, "more seat")] if tally.missing else []
    wanted += [] if tally.leader_approves else ["the senior leader"]
    return join_words(wanted) or "nothing"


def seats_line(picture: BallotPicture) -> str:
    """Every seat with its word: "Digital ✓ (name) · *IT* …"."""
    return " · ".join(_seat(picture, seat) for seat in picture.seats)


def outcome_words(version: PolicyVersion) -> str:
    """How a version stands, after its name."""
    if version.state is PolicyState.IN_FORCE:
        return f"is in force since {when(version.in_force_at)}" if version.in_force_at else "is in force"
    if version.state is PolicyState.ACCEPTED and version.starts_at:
        return f"is approved, and in force from {when(version.starts_at)}"
    if version.state is PolicyState.SUPERSEDED:
        return "has been superseded"
    if version.state is PolicyState.REJECTED:
        return f"was rejected: {_why(version)}"
    return "is proposed"


def what_changes(picture: BallotPicture) -> list[Block]:
    """What the text changes, and where it names somebody else than sits there."""
    blocks = listed("*What changes:*", picture.changes)
    blocks = blocks or [section("*What changes:* nothing but comments or spacing.")]
    if picture.differs:
        kept = [_difference(*one) for one in picture.differs]
        blocks.append(section("*Who sits where does not change with a text:*\n" + bullets(kept)))
    return blocks


def foreseen(foresight: Foresight) -> list[Block]:
    """What it would have done to the last requests, and what it means for access that runs."""
    lines = [*_replay_lines(foresight)]
    if foresight.running:
        allowed = "would allow all of it" if not foresight.not_allowed else _not_allowed(foresight)
        lines.append(f"Of {count(foresight.running, 'running grant')} the new rules {allowed}.")
    return [section("*What it would do:*\n" + bullets(lines))] if lines else []


def replayed_words(one: Replayed) -> str:
    """One request that would have gone another way, or have nobody to vouch."""
    parts = [one.why] if one.turn else []
    parts += [f"nobody could fill {join_words(one.nobody)} today"] if one.nobody else []
    return f"Request #{one.number}: {'; '.join(part.removesuffix('.') for part in parts)}."


def _replay_lines(foresight: Foresight) -> Iterable[str]:
    number = len(foresight.requests)
    if not number:
        return
    said = dict.fromkeys((*foresight.otherwise, *foresight.unmet))
    if not said:
        yield f"The last {count(number, 'request')} would have gone the same way."
        return
    yield (
        f"Of the last {count(number, 'request')} {len(foresight.otherwise)} would have gone another way, "
        f"and {len(foresight.unmet)} would have nobody to vouch."
    )
    yield from (escape(replayed_words(one), LINE_LIMIT) for one in list(said)[:REPLAYED_SHOWN])
    if len(said) > REPLAYED_SHOWN:
        yield f"… and {len(said) - REPLAYED_SHOWN} more"


def _not_allowed(foresight: Foresight) -> str:
    verb = "runs" if foresight.not_allowed == 1 else "run"
    return f"would not allow {foresight.not_allowed}, which {verb} to its end all the same"


def _head(picture: BallotPicture) -> str:
    company, version = escape(picture.company_name), picture.version
    if version.state is PolicyState.IN_REVIEW:
        return f"A new policy for {company} is proposed (version {version.number})"
    return f"Policy version {version.number} of {company} {outcome_words(version)}"


def _terms(picture: BallotPicture) -> str:
    version = picture.version
    by = "the operator" if version.proposed_by == "operator" else mention(version.proposed_by)
    upon = f" upon version {picture.base_number}" if picture.base_number else ""
    starts = f"from {when(version.starts_at)}" if version.starts_at else "at once when approved"
    weight = "material: acknowledged anew" if version.material else "minor: not acknowledged anew"
    return f"Proposed by {by}{upon} · in force {starts} · {weight}"


def _why(version: PolicyVersion) -> str:
    return (version.outcome or Outcome.REPLACED).sentence


def _seat(picture: BallotPicture, seat: SeatLine) -> str:
    said = picture.votes_in(seat)
    if not seat.people:
        return f"{seat.words} (vacant)"
    if not said:
        return f"*{seat.words}* …"
    return f"{seat.words} " + " ".join(f"{MARKS[one.choice]} ({mention(one.person)})" for one in said)


def _reasons(votes: tuple[PolicyVote, ...]) -> list[Block]:
    given = [vote for vote in votes if vote.reason][-REASONS_SHOWN:]
    blocks = [(section(f"*Why not*, says {mention(one.person)}:"), quote(one.reason)) for one in given]
    return [block for pair in blocks for block in pair]


def _difference(seat: str, occupant: str | None, named: str) -> str:
    sits = f"{mention(occupant)} sits there" if occupant else "the seat is vacant"
    return f"{seat} differs: the text names {escape(named)}; {sits}"


def _ending(picture: BallotPicture, moved_to: str | None) -> list[Block]:
    version, tally = picture.version, picture.count
    if version.state is PolicyState.ACCEPTED and not version.waits(picture.now):
        return [section(":warning: Its date has come, but the senior leader's seat is vacant.")]
    if not picture.open or tally is None:
        return []
    until = f" The vote closes {when(version.vote_by)}." if version.vote_by else ""
    how = (
        f"In force once {count(tally.quorum, 'seat')} of {tally.house} and the senior leader approve. "
        f"Still needed: {still_needed(picture)}.{until}"
    )
    blocks = [] if tally.able else [section(f":warning: It needs {still_needed(picture)}.")]
    blocks.append(context(how))
    if moved_to:
        return [*blocks, context(moved(moved_to))]
    carried = value(version.id)
    buttons = [
        button("Approve", "policy_approve", carried, style="primary"),
        button("Reject…", "policy_reject", carried, style="danger"),
    ]
    return [*blocks, actions(*buttons)]
