"""The policy as people look it up: what decides, what is proposed and what there was; and how to propose."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from bot.domain.ballot_pictures import BallotPicture, PolicyStatus
from bot.domain.programme import PolicyState, PolicyVersion
from bot.views.ballots import ballot_blocks, outcome_words, still_needed
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    checkboxes,
    context,
    datepicker,
    divider,
    escape,
    file_input,
    input_block,
    message,
    modal,
    option,
    radio_buttons,
    section,
    value,
    when,
)
from bot.views.publishing import acknowledge_button, read_button
from bot.views.rich import rendered

PROPOSE_FORM: Final = "policy_propose_form"
FILE_TYPES: Final = ("yml", "yaml")
READING: Final = (
    "I am reading it. Within a minute its card is in the committee's channel, or I say what is wrong."
)
_BY_ITSELF, _MATERIAL, _MINOR, _REPLACE = "by_itself", "material", "minor", "replace"
_WEIGHTS: Final = {_BY_ITSELF: None, _MATERIAL: True, _MINOR: False}


@dataclass(frozen=True)
class Asked:
    """What the form says: the file by Slack's id, from which day, how it counts, and whether it replaces."""

    base_id: str
    file_id: str | None
    starts: date | None
    material: bool | None
    replace: bool


def status_dialogue(status: PolicyStatus) -> Block:
    """What decides, what is proposed, and every version with the hash that is its identity."""
    version = status.in_force
    since = f" since {when(version.in_force_at)}" if version.in_force_at else ""
    head = f"*Policy version {version.number} of {escape(status.company_name)}* is in force{since}."
    blocks = [
        section(head),
        rendered(status.summary),
        actions(acknowledge_button(version.id), read_button(version.id, "Read all of it"), block_id="full"),
    ]
    if status.review_due:
        blocks.append(context(f"Its review is due {when(status.review_due)}."))
    blocks += [divider(), *_proposal(status)]
    blocks += [divider(), section("*Every version:*\n" + bullets(map(_version, status.history)))]
    return modal("The policy", blocks, callback_id="policy_status", close="Close")


def look_dialogue(picture: BallotPicture) -> Block:
    """The committee's card in a dialogue, for somebody who comes from elsewhere."""
    title = f"Policy version {picture.version.number}"
    return modal(title, ballot_blocks(picture), callback_id="policy_look", close="Close")


def propose_form(base: PolicyVersion, nonce: str, mine: int | None, file: tuple[str, str] | None) -> Block:
    """The file, unless one was given already, from which day, and how the change counts."""
    weights = [
        option("By what it changes", _BY_ITSELF),
        option("Material: people acknowledge it anew", _MATERIAL),
        option("Minor: nobody need acknowledge it", _MINOR),
    ]
    return modal(
        "Propose a policy",
        [
            context(f"It is compared with version {base.number}, which is in force."),
            _file(file),
            input_block(
                "In force from", datepicker("starts"), "starts", optional=True,
                hint="Leave empty for at once when it is approved. A day begins at 09:00 where you are.",
            ),
            input_block("How it counts", radio_buttons("weight", weights, initial=_BY_ITSELF), "weight"),
            *([_replaces(mine)] if mine else []),
        ],
        callback_id=PROPOSE_FORM,
        submit="Propose",
        private_metadata=json.dumps({"base": base.id, "nonce": nonce, "file": file[0] if file else None}),
    )  # fmt: skip


def read_propose(values: Mapping[str, Any], private_metadata: str) -> Asked:
    """What was filled in."""
    meta = json.loads(private_metadata)
    files = (values.get("file") or {}).get("file", {}).get("files") or []
    day = (values.get("starts") or {}).get("starts", {}).get("selected_date")
    weight = (values.get("weight") or {}).get("weight", {}).get("selected_option") or {}
    boxes = (values.get("replace") or {}).get("replace", {}).get("selected_options") or []
    return Asked(
        base_id=str(meta["base"]),
        file_id=str(files[0]["id"]) if files else meta["file"],
        starts=date.fromisoformat(day) if day else None,
        material=_WEIGHTS[weight.get("value", _BY_ITSELF)],
        replace=bool(boxes),
    )


def dropped(file_id: str, base: int, *, may_propose: bool) -> Block:
    """To whoever has put a policy file into the conversation: whether they propose it."""
    if not may_propose:
        head = "I keep no files that are put here"
        who = "Only the committee's contributors, the programme manager and admins propose a policy."
        return message(head, [section(f"*{head}*. {who}")])
    head = "Shall this be the next policy?"
    words = f"*{head}* I keep nothing of it until you say so."
    return message(
        head, [section(words), actions(button("Propose it…", "policy_propose_file", value(file_id, base)))]
    )


def proposed(picture: BallotPicture) -> Block:
    """To whoever proposed it: it is before the committee."""
    version = picture.version
    until = f" until {when(version.vote_by)}" if version.vote_by else ""
    head = f"Policy version {version.number} is before the committee"
    return message(head, [section(f"*{head}*, which votes on it{until}.")])


def decided(version: PolicyVersion) -> Block:
    """To whoever proposed it: what has become of it."""
    head = f"Policy version {version.number}, which you proposed, {outcome_words(version)}"
    return message(head, [section(f"*{head}*.")])


def reviewed(due: datetime) -> str:
    """What somebody reads who has said that the policy stays as it is."""
    return f"It stays as it is. Its next review is due {when(due)}."


def refused(why: str) -> Block:
    """To whoever proposed it: why it was not."""
    head = "Your policy was not proposed"
    return message(head, [section(f"*{head}*"), *(section(escape(line, 600)) for line in why.splitlines())])


def _file(file: tuple[str, str] | None) -> Block:
    if file:
        return section(f"*File:* {escape(file[1], 120)}")
    hint = "The whole policy, as `vouchsafe policy check` reads it; at most 256 KiB."
    return input_block("Policy file", file_input("file", filetypes=FILE_TYPES), "file", hint=hint)


def _replaces(mine: int) -> Block:
    box = option(f"It replaces version {mine}, which I proposed; the votes on that are void", _REPLACE)
    return input_block("Your open proposal", checkboxes("replace", [box]), "replace", optional=True)


def _proposal(status: PolicyStatus) -> list[Block]:
    picture = status.proposal
    buttons = [button("Propose a new version…", "policy_propose", value("policy"))]
    if picture is None:
        words = "Nothing is proposed."
    elif picture.open:
        until = f" The vote closes {when(picture.version.vote_by)}." if picture.version.vote_by else ""
        words = (
            f"*Version {picture.version.number}* is proposed. Still needed: {still_needed(picture)}.{until}"
        )
    else:
        words = f"*Version {picture.version.number}* {outcome_words(picture.version)}."
    if picture:
        buttons.insert(0, button("Look at it", "policy_look", value(picture.version.id)))
    shown = buttons if status.may_propose else buttons[:-1]
    return [section(words), *([actions(*shown)] if shown else [])]


def _version(version: PolicyVersion) -> str:
    at = version.in_force_at or version.proposed_at
    verb = "in force from" if version.in_force_at else "proposed"
    state = "in force" if version.state is PolicyState.IN_FORCE else outcome_words(version)
    return f"*{version.number}* · {state} · {verb} {when(at)} · `{version.digest[:12]}`"
