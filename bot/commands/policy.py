"""`vouchsafe policy`: check a policy file, ask it questions, try it, and propose it to the committee."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import AsJson, finish, note, progress, say, say_json
from bot.commands.opening import company_of, local_settings, opened
from bot.commands.policy_explain import explain
from bot.commands.policy_propose import propose, replay
from bot.commands.policy_reading import read_policy, warnings_of
from bot.domain.policy import Policy
from bot.errors import UserError
from bot.services import policy_comparing, standing
from bot.services.policy_file import Loaded, schema
from bot.services.policy_reach import unsatisfiable
from bot.services.policy_today import benches
from bot.settings import LocalSettings
from storage import register

app = typer.Typer(no_args_is_help=True, help="The policy file: check it, ask it, try it, propose it.")
app.command()(explain)
app.command()(propose)
app.command()(replay)

File = Annotated[Path | None, typer.Argument(help="The policy file; without it, the one of the settings.")]


@app.command()
def check(file: File = None, *, as_json: AsJson = False) -> None:
    """List everything wrong with the file, and what today's owners and seats can never satisfy."""
    settings = local_settings()
    loaded = read_policy(file or settings.policy)
    stuck, unseen = _reach(settings, loaded.policy) if loaded.policy else ((), None)
    fine = loaded.policy is not None and not stuck
    warnings = warnings_of(loaded, settings)
    if as_json:
        problems = [asdict(problem) for problem in loaded.problems]
        answer = {"file": loaded.name, "digest": loaded.digest, "problems": problems, "warnings": warnings}
        say_json({**answer, "can_never_be_met": stuck, "not_looked_at": unseen, "ok": fine})
    else:
        _say_checked(loaded, stuck, unseen)
        note(*warnings)
    finish(fine=fine)


@app.command()
def diff(file: File = None, *, as_json: AsJson = False) -> None:
    """Say what the file would change in the policy in force, by meaning."""
    settings = local_settings()
    loaded = read_policy(file or settings.policy)
    if loaded.policy is None:
        note(*loaded.lines())
        finish(fine=False)
        return
    with opened(settings) as database, database.read() as unit:
        company = company_of(unit, settings)
        ruling = standing.in_force(unit, company)
        found = policy_comparing.compare(unit, company, ruling.policy, loaded.policy)
    if as_json:
        say_json({"in_force": ruling.version.number, "changes": [asdict(change) for change in found]})
    else:
        nothing = f"{loaded.name} says the same as policy version {ruling.version.number}, which is in force."
        say(*(change.sentence for change in found) if found else (nothing,))


@app.command("schema")
def schema_() -> None:
    """Print the JSON Schema of a policy file, from which editors complete."""
    say_json(schema())


def _reach(settings: LocalSettings, rules: Policy) -> tuple[tuple[str, ...], str | None]:
    """What can never be met today, or why owners and seats could not be looked at."""
    try:
        with opened(settings) as database, database.read() as unit, progress("Looking at every account"):
            company = company_of(unit, settings)
            accounts = register.every(unit, company.workspace_id)
            return unsatisfiable(rules, accounts, benches(unit, company, rules, accounts)), None
    except UserError as refused:
        return (), f"Owners and seats were not looked at: {refused}"


def _say_checked(loaded: Loaded, stuck: tuple[str, ...], unseen: str | None) -> None:
    say(*loaded.lines(), *stuck)
    if unseen:
        note(unseen)
    if loaded.policy and not stuck:
        say(f"{loaded.name} reads as a policy ({loaded.digest[:12]}).")
