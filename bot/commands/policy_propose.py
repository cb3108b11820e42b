"""`vouchsafe policy propose` and `replay`: a file is put to the committee, or tried on what has been."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import OPERATOR, AsJson, finish, note, progress, say, say_json
from bot.commands.opening import company_of, local_settings, opened
from bot.commands.policy_reading import read_policy, warnings_of
from bot.domain.calendar import OPENING, say_instant, zone_of
from bot.domain.foresight import Foresight
from bot.domain.lengths import count
from bot.domain.programme import PolicyVersion
from bot.domain.sentences import join_words
from bot.errors import UserError
from bot.services import foreseeing, founding, proposing, readiness
from bot.services.policy_file import Loaded
from bot.services.proposing import Terms
from bot.settings import LocalSettings
from storage import policy
from storage.database import Unit

UTC_ZONE = zone_of("UTC")


class NotADay(UserError):
    """This is no day. Write it like 2026-12-01."""


def propose(
    file: Annotated[Path, typer.Argument(help="The policy file.")],
    *,
    starts: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="In force from this day, 09:00 UTC.")
    ] = None,
    material: Annotated[
        bool | None, typer.Option("--material/--minor", help="Whether people must acknowledge it anew.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="In place of what you have proposed; its votes are void.")
    ] = False,
    base: Annotated[
        int | None, typer.Option("--base", help="Refuse unless this version is in force still.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put a file to the committee, which votes on it in Slack; the first one is signed by two people."""
    settings = local_settings()
    loaded = read_policy(file)
    if loaded.policy is None:
        note(*loaded.lines())
        finish(fine=False)
    terms = Terms(starts_at=_start(starts), material=material, replace=replace)
    propose_it = partial(_proposed, settings=settings, loaded=loaded, terms=terms, base=base)
    with opened(settings) as database:
        version, waiting = database.run(propose_it)
    note(*warnings_of(loaded, settings))
    if as_json:
        say_json({"number": version.number, "digest": version.digest, "state": version.state.value})
    else:
        say(_say_proposed(version, waiting))


def replay(
    file: Annotated[Path, typer.Argument(help="The policy file.")], *, as_json: AsJson = False
) -> None:
    """Judge the last 50 requests by a file: which would go another way, which would have nobody to vouch."""
    settings = local_settings()
    loaded = read_policy(file)
    if loaded.policy is None:
        note(*loaded.lines())
        finish(fine=False)
        return
    with opened(settings) as database, database.read() as unit, progress("Judging the last requests"):
        foresight = foreseeing.foresee(unit, company_of(unit, settings), loaded.policy)
    if as_json:
        say_json(asdict(foresight))
    else:
        say(*_say_foresight(foresight))


def _proposed(
    unit: Unit, settings: LocalSettings, loaded: Loaded, terms: Terms, base: int | None
) -> tuple[PolicyVersion, str]:
    company = company_of(unit, settings)
    current = policy.in_force(unit, company.workspace_id)
    if current is None:
        version = founding.propose(unit, company, loaded, OPERATOR)
        return version, readiness.waiting_for(unit, company)
    if base not in (None, current.number):
        raise proposing.stale(current)
    return proposing.propose(unit, company, loaded, OPERATOR, terms), ""


def _start(day: str | None) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), OPENING, UTC)
    except ValueError as error:
        raise NotADay from error


def _say_proposed(version: PolicyVersion, waiting: str) -> str:
    name = f"Policy version {version.number} ({version.digest[:12]})"
    said = f"{name} is proposed; its card is on the way to Slack."
    if version.founding:
        return f"{said} {waiting}"
    by = f" until {say_instant(version.vote_by, UTC_ZONE)}" if version.vote_by else ""
    weight = "material" if version.material else "minor"
    return f"{said} The committee votes on it{by}. It counts as a {weight} change."


def _say_foresight(foresight: Foresight) -> list[str]:
    number = count(len(foresight.requests), "request")
    otherwise, unmet = len(foresight.otherwise), len(foresight.unmet)
    lines = [f"{number} judged again: {otherwise} would go another way, {unmet} would have nobody to vouch."]
    for one in dict.fromkeys((*foresight.otherwise, *foresight.unmet)):
        nobody = f"nobody could fill {join_words(one.nobody)} today" if one.nobody else ""
        lines.append(f"#{one.number}: {'; '.join(filter(None, (one.why, nobody)))}")
    lines.append(
        f"{count(foresight.running, 'running grant')}: {foresight.not_allowed} would not be allowed any "
        "more; each keeps its end."
    )
    return lines
