"""`vouchsafe baseline`: the register frozen and signed, given out, verified, and compared with today."""

import hashlib
import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot import keys
from bot.commands.console import OPERATOR, AsJson, finish, note, say, say_json
from bot.commands.opening import company_of, local_settings, opened
from bot.domain.baseline import Baseline
from bot.errors import UserError
from bot.services import baselines
from bot.services.holder_people import HolderFinder
from bot.settings import LocalSettings
from storage import baselines as rows
from storage.canonical import canonical

app = typer.Typer(
    no_args_is_help=True, help="The register frozen and signed, for later audits to compare with."
)


class NoBaseline(UserError):
    """There is no baseline yet. Take one with `vouchsafe baseline take`."""


@app.command()
def take(*, as_json: AsJson = False) -> None:
    """Freeze how things stand now, and sign it with the key that `init` made."""
    settings = local_settings()
    signer = keys.signer(keys.read(settings.keys))
    with opened(settings) as database:

        def freeze(unit: Any) -> Baseline:
            taken = baselines.take(unit, company_of(unit, settings), OPERATOR)
            baselines.sign(unit, signer)
            return taken

        taken = database.run(freeze, background=True)
    if as_json:
        say_json({"number": taken.number, "sha256": taken.sha256, "fingerprint": signer.fingerprint})
    else:
        say(f"Baseline {taken.number} is taken and signed. SHA-256: {taken.sha256}")


@app.command()
def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
) -> None:
    """Give the newest baseline out as the very bytes that were signed."""
    newest = _newest(local_settings())
    if output is None:
        sys.stdout.buffer.write(newest.content)
    else:
        output.write_bytes(newest.content)
        note(f"SHA-256: {newest.sha256}")


@app.command()
def verify(*, as_json: AsJson = False) -> None:
    """Hold every baseline against its SHA-256 and its signature."""
    settings = local_settings()
    public = keys.read(settings.keys).signing.public_key()
    with opened(settings) as database, database.read() as unit:
        every = rows.every(unit, company_of(unit, settings).workspace_id)
    said = [{"number": one.number, "sha256": one.sha256, "state": _state(one, public)} for one in every]
    if as_json:
        say_json(said)
    for one in said if not as_json else ():
        say(f"Baseline {one['number']}: {one['state']}. SHA-256: {one['sha256']}")
    finish(fine=all(one["state"] == "holds" for one in said))


@app.command()
def compare(*, as_json: AsJson = False) -> None:
    """Say what has come, gone and changed since the newest baseline."""
    settings = local_settings()
    newest = _newest(settings)
    with opened(settings) as database, database.read() as unit:
        company = company_of(unit, settings)
        now = canonical(baselines.content_of(unit, company))
        name_of = HolderFinder(unit, company.workspace_id).name_of
        found = list(baselines.compare(orjson.loads(newest.content), now, name_of))
    if as_json:
        say_json([{"what": what, "happened": happened} for what, happened in found])
        return
    for what, happened in found:
        say(f"{what} {happened}")
    if not found:
        say(f"Nothing has changed since baseline {newest.number}.")


def _newest(settings: LocalSettings) -> Baseline:
    with opened(settings) as database, database.read() as unit:
        found = rows.every(unit, company_of(unit, settings).workspace_id)
    if not found:
        raise NoBaseline
    return found[0]


def _state(one: Baseline, public: Ed25519PublicKey) -> str:
    if hashlib.sha256(one.content).hexdigest() != one.sha256:
        return "does not hold: its content was changed"
    if one.signature is None:
        return "is not signed yet"
    try:
        public.verify(one.signature, one.content)
    except InvalidSignature:
        return "does not hold: another key signed it"
    return "holds"
