"""People act, the bot hears it in Slack's shapes, and its answers show on the screen."""

import hashlib
import hmac
import threading
from urllib.parse import parse_qs

import pytest

from bot.simulator import CannotDo, NothingThere, RequiredField, Upload


def plain(text):
    return {"type": "plain_text", "text": text}


def button(text, **more):
    return {"type": "button", "text": plain(text), "action_id": text.lower(), "value": "1|x|1"} | more


def options(*words):
    return [{"text": plain(each), "value": each.lower()} for each in words]


def actions(*elements):
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}


def test_a_command_arrives_signed_and_whole(bot, amara, workspace):
    delivery = amara.command("/ask", "for <help> & more", channel="general")
    heard = bot.heard[0]
    base = f"v0:{heard.headers['x-slack-request-timestamp']}:".encode() + heard.raw
    expected = "v0=" + hmac.new(b"a signing secret", base, hashlib.sha256).hexdigest()
    assert delivery.ok
    assert heard.headers["x-slack-signature"] == expected
    assert heard.headers["x-slack-request-timestamp"] == "1790000000"
    assert heard.path == "/slack/events"
    form = parse_qs(heard.raw.decode())
    assert form["text"] == ["for &lt;help&gt; &amp; more"]
    assert form["channel_name"] == ["general"]
    assert {"token", "team_id", "team_domain", "api_app_id", "response_url", "trigger_id"} <= form.keys()
    assert workspace.failures() == []


def test_an_answer_to_a_command_is_seen_by_the_typist_alone(bot, amara, bo):
    bot.answer = lambda _: {"text": "only you"}
    amara.command("/ask", channel="general")
    assert [each.text for each in amara.messages("general")] == ["only you"]
    assert bo.messages("general") == []


def test_an_answer_in_the_channel_is_seen_by_all(bot, amara, bo):
    bot.answer = lambda _: {"text": "hello all", "response_type": "in_channel"}
    amara.command("/ask", channel="general")
    assert [each.text for each in bo.messages("general")] == ["hello all"]


def test_a_button_is_found_in_the_message_and_its_click_carries_the_message(bot, amara, general):
    bot.call("chat.postMessage", channel=general, text="card", blocks=[actions(button("Yes"), button("No"))])
    delivery = amara.click(amara.messages(general)[-1], "Yes")
    payload = bot.last("block_actions")
    assert delivery.ok
    assert payload["actions"][0]["action_id"] == "yes"
    assert payload["actions"][0]["value"] == "1|x|1"
    assert payload["actions"][0]["action_ts"]
    assert payload["message"]["blocks"][0]["block_id"] == "acts"
    assert payload["container"] == {
        "type": "message",
        "message_ts": payload["message"]["ts"],
        "channel_id": general,
        "is_ephemeral": False,
    }
    assert payload["user"]["id"] == amara.id
    assert payload["enterprise"] is None


def test_a_button_that_is_gone_cannot_be_clicked_except_on_a_stale_screen(bot, amara, general):
    ts = bot.call("chat.postMessage", channel=general, text="card", blocks=[actions(button("Yes"))])["ts"]
    old = amara.messages(general)[-1]
    bot.call("chat.update", channel=general, ts=ts, text="decided", blocks=[])
    with pytest.raises(NothingThere):
        amara.click(old, "Yes")
    assert amara.click(old, "Yes", stale=True).ok


def test_an_overflow_menu_and_a_select_in_a_message_send_what_was_picked(bot, amara, general):
    menu = {"type": "overflow", "action_id": "more", "options": options("Edit", "Drop")}
    pick = {"type": "static_select", "action_id": "pick", "options": options("Red", "Blue")}
    bot.call("chat.postMessage", channel=general, text="card", blocks=[actions(menu, pick)])
    card = amara.messages(general)[-1]
    amara.click(card, "Drop")
    assert bot.last("block_actions")["actions"][0]["selected_option"]["value"] == "drop"
    amara.click(card, "pick", "Blue")
    assert bot.last("block_actions")["actions"][0]["selected_option"]["value"] == "blue"
    assert bot.last("block_actions")["state"]["values"]["acts"]["pick"]["selected_option"]["value"] == "blue"


def test_one_cannot_click_in_a_channel_one_does_not_see(bot, workspace, bo, amara):
    secret = workspace.channel("secret", ["Amara"], private=True)
    secret.members.append(workspace.app.bot_user)
    bot.call("chat.postMessage", channel=secret.id, text="card", blocks=[actions(button("Yes"))])
    card = amara.messages(secret)[-1]
    with pytest.raises(NothingThere):
        bo.click(card, "Yes")


def test_an_ephemeral_message_is_named_but_not_shown_in_the_click(bot, amara, bo, general):
    bot.call(
        "chat.postEphemeral", channel=general, user=amara.id, text="psst", blocks=[actions(button("Ok"))]
    )
    amara.click(amara.ephemerals()[-1], "Ok")
    payload = bot.last("block_actions")
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    assert bo.ephemerals() == []


def test_a_form_is_filled_and_sent(bot, amara, bo, modal, field_of):
    amara.command("/ask")
    pick = {"type": "static_select", "options": options("Red", "Blue")}
    ticks = {"type": "checkboxes", "options": options("A", "B", "C")}
    bot.open(
        modal(
            field_of("Reason"),
            field_of("Colour", pick),
            field_of("Who", {"type": "users_select"}),
            field_of("Day", {"type": "datepicker"}),
            field_of("When", {"type": "datetimepicker"}),
            field_of("Ticks", ticks),
            field_of("Proof", {"type": "file_input"}),
            callback_id="form",
            private_metadata="n1",
        )
    )
    amara.fill({"Reason": "launch", "Colour": "Red", "Who": "Bo", "Day": "2026-12-01"})
    amara.fill({"When": 1_800_000_000, "Ticks": ["A", "C"], "Proof": Upload("a.pdf", b"%PDF")})
    assert amara.submit().ok
    view = bot.last("view_submission")["view"]
    values = view["state"]["values"]
    assert values["reason"]["reason"] == {"type": "plain_text_input", "value": "launch"}
    assert values["who"]["who"]["selected_user"] == bo.id
    assert values["day"]["day"]["selected_date"] == "2026-12-01"
    assert values["when"]["when"]["selected_date_time"] == 1_800_000_000
    assert [each["value"] for each in values["ticks"]["ticks"]["selected_options"]] == ["a", "c"]
    assert values["proof"]["proof"]["files"][0]["name"] == "a.pdf"
    assert (view["callback_id"], view["private_metadata"]) == ("form", "n1")
    assert amara.view is None


def test_an_empty_field_holds_the_form_back_before_the_bot_hears(bot, amara, modal, field_of):
    amara.command("/ask")
    bot.open(modal(field_of("Reason")))
    with pytest.raises(RequiredField, match="Reason"):
        amara.submit()
    assert [each.kind for each in bot.heard] == ["command"]


@pytest.mark.parametrize(
    "case",
    [
        ({"type": "email_text_input"}, "nobody"),
        ({"type": "url_text_input"}, "example"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "3"}, "4"),
        ({"type": "number_input", "is_decimal_allowed": True}, "four"),
        ({"type": "plain_text_input", "min_length": 5}, "abc"),
    ],
)
def test_a_malformed_field_holds_the_form_back(bot, amara, modal, field_of, case):
    element, typed = case
    amara.command("/ask")
    bot.open(modal(field_of("Field", element)))
    amara.fill({"Field": typed})
    with pytest.raises(RequiredField, match="Field"):
        amara.submit()


def test_a_text_over_the_fields_length_cannot_be_typed(bot, amara, modal, field_of):
    amara.command("/ask")
    bot.open(modal(field_of("Short", {"type": "plain_text_input", "max_length": 3})))
    with pytest.raises(CannotDo):
        amara.fill({"Short": "four"})


def test_an_option_that_is_not_offered_cannot_be_picked(bot, amara, modal, field_of):
    amara.command("/ask")
    bot.open(modal(field_of("Colour", {"type": "static_select", "options": options("Red")})))
    with pytest.raises(NothingThere):
        amara.fill({"Colour": "Green"})


def test_errors_stay_at_their_fields_until_the_next_try(bot, amara, modal, field_of):
    amara.command("/ask")
    bot.open(modal(field_of("Reason")))
    bot.answer = lambda _: {"response_action": "errors", "errors": {"reason": "too short"}}
    amara.fill({"Reason": "x"})
    amara.submit()
    assert amara.view.errors == {"reason": "too short"}
    bot.answer = lambda _: None
    amara.submit()
    assert amara.view is None


def test_an_answer_may_update_push_or_clear(bot, amara, modal, field_of):
    amara.command("/ask")
    bot.open(modal(field_of("One")))
    first = amara.view.id
    bot.answer = lambda _: {"response_action": "update", "view": modal(field_of("Two"))}
    amara.fill({"One": "x"})
    amara.submit()
    assert amara.view.id == first
    bot.answer = lambda _: {"response_action": "push", "view": modal(field_of("Three"))}
    amara.fill({"Two": "x"})
    amara.submit()
    assert amara.view.previous_id == first
    bot.answer = lambda _: {"response_action": "clear"}
    amara.fill({"Three": "x"})
    amara.submit()
    assert amara.view is None


def test_a_field_that_dispatches_tells_the_bot_at_once_with_all_values(bot, amara, modal, field_of):
    amara.command("/ask")
    pick = {"type": "static_select", "options": options("Red", "Blue")}
    bot.open(modal(field_of("Reason"), field_of("Colour", pick, dispatch_action=True)))
    assert amara.fill({"Reason": "because"}) == []
    assert len(amara.fill({"Colour": "Blue"})) == 1
    payload = bot.last("block_actions")
    assert payload["view"]["state"]["values"]["reason"]["reason"]["value"] == "because"
    assert payload["actions"][0]["selected_option"]["value"] == "blue"
    assert "response_url" not in payload


def test_a_text_dispatches_on_enter_or_on_each_character_as_configured(bot, amara, modal, field_of):
    amara.command("/ask")
    config = {"trigger_actions_on": ["on_character_entered"]}
    live = {"type": "plain_text_input", "dispatch_action_config": config}
    bot.open(modal(field_of("Calm", dispatch_action=True), field_of("Live", live, dispatch_action=True)))
    assert amara.fill({"Calm": "x"}) == []
    assert len(amara.fill({"Calm": "x"}, enter=True)) == 1
    assert len(amara.fill({"Live": "x"})) == 1


def test_typed_values_survive_an_update_only_where_both_ids_stay(bot, amara, modal, field_of):
    amara.command("/ask")
    bot.open(modal(field_of("Kept"), field_of("Renamed")))
    amara.fill({"Kept": "a", "Renamed": "b"})
    renamed = field_of("Renamed") | {"block_id": "another"}
    bot.call("views.update", view_id=amara.view.id, view=modal(field_of("Kept"), renamed))
    assert amara.view.values["kept"]["kept"]["value"] == "a"
    assert amara.view.values["another"]["renamed"]["value"] is None


def test_a_type_ahead_select_asks_the_bot_and_offers_its_answer(bot, amara, modal, field_of):
    amara.command("/ask")
    bot.open(modal(field_of("Account", {"type": "external_select", "min_query_length": 2})))
    bot.answer = lambda _: {"options": options("Brand", "Branch")}
    with pytest.raises(CannotDo):
        amara.choose("Account", "b", "Brand")
    with pytest.raises(NothingThere):
        amara.choose("Account", "bra", "Other")
    amara.choose("Account", "bra", "Branch")
    assert bot.last("block_suggestion")["value"] == "bra"
    assert amara.view.values["account"]["account"]["selected_option"]["value"] == "branch"


def test_closing_is_told_only_when_asked(bot, amara, modal, field_of):
    amara.command("/ask")
    bot.open(modal(field_of("One")))
    assert amara.close_view() is None
    amara.command("/ask")
    bot.open(modal(field_of("One"), notify_on_close=True))
    assert amara.close_view(everything=True).ok
    assert bot.last("view_closed")["is_cleared"] is True


def test_home_is_opened_published_and_pressed(bot, amara):
    assert [each.body["event"]["tab"] for each in amara.open_home()] == ["home"]
    assert amara.home is None
    bot.call("views.publish", user_id=amara.id, view={"type": "home", "blocks": [actions(button("Go"))]})
    assert amara.press("Go").ok
    payload = bot.last("block_actions")
    assert payload["view"]["type"] == "home"
    assert payload["container"] == {"type": "view", "view_id": amara.home.id}


def test_strangers_click_but_do_not_command_and_the_deactivated_do_neither(bot, workspace, general, bo):
    stranger = workspace.add_person("Sol Outside", kind="stranger")
    workspace.find_channel("general").members.append(stranger.id)
    bot.call("chat.postMessage", channel=general, text="card", blocks=[actions(button("Yes"))])
    card = stranger.messages(general)[-1]
    assert stranger.click(card, "Yes").ok
    assert bot.last("block_actions")["user"]["team_id"] != workspace.team_id
    with pytest.raises(CannotDo):
        stranger.command("/ask", channel="general")
    workspace.deactivate("Bo")
    with pytest.raises(CannotDo):
        bo.command("/ask")
    with pytest.raises(CannotDo):
        bo.click(card, "Yes")
    assert bo.click(card, "Yes", force=True).ok


def test_guests_may_command_and_see_only_their_channels(bot, workspace):
    guest = workspace.add_person("Gil Guest", kind="single_channel_guest")
    assert guest.command("/ask").ok
    with pytest.raises(NothingThere):
        guest.messages("general")


def test_a_command_that_the_manifest_lacks_cannot_be_typed(amara):
    with pytest.raises(CannotDo, match="/nothing is not a valid command"):
        amara.command("/nothing")
    assert amara.notices == ["/nothing is not a valid command"]


def test_two_people_click_in_the_same_instant(bot, amara, bo, general):
    bot.call("chat.postMessage", channel=general, text="card", blocks=[actions(button("Yes"))])
    card = amara.messages(general)[-1]
    together = threading.Barrier(2)
    bot.answer = lambda heard: together.wait(timeout=30) and None
    threads = [threading.Thread(target=each.click, args=(card, "Yes")) for each in (amara, bo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.payload["user"]["id"] for each in bot.heard} == {amara.id, bo.id}
    assert not together.broken


def test_a_command_that_asks_for_it_gets_people_and_channels_as_ids_and_links_in_brackets(
    bot, amara, bo, workspace, general
):
    workspace.app.commands["/ask"] = True
    amara.command("/ask", "@bo.lindqvist in #general, not @nobody: https://x.com/@bo.lindqvist?a=1&b=2")
    text = bot.last("command")["text"]
    link = "<https://x.com/@bo.lindqvist?a=1&amp;b=2>"
    assert text == f"<@{bo.id}|bo.lindqvist> in <#{general}|general>, not @nobody: {link}"


def test_plain_texts_come_back_escaped_in_a_click_but_not_on_the_screen(bot, amara, general):
    bot.call("chat.postMessage", channel=general, text="card", blocks=[actions(button("R & D"))])
    amara.click(amara.messages(general)[-1], "R & D")
    payload = bot.last("block_actions")
    assert payload["actions"][0]["text"]["text"] == "R &amp; D"
    assert payload["message"]["blocks"][0]["elements"][0]["text"]["text"] == "R &amp; D"


def test_what_people_say_reaches_only_an_app_that_subscribes(bot, amara, workspace):
    amara.say("hello")
    assert workspace.settle()
    assert bot.heard == []
    assert [each.text for each in amara.dm()] == ["hello"]


def test_a_picked_option_is_lost_when_an_update_no_longer_offers_it_or_the_kind_changes(
    bot, amara, modal, field_of
):
    red = {"type": "static_select", "options": options("Red", "Blue")}
    amara.command("/ask")
    bot.open(modal(field_of("Colour", red), field_of("Second", red)))
    amara.fill({"Colour": "Red", "Second": "Red"})
    blue = {"type": "static_select", "options": options("Blue")}
    bot.call("views.update", view_id=amara.view.id, view=modal(field_of("Colour", blue), field_of("Second")))
    assert amara.view.values["colour"]["colour"] == {"type": "static_select", "selected_option": None}
    assert amara.view.values["second"]["second"] == {"type": "plain_text_input", "value": None}


def test_deactivated_people_are_not_offered_in_a_field(bot, amara, modal, field_of, workspace):
    workspace.deactivate("Bo")
    amara.command("/ask")
    bot.open(modal(field_of("Who", {"type": "users_select"})))
    with pytest.raises(NothingThere, match="deactivated"):
        amara.fill({"Who": "Bo"})


def test_a_field_shows_what_the_bot_prefilled_until_something_is_typed(bot, amara, modal, field_of):
    amara.command("/ask")
    bot.open(modal(field_of("Reason", {"type": "plain_text_input", "initial_value": "launch"})))
    assert amara.view.values["reason"]["reason"]["value"] == "launch"
    amara.fill({"Reason": None})
    with pytest.raises(RequiredField):
        amara.submit()
