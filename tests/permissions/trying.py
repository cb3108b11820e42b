"""Trying every act as everybody, and what became of each: the table of who may do what."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.register_rights import RegisterAct
from bot.errors import UserError
from bot.services import registering
from handlers.routes import ROUTES
from handlers.verbs import VERBS
from storage import register
from tests.permissions import (
    acts_of_access,
    acts_of_adoption,
    acts_of_audits,
    acts_of_checkouts,
    acts_of_committee,
    acts_of_lists,
    acts_of_nagging,
    acts_of_outside,
    acts_of_policy,
    acts_of_programme,
    acts_of_publishing,
    acts_of_register,
    acts_of_reviews,
    acts_of_training,
    acts_of_vault,
    payloads,
)
from tests.permissions.acts import ACTIONS, COMMANDS, EVENTS, FORMS, MENUS, SHORTCUTS, Act
from tests.permissions.booth import YES, Booth, Tried
from tests.permissions.people import EVERYBODY, Who, person

PARTS: Mapping[str, Callable[[], Iterable[Act]]] = {
    "Requests": acts_of_access.access,
    "Grants and tasks": acts_of_access.grants,
    "Duties and shared secrets": acts_of_access.duties,
    "Logins in the vault": acts_of_vault.logins,
    "Looking at logins": acts_of_checkouts.looking,
    "The vault itself": acts_of_checkouts.vault,
    "The register": acts_of_register.register,
    "Adoption": acts_of_adoption.adoption,
    "Answering an audit": acts_of_reviews.reviews,
    "Training": acts_of_training.training,
    "Movers and leavers": acts_of_register.leavers,
    "Agencies and identities": acts_of_register.agencies,
    "People outside Slack": acts_of_outside.outside,
    "Reports": acts_of_register.reports,
    "The hunt": acts_of_register.hunts,
    "Lists": acts_of_register.lists,
    "The committee": acts_of_committee.committee,
    "The policy": acts_of_policy.policies,
    "The programme": acts_of_register.programme,
    "The message of the day": acts_of_nagging.nagging,
    "Its report": acts_of_programme.programme,
    "Audits before their launch": acts_of_audits.audits,
    "Steering an audit": acts_of_audits.steering,
    "Why somebody has a way in": acts_of_audits.why,
    "Lists of people": acts_of_lists.lists,
    "The auditor's view": acts_of_audits.auditor,
    "Announcing and acknowledging": acts_of_publishing.publishing,
}
NO_PERSON = frozenset({"user_change", "team_join"})
"""Events in which nobody does anything here: Slack tells of somebody."""


@dataclass(frozen=True)
class Row:
    """What became of an act, for everybody in the order of `EVERYBODY`."""

    act: Act
    cells: tuple[Tried, ...]


def every_act() -> Iterator[Act]:
    """All of them."""
    for part in PARTS.values():
        yield from part()


def routes_tried(acts: Iterable[Act]) -> set[tuple[str, str]]:
    """Which rows of the contents page these acts go through, and which verbs."""
    found: set[tuple[str, str]] = set()
    for act in acts:
        found.add((act.section, act.name))
        if (act.section, act.name) == (COMMANDS, "/vouchsafe"):
            verb = act.typed.split()[0]
            found |= {("verbs", verb), (COMMANDS, f"{act.name} {verb}")} & routes_known()
    return found


def routes_known() -> set[tuple[str, str]]:
    """Every row of the contents page that a person reaches, and every verb."""
    sections = (COMMANDS, SHORTCUTS, ACTIONS, FORMS, MENUS, EVENTS)
    known = {(section, name) for section in sections for name in getattr(ROUTES, section)}
    return {one for one in known if one[1] not in NO_PERSON} | {("verbs", verb) for verb in VERBS}


def open_everything(booth: Booth) -> None:
    """Open every dialogue, as whoever may: it can then be sent by those to whom nobody would open it."""
    for act in every_act():
        _view(booth, act)


def tried(booth: Booth, act: Act) -> Row:
    """Try an act as everybody."""
    return Row(act, tuple(attempt(booth, act, who) for who in EVERYBODY))


def rights(booth: Booth) -> list[tuple[str, tuple[str, ...]]]:
    """What may be done with an account, whoever asks for it in whatever way."""
    with booth.database.read() as unit:
        account = register.find(unit, booth.subjects["account"])

        def word(act: RegisterAct, who: Who) -> str:
            try:
                registering.check(unit, booth.company, person(unit, who), act, account)
            except UserError as refused:
                return type(refused).__name__
            return YES

        return [(_said(act), tuple(word(act, who) for who in EVERYBODY)) for act in RegisterAct]


def _said(act: RegisterAct) -> str:
    return act.value.replace("_", " ").capitalize()


def attempt(booth: Booth, act: Act, who: Who) -> Tried:
    """Try an act as somebody."""
    view = _view(booth, act)
    if act.first:
        booth.prepare(act.first)
    return booth.attempt(KINDS[act.section], _payload(booth, act, who, view))


def _view(booth: Booth, act: Act) -> dict[str, Any] | None:
    """The dialogue in which the act is done, as whoever may has opened and filled it in."""
    if act.opened is None:
        return None
    if act.words not in booth.views:
        by, opener = act.opened
        if opener.first:
            booth.prepare(opener.first)
        said = {name: _row(booth, value) for name, value in act.said.items()}
        opening = _payload(booth, opener, by, _view(booth, opener))
        booth.views[act.words] = payloads.filled(booth.view_of(KINDS[opener.section], opening), said)
    return booth.views[act.words]


def _row(booth: Booth, value: Any) -> Any:
    """What is typed; `id:name` is the id of a subject."""
    kind, _, name = str(value).partition(":")
    return booth.subjects[name] if kind == "id" else value


def _payload(booth: Booth, act: Act, who: Who, view: dict[str, Any] | None) -> dict[str, Any]:
    if act.section == COMMANDS:
        return payloads.command(booth, who, act.name, act.typed)
    if act.section == SHORTCUTS:
        return payloads.shortcut(booth, who, act.name)
    if act.section == MENUS:
        return payloads.look_up(booth, who, act.name, act.typed)
    if act.section == EVENTS:
        return payloads.event(booth, who, act.name)
    if act.section == FORMS:
        assert view
        return payloads.send(booth, who, view)
    about = booth.subjects.get(act.about, act.about)
    value = f"1|{about}|{act.version}" if about else "1|home|0"
    return payloads.press(booth, who, act.name, value if view else booth.marked(value), view)


KINDS = {
    COMMANDS: "command",
    SHORTCUTS: "shortcut",
    ACTIONS: "block_actions",
    FORMS: "view_submission",
    MENUS: "block_suggestion",
    EVENTS: "event",
}
"""What Slack calls each."""
