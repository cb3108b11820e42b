"""The Web API answers as Slack does; what it refuses is in `test_refusals`."""

import json
import time
import urllib.parse

from tests.simulator.blocks import PIXEL
from tests.simulator.conftest import MANIFEST, SECRET, TOKEN, fetch

DIVIDER = {"type": "divider"}


def reinstall(workspace, **changes):
    """The same app with another manifest."""
    manifest = json.loads(json.dumps(MANIFEST))
    for path, value in changes.items():
        *way, last = path.split("__")
        part = manifest
        for key in way:
            part = part[key]
        part[last] = value
    workspace.install(manifest, "http://127.0.0.1:9/slack/events", SECRET, TOKEN)


def test_every_answer_names_the_scopes_and_the_workspace_time(bot, clock):
    clock.advance(86_400)
    answer = bot.call("auth.test")
    assert answer["ok"]
    assert "chat:write" in answer["_headers"]["x-oauth-scopes"].split(",")
    assert answer["_headers"]["date"] == "Tue, 22 Sep 2026 14:13:20 GMT"


def test_arguments_may_come_as_a_form_with_the_token_inside(bot, general):
    form = {"token": TOKEN, "channel": general, "text": "x", "blocks": json.dumps([DIVIDER])}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = fetch(bot.api_url + "chat.postMessage", urllib.parse.urlencode(form).encode(), headers)
    assert answer["message"]["blocks"][0]["block_id"]


def test_arguments_may_come_as_json_to_a_method_that_writes(bot, general):
    body = json.dumps({"channel": general, "text": "x", "blocks": [DIVIDER]}).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {TOKEN}"}
    assert fetch(bot.api_url + "chat.postMessage", body, headers)["message"]["blocks"][0]["block_id"]


def test_a_post_to_a_person_lands_in_their_direct_message(bot, amara):
    posted = bot.call("chat.postMessage", channel=amara.id, text="hello")
    assert posted["channel"].startswith("D")
    assert bot.call("conversations.open", users=amara.id)["channel"]["id"] == posted["channel"]
    assert [each.text for each in amara.dm()] == ["hello"]


def test_an_update_keeps_what_it_does_not_name_but_a_text_alone_takes_the_place_of_blocks(
    bot, amara, general
):
    ts = bot.call("chat.postMessage", channel=general, text="a", blocks=[DIVIDER])["ts"]
    bot.call("chat.update", channel=general, ts=ts, blocks=[DIVIDER, DIVIDER])
    assert (amara.messages(general)[0].text, len(amara.messages(general)[0].blocks)) == ("a", 2)
    bot.call("chat.update", channel=general, ts=ts, text="b")
    assert (amara.messages(general)[0].text, amara.messages(general)[0].blocks) == ("b", [])


def test_only_the_bots_own_lasting_messages_can_be_changed(bot, workspace, amara, general):
    theirs = workspace.post(general, text="mine", user=amara.id).ts
    whisper = bot.call("chat.postEphemeral", channel=general, user=amara.id, text="x")["message_ts"]
    update = {"channel": general, "text": "y"}
    assert bot.call("chat.update", ts=theirs, **update)["error"] == "cant_update_message"
    assert bot.call("chat.update", ts=whisper, **update)["error"] == "message_not_found"
    assert bot.call("chat.delete", channel=general, ts=theirs)["error"] == "cant_delete_message"
    ours = bot.call("chat.postMessage", channel=general, text="x")["ts"]
    assert bot.call("chat.getPermalink", channel=general, message_ts=ours)["permalink"].endswith(
        ours.replace(".", "")
    )
    assert bot.call("chat.delete", channel=general, ts=ours)["ok"]


def test_message_times_are_unique_and_grow(bot, general):
    posts = [bot.call("chat.postMessage", channel=general, text="x")["ts"] for _ in range(5)]
    assert posts == sorted(set(posts))


def test_history_shows_posts_with_metadata_and_no_whispers(bot, amara, general):
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    bot.call("chat.postMessage", channel=general, text="a", metadata=metadata)
    bot.call("chat.postEphemeral", channel=general, user=amara.id, text="psst")
    history = bot.call("conversations.history", channel=general, include_all_metadata=True)["messages"]
    assert [(each["text"], each["metadata"]) for each in history] == [("a", metadata)]


def test_people_are_paged_to_the_last(bot, workspace):
    for number in range(8):
        workspace.add_person(f"Person{number} Any")
    seen, cursor = [], ""
    while True:
        answer = bot.call("users.list", limit=3, cursor=cursor)
        seen += [each["id"] for each in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert sorted(seen) == sorted(workspace.people)


def test_people_are_shown_with_their_standing(bot, workspace, amara, general):
    workspace.add_person("Gil Guest", kind="single_channel_guest")
    workspace.add_person("Sol Outside", kind="stranger")
    workspace.find_channel("general").members.append(workspace.person("Sol").id)
    guest = bot.call("users.info", user=workspace.person("Gil").id)["user"]
    assert (guest["is_restricted"], guest["is_ultra_restricted"]) == (True, True)
    stranger = bot.call("users.info", user=workspace.person("Sol").id)["user"]
    assert stranger["is_stranger"]
    assert "email" not in stranger["profile"]
    me = bot.call("users.info", user=amara.id)["user"]
    assert (me["tz"], me["tz_offset"], me["is_admin"]) == ("Africa/Lagos", 3600, True)


def test_deactivated_people_lose_zone_and_roles_and_cannot_be_looked_up(bot, workspace, bo):
    email = bo.member.email
    assert bot.call("users.lookupByEmail", email=email.upper())["user"]["id"] == bo.id
    workspace.deactivate("Bo")
    shown = bot.call("users.info", user=bo.id)["user"]
    assert shown["deleted"]
    assert not {"tz", "is_admin", "is_restricted"} & shown.keys()
    assert bot.call("users.lookupByEmail", email=email)["error"] == "users_not_found"


def test_addresses_are_hidden_without_their_scope(bot, workspace, amara):
    scopes = ["commands", "users:read"]
    reinstall(workspace, oauth_config__scopes__bot=scopes, settings__event_subscriptions__bot_events=[])
    assert "email" not in bot.call("users.info", user=amara.id)["user"]["profile"]


def test_channels_tell_what_they_are(bot, workspace, general):
    shared = workspace.channel("shared", ["Amara"], ext_shared=True)
    info = bot.call("conversations.info", channel=shared.id)["channel"]
    assert (info["is_ext_shared"], info["is_member"], info["is_archived"]) == (True, False, False)
    assert len(bot.call("conversations.members", channel=general)["members"]) == 3
    assert len(bot.call("conversations.list")["channels"]) == 2


def test_a_trigger_opens_one_view_within_three_seconds(bot, amara, modal, clock, monkeypatch):
    amara.command("/ask")
    clock.advance(3600)
    assert bot.open(modal(DIVIDER))["ok"]
    assert bot.open(modal(DIVIDER))["error"] == "exchanged_trigger_id"
    assert bot.call("views.open", trigger_id="1.2.x", view=modal(DIVIDER))["error"] == "invalid_trigger_id"
    amara.command("/ask")
    later = time.monotonic() + 3.01
    monkeypatch.setattr(clock, "monotonic", lambda: later)
    assert bot.open(modal(DIVIDER))["error"] == "expired_trigger_id"


def test_three_modals_stand_on_each_other_and_no_fourth(bot, amara, modal, field_of):
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    form = modal({"type": "actions", "elements": [button]})
    amara.command("/ask")
    assert (
        bot.call("views.push", trigger_id=bot.heard[-1].payload["trigger_id"], view=form)["error"]
        == "invalid_trigger_id"
    )
    amara.command("/ask")
    bot.open(form)
    for _ in range(2):
        amara.press("More")
        pushed = bot.call("views.push", trigger_id=bot.heard[-1].payload["trigger_id"], view=form)
    assert pushed["view"]["root_view_id"] != pushed["view"]["previous_view_id"]
    amara.press("More")
    refused = bot.call("views.push", trigger_id=bot.heard[-1].payload["trigger_id"], view=form)
    assert refused["error"] == "push_limit_reached"


def test_a_view_is_updated_under_its_hash_and_keeps_its_id(bot, amara, modal):
    amara.command("/ask")
    view = bot.open(modal(DIVIDER))["view"]
    updated = bot.call("views.update", view_id=view["id"], hash=view["hash"], view=modal(DIVIDER, DIVIDER))[
        "view"
    ]
    assert updated["id"] == view["id"]
    stale = bot.call("views.update", view_id=view["id"], hash=view["hash"], view=modal(DIVIDER))
    assert stale["error"] == "hash_conflict"
    amara.close_view()
    assert bot.call("views.update", view_id=view["id"], view=modal(DIVIDER))["error"] == "not_found"


def test_a_view_is_refused_with_the_place_of_its_fault(bot, amara, modal):
    amara.command("/ask")
    refused = bot.open(modal(DIVIDER, title={"type": "plain_text", "text": "x" * 25}))
    assert refused["error"] == "invalid_arguments"
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert bot.open(modal(DIVIDER))["ok"]


def test_external_ids_are_unique_while_on_screen(bot, amara, bo, modal):
    amara.command("/ask")
    assert bot.open(modal(DIVIDER, external_id="one"))["ok"]
    bo.command("/ask")
    assert bot.open(modal(DIVIDER, external_id="one"))["error"] == "duplicate_external_id"
    assert bot.call("views.update", external_id="one", view=modal(DIVIDER, external_id="one"))["ok"]


def test_home_keeps_its_id_and_its_hash_counts(bot, amara):
    home = {"type": "home", "blocks": [DIVIDER]}
    first = bot.call("views.publish", user_id=amara.id, view=home)["view"]
    second = bot.call("views.publish", user_id=amara.id, view=home, hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    stale = bot.call("views.publish", user_id=amara.id, view=home, hash=first["hash"])
    assert stale["error"] == "hash_conflict"


def test_a_file_goes_up_in_three_steps_and_comes_down_privately(bot, amara, general):
    reserved = bot.call("files.getUploadURLExternal", filename="proof.txt", length=5)
    early = bot.call("files.completeUploadExternal", files=[{"id": reserved["file_id"]}])
    assert early["error"] == "file_not_found"
    assert fetch(reserved["upload_url"], b"four", {})["_status"] == 400
    assert fetch(reserved["upload_url"], b"bytes", {})["text"] == "OK - 5"
    listed = [{"id": reserved["file_id"], "title": "Proof"}]
    done = bot.call("files.completeUploadExternal", files=listed, channel_id=general, initial_comment="see")
    assert done["files"][0]["title"] == "Proof"
    assert amara.messages(general)[-1].files == [reserved["file_id"]]
    place = bot.call("files.info", file=reserved["file_id"])["file"]["url_private_download"]
    assert fetch(place, None, {"Authorization": f"Bearer {TOKEN}"})["text"] == "bytes"
    stranger = fetch(place, None, {})
    assert (stranger["_status"], stranger["_headers"]["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Sign in" in stranger["text"]


def test_posts_are_limited_per_channel_with_a_time_to_wait(bot, workspace, general, amara):
    workspace.rate_limits = "strict"
    answers = [bot.call("chat.postMessage", channel=general, text="x") for _ in range(6)]
    assert [each["_status"] for each in answers] == [200] * 5 + [429]
    assert answers[-1]["error"] == "ratelimited"
    assert answers[-1]["_headers"]["retry-after"] == "1"
    assert bot.call("chat.postMessage", channel=amara.id, text="x")["ok"]


def test_a_private_picture_of_the_apps_is_shown_once_slack_has_looked_at_it(
    bot, workspace, amara, clock, general
):
    workspace.faults.slow_files = 2.0
    reserved = bot.call("files.getUploadURLExternal", filename="a.png", length=str(len(PIXEL)))
    fetch(reserved["upload_url"], PIXEL, {})
    [file] = bot.call("files.completeUploadExternal", files=[{"id": reserved["file_id"]}])["files"]
    by_id = {"type": "image", "alt_text": "a", "slack_file": {"id": file["id"]}}
    by_address = by_id | {"slack_file": {"url": file["url_private"]}}
    early = bot.call("chat.postMessage", channel=general, blocks=[by_id])
    assert early["errors"] == ["[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"]
    clock.advance(2)
    assert bot.call("chat.postMessage", channel=general, blocks=[by_id, by_address])["ok"]
    assert bot.call("views.publish", user_id=amara.id, view={"type": "home", "blocks": [by_id]})["ok"]
    assert workspace.files[file["id"]].channels == []
