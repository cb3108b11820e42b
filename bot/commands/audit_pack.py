"""`vouchsafe audit export` and `verify`: the evidence of an audit in one signed file, checked anywhere."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot import keys
from bot.commands.audit_close import close
from bot.commands.console import OPERATOR, AsJson, finish, progress, say, say_json, say_marked
from bot.commands.opening import company_of, local_settings, opened
from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.programme import Company
from bot.errors import UserError
from bot.services.packing import record
from scheduler import packs
from storage import campaigns
from storage.database import Unit
from storage.pack_check import Checked, NoPack, Told, check
from storage.pack_inside import disagreements

_OWNER_ONLY: Final = 0o600
_FINGERPRINT: Final = 64

Number = Annotated[int, typer.Argument(help="The audit's number.", min=1)]


class NoAudit(UserError):
    """There is no audit of this number. `vouchsafe audit status` lists them."""


class NotLaunched(UserError):
    """This audit is not launched yet, so there is nothing to show for it."""


class FileThere(UserError):
    """There is a file of that name already."""


class NoFingerprint(UserError):
    """A fingerprint has 64 characters, of 0 to 9 and a to f."""


def export(
    number: Number,
    *,
    to: Annotated[Path | None, typer.Option("--to", help="Write to this file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Take the place of a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the evidence of an audit to one signed file, beside a running bot."""
    settings = local_settings()
    signer = keys.signer(keys.read(settings.keys))
    path = to or Path(f"audit-{number}.zip")
    if path.exists() and not force:
        raise FileThere(f"{path} is there already.", remedy="Choose another name with --to, or add --force.")
    with opened(settings) as database, _whole(path) as partial:
        with database.read() as unit, _bar("Reading") as told:
            company = company_of(unit, settings)
            packing = packs.make(unit, company, _launched(unit, company, number), partial, signer, told)
        database.run(lambda unit: record(unit, packing.campaign, OPERATOR), background=True)
    said = {**packing.about, "file": str(path), "bytes": path.stat().st_size, "signer": signer.fingerprint}
    if as_json:
        say_json(said)
        return
    say(f"{path} holds the evidence of audit #{number}: {said['lines']:,} lines, {said['bytes']:,} bytes.")
    for one in packing.facts.checks:
        if not one.holds:
            say_marked("warn", f"Not so: {one.kind.sentence} ({one.failing:,} of {one.of:,})")
    say(f"Signed by {signer.fingerprint}.", f"Check it anywhere: vouchsafe audit verify {path}")


def verify(
    file: Annotated[Path, typer.Argument(help="The pack.")],
    *,
    fingerprint: Annotated[
        str, typer.Option(metavar="FINGERPRINT", help="Whose signature it must be, as the company has said.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Hold every byte of a pack against its signature; needs neither database nor key nor settings."""
    wanted = "".join(fingerprint.lower().removeprefix("sha256:").split()).replace(":", "")
    if wanted and (len(wanted) != _FINGERPRINT or not set(wanted) <= set("0123456789abcdef")):
        raise NoFingerprint
    if not file.is_file():
        raise NoPack(f"There is no file {file}.")
    with _bar("Checking") as told:
        found = check(file, told)
        if found.intact:
            found = replace(found, findings=tuple(disagreements(file, found.about or {})))
    other = bool(wanted) and found.intact and found.fingerprint != wanted
    if as_json:
        say_json(_plain(found, wanted))
    else:
        _story(file, found, wanted)
    finish(fine=found.intact and not other)


def _story(file: Path, found: Checked, wanted: str) -> None:
    for one in found.findings:
        say_marked("fail", f"{one.where} {one.what}")
    if not found.intact:
        say(f"{file} is not as it was signed.")
        return
    about = found.about or {}
    if wanted and found.fingerprint != wanted:
        say_marked("fail", f"Somebody else has signed it: {found.fingerprint}.")
        return
    state = "intact, and signed by whom you named" if wanted else "intact, signer not checked"
    say_marked("pass" if wanted else "warn", f"{file} is {state}: {found.files:,} files.")
    audit, company, lines = (_shown(about.get(name)) for name in ("audit", "company", "lines"))
    say(f"Audit #{audit} of {company}, {lines} lines.")
    if not wanted:
        say(f"Signed by {found.fingerprint}. Compare it with the fingerprint that the company has published,")
        say("or give that one: --fingerprint FINGERPRINT.")


def _plain(found: Checked, wanted: str) -> dict[str, Any]:
    return {
        "intact": found.intact,
        "signer": found.fingerprint,
        "signer_checked": bool(wanted),
        "signer_is_the_one": found.fingerprint == wanted if wanted else None,
        "findings": [{"where": one.where, "what": one.what} for one in found.findings],
        "about": dict(found.about or {}),
    }


def _shown(said: object) -> str:
    """What stands in a file that anybody may have made, without anything that a terminal would obey."""
    return "".join(letter for letter in str(said) if letter.isprintable())[:200]


def _launched(unit: Unit, company: Company, number: int) -> Campaign:
    found = campaigns.numbered(unit, company.workspace_id, number)
    if found is None:
        raise NoAudit
    if found.state is CampaignState.DRAFT or found.launched_at is None:
        raise NotLaunched
    return found


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside it, which takes its name once it is whole and on the disk; only its owner may read it."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))
    try:
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _bar(words: str) -> Iterator[Told]:
    with progress(words) as bar:
        task = bar.task_ids[0]
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of or None)


app = typer.Typer(no_args_is_help=True, help="Audits: closed, their evidence given out and verified.")
app.command()(close)
app.command()(export)
app.command()(verify)
