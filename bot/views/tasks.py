"""A task as the person who is asked sees it: what to do on the network, how, and how to say it is done."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.asking import REASON_LIMIT
from bot.domain.grants import TaskKind, TaskState
from bot.domain.pictures import GrantPicture, TaskPicture
from bot.domain.when import say_length
from bot.views.access import account_words
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
    link,
    mention,
    message,
    modal,
    quote,
    section,
    text_input,
    value,
    when,
)
from bot.views.people import named

DONE_FORM = "done_form"
PROOF_TYPES = ("pdf", "png", "jpg", "jpeg", "csv", "xlsx", "txt")
_SHORT = 500
_WHY_SUSPENDED = (
    "Nobody has kept this access in an audit's time. It is suspended here, and still on the network until "
    "you take it off. If it is kept afterwards, it is set up again."
)

ASKED = {
    TaskKind.PROVISION: "Add {who} as {role} on {account}",
    TaskKind.REMOVE: "Remove {who} ({role}) from {account}",
    TaskKind.SUSPEND: "Remove {who} ({role}) from {account}: the access is suspended",
    TaskKind.SETTLE: "Had you added {who} as {role} on {account}?",
}
DONE = {
    TaskKind.PROVISION: "Done: {who} is added as {role} on {account}",
    TaskKind.REMOVE: "Done: {who} ({role}) is removed from {account}",
    TaskKind.SUSPEND: "Done: {who} ({role}) is off {account} while the access is suspended",
    TaskKind.SETTLE: "Answered: had you added {who} as {role} on {account}?",
}
DONE_BUTTONS = {
    TaskKind.PROVISION: "I added them…",
    TaskKind.REMOVE: "I removed them…",
    TaskKind.SUSPEND: "I removed them…",
}


def task_words(picture: TaskPicture) -> str:
    """What a task asks for, as one phrase of our markup."""
    return _in_words(ASKED[picture.task.kind], picture)


def _in_words(words: str, picture: TaskPicture) -> str:
    of = picture.of
    return words.format(
        who=named(of.grant.beneficiary, of.outsiders),
        role=escape(of.role_name),
        account=account_words(of.account, of.network.name),
    )


def task_card(picture: TaskPicture, reader: str) -> Block:
    """What one person is asked to do on the network, the steps, and how to say that it is done.

    Somebody from whom it has gone on to the next in line reads who has it now.
    """
    task = picture.task
    if task.state is TaskState.OPEN and reader != task.assignee:
        head = f"With {mention(task.assignee)} now: {task_words(picture)}"
        return message(head, [section(f"*{head}*")])
    return message(_head(picture), _body(picture))


def task_dialogue(picture: TaskPicture) -> Block:
    """The same card in a dialogue, for somebody who comes from Home."""
    return modal("To be done", _body(picture), callback_id="task_look", close="Close")


def task_due(picture: TaskPicture) -> Block:
    """A task announced ahead has come due."""
    words = task_words(picture)
    head = f"Now due: {words[0].lower()}{words[1:]}"
    return message(head, [section(f"*{head}*"), *_steps(picture)])


def proof_refused(picture: TaskPicture) -> Block:
    """The attached file cannot serve as proof."""
    head = f"Your file could not be kept as proof: {task_words(picture)}"
    why = escape(picture.proof_refusal or "It could not be fetched from Slack.")
    blocks = [section(f"*{head}*")]
    if picture.task.state is not TaskState.OPEN:
        return message(head, [*blocks, section(why)])
    still_open = section(f"{why} The task is still open: attach another file, or write a note.")
    return message(head, [*blocks, still_open, actions(*_buttons(picture))])


def done_form(picture: TaskPicture, nonce: str) -> Block:
    """How a task was done: a note, a proof file, or both."""
    proof = file_input("proof", filetypes=PROOF_TYPES)
    note = text_input(
        "note", multiline=True, max_length=REASON_LIMIT, placeholder="What did you do, and where?"
    )
    return modal(
        "Say it is done",
        [
            section(f"*{task_words(picture)}*"),
            input_block("Note", note, "note", optional=True, hint="A note or a proof file is needed."),
            input_block(
                "Proof", proof, "proof", optional=True, hint="A screenshot or export, at most 10 MB."
            ),
        ],
        callback_id=DONE_FORM,
        submit="Done",
        private_metadata=json.dumps({"id": picture.task.id, "nonce": nonce}),
    )


def read_file(values: Mapping[str, Any]) -> str | None:
    """Slack's id of the attached file, if there is one."""
    files = (values.get("proof") or {}).get("proof", {}).get("files") or []
    return str(files[0]["id"]) if files else None


def _head(picture: TaskPicture) -> str:
    if picture.task.state is TaskState.DONE:
        return _in_words(DONE[picture.task.kind], picture)
    before = "No longer needed: " if picture.task.state is TaskState.CANCELLED else ""
    return f"{before}{task_words(picture)}"


def _body(picture: TaskPicture) -> list[Block]:
    task = picture.task
    blocks = [section(f"*{_head(picture)}*"), *fields(_facts(picture))]
    if task.state is TaskState.OPEN:
        return [*blocks, *_others(picture), *_steps(picture)]
    if task.done_by:
        proof = " A proof file is kept." if task.file_id else ""
        blocks.append(section(f"By {mention(task.done_by)}, {when(task.done_at or picture.of.now)}.{proof}"))
        blocks += [quote(task.note)] if task.note else []
    return blocks


def _facts(picture: TaskPicture) -> list[tuple[str, str]]:
    task, of = picture.task, picture.of
    facts = [("Use case", escape(of.use_case.name)), ("Request", f"#{of.request.number}")]
    if task.kind is TaskKind.PROVISION:
        facts.append(("Access until", _until(of)))
    elif task.kind is TaskKind.SUSPEND and of.grant.suspended_at:
        facts.append(("Suspended", when(of.grant.suspended_at)))
    elif of.grant.ended_at:
        facts.append(("Ended", when(min(of.grant.ended_at, of.grant.ends_at))))
    else:
        facts.append(("Ends", when(of.grant.ends_at)))
    by = "Please answer by" if task.kind is TaskKind.SETTLE else "Please do it by"
    return [*facts, (by, when(task.due_at))] if task.state is TaskState.OPEN else facts


def _until(of: GrantPicture) -> str:
    grant = of.grant
    if grant.length is not None and grant.activated_at is None:
        return f"{say_length(grant.length)} from set-up, {when(grant.ends_at)} at the latest"
    return when(grant.ends_at)


def _others(picture: TaskPicture) -> list[Block]:
    """What the person goes on holding on the account, so that removing one role does not cut another (R4)."""
    of = picture.of
    if of.request.adopts_holding_id and picture.task.kind is TaskKind.PROVISION:
        who = named(of.grant.beneficiary, of.outsiders)
        role = escape(of.role_name)
        return [
            section(f"{who} has a way in already, with another role: make it {role} rather than add them.")
        ]
    held = [f"{escape(of.name_of(one.role))} until {when(one.ends_at)}" for one in of.others]
    if not held:
        return []
    take_care = "" if picture.task.kind is TaskKind.PROVISION else " Take away only what this task names."
    who = named(of.grant.beneficiary, of.outsiders)
    return [section(f"{who} also has access as {', '.join(held)}.{take_care}")]


def _steps(picture: TaskPicture) -> list[Block]:
    """The network's own steps and link, then the buttons; none before a removal is due."""
    task, network = picture.task, picture.of.network
    blocks = _how(picture)
    if network.people_url:
        blocks.append(context(link(f"Open {network.name}'s people screen", str(network.people_url))))
    if picture.proof_state == "pending":
        return [*blocks, context("Your proof is being fetched from Slack; the task closes when it is kept.")]
    if task.kind is TaskKind.REMOVE and picture.of.grant.usable(picture.of.now):
        ends = when(picture.of.grant.ends_at)
        return [*blocks, context(f"Not before the access ends, {ends}: I will remind you then.")]
    return [*blocks, actions(*_buttons(picture))]


def _how(picture: TaskPicture) -> list[Block]:
    task, network = picture.task, picture.of.network
    if task.kind is TaskKind.SETTLE:
        return [section("The access ended before you said that it was set up, so please say how it stands.")]
    why = [section(_WHY_SUSPENDED)] if task.kind is TaskKind.SUSPEND else []
    steps = network.add_steps if task.kind is TaskKind.PROVISION else network.remove_steps
    return [*why, *([section(bullets(escape(step, _SHORT) for step in steps))] if steps else [])]


def _buttons(picture: TaskPicture) -> list[Block]:
    carried = value(picture.task.id)
    if picture.task.kind is TaskKind.SETTLE:
        return [
            button("I had not added them", "not_added", carried),
            button("I had added them", "had_added", carried),
        ]
    return [button(DONE_BUTTONS[picture.task.kind], "task_done", carried, style="primary")]
