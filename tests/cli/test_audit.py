"""`vouchsafe audit start` and `status`: what an audit would ask, begun beside the bot, and how far each is."""

from storage import campaigns
from storage.database import Database


def test_an_audit_is_said_before_it_is_begun_and_begun_once(stocked: Database, vouchsafe, team: str) -> None:
    assert vouchsafe("audit", "status").out == "There has been no audit yet.\n"
    early = vouchsafe("audit", "start")
    assert early.code == 1
    assert "Nobody would be asked anything" in early.out
    shown = vouchsafe("audit", "start", "--over", "all", "--dry-run", "--json")
    assert (shown.code, shown.json["number"], shown.json["lines"]) == (0, None, 2)
    assert shown.json["old_lists"] == ["linkedin/lark", "x/lark"]
    begun = vouchsafe("audit", "start", "--account", "x/@lark")
    assert begun.code == 0
    assert "It asks 1 line on 1 account, of 1 person." in begun.out
    assert "Audit #1 is being launched." in begun.out
    others = vouchsafe("audit", "start", "--over", "all", "--dry-run")
    assert "1 account left out, which another audit asks about already." in others.out
    again = vouchsafe("audit", "start", "--account", "x/@lark")
    assert again.code == 1
    assert "@lark is in audit #1, which goes on. Leave them out, or wait until it is closed." in again.out
    assert vouchsafe("audit", "status").out == "Audit #1: draft; 1 account; 0 of 0 lines answered, 0 done\n"
    told = vouchsafe("audit", "status", "--json").json[0]
    assert (told["state"], told["kind"], told["launched_at"]) == ("draft", "by_hand", None)
    with stocked.read() as unit:
        (only,) = campaigns.every(unit, team)
    assert only.launch_at is not None


def test_what_is_not_in_the_register_is_named(stocked: Database, vouchsafe) -> None:
    assert "There is no account “x/nobody”." in vouchsafe("audit", "start", "--account", "x/nobody").err
    assert "There is no agency “Northlight”." in vouchsafe("audit", "start", "--agency", "Northlight").err
