"""Settings are read from the environment or `.env`, refused in our own sentence, and their secrets never shown."""

from pathlib import Path

import pytest

from bot.setting_rules import FOUND_AT
from bot.settings import LocalSettings, Settings, SettingsError, load

TOKEN, SECRET = "xoxb-1234-canary-token", "0123456789abcdef0123456789abcdef"
GOOD = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET}


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in FOUND_AT:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    return tmp_path


@pytest.fixture
def good(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def problems(kind: type[LocalSettings] = Settings) -> dict[str, str]:
    with pytest.raises(SettingsError) as refused:
        load(kind)
    return refused.value.problems


def test_two_secrets_are_enough(good: pytest.MonkeyPatch) -> None:
    settings = load(Settings)
    assert settings.secrets == (TOKEN, SECRET)
    assert (settings.port, settings.host, settings.api_url) == (3000, "127.0.0.1", "https://slack.com/api/")
    assert (settings.database_url, settings.policy, settings.keys) == (
        "sqlite:///vouchsafe.db",
        Path("policy.yml"),
        Path("keys"),
    )
    assert (settings.committee_channel, settings.admins, settings.log) == (None, (), None)


def test_each_of_the_vaults_keys_in_the_environment_is_kept_out_of_the_log(good: pytest.MonkeyPatch) -> None:
    good.setenv("VOUCHSAFE_KEY", "an-id:the-first-key= another-id:the-second-key=")
    settings = load(Settings)
    assert settings.secrets[-2:] == ("the-first-key=", "the-second-key=")
    assert "the-first-key" not in repr(settings)


def test_everything_missing_is_named_at_once_with_the_place_to_find_it() -> None:
    found = problems()
    assert set(found) == set(GOOD)
    assert found["SLACK_BOT_TOKEN"] == f"SLACK_BOT_TOKEN is not set. {FOUND_AT['SLACK_BOT_TOKEN']}"
    assert "OAuth & Permissions" in found["SLACK_BOT_TOKEN"]
    assert "Basic Information" in found["SLACK_SIGNING_SECRET"]


def test_a_command_on_this_machine_needs_no_secrets() -> None:
    assert load(LocalSettings).admins == ()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-canary-1", "is a user's token"),
        ("SLACK_BOT_TOKEN", "canary", "is no bot token"),
        ("SLACK_BOT_TOKEN", "xoxb-canary with a blank", "is no bot token"),
        ("SLACK_SIGNING_SECRET", "canary,canary22,canary33", "must hold one secret, or two"),
        ("SLACK_SIGNING_SECRET", "canary", "is no signing secret"),
        ("SLACK_SIGNING_SECRET", "xoxb-canary-canary", "holds a token"),
        ("SLACK_API_URL", "https://canary.example/", "must end in /api/"),
        ("SLACK_API_URL", "http://canary.example/api/", "must begin with https://"),
        ("SLACK_API_URL", "https://me:canary@slack.com/api/", "must be a plain address"),
        ("SLACK_API_URL", "ftp://127.0.0.1/canary/api/", "must begin with https://"),
        ("SLACK_API_URL", "https://[canary/api/", "is no address"),
        ("PORT", "canary", "must be a whole number"),
        ("PORT", "65536", "must be a whole number"),
        ("PORT", "-1", "must be a whole number"),
        ("PORT", "²", "must be a whole number"),
        (
            "VOUCHSAFE_DATABASE_URL",
            "postgresql://me:canary@db/",
            "must name a database of the PostgreSQL",
        ),
        (
            "VOUCHSAFE_DATABASE_URL",
            "postgres://me:canary@db:canary/x",
            "is no address of a PostgreSQL",
        ),
        ("VOUCHSAFE_DATABASE_URL", "postgresql+asyncpg://me:canary@db/x", "must name an SQLite file"),
        ("VOUCHSAFE_DATABASE_URL", "mysql://me:canary@db/x", "must name an SQLite file"),
        ("VOUCHSAFE_DATABASE_URL", "sqlite:///:memory:", "must name an SQLite file"),
        ("VOUCHSAFE_COMMITTEE_CHANNEL", "#canary", "must be the channel's id"),
        ("VOUCHSAFE_ADMINS", "U012ABCDEF,canary", "must hold Slack member ids"),
        ("VOUCHSAFE_LOG", "canary", "can only be text or json"),
        ("VOUCHSAFE_ANCHOR_CHANNEL", "canary", "can only be on or off"),
        ("VOUCHSAFE_ANCHOR_GIT", "--upload-pack=canary", "must be the address or the path"),
        ("VOUCHSAFE_ANCHOR_GIT", "ext::canary", "must be the address or the path"),
        ("VOUCHSAFE_ANCHOR_SECRET", "canary", "must be 8 to 200"),
        ("VOUCHSAFE_ANCHOR_WEBHOOK", "http://canary.example/", "must begin with https://"),
        ("VOUCHSAFE_ANCHOR_WEBHOOK", "https://canary.example/", "needs VOUCHSAFE_ANCHOR_SECRET"),
    ],
)
def test_a_wrong_one_is_named_and_never_repeated(
    good: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    good.setenv(name, value)
    found = problems()
    assert list(found) == [name]
    assert found[name].startswith(f"{name} {words}")
    assert found[name].endswith(FOUND_AT[name])
    assert "canary" not in str(found)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8400/api/", "http://localhost/api/", "http://[::1]:1/api/", "https://x.example/api/"],
)
def test_http_is_for_this_machine_only(good: pytest.MonkeyPatch, url: str) -> None:
    good.setenv("SLACK_API_URL", url)
    assert load(Settings).api_url == url


def test_lists_are_written_with_commas(good: pytest.MonkeyPatch) -> None:
    good.setenv("VOUCHSAFE_ADMINS", " U012ABCDEF, W012ABCDEG,U012ABCDEF,")
    good.setenv("SLACK_SIGNING_SECRET", f"{SECRET}, {SECRET[::-1]}")
    settings = load(Settings)
    assert settings.admins == ("U012ABCDEF", "W012ABCDEG")
    assert settings.secrets[1:] == (SECRET, SECRET[::-1])


def test_the_environment_wins_over_the_file_and_a_name_over_its_file(
    good: pytest.MonkeyPatch, alone: Path
) -> None:
    (alone / ".env").write_text(
        "PORT=4000\nVOUCHSAFE_LOG=json\nSLACK_BOT_TOKEN=xoxb-from-env-file\nOTHER=1\n"
    )
    (alone / "token").write_text("xoxb-from-token-file")
    good.setenv("PORT", "5000")
    good.setenv("SLACK_BOT_TOKEN_FILE", str(alone / "token"))
    settings = load(Settings)
    assert (settings.port, settings.log) == (5000, "json")
    assert settings.bot_token.get_secret_value() == TOKEN
    good.delenv("SLACK_BOT_TOKEN")
    assert load(Settings).bot_token.get_secret_value() == "xoxb-from-token-file"


@pytest.mark.parametrize("name", GOOD)
def test_a_secret_may_lie_in_a_file_named_in_either_place(
    good: pytest.MonkeyPatch, alone: Path, name: str
) -> None:
    good.delenv(name)
    (alone / "secret").write_text(f"{GOOD[name]}\n")
    good.setenv(f"{name}_FILE", str(alone / "secret"))
    assert load(Settings).secrets == (TOKEN, SECRET)
    good.delenv(f"{name}_FILE")
    (alone / ".env").write_text(f"{name}_FILE={alone / 'secret'}\n")
    assert load(Settings).secrets == (TOKEN, SECRET)


def test_a_secret_file_that_cannot_be_read_is_named(good: pytest.MonkeyPatch) -> None:
    good.delenv("SLACK_BOT_TOKEN")
    good.setenv("SLACK_BOT_TOKEN_FILE", "/nowhere/at/all")
    assert problems() == {
        "SLACK_BOT_TOKEN_FILE": "SLACK_BOT_TOKEN_FILE names a file that cannot be read. Correct the path, or let "
        "this user read it."
    }


def test_an_empty_value_counts_as_missing(good: pytest.MonkeyPatch) -> None:
    good.setenv("SLACK_BOT_TOKEN", "")
    assert list(problems()) == ["SLACK_BOT_TOKEN"]


def test_an_app_token_stands_for_a_signing_secret(good: pytest.MonkeyPatch) -> None:
    good.delenv("SLACK_SIGNING_SECRET")
    assert list(problems()) == ["SLACK_SIGNING_SECRET"]
    good.setenv("SLACK_APP_TOKEN", "xapp-1-canary")
    settings = load(Settings)
    assert settings.signing_secrets == ()
    assert settings.app_token is not None
    assert settings.secrets == (TOKEN, "xapp-1-canary")
    assert "canary" not in repr(settings)


def test_a_wrong_app_token_is_named_and_nothing_else(good: pytest.MonkeyPatch) -> None:
    good.delenv("SLACK_SIGNING_SECRET")
    good.setenv("SLACK_APP_TOKEN", "xoxb-canary-1")
    assert problems() == {
        "SLACK_APP_TOKEN": "SLACK_APP_TOKEN is no app-level token: those begin with xapp-. See api.slack.com/apps → "
        "your app → Basic Information → App-Level Tokens."
    }


def test_secrets_do_not_show(good: pytest.MonkeyPatch) -> None:
    settings = load(Settings)
    shown = repr(settings) + str(settings) + str(settings.model_dump()) + settings.model_dump_json()
    assert TOKEN not in shown
    assert SECRET not in shown


def test_where_anchors_go_is_secret_where_an_address_may_be_one(good: pytest.MonkeyPatch) -> None:
    good.setenv("VOUCHSAFE_ANCHOR_CHANNEL", "off")
    good.setenv("VOUCHSAFE_ANCHOR_GIT", "https://me:canary-1@git.example/anchors.git")
    good.setenv("VOUCHSAFE_ANCHOR_SECRET", "canary-two")
    good.setenv("VOUCHSAFE_ANCHOR_WEBHOOK", "https://hook.example/canary-3")
    settings = load(Settings)
    assert not settings.anchor_channel
    assert {"canary-1", "canary-two", "https://hook.example/canary-3"} <= set(settings.secrets)
    assert "canary" not in repr(settings)


def test_settings_cannot_be_changed(good: pytest.MonkeyPatch) -> None:
    settings = load(Settings)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_password_of_the_database_is_a_secret(good: pytest.MonkeyPatch, alone: Path, scheme: str) -> None:
    (alone / "database").write_text(f"{scheme}://me:a%2Fcanary@db.example:5433/vouchsafe?sslmode=require\n")
    good.setenv("VOUCHSAFE_DATABASE_URL_FILE", "database")
    settings = load(Settings)
    assert settings.database_url.startswith(f"{scheme}://me:a%2Fcanary@")
    assert "canary" not in repr(settings)
    assert {"a%2Fcanary", "a/canary"} <= set(settings.secrets)


def test_so_is_one_that_is_said_among_the_options(good: pytest.MonkeyPatch) -> None:
    good.setenv("VOUCHSAFE_DATABASE_URL", "postgresql://db.example/vouchsafe?user=me&password=a%2Fcanary")
    assert {"a%2Fcanary", "a/canary"} <= set(load(Settings).secrets)
