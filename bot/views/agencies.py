"""Agencies as people read and change them: the list, the forms with their parsers, the roster, the duties."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.agencies import Details, Newcomer
from bot.domain.lengths import count
from bot.domain.people_pictures import AgencyPicture, Member
from bot.domain.pictures import DutyPicture
from bot.domain.text import clean
from bot.views.duty_words import DutyWords
from bot.views.kit import (
    Block,
    actions,
    button,
    confirm,
    context,
    datepicker,
    day,
    escape,
    input_block,
    mention,
    message,
    modal,
    section,
    text_input,
    users_select,
    value,
    when,
)
from bot.views.values import field, typed

AGENCY_FORM = "agency_form"
ROSTER_FORM = "roster_form"
NAME_LIMIT, ADDRESS_LIMIT = 120, 254
NAMES_SHOWN = 10


def listed(pictures: tuple[AgencyPicture, ...], *, may_add: bool) -> Block:
    """The answer to `/vouchsafe agency`: every agency, and for those who may what can be done."""
    add = [actions(button("Add an agency…", "agency_add"))] if may_add else []
    blocks = [block for picture in pictures for block in blocks_of(picture)]
    nothing = [] if pictures else [section("There is no agency yet.")]
    return message("Agencies", [*add, *nothing, *blocks])


def blocks_of(picture: AgencyPicture) -> list[Block]:
    """An agency in a list."""
    agency = picture.agency
    roster = "1 person" if len(picture.roster) == 1 else f"{len(picture.roster)} people"
    confirmed = agency.roster_confirmed_at
    last = f"roster confirmed {day(confirmed)}" if confirmed else "roster not confirmed yet"
    ends = f"contract {'ends' if agency.active else 'ended'} {when(agency.ends_at)}"
    lines = [
        f"*{escape(agency.name)}*: {ends} · sponsor {mention(agency.sponsor)} · {roster}, {last}",
        f"Contact: {escape(agency.contact_name)}, {escape(agency.contact_email)}",
    ]
    if not picture.may_change:
        return [section(lines[0])]
    edit = button("Edit…" if agency.active else "Renew…", "agency_edit", value(agency.id))
    roster_button = button("Roster…", "roster", value(agency.id))
    return [section("\n".join(lines)), actions(edit, roster_button, block_id=f"agency:{agency.id}")]


def agency_form(picture: AgencyPicture | None, reader: str, nonce: str) -> Block:
    """Add, edit or renew an agency."""
    old = picture.agency if picture else None
    texts = (
        ("Name", "agency_name", old.name if old else None, NAME_LIMIT),
        ("Contact there", "contact_name", old.contact_name if old else None, NAME_LIMIT),
        ("Their e-mail", "contact_email", old.contact_email if old else None, ADDRESS_LIMIT),
    )
    ends = datepicker("contract_end", initial=old.ends_on if old else None)
    sponsor = users_select("sponsor", initial=old.sponsor if old else reader)
    return modal(
        "Agency" if old else "Add an agency",
        [
            *(
                input_block(label, text_input(name, initial=initial, max_length=limit), name)
                for label, name, initial, limit in texts
            ),
            input_block("Contract ends on", ends, "contract_end", hint="At 17:00 where the sponsor is."),
            input_block(
                "Sponsor", sponsor, "sponsor", hint="A full member here, who answers for its people."
            ),
        ],
        callback_id=AGENCY_FORM,
        submit="Save",
        private_metadata=json.dumps({"id": old.id if old else "", "nonce": nonce}),
    )


def read_agency(values: Mapping[str, Any]) -> Details:
    """What the form of an agency holds."""
    picked = field(values, "contract_end").get("selected_date")
    return Details(
        name=clean(typed(values, "agency_name"), limit=NAME_LIMIT),
        contact_name=clean(typed(values, "contact_name"), limit=NAME_LIMIT),
        contact_email=clean(typed(values, "contact_email"), limit=ADDRESS_LIMIT),
        ends_on=date.fromisoformat(picked) if picked else None,
        sponsor=field(values, "sponsor").get("selected_user"),
    )


def saved(picture: AgencyPicture) -> str:
    """What somebody reads after saving an agency."""
    agency = picture.agency
    ends = f"Its contract ends {when(agency.ends_at)}, and {mention(agency.sponsor)} answers for its people."
    return f"*{escape(agency.name)}* is saved. {ends}"


def roster_dialogue(picture: AgencyPicture, note: str | None = None) -> Block:
    """Who is on the roster, and what can be done about it."""
    agency = picture.agency
    said = [context(note)] if note else []
    confirmed = agency.roster_confirmed_at
    last = f"Last confirmed {when(confirmed)}." if confirmed else "Nobody has confirmed it yet."
    people = [_member(one) for one in picture.roster] or [section("Nobody is on it.")]
    add = [button("Add somebody…", "roster_add", value(agency.id))] if agency.active else []
    right = button("The roster is right", "roster_confirm", value(agency.id), style="primary")
    blocks = [
        *said,
        section(f"*{escape(agency.name)}*: only people on this roster can have access. {last}"),
        actions(*add, right, button("Outside Slack…", "outside", value(agency.id))),
        *people,
    ]
    return modal("Roster", blocks, callback_id="roster_look", close="Close")


def roster_form(picture: AgencyPicture, nonce: str) -> Block:
    """Name somebody on the roster: who is here is chosen, who is not is written down."""
    here = users_select("person_user", placeholder="Choose a person")
    name = text_input("person_name", max_length=NAME_LIMIT, placeholder="First and last name")
    email = text_input("person_email", max_length=ADDRESS_LIMIT, placeholder="name@agency.example")
    return modal(
        "Add somebody",
        [
            section(f"Who works for *{escape(picture.agency.name)}*? A person by name, never a team."),
            input_block("In this workspace", here, "person_user", optional=True, hint="Or else, below:"),
            input_block("Name", name, "person_name", optional=True),
            input_block("Their own e-mail", email, "person_email", optional=True, hint="It proves nothing."),
        ],
        callback_id=ROSTER_FORM,
        submit="Add",
        private_metadata=json.dumps({"id": picture.agency.id, "nonce": nonce}),
    )  # fmt: skip


def read_newcomer(values: Mapping[str, Any]) -> Newcomer:
    """Whom the roster's form names."""
    return Newcomer(
        name=clean(typed(values, "person_name"), limit=NAME_LIMIT),
        email=clean(typed(values, "person_email"), limit=ADDRESS_LIMIT),
        user_id=field(values, "person_user").get("selected_user"),
    )


def joined(name: str, picture: AgencyPicture) -> str:
    """What somebody reads after naming a person on the roster."""
    agency = picture.agency
    asks = f"{mention(agency.sponsor)} asks for their access with /request-access."
    return f"{escape(name)} is on the roster of *{escape(agency.name)}*. {asks}"


LEFT = "They are off the roster; whatever they held has ended."
CONFIRMED = "Recorded: the roster is right."


def greeting(picture: AgencyPicture) -> Block:
    """To a new sponsor: what they answer for, and how."""
    agency = picture.agency
    head = f"You are the sponsor of {escape(agency.name)}"
    what = (
        "You answer for its people: you alone ask for their access, and what concerns those who are not in "
        f"this workspace comes to you. Its contract ends {when(agency.ends_at)}, and their access with it."
    )
    look = actions(button("Roster…", "roster", value(agency.id)))
    return message(head, [section(f"*{head}*"), section(what), look])


def contract_over(picture: AgencyPicture) -> Block:
    """The contract of an agency has ended."""
    agency = picture.agency
    head = f"The contract with {escape(agency.name)} has ended, {when(agency.ends_at)}"
    what = "Nobody of it can have access now. If it goes on, renew it and ask anew."
    return message(head, [section(f"*{head}*"), section(what), actions(_edit(picture, "Renew…"))])


def confirm_words(picture: DutyPicture) -> DutyWords:
    """How the duty to confirm a roster is said."""
    about = _about(picture)
    name = escape(about.agency.name)
    return DutyWords(
        asked=f"Confirm the roster of {name}",
        done=f"Done: the roster of {name} is confirmed",
        facts=(("On it", _names(about)),),
        steps=(
            "Ask the agency who still works for us.",
            "Take off whoever does not: their access ends at once.",
        ),
        button="It is right…",
        note="Whom did you ask?",
        more=(button("Roster…", "roster", value(about.agency.id)),),
    )


def ending_words(picture: DutyPicture) -> DutyWords:
    """How the duty to decide on a contract that ends soon is said."""
    about = _about(picture)
    name, ends = escape(about.agency.name), when(about.agency.ends_at)
    held = sum(one.held for one in about.roster)
    return DutyWords(
        asked=f"Say what comes after the contract with {name}, which ends {ends}",
        done=f"Done: it is known what comes after the contract with {name}",
        facts=(("On its roster", _names(about)), ("Grants that end with it", str(held))),
        steps=("If it goes on, enter its new end.", "If not, let it end: all access ends by itself then."),
        button="Let it end…",
        note="Who decided that it ends?",
        more=(_edit(about, "Renew…"),),
    )


def sponsor_words(picture: DutyPicture) -> DutyWords:
    """How the duty to find a sponsor is said."""
    about = _about(picture)
    name = escape(about.agency.name)
    return DutyWords(
        asked=f"Name a sponsor for {name}: the one it had has left, and you stand in",
        done=f"Done: {name} has a sponsor",
        facts=(("On its roster", _names(about)),),
        steps=("Choose somebody who works with the agency and can answer for its people.",),
        button="I stay its sponsor…",
        note="Why is that right?",
        more=(_edit(about, "Choose…"),),
    )


def _edit(picture: AgencyPicture, label: str) -> Block:
    return button(label, "agency_edit", value(picture.agency.id))


def _about(picture: DutyPicture) -> AgencyPicture:
    if not isinstance(picture.about, AgencyPicture):
        raise TypeError("this duty is about an agency")
    return picture.about


def _names(picture: AgencyPicture) -> str:
    names = [_name(one) for one in picture.roster[:NAMES_SHOWN]]
    left = len(picture.roster) - len(names)
    return ", ".join([*names, *([f"{left} more"] if left else [])]) or "nobody"


def _name(member: Member) -> str:
    who = member.principal
    return mention(who.user_id) if who.user_id else escape(who.name)


def _member(member: Member) -> Block:
    outside = "" if member.principal.user_id else " (not in this workspace)"
    held = count(member.held, "grant") if member.held else "no grant"
    question = confirm(
        "Take them off the roster?", "Whatever they hold ends at once.", "Take off", style="danger"
    )
    return section(
        f"{_name(member)}{outside}: since {day(member.entry.since)}, {held} in force",
        accessory=button("Take off", "roster_off", value(member.entry.id), confirm=question),
    )
