"""A grant as its holder and its account owner see it: access card, tasks, warnings and the end."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.grants import EndReason, Evidence, Grant, GrantState, TaskKind, TaskState
from bot.domain.pictures import GrantPicture, TaskPicture
from bot.domain.when import say_length
from bot.views.access import account_words
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    confirm,
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

DONE_FORM = "done_form"
REVOKE_FORM = "revoke_form"
NOTE_LIMIT = 1000
PROOF_TYPES = ("pdf", "png", "jpg", "jpeg", "csv", "xlsx", "txt")

ASKED = {
    TaskKind.PROVISION: "Add {who} as {role} on {account}",
    TaskKind.REMOVE: "Remove {who} ({role}) from {account}",
    TaskKind.SETTLE: "Had you added {who} as {role} on {account}?",
}
CONFIRMED = {
    TaskKind.PROVISION: "I added them…",
    TaskKind.REMOVE: "I removed them…",
    TaskKind.SETTLE: "I had not added them",
}


def what(picture: GrantPicture) -> str:
    """Role and account as one phrase of our markup."""
    return f"{escape(picture.role_name)} on {account_words(picture.account, picture.network.name)}"


def access_card(picture: GrantPicture) -> Block:
    """The holder's access card: networks, role, dates and rules (P6.1, P6.2)."""
    grant = picture.grant
    usable = grant.usable(picture.now)
    head = f"Your access: {what(picture)}" if usable else f"Your access has ended: {what(picture)}"
    blocks = [section(f"*{head}*"), *fields(_dates(picture))]
    if usable:
        blocks += [*_rules(picture), actions(*holder_buttons(grant))]
    else:
        blocks.append(section(_how_it_ended(picture)))
    return message(head, blocks)


def holder_buttons(grant: Grant) -> tuple[Block, ...]:
    """What a holder can do with access in force."""
    question = confirm(
        "Give this access back?", "It ends at once. You can ask again later.", "Give back", style="danger"
    )
    carried = value(grant.id)
    return (button("Extend…", "extend", carried), button("Give back", "give_back", carried, confirm=question))


def task_card(picture: TaskPicture) -> Block:
    """What one person is asked to do on the network, the steps, and how to say that it is done."""
    return message(_task_head(picture), _task_body(picture))


def task_dialogue(picture: TaskPicture) -> Block:
    """The same card in a dialogue, for somebody who comes from Home."""
    return modal("To be done", _task_body(picture), callback_id="task_look", close="Close")


def _task_head(picture: TaskPicture) -> str:
    asked = task_words(picture)
    done = {
        TaskState.OPEN: asked,
        TaskState.DONE: f"Done: {asked}",
        TaskState.CANCELLED: f"No longer needed: {asked}",
    }
    return done[picture.task.state]


def _task_body(picture: TaskPicture) -> list[Block]:
    task = picture.task
    blocks = [section(f"*{_task_head(picture)}*"), *fields(_task_facts(picture))]
    if task.state is TaskState.OPEN:
        return [*blocks, *_steps(picture)]
    if task.done_by:
        blocks.append(section(f"By {mention(task.done_by)}, {when(task.done_at or picture.of.now)}."))
        blocks += [quote(task.note)] if task.note else []
    return blocks


def task_due(picture: TaskPicture) -> Block:
    """A task announced ahead has come due."""
    head = f"Now due: {task_words(picture)}"
    return message(head, [section(f"*{head}*"), *_steps(picture)])


def warning(picture: GrantPicture) -> Block:
    """The end is near: what ends, when, and Extend."""
    head = f"Your access ends {when(picture.grant.ends_at)}: {what(picture)}"
    note = "Extending is a new decision by the committee, so ask in good time."
    return message(head, [section(f"*{head}*"), context(note), actions(*holder_buttons(picture.grant))])


def ended(picture: GrantPicture, reader: str) -> Block:
    """The access has ended: why, and what happens next."""
    whose = (
        "Your access"
        if reader == picture.grant.beneficiary
        else f"{mention(picture.grant.beneficiary)}'s access"
    )
    head = f"{whose} has ended: {what(picture)}"
    blocks = [section(f"*{head}*"), section(_how_it_ended(picture))]
    if picture.grant.end_note:
        blocks.append(quote(picture.grant.end_note))
    if reader == picture.grant.beneficiary:
        blocks.append(actions(button("Ask again", "ask_again", value(picture.grant.request_id))))
    return message(head, blocks)


def removed(picture: GrantPicture, reader: str) -> Block:
    """The removal is recorded, and on what evidence."""
    whose = "your" if reader == picture.grant.beneficiary else f"{mention(picture.grant.beneficiary)}'s"
    head = f"Recorded: the removal of {whose} access, {what(picture)}"
    return message(head, [section(f"*{head}*"), section(_evidence(picture))])


def set_up(picture: GrantPicture) -> Block:
    """To whoever asked on somebody's behalf: it is set up now."""
    head = f"Set up for {mention(picture.grant.beneficiary)}: {what(picture)}, until {when(picture.grant.ends_at)}"
    return message(head, [section(f"*{head}*")])


def proof_refused(picture: TaskPicture) -> Block:
    """The attached file cannot serve as proof."""
    head = f"Your file could not be kept as proof: {task_words(picture)}"
    why = picture.proof_refusal or "It could not be fetched from Slack."
    return message(
        head, [section(f"*{head}*"), section(f"{escape(why)} The task is still open: attach another file.")]
    )


def done_form(picture: TaskPicture, nonce: str) -> Block:
    """How a task was done: a note, a proof file, or both."""
    proof = file_input("proof", filetypes=PROOF_TYPES)
    note = text_input(
        "note", multiline=True, max_length=NOTE_LIMIT, placeholder="What did you do, and where?"
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


def revoke_form(picture: GrantPicture, nonce: str) -> Block:
    """End somebody's access now, with a reason that they read."""
    reason = text_input("reason", multiline=True, max_length=NOTE_LIMIT)
    return modal(
        "End access now",
        [
            section(f"*{mention(picture.grant.beneficiary)}*: {what(picture)}"),
            input_block("Reason", reason, "reason", hint="They read this, with your name."),
        ],
        callback_id=REVOKE_FORM,
        submit="End it now",
        private_metadata=json.dumps({"id": picture.grant.id, "nonce": nonce}),
    )


def read_meta(private_metadata: str) -> tuple[str, str]:
    """Subject id and nonce of these forms."""
    meta = json.loads(private_metadata)
    return str(meta["id"]), str(meta["nonce"])


def read_file(values: Mapping[str, Any]) -> str | None:
    """Slack's id of the attached file, if there is one."""
    files = (values.get("proof") or {}).get("proof", {}).get("files") or []
    return str(files[0]["id"]) if files else None


def grant_line(picture: GrantPicture) -> str:
    """One line for lists: what, until when, and where it hangs."""
    grant = picture.grant
    where = {
        GrantState.WAITING: f"begins {when(grant.starts_at)}",
        GrantState.PROVISIONING: "being set up" + _with(picture),
        GrantState.ACTIVE: f"until {when(grant.ends_at)}",
        GrantState.REMOVING: "ended; being removed" + _with(picture),
    }
    state = "ended" if grant.state is GrantState.ACTIVE and not grant.usable(picture.now) else ""
    return f"{what(picture)}: {state or where.get(grant.state, grant.state.sentence)}"


def _with(picture: GrantPicture) -> str:
    task = picture.open_task
    return f" (with {mention(task.assignee)})" if task else ""


def task_words(picture: TaskPicture) -> str:
    """What a task asks for, as one phrase of our markup."""
    of = picture.of
    return ASKED[picture.task.kind].format(
        who=mention(of.grant.beneficiary),
        role=escape(of.role_name),
        account=account_words(of.account, of.network.name),
    )


def _task_facts(picture: TaskPicture) -> list[tuple[str, str]]:
    grant = picture.of.grant
    due = when(picture.task.due_at)
    until = [("Access until", _until(picture.of))] if picture.task.kind is TaskKind.PROVISION else []
    return [
        ("For", escape(picture.of.use_case.name)),
        *until,
        ("Due", due),
        ("Request", f"#{picture.of.request.number}"),
    ] + ([("Ended", when(grant.ended_at))] if grant.ended_at else [])


def _until(picture: GrantPicture) -> str:
    grant = picture.grant
    if grant.length is not None and grant.activated_at is None:
        return f"{say_length(grant.length)} from set-up, {when(grant.ends_at)} at the latest"
    return when(grant.ends_at)


def _steps(picture: TaskPicture) -> list[Block]:
    """The network's own steps and link, then the buttons; none before a removal is due."""
    task, network = picture.task, picture.of.network
    steps = network.add_steps if task.kind is TaskKind.PROVISION else network.remove_steps
    blocks = (
        [section(bullets(escape(step, 500) for step in steps))]
        if steps and task.kind is not TaskKind.SETTLE
        else []
    )
    if network.people_url:
        blocks.append(context(link(f"Open {network.name}'s people screen", str(network.people_url))))
    if picture.proof_state == "pending":
        return [*blocks, context("Your proof is being fetched from Slack; the task closes when it is kept.")]
    if task.kind is TaskKind.REMOVE and picture.of.grant.usable(picture.of.now):
        return [
            *blocks,
            context(f"Please remove them {when(task.due_at)}, not before: I will remind you then."),
        ]
    return [*blocks, actions(*_task_buttons(picture))]


def _task_buttons(picture: TaskPicture) -> list[Block]:
    carried = value(picture.task.id)
    if picture.task.kind is TaskKind.SETTLE:
        return [
            button(CONFIRMED[TaskKind.SETTLE], "not_added", carried),
            button("I had added them", "had_added", carried),
        ]
    return [button(CONFIRMED[picture.task.kind], "task_done", carried, style="primary")]


def _dates(picture: GrantPicture) -> list[tuple[str, str]]:
    grant = picture.grant
    return [
        ("Account", account_words(picture.account, picture.network.name)),
        ("Role", escape(picture.role_name)),
        ("For", escape(picture.use_case.name)),
        ("Until", when(grant.ended_at or grant.ends_at)),
    ]


def _rules(picture: GrantPicture) -> list[Block]:
    network = picture.network
    lines = [f"Two-factor: {escape(network.two_factor, 500)}"] if network.two_factor else []
    lines += [f"Native use: {escape(network.native, 500)}"] if network.native else []
    lines += [f"Never: {escape(rule, 500)}" for rule in network.forbidden]
    return [section(bullets(lines))] if lines else []


def _how_it_ended(picture: GrantPicture) -> str:
    grant = picture.grant
    why = {
        EndReason.EXPIRED: "Its time was up",
        EndReason.GIVEN_BACK: "It was given back",
        EndReason.REVOKED: f"It was ended by {mention(grant.ended_by or '')}",
        None: "Its time is up",
    }[grant.end_reason]
    at = when(grant.ended_at or grant.ends_at)
    return f"{why}, {at}. {_after_the_end(picture)}"


def _after_the_end(picture: GrantPicture) -> str:
    grant, task = picture.grant, picture.open_task
    if grant.state is GrantState.CANCELLED:
        return "It had not been set up, so there is nothing to remove."
    if grant.state is GrantState.REMOVED:
        return _evidence(picture)
    return (
        f"{mention(task.assignee)} has been asked to remove it."
        if task
        else "Its removal is being asked for."
    )


def _evidence(picture: GrantPicture) -> str:
    grant = picture.grant
    done = next((task for task in reversed(picture.tasks) if task.done_by), None)
    by = mention(done.done_by) if done and done.done_by else "The owner"
    proof = ", with a proof file" if done and done.file_id else ""
    words = {
        Evidence.ATTESTED: f"{by} attests that the access is removed{proof}.",
        Evidence.NEVER_PROVIDED: f"{by} says that the person had not been added.",
        Evidence.COVERED: "Another grant of the same person covers it and answers for the removal.",
    }
    return words[grant.evidence] if grant.evidence else "There is no evidence yet."
