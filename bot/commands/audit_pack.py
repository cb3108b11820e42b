"""`vouchsafe audit export` and `verify`: the evidence of an audit in one signed file, checked anywhere."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot import keys
from bot.commands.audit_close import close
from bot.commands.console import OPERATOR, AsJson, finish, progress, say, say_json, say_marked
from bot.commands.opening import company_of, local_settings, opened
from bot.commands.trail_anchors import text_of
from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.lengths import count
from bot.domain.programme import Company
from bot.errors import UserError
from bot.services.packing import record
from scheduler import packs
from storage import campaigns
from storage.database import Unit
from storage.pack_check import Checked, check
from storage.pack_compare import Told
from storage.pack_findings import Finding, NoPack
from storage.pack_inside import disagreements, kept_outside

_OWNER_ONLY: Final = 0o600
_FINGERPRINT: Final = 64
_NAMED: Final = 40
"""How many things that are wrong are named one by one."""
_AS_OF: Final = {
    CampaignState.OPEN: "The audit goes on: so it stands now, and it certifies nothing yet.",
    CampaignState.SETTLING: "The audit is not closed: so it stands now, and it certifies nothing yet.",
    CampaignState.CANCELLED: "The audit was called off: it certifies nothing.",
}

Number = Annotated[
    int, typer.Argument(help="The audit's number, as `vouchsafe audit status` lists it.", min=1)
]


class NoAudit(UserError):
    """There is no audit of this number. `vouchsafe audit status` lists them."""


class NotLaunched(UserError):
    """This audit is not launched yet, so there is nothing to show for it."""


class FileThere(UserError):
    """There is a file of that name already."""


class CannotWrite(UserError):
    """The file cannot be written there."""


class NoFingerprint(UserError):
    """A fingerprint has 64 characters, of 0 to 9 and a to f."""


def export(
    number: Number,
    *,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write to this file instead of audit-NUMBER.zip here.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Take the place of a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the evidence of an audit to one signed file, beside a running bot.

    Of an audit that is closed it says how it was then; of one that goes on, how it stands now.
    """
    settings = local_settings()
    signer = keys.signer(keys.read(settings.keys))
    path = to or Path(f"audit-{number}.zip")
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder.", remedy="Name a file with --to.")
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
    if packing.campaign.state in _AS_OF:
        say_marked("warn", _AS_OF[packing.campaign.state])
    for one in packing.facts.checks:
        if not one.holds:
            say_marked("warn", f"Not so: {one.kind.sentence} ({one.failing:,} of {one.of:,})")
    say(f"Signed by {signer.fingerprint}.", f"Check it anywhere: vouchsafe audit verify {path}")


def verify(
    file: Annotated[Path, typer.Argument(help="The pack.")],
    *,
    fingerprint: Annotated[
        str,
        typer.Option(
            metavar="FINGERPRINT", help="Whose signature it must be, as the company has published it."
        ),
    ] = "",
    anchors: Annotated[
        Path | None,
        typer.Option(help="A text with the anchors that somebody keeps outside, such as a thread."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hold every byte of a pack against its signature; needs neither database nor key nor settings.

    Ends with 0 where it holds, 1 where anything is not as it was signed, 2 where the file is no pack.
    """
    wanted = "".join(fingerprint.lower().removeprefix("sha256:").split()).replace(":", "")
    if wanted and (len(wanted) != _FINGERPRINT or not set(wanted) <= set("0123456789abcdef")):
        raise NoFingerprint
    if not file.is_file():
        raise NoPack(f"There is no file {file}.")
    outside = text_of(anchors) if anchors else ""
    with _bar("Checking") as told:
        found = check(file, told)
        changed, kept = not found.intact, kept_outside(found, outside)
        if not changed:
            found = replace(found, findings=tuple(disagreements(file, found, kept)))
    if as_json:
        say_json({**_plain(found, wanted), "anchors_compared": len(kept)})
    else:
        _story(file, found, wanted, changed=changed)
        if found.intact and wanted in ("", found.fingerprint):
            _proof(found, kept, asked=anchors is not None)
    finish(fine=found.intact and wanted in ("", found.fingerprint))


def _proof(found: Checked, kept: Mapping[int, str], *, asked: bool) -> None:
    """How far the trail is known from elsewhere than the pack: its own signer could have made it anew."""
    verb = "says" if len(kept) == 1 else "say"
    if kept:
        say_marked(
            "pass", f"{count(len(kept), 'anchor')} of its part of the trail, kept outside, {verb} the same."
        )
    elif asked:
        say_marked("warn", "None of these anchors is of its part of the trail, or of its signer.")
    else:
        part = (found.about or {}).get("trail")
        last = _shown(part.get("last")) if isinstance(part, dict) else "?"
        say(f"Whoever has the key could have made its trail anew, up to event {last}. Hold it against the")
        say("anchors that others keep: --anchors FILE, such as a copy of the committee's channel.")


def _story(file: Path, found: Checked, wanted: str, *, changed: bool) -> None:
    _name(found.findings)
    if not found.intact:
        said = (
            "is not as it was signed" if changed else "is as it was signed, but what is in it does not agree"
        )
        say(f"{file} {said}.")
        if wanted and found.fingerprint not in (None, wanted):
            say(f"Besides, somebody else has signed it: {found.fingerprint}.")
        return
    about = found.about or {}
    if wanted and found.fingerprint != wanted:
        say_marked("fail", f"Somebody else has signed it: {found.fingerprint}, and not {wanted}.")
        say("It may be of another company, or forged: nothing in it is evidence.")
        return
    state = "intact, and signed by whom you named" if wanted else "intact, signer not checked"
    say_marked("pass" if wanted else "warn", f"{file} is {state}: {len(found.sums):,} files.")
    audit, company, lines = (_shown(about.get(name)) for name in ("audit", "company", "lines"))
    say(f"Audit #{audit} of {company}, {lines} lines.")
    if not wanted:
        say(f"Signed by {found.fingerprint}. Compare it with the fingerprint that the company has published,")
        say("or give that one: --fingerprint FINGERPRINT.")


def _name(findings: Sequence[Finding]) -> None:
    for one in findings[:_NAMED]:
        say_marked("fail", f"{one.where} {one.what}")
    if len(findings) > _NAMED:
        say_marked("fail", f"…and {len(findings) - _NAMED:,} more")


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
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))
    except OSError as error:
        words = f"{path} cannot be written: {error.strerror}."
        raise CannotWrite(words, remedy="Choose another place with --to.") from error
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
