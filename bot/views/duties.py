"""A duty as the person who is asked sees it: what to do, why, how, and how to say that it is done."""

import json
from collections.abc import Callable, Mapping

from bot.domain.asking import REASON_LIMIT
from bot.domain.duties import BY_ITSELF, DutyKind, DutyState
from bot.domain.pictures import DutyPicture
from bot.domain.sentences import join_words
from bot.views import (
    adoption_list,
    agencies,
    audit_ladder,
    hunt_words,
    leaks,
    leaving,
    lending,
    moving,
    network_lists,
    outside,
    register_duties,
    report_words,
    rotation,
)
from bot.views.duty_words import DutyWords
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    escape,
    fields,
    file_input,
    input_block,
    mention,
    message,
    modal,
    quote,
    section,
    text_input,
    value,
    when,
)
from bot.views.tasks import PROOF_TYPES

DUTY_FORM = "duty_form"

WORDS: Mapping[DutyKind, Callable[[DutyPicture], DutyWords]] = {
    DutyKind.ROTATE: rotation.duty_words,
    DutyKind.PROPOSAL: register_duties.proposal,
    DutyKind.NAME_OWNER: register_duties.name_owner,
    DutyKind.STILL_NEEDED: moving.duty_words,
    **leaving.WORDS,
    DutyKind.ANSWER_REPORT: report_words.answer_words,
    DutyKind.CLOSE_REPORT: report_words.close_words,
    DutyKind.EVIDENCE: hunt_words.duty_words,
    DutyKind.ATTEST: leaks.duty_words,
    DutyKind.CONFIRM_ROSTER: agencies.confirm_words,
    DutyKind.CONTRACT_ENDS: agencies.ending_words,
    DutyKind.NAME_SPONSOR: agencies.sponsor_words,
    DutyKind.SIGNED_SHEET: outside.sheet_words,
    DutyKind.ADOPT: adoption_list.duty_words,
    DutyKind.STORE_LOGIN: lending.store_words,
    DutyKind.REVOKE_APP: audit_ladder.app_words,
    DutyKind.CLOSE_ACCOUNT: audit_ladder.account_duty_words,
    DutyKind.SPOT_CHECK: audit_ladder.check_words,
    DutyKind.NETWORK_LIST: network_lists.bring_words,
    DutyKind.MATCH_LISTS: network_lists.match_words,
}
"""How each kind of duty is said."""


def asked(picture: DutyPicture) -> str:
    """What a duty asks for, as one phrase of our markup."""
    return WORDS[picture.duty.kind](picture).asked


def duty_card(picture: DutyPicture, reader: str) -> Block:
    """What one person is asked to do. Somebody from whom it has gone on reads who has it now."""
    duty = picture.duty
    if duty.open and reader != duty.assignee:
        head = f"With {mention(duty.assignee)} now: {asked(picture)}"
        return message(head, [section(f"*{head}*")])
    return message(_head(picture), _body(picture))


def duty_dialogue(picture: DutyPicture) -> Block:
    """The same card in a dialogue, for somebody who comes from Home."""
    return modal("To be done", _body(picture), callback_id="duty_look", close="Close")


def duty_form(picture: DutyPicture, nonce: str) -> Block:
    """How a duty was done: a note, a proof file, or both."""
    words = WORDS[picture.duty.kind](picture)
    note = text_input("note", multiline=True, max_length=REASON_LIMIT, placeholder=words.note)
    proof = file_input("proof", filetypes=PROOF_TYPES)
    return modal(
        "Say it is done",
        [
            section(f"*{words.asked}*"),
            input_block("Note", note, "note", optional=True, hint="A note or a proof file is needed."),
            input_block(
                "Proof", proof, "proof", optional=True, hint="A screenshot or export, at most 10 MB."
            ),
        ],
        callback_id=DUTY_FORM,
        submit="Done",
        private_metadata=json.dumps({"id": picture.duty.id, "nonce": nonce}),
    )


def proof_refused(picture: DutyPicture, refusal: str | None) -> Block:
    """The attached file cannot serve as proof."""
    head = f"Your file could not be kept as proof: {asked(picture)}"
    why = escape(refusal or "It could not be fetched from Slack.")
    still_open = " It is still open: attach another file, or write a note." if picture.duty.open else ""
    look = actions(button("Look at it", "look_duty", value(picture.duty.id)))
    return message(head, [section(f"*{head}*"), section(f"{why}{still_open}"), look])


def overdue(picture: DutyPicture) -> str:
    """Since when a duty should have been done, or until when it should be; and who else knows of it."""
    duty = picture.duty
    late = picture.now >= duty.due_at
    others = [mention(person) for person in sorted(duty.told) if person != duty.assignee]
    told = f"; {join_words(others)} {'has' if len(others) == 1 else 'have'} been told" if others else ""
    return f"{'*overdue* since' if late else 'due'} {when(duty.due_at)}{told}"


def _head(picture: DutyPicture) -> str:
    words = WORDS[picture.duty.kind](picture)
    if picture.duty.state is DutyState.DONE:
        return words.done
    return words.asked if picture.duty.open else f"No longer needed: {words.asked}"


def _body(picture: DutyPicture) -> list[Block]:
    duty, words = picture.duty, WORDS[picture.duty.kind](picture)
    by = [("Please do it by", when(duty.due_at))] if duty.open and duty.kind is not DutyKind.SEE_OFF else []
    facts = [*words.facts, *by]
    blocks = [section(f"*{_head(picture)}*"), *(fields(facts) if facts else []), *words.always]
    if duty.open:
        return [*blocks, *_steps(picture, words)]
    if duty.done_by and duty.kind not in BY_ITSELF:
        proof = " A proof file is kept." if duty.file_id else ""
        blocks.append(section(f"By {mention(duty.done_by)}, {when(duty.done_at or picture.now)}.{proof}"))
        blocks += [quote(duty.note)] if duty.note else []
    return blocks


def _steps(picture: DutyPicture, words: DutyWords) -> list[Block]:
    steps = [section(bullets(words.steps))] if words.steps else []
    if picture.proof_state == "pending":
        return [*steps, context("Your proof is being fetched from Slack; this closes when it is kept.")]
    done = (
        [button(words.button, "duty_done", value(picture.duty.id), style="primary")] if words.button else []
    )
    buttons = [*done, *words.more]
    return [*steps, *words.notes, *([actions(*buttons)] if buttons else [])]
