"""`vouchsafe trail`: prove that nothing on the trail was changed, anchor it, and give it out."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import keys
from bot.anchor_settings import places_of
from bot.commands.console import AsJson, finish, progress, say, say_json
from bot.commands.opening import company_of, local_settings, opened, ports
from bot.commands.trail_anchors import Proof, ask, known_to
from bot.domain.anchors import Place, Put
from bot.errors import UserError
from bot.services import anchoring
from scheduler.anchors import Anchors
from storage import anchors as rows
from storage import verify as walk
from storage.database import Database, Unit
from storage.errors import StorageFault

app = typer.Typer(
    no_args_is_help=True, help="The trail of everything that happened: verify it, anchor it, export it."
)


class NoPlaces(UserError):
    """No place is named where the trail's anchors could go. `vouchsafe check` says which there are."""


class NotBegun(UserError):
    """The programme is not founded yet, or a restore holds it. Anchors begin after that."""


@app.command()
def verify(
    anchors: Annotated[
        list[Path] | None,
        typer.Option(
            "--anchors", help="A text with anchors in it: a pasted thread, an export, an older file."
        ),
    ] = None,
    *,
    restored: Annotated[
        bool, typer.Option("--restored", help="Believe the restores on the trail; you know of them.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Follow the chain of hashes from the first event to the last, and hold it against every anchor there is.

    The file and the git repository of the settings are asked; the database's own anchors count too.
    Names the first event that does not hold, and says how much could still be rewritten unseen.
    """
    settings = local_settings()
    with opened(settings) as database:
        with database.read() as unit:
            began = unit.now
        asked = ask(settings, anchors or (), began)
        with database.read() as unit:
            known, now = known_to(unit, settings, asked, restored=restored), unit.now
        proof = Proof(_followed(database, known.pins), known, now)
    if as_json:
        say_json(proof.plain())
    else:
        say(_said(proof.verdict), *proof.sentences())
    finish(fine=proof.ok)


@app.command()
def anchor(*, as_json: AsJson = False) -> None:
    """Sign the head of the trail now, and put it into every place that the settings name.

    What goes into the committee's channel is queued for the bot that runs.
    """
    settings = local_settings()
    places = places_of(settings)
    if not places.named:
        raise NoPlaces
    signer = keys.signer(keys.read(settings.keys))
    with opened(settings) as database:
        with database.read() as unit:
            company = company_of(unit, settings)
            if not anchoring.begun(unit, company):
                raise NotBegun
        work = Anchors(
            database, ports(), lambda: company, lambda: signer, places, aloud=settings.anchor_channel
        )
        work.by_hand(company, signer)
        with database.read() as unit:
            said = _puts(unit)
    if as_json:
        say_json(said)
    else:
        say(f"Event {said['sequence']:,} is anchored by {said['fingerprint']}.")
        say(*(f"{Place(one['place']).sentence}: {one['state']}" for one in said["places"]))
    finish(fine=not any(one["fault"] for one in said["places"]))


@app.command()
def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    *,
    words: Annotated[bool, typer.Option("--words", help="Include what people wrote.")] = False,
) -> None:
    """Give the trail out as JSON lines that anybody can verify without this program."""
    with opened(local_settings()) as database:
        lines = walk.export(database, words=words)
        if output is None:
            sys.stdout.buffer.writelines(lines)
        else:
            with output.open("wb") as file:
                file.writelines(lines)


def _said(verdict: walk.Verdict) -> str:
    if not verdict.ok:
        return f"The trail is broken at event {verdict.first_bad}: {verdict.why}."
    erased = f" Words erased: {verdict.erased:,}." if verdict.erased else ""
    return f"The trail holds: {verdict.count:,} events.{erased}"


def _puts(unit: Unit) -> dict[str, Any]:
    """Where the newest anchor stands by now."""
    newest = rows.newest(unit)
    puts = rows.puts(unit, newest.id) if newest else ()
    places = [{"place": one.place, "state": _state(one), "fault": one.fault} for one in puts]
    return {
        "sequence": newest.sequence if newest else 0,
        "fingerprint": newest.fingerprint if newest else "",
        "places": places,
    }


def _state(put: Put) -> str:
    if put.put_at:
        return "it is there"
    if put.fault:
        return put.fault
    return "queued for the bot that runs" if put.place == Place.CHANNEL else "it waits"


def _followed(database: Database, pins: Iterable[walk.Pin]) -> walk.Verdict:
    with progress("Verifying") as bar:
        for step in walk.verify(database, pins=pins):
            if isinstance(step, walk.Verdict):
                return step
            bar.update(bar.task_ids[0], completed=step.done, total=step.total)
    raise StorageFault("Verifying ended without a verdict.")
