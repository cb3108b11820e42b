"""How far the policy has come: who has acknowledged it, who has not, and the list as a file (P1.2, P2.2)."""

from collections.abc import Iterator, Mapping

from bot.domain.acknowledging import AckKind, Acknowledged, Audience, reach
from bot.domain.events import Event
from bot.domain.people import Person
from bot.domain.principals import is_outside
from bot.domain.programme import Company
from bot.domain.publishing_pictures import ReachPicture
from bot.domain.refusals import NotFit, NotFounded, NotYours
from bot.services import acknowledging, audiences, standing, telling
from bot.services.sheets.writing import Format, written
from storage import acknowledging as rows
from storage import agencies, people, principals
from storage.database import Unit
from storage.outbox import Effect, Telling, tell

HEADINGS = (
    *("person", "slack_id", "email", "asked_as", "state", "policy", "acknowledged_at", "recorded_by"),
    "roles_acknowledged",
)
FILE = "acknowledgements"


def may_see(unit: Unit, company: Company, actor: Person) -> None:
    """Raise a refusal unless this person runs the programme, audits it or is an admin."""
    if actor.user_id not in standing.overseers(unit, company):
        raise NotYours(
            "Only the programme manager, the auditors and the admins see who has acknowledged the policy."
        ).about("policy", FILE)
    if not actor.fit:
        raise NotFit().about("policy", FILE)


def reached(unit: Unit, company: Company) -> ReachPicture:
    """How many people of each audience have acknowledged the policy in force, and who has not."""
    asked = acknowledging.now_asked(unit, company.workspace_id)
    if asked is None:
        raise NotFounded
    wanted = audiences.audiences(standing.parsed(asked.version.text))
    members = audiences.members(unit, company.workspace_id, wanted)
    done = frozenset(acknowledging.who_has(unit, company.workspace_id, asked))
    found = reach(members, done)
    owing = frozenset[str]().union(*(one.owing for one in found))
    names = _names(unit, company.workspace_id, owing)
    return ReachPicture(
        version=asked.version,
        since=asked.since,
        asked_since=asked.asked_since,
        audiences=found,
        owing=tuple(sorted(owing, key=lambda one: names[one].casefold())),
        names=names,
    )


def ask_for_file(unit: Unit, company: Company, actor: Person, form: Format) -> None:
    """Have the list put into somebody's conversation."""
    may_see(unit, company, actor)
    subject = unit.new_id()
    picture = reached(unit, company)
    facts = {"form": form.value, "rows": picture.in_all}
    workspace = company.workspace_id
    unit.record(Event("acknowledgements:exported", workspace, "export", subject, actor.user_id, {**facts}))
    tell(unit, workspace, Telling(Effect.CARD, "acknowledgements", subject, actor.user_id, facts))
    telling.upload(unit, workspace, "acknowledgements", subject, actor.user_id, **facts)


def file(unit: Unit, company: Company, form: Format) -> tuple[str, bytes]:
    """The list as it is now: its name and its content."""
    found = tuple(_lines(unit, company))
    return f"{FILE}.{form.value}", written(form, HEADINGS, found, title="Acknowledgements")


def _lines(unit: Unit, company: Company) -> Iterator[tuple[str, ...]]:
    asked = acknowledging.now_asked(unit, company.workspace_id)
    if asked is None:
        return
    picture = reached(unit, company)
    given = acknowledging.who_has(unit, company.workspace_id, asked)
    asked_as = _asked_as(picture)
    everybody = asked_as.keys() | given.keys()
    names = _names(unit, company.workspace_id, everybody | {one.recorded_by or "" for one in given.values()})
    known = people.find_all(unit, company.workspace_id, everybody)
    roles = _roles(unit, company)
    for who in sorted(everybody, key=lambda one: names[one].casefold()):
        yield (
            names[who],
            "" if is_outside(who) else who,
            (known[who].email or "") if who in known else "",
            ", ".join(asked_as.get(who, ())),
            *_given(given.get(who), names),
            ", ".join(roles.get(who, ())),
        )


def _given(one: Acknowledged | None, names: Mapping[str, str]) -> tuple[str, str, str, str]:
    if one is None:
        return "not yet", "", "", ""
    by = names[one.recorded_by] if one.recorded_by else ""
    return "acknowledged", str(one.number), f"{one.at:%Y-%m-%dT%H:%M:%SZ}", by


def _asked_as(picture: ReachPicture) -> Mapping[str, tuple[Audience, ...]]:
    """By which rules each person is asked."""
    found: dict[str, tuple[Audience, ...]] = {}
    for one in picture.audiences:
        for who in one.done | one.owing:
            found[who] = (*found.get(who, ()), one.audience)
    return found


def _roles(unit: Unit, company: Company) -> Mapping[str, tuple[str, ...]]:
    """Which roles each person has acknowledged, with the version under which they did last."""
    found: dict[str, dict[str, int]] = {}
    for one in rows.since(unit, company.workspace_id, AckKind.ROLE, 0):
        found.setdefault(one.person, {})[one.role] = one.number
    return {who: tuple(f"{role} ({number})" for role, number in held.items()) for who, held in found.items()}


def _names(unit: Unit, workspace_id: str, wanted: frozenset[str] | set[str]) -> Mapping[str, str]:
    """Each of these people by name; an id where there is none."""
    outside = [one for one in wanted if is_outside(one)]
    records, contacts = principals.named(unit, outside), agencies.named(unit, outside)
    here = people.find_all(unit, workspace_id, (one for one in wanted if not is_outside(one)))
    known = {who: one.name for who, one in records.items()} | {who: one.name for who, one in here.items()}
    known |= {who: f"{one.contact_name} ({one.name})" for who, one in contacts.items()}
    return {who: known.get(who, who) for who in wanted}
