"""`vouchsafe init`: what a new installation needs, made once; a second call only fills what is missing."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from bot import keys, resources
from bot.commands.console import AsJson, note, say, say_json
from bot.commands.env_file import ENV_FILE, put
from bot.commands.manifest import write_manifest
from bot.domain.sentences import join_words
from bot.setting_rules import FOUND_AT, SECRETS
from bot.settings import LocalSettings, Settings, SettingsError, load
from bot.world import real_ports
from storage import migrate
from storage.recipes import shown

ASKED: Final = {
    "SLACK_APP_TOKEN": "App token for Socket Mode (empty: Slack reaches this machine over HTTP)",
    "SLACK_BOT_TOKEN": "Bot token",
    "SLACK_SIGNING_SECRET": "Signing secret",
    "VOUCHSAFE_COMMITTEE_CHANNEL": "Committee channel (empty: cards go by direct message)",
    "VOUCHSAFE_ADMINS": "Admins, at least two",
}
"""The settings that an installation needs, and what they are called when asked for."""

_OPTIONAL: Final = ("SLACK_APP_TOKEN", "VOUCHSAFE_COMMITTEE_CHANNEL")

Answer = tuple[str, str, bool]
"""What was looked after, a sentence about it, and whether it was made just now."""


def init(
    app_token: Annotated[str, typer.Option(help=FOUND_AT["SLACK_APP_TOKEN"])] = "",
    bot_token: Annotated[str, typer.Option(help=FOUND_AT["SLACK_BOT_TOKEN"])] = "",
    signing_secret: Annotated[str, typer.Option(help=FOUND_AT["SLACK_SIGNING_SECRET"])] = "",
    committee_channel: Annotated[str, typer.Option(help=FOUND_AT["VOUCHSAFE_COMMITTEE_CHANNEL"])] = "",
    admins: Annotated[str, typer.Option(help=FOUND_AT["VOUCHSAFE_ADMINS"])] = "",
    url: Annotated[
        str, typer.Option(help="Only print the manifest of an app over HTTP at this address.")
    ] = "",
    out: Annotated[Path | None, typer.Option(help="With --url: write it to this file instead.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Write .env, a starter policy, the keys and the database; what is there already stays.

    Asks on a terminal for what the flags and the environment do not say. On a shared machine rather set
    secrets in the environment or in files (SLACK_BOT_TOKEN_FILE) than in flags, which others can see.

    With --url it only prints the manifest for Slack to reach the bot there; app_manifest.yml as it stands is
    for Socket Mode, which needs no address.
    """
    if url or out:
        write_manifest(url, out)
        return
    flags = dict(zip(ASKED, (app_token, bot_token, signing_secret, committee_channel, admins), strict=True))
    given = {name: value for name, value in flags.items() if value}
    values = _asked(given) if sys.stdin.isatty() else given
    settings = load(Settings, **values)
    done = [_env(values), *_files(settings)]
    if as_json:
        say_json([{"what": what, "words": words, "made": made} for what, words, made in done])
        return
    say(*(words for _, words, _ in done))
    say("Next: name your people and rules in the policy file, then `vouchsafe check`, then `vouchsafe run`.")


def _asked(given: Mapping[str, str]) -> dict[str, str]:
    """What was given, and what the person at the terminal says about the rest."""
    values = dict(given)
    if "SLACK_BOT_TOKEN" not in values and _wanting("SLACK_BOT_TOKEN", values):
        note(_the_app_first())
    for name in ASKED:
        if name not in values and _wanting(name, values):
            note("", FOUND_AT[name])
            answer = _ask(name, values)
            if answer:
                values[name] = answer
    return values


def _the_app_first() -> str:
    """Where the token comes from: an app, made from the manifest, which therefore has to be there by now."""
    _, words, _ = _manifest()
    return (
        f"{words}\nThe tokens come from your Slack app. If there is none yet, make it from this file at "
        "api.slack.com/apps (Create New App, From a manifest) and install it; Ctrl-C leaves here, and "
        "`vouchsafe init` goes on later."
    )


def _wanting(name: str, values: Mapping[str, str]) -> bool:
    """Whether a setting is missing or wrong as things stand, with what has been answered."""
    if name == "SLACK_APP_TOKEN":
        return _no_way_in(values)
    try:
        settings = load(Settings if name in SECRETS else LocalSettings, **values)
    except SettingsError as refused:
        return name in refused.problems
    held = {"VOUCHSAFE_COMMITTEE_CHANNEL": settings.committee_channel, "VOUCHSAFE_ADMINS": settings.admins}
    return not held.get(name, True)


def _no_way_in(values: Mapping[str, str]) -> bool:
    """Whether neither Socket Mode nor HTTP is set: only then is there a choice to ask about."""
    try:
        load(Settings, **values)
    except SettingsError as refused:
        return not refused.problems.keys().isdisjoint(("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"))
    return False


def _ask(name: str, values: Mapping[str, str]) -> str:
    """Ask until the answer can be used."""
    while True:
        default = "" if name in _OPTIONAL else None
        hidden = name in SECRETS
        answer: str = typer.prompt(
            ASKED[name], default=default, hide_input=hidden, show_default=False, err=True
        ).strip()
        problem = _problem(name, {**values, name: answer})
        if problem is None or (name in _OPTIONAL and not answer):
            return answer
        note(problem)


def _problem(name: str, values: Mapping[str, str]) -> str | None:
    try:
        load(Settings, **values)
    except SettingsError as refused:
        return refused.problems.get(name)
    return None


def _env(values: Mapping[str, str]) -> Answer:
    if not values and ENV_FILE.exists():
        return ".env", f"{ENV_FILE} is there already.", False
    put(ENV_FILE, values)
    return ".env", f"{ENV_FILE} is written; only you can read it.", True


def _files(settings: LocalSettings) -> Iterator[Answer]:
    yield _copied("policy", settings.policy, resources.EXAMPLE_POLICY, "Make it your company's own.")
    yield _manifest()
    made = keys.make(settings.keys, real_ports().random_bytes)
    words = f"holds {join_words(made)}, new; keep a copy in a safe place" if made else "is there already"
    yield "keys", f"{settings.keys}/ {words}.", bool(made)
    upgraded = migrate.upgrade(settings.database_url)
    words = "is made" if upgraded.before is None else "is upgraded"
    state = words if upgraded.changed else "is there already"
    yield "database", f"The database {state} ({shown(settings.database_url)}).", upgraded.changed


def _manifest() -> Answer:
    return _copied("manifest", Path(resources.MANIFEST), resources.MANIFEST, "Make the app from it.")


def _copied(what: str, path: Path, name: str, words: str) -> Answer:
    """Write a file that comes with the program, unless there is one."""
    if path.exists():
        return what, f"{path} is there already.", False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(resources.content(name))
    return what, f"{path} is written. {words}", True
