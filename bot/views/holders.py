"""Who has a way into an account: the list of its holders, and the form that names the nameless."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.domain.holder_naming import NOTE_LIMIT, Extent, Naming, NamingPicture, wants_a_name
from bot.domain.ledger import Holding, Standing
from bot.domain.pictures import AccountPicture
from bot.domain.principals import Outsider
from bot.domain.register_methods import METHOD_WORDS
from bot.domain.sentences import join_words
from bot.domain.text import clean
from bot.views.access import account_words
from bot.views.agencies import NAME_LIMIT
from bot.views.kit import (
    Block,
    bullets,
    button,
    context,
    day,
    escape,
    input_block,
    modal,
    multi_external_select,
    multi_users_select,
    option,
    radio_buttons,
    section,
    text_input,
    value,
    written_day,
)
from bot.views.people import named
from bot.views.values import field, typed

NAMES_FORM = "names_form"
_TO_A_BLOCK: Final = 12
_MOST: Final = 240
_MOST_NAMELESS: Final = 20
_STANDING_WORDS: Final = {
    Standing.CURRENT: "has a way in",
    Standing.FORMER: "had a way in",
    Standing.SUSPECTED: "may have a way in",
    Standing.UNKNOWN: "has a way in; nobody knows who it is",
}
_OF_A_TEAM: Final = {
    Extent.SOME: "Others are in it as well: it stays open",
    Extent.ALL: "That is everybody in it",
}
_OF_SOMEBODY: Final = {Extent.ALL: "That is who it is"}
_NOBODY: Final = {Extent.NOBODY: "Nobody has this way in any more"}


def listed(picture: AccountPicture, roles: Mapping[str, str]) -> list[Block]:
    """The holders of an account; beside a nameless one the way to name it, for whoever may."""
    if not picture.holders:
        return [section("*Holders*\nThe ledger knows of nobody yet.")]
    nameless = [one for one in picture.holders if picture.may_name and wants_a_name(one)]
    rest = [one for one in picture.holders if one not in nameless]
    order = sorted(rest, key=lambda one: (not one.has_a_way_in, one.since is None, one.since))
    lines = [_line(one, roles, picture.outsiders) for one in order[:_MOST]]
    parts = [lines[at : at + _TO_A_BLOCK] for at in range(0, len(lines), _TO_A_BLOCK)]
    left = len(rest) - len(lines)
    return [
        section("*Holders*"),
        *(_to_name(one, roles) for one in nameless[:_MOST_NAMELESS]),
        *_more(len(nameless) - _MOST_NAMELESS, "whom nobody can name"),
        *(section(bullets(part)) for part in parts),
        *_more(left, "holders"),
    ]


def names_form(picture: NamingPicture, nonce: str) -> Block:
    """Who comes in by a nameless line: chosen, written, or nobody any more."""
    line = picture.line
    roles = {role.id: role.name for role in picture.network.every_role} if picture.network else {}
    network = picture.network.name if picture.network else picture.account.network
    where = account_words(picture.account, network)
    choices = {**(_OF_A_TEAM if picture.team else _OF_SOMEBODY), **_NOBODY}
    extent = radio_buttons(
        "extent",
        [option(words, one.value) for one, words in choices.items()],
        initial=next(iter(choices)).value,
    )
    on_rosters = multi_external_select("roster_people")
    name = text_input("roster_name", max_length=NAME_LIMIT, placeholder="First and last name")
    note = text_input("note", multiline=True, max_length=NOTE_LIMIT)
    return modal(
        "Name the holders",
        [
            section(f"{where}: {_line(line, roles, {})}. Who is it? People by name, never a team."),
            input_block("In this workspace", multi_users_select("people"), "people", optional=True),
            input_block("On an agency's roster", on_rosters, "roster_people", optional=True),
            input_block("Or a name on a roster", name, "roster_name", optional=True),
            input_block("What is so", extent, "extent"),
            input_block(
                "Note", note, "note", optional=True, hint="Needed where nobody has it any more: how you know."
            ),
            context("Being named gives nobody anything: whoever works here still has to be granted it."),
        ],
        callback_id=NAMES_FORM,
        submit="Write it down",
        private_metadata=json.dumps({"id": line.id, "nonce": nonce}),
    )  # fmt: skip


def read_names(values: Mapping[str, Any]) -> Naming:
    """What the form says."""
    chosen = field(values, "extent").get("selected_option") or {}
    return Naming(
        users=tuple(field(values, "people").get("selected_users") or ()),
        records=tuple(one["value"] for one in field(values, "roster_people").get("selected_options") or ()),
        name=clean(typed(values, "roster_name"), limit=NAME_LIMIT),
        extent=Extent(chosen["value"]) if chosen else None,
        note=clean(typed(values, "note"), limit=NOTE_LIMIT),
    )


def written_down(said: str, people: Sequence[str], *, stays: bool) -> str:
    """What somebody reads after saying who comes in; `people` as they are named."""
    words = f"“{escape(said)}”"
    if not people:
        return f"Recorded: nobody comes in as {words} any more."
    after = "It stays open until everybody in it is named." if stays else "That is everybody."
    return f"Recorded: {words} is {join_words(people)}. {after}"


def _to_name(line: Holding, roles: Mapping[str, str]) -> Block:
    return section(_line(line, roles, {}), accessory=button("Name them…", "name_holders", value(line.id)))


def _more(left: int, what: str) -> list[Block]:
    return [context(f"…and {left} more {what}")] if left > 0 else []


def _line(line: Holding, roles: Mapping[str, str], outsiders: Mapping[str, Outsider]) -> str:
    who = named(line.person, outsiders) if line.person else f"“{escape(line.said)}”"
    since = f" since {written_day(line.since)}" if line.since else ""
    until = f" until {day(line.until)}" if line.until else ""
    grant = "" if line.grant_id or not line.legacy else ", without a grant"
    role = escape(roles.get(line.role, line.role))
    return (
        f"{who}, {role}, {METHOD_WORDS[line.method]}: {_STANDING_WORDS[line.standing]}{since}{until}{grant}"
    )
