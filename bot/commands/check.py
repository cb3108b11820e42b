"""`vouchsafe check`: look at everything the bot needs, and say what to do where something is not right."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict

import typer

from bot import resources
from bot.commands.check_local import bound_workspace, check_database, check_env_file, check_keys
from bot.commands.check_slack import check_app_token, check_slack
from bot.commands.console import CANNOT_RUN, AsJson, finish, say_json, say_marked
from bot.commands.env_file import ENV_FILE
from bot.commands.findings import Finding, failure, fine
from bot.connectors.slack import Slack
from bot.settings import Settings, SettingsError, load
from bot.world import real_ports


def check(*, as_json: AsJson = False) -> None:
    """Check settings, Slack, keys, database and policy; each line passes or fails, with the remedy.

    Exit codes: 0 all is fine, 1 something fails, 2 the settings cannot be read.
    """
    try:
        settings = load(Settings)
    except SettingsError as refused:
        _show((failure("settings", problem) for problem in refused.problems.values()), as_json=as_json)
        raise typer.Exit(CANNOT_RUN) from None
    failed = _show(_findings(settings), as_json=as_json)
    finish(fine=not failed)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield fine("settings", "All are there and read well.")
    yield from check_env_file(ENV_FILE)
    workspace_id, now = bound_workspace(settings), real_ports().wall()
    with closing(Slack(settings.api_url, settings.bot_token.get_secret_value())) as slack:
        wanted = resources.wanted_scopes()
        yield from check_slack(slack, wanted, now, settings.committee_channel, workspace_id)
    yield _inbound(settings)
    yield from check_keys(settings)
    yield from check_database(settings)


def _inbound(settings: Settings) -> Finding:
    if settings.app_token is None:
        return fine("inbound", f"Slack comes over HTTP, to port {settings.port} through your https proxy.")
    with closing(Slack(settings.api_url, settings.app_token.get_secret_value())) as slack:
        return check_app_token(slack)


def _show(findings: Iterator[Finding], *, as_json: bool) -> bool:
    """Show the findings, as they come or as one JSON list; returns whether any of them fails."""
    seen = []
    for finding in findings:
        seen.append(finding)
        if not as_json:
            say_marked(finding.status, finding.say())
    if as_json:
        say_json([asdict(finding) for finding in seen])
    return any(finding.status == "fail" for finding in seen)
