"""`vouchsafe check`: each line passes or fails against a local Slack, with the remedy."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.check_slack import check_slack
from bot.connectors.slack import Slack
from bot.resources import manifest, wanted_scopes
from bot.simulator import SlackServer, Workspace
from storage import people
from tests.cli.conftest import PEOPLE, SECRET, TOKEN

APP_TOKEN = "xapp-of-the-app"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    made = Workspace()
    made.install(manifest(), "", "", TOKEN, app_token=APP_TOKEN)
    with SlackServer(made):
        yield made


@pytest.fixture
def team(workspace: Workspace) -> str:
    return workspace.team_id


@pytest.fixture
def connected(installed: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The installation with the local Slack as its Slack, and a committee channel that it is in."""
    channel = workspace.channel("social", private=True)
    workspace.invite("social")
    monkeypatch.setenv("SLACK_API_URL", f"{workspace.base_url}/api/")
    monkeypatch.setenv("VOUCHSAFE_COMMITTEE_CHANNEL", channel.id)
    return workspace


def lines(ran) -> dict[str, tuple[str, str]]:
    """The last word on each thing."""
    return {
        line["what"]: (line["status"], f"{line['message']} {line['remedy']}".strip()) for line in ran.json
    }


def test_where_all_is_well_every_line_passes(connected: Workspace, founded, vouchsafe) -> None:
    checked = vouchsafe("check", "--json")
    found = lines(checked)
    assert {what: status for what, (status, _) in found.items()} == {
        "settings": "pass",
        "token": "pass",
        "scopes": "pass",
        "clock": "pass",
        "committee channel": "pass",
        "inbound": "pass",
        "keys": "pass",
        "database": "pass",
        "vault": "warn",
        "anchor places": "warn",
        "anchors": "warn",
        "policy file": "pass",
        "founding": "pass",
        "committee": "warn",
    }
    assert found["vault"][1] == "There is no vault yet. The operator runs `vouchsafe vault init`."
    assert found["committee"][1].startswith("Vacant: the Public relations seat.")
    assert checked.code == 0


def test_lines_are_marked_for_people_to_read(connected: Workspace, vouchsafe) -> None:
    checked = vouchsafe("check")
    assert "✓ token: Speaks for vouchsafe in Example" in checked.out
    assert "✓ committee channel: The bot is in #social." in checked.out
    assert "! founding: The database has not met Slack yet. Start `vouchsafe run` once." in checked.out
    assert (checked.code, checked.err) == (0, "")


def test_a_missing_scope_is_named_with_the_way_to_mend_it(connected: Workspace, vouchsafe) -> None:
    fewer = manifest()
    fewer["oauth_config"]["scopes"]["bot"].remove("users:read.email")
    fewer["oauth_config"]["scopes"]["bot"].append("im:write")
    connected.install(fewer, "http://127.0.0.1:9/slack/events", SECRET, TOKEN)
    checked = vouchsafe("check")
    assert checked.code == 1
    assert "✗ scopes: The scope users:read.email is missing." in checked.out
    assert "reinstall the app" in checked.out
    assert "! scopes: More than this version uses: im:write." in checked.out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda here: here.kick("social"), "The bot cannot see it. Look at the id. Type /invite @Vouchsafe"),
        (lambda here: here.archive("social"), "#social is archived."),
        (lambda here: here.share("social"), "#social is shared with another organisation. Stop sharing"),
        (lambda here: here.share("social", pending=True), "#social is about to be shared with another"),
    ],
)
def test_a_committee_channel_that_will_not_do(connected: Workspace, vouchsafe, change, words: str) -> None:
    change(connected)
    checked = vouchsafe("check", "--json")
    assert checked.code == 1
    status, said = lines(checked)["committee channel"]
    assert (status, said[: len(words)]) == ("fail", words)


def test_a_public_channel_without_the_bot(
    connected: Workspace, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOUCHSAFE_COMMITTEE_CHANNEL", connected.channel("open").id)
    checked = vouchsafe("check", "--json")
    expected = ("fail", "The bot is not in #open. Type /invite @Vouchsafe in that channel.")
    assert (checked.code, lines(checked)["committee channel"]) == (1, expected)


@pytest.mark.parametrize(("seconds", "status"), [(0, "pass"), (120, "warn"), (-120, "warn"), (400, "fail")])
def test_a_clock_that_is_off_is_told(workspace: Workspace, seconds: float, status: str) -> None:
    slack = Slack(f"{workspace.base_url}/api/", TOKEN)
    ours = datetime.fromtimestamp(workspace.clock.wall() + seconds, UTC)
    found = {one.what: one for one in check_slack(slack, wanted_scopes(), ours, None, None)}
    slack.close()
    assert found["clock"].status == status
    assert found["committee channel"].status == "fail"


def test_a_token_that_slack_does_not_take(
    connected: Workspace, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary-another")
    checked = vouchsafe("check", "--json")
    assert (checked.code, lines(checked)["token"][0]) == (1, "fail")
    assert "invalid_auth" in lines(checked)["token"][1]
    assert "canary" not in checked.out + checked.err


def test_a_token_of_another_workspace(connected: Workspace, met, vouchsafe) -> None:
    with met.write() as unit:
        bound = people.bound_workspace(unit)
        assert bound is not None
        people.bind_workspace(
            unit, dict(bound) | {"id": "T0000002", "seen_at": unit.now + timedelta(days=1)}, first=False
        )
    checked = vouchsafe("check", "--json")
    status, words = lines(checked)["token"]
    assert (checked.code, status) == (1, "fail")
    assert "but the database to T0000002" in words


def test_slack_out_of_reach_is_one_line_and_the_rest_is_still_checked(
    installed: Path, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    found = lines(vouchsafe("check", "--json"))
    assert found["Slack"][0] == "fail"
    assert found["database"][0] == "pass"


def test_settings_that_cannot_be_read_end_it(vouchsafe) -> None:
    checked = vouchsafe("check")
    assert checked.code == 2
    assert "✗ settings: SLACK_BOT_TOKEN is not set." in checked.out


def test_what_is_wrong_on_this_machine_is_told(
    connected: Workspace, met, vouchsafe, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (installed / "keys" / "pepper.key").chmod(0o644)
    (installed / ".env").chmod(0o640)
    (installed / "policy.yml").write_text("company: Larkfield\n")
    found = lines(vouchsafe("check", "--json"))
    assert found["settings"] == ("fail", ".env is open to others. Run: chmod 600 .env")
    assert found["keys"] == ("fail", "keys/pepper.key is open to others. Run: chmod 600 keys/pepper.key")
    assert found["policy file"][0] == "fail"
    assert "`vouchsafe policy check`" in found["policy file"][1]
    (installed / "vouchsafe.db").unlink()
    assert lines(vouchsafe("check", "--json"))["database"] == (
        "fail",
        "There is no database at vouchsafe.db. Run `vouchsafe init`.",
    )


def test_a_file_that_differs_from_the_version_in_force_is_one_line(
    founded, vouchsafe, installed: Path
) -> None:
    policy = installed / "policy.yml"
    policy.write_text(policy.read_text() + "\n")
    status, words = lines(vouchsafe("check", "--json"))["policy file"]
    assert (status, words.split(". ")[0]) == ("warn", "policy.yml differs from the version in force")


def test_what_stands_in_the_way_of_founding_is_listed(
    met, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOUCHSAFE_ADMINS", f"{PEOPLE['ann']},{PEOPLE['gus']}")
    checked = vouchsafe("check", "--json")
    faults = [line["message"] for line in checked.json if line["what"] == "founding"]
    assert len(faults) == 1
    assert PEOPLE["gus"] in faults[0]


def test_over_http_the_port_is_named(connected: Workspace, vouchsafe) -> None:
    status, words = lines(vouchsafe("check", "--json"))["inbound"]
    assert (status, words) == ("pass", "Slack comes over HTTP, to port 3000 through your https proxy.")


def test_an_app_token_is_tried(connected: Workspace, vouchsafe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    status, words = lines(vouchsafe("check", "--json"))["inbound"]
    assert (status, words) == ("pass", "Slack comes over Socket Mode; it would open a socket.")


@pytest.mark.parametrize(
    ("manifest_says", "scopes", "error", "remedy"),
    [
        (True, (), "missing_scope", "Make an app-level token with the scope connections:write."),
        (False, ("connections:write",), "access_denied", "Switch it on under Settings → Socket Mode."),
    ],
)
def test_an_app_token_that_opens_no_socket_fails_with_the_remedy(
    connected: Workspace,
    vouchsafe,
    monkeypatch: pytest.MonkeyPatch,
    manifest_says: bool,
    scopes: tuple[str, ...],
    error: str,
    remedy: str,
) -> None:
    told = manifest()
    told["settings"]["socket_mode_enabled"] = manifest_says
    connected.install(told, "", "", TOKEN, app_token=APP_TOKEN, app_scopes=scopes)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    checked = vouchsafe("check", "--json")
    assert lines(checked)["inbound"] == ("fail", f"Slack opens no socket ({error}). {remedy}")
    assert checked.code == 1


def test_a_wrong_app_token_fails_with_the_remedy(
    connected: Workspace, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-of-another-app")
    status, words = lines(vouchsafe("check", "--json"))["inbound"]
    assert status == "fail"
    assert words.startswith("Slack opens no socket (invalid_auth). Make a new one under Basic Information")
