"""Logins go into the vault in Slack: by whom, how they are looked at first, and what is told of them."""

from pathlib import Path

from bot.domain.ledger import Method, Source
from bot.domain.rotation import RotationCause
from bot.domain.vault import CheckoutEnd, Field, Glimpse
from bot.services import rotating, sealing
from storage import ledger, register, rotation, secrets
from tests.e2e import checking_out, lending
from tests.e2e.reading import events, refused, screen, send, trail
from tests.e2e.register_steps import account, change_account, share_the_login
from tests.e2e.steps import home, press
from tests.e2e.storing import FILMS, PASSWORD, SEED, code, fill, in_the_vault, kept, look, open_form, store
from tests.e2e.world import Build, World, labels, words

MAKE = ["Generate one for me"]


def opened(world: World, field: Field, handle: str = FILMS) -> str:
    """What the vault has, as nobody is shown it."""
    with world.bot.database.read() as unit:
        secret = secrets.of_account(unit, account(world, handle).id)
        version = secrets.version(unit, secret.id, secret.version)
        return unit.vault.open(unit, version, field).reveal()


def know(world: World) -> set[tuple[str, int, Glimpse]]:
    """Who knows which version, and how."""
    secret = kept(world)
    with world.bot.database.read() as unit:
        names = {person.id: name for name, person in world.people.items()}
        return {(names[one.person], one.version, one.what) for one in secrets.seen_of(unit, secret.id)}


def test_an_owner_stores_a_login_and_is_a_holder_from_then_on(world: World) -> None:
    assert (
        store(world, "Iris", username="films@x.example", password=PASSWORD, seed=SEED, code=code(world)) == {}
    )
    said = screen(world, "Iris")
    assert f"Kept. {len(PASSWORD)} characters, strength 4 of 4, second factor confirmed." in said
    assert not any(secret in said for secret in (PASSWORD, SEED, "films@x.example"))
    assert opened(world, Field.PASSWORD) == PASSWORD
    assert know(world) == {("Iris", 1, Glimpse.STORED)}
    with world.bot.database.read() as unit:
        (line,) = ledger.of_account(unit, account(world, FILMS).id)
    assert (line.person, line.method, line.source) == (world["Iris"].id, Method.SHARED_SECRET, Source.VAULT)
    assert events(world, "secret:", "holding:") == ["secret:stored", "secret:seen", "holding:recorded"]
    world["Iris"].close_view()
    card = look(world, "Iris")
    assert "Kept: user name, password and second factor. Version 1" in card


def test_a_generated_password_is_shown_once_to_whoever_stores_it(world: World) -> None:
    open_form(world, "Iris")
    assert fill(world, "Iris", username="films", generate=MAKE) == {}
    made = opened(world, Field.PASSWORD)
    assert made in screen(world, "Iris")
    assert "Kept. 20 characters, strength 4 of 4." in screen(world, "Iris")
    world["Iris"].close_view()
    assert made not in look(world, "Iris")
    (stored,) = [one for one in trail(world) if one["kind"] == "secret:stored"]
    assert stored["facts"]["generated"]
    assert made not in str(trail(world))


def test_whatever_is_wrong_is_said_at_its_field_and_the_old_login_stays(world: World) -> None:
    in_the_vault(world, handle="larkfieldcabins")
    empty = store(world, "Iris", username=" ")
    assert "name or address" in empty["username"]
    assert "have one generated" in empty["password"]
    weak = fill(world, "Iris", username="films", password="larkfield2026", seed="no base32!", code="123456")
    assert "too easy to guess" in weak["password"]
    assert "no key of a second factor" in weak["seed"]
    again = fill(world, "Iris", password=PASSWORD, seed=SEED, code="000000")
    assert "used for @larkfieldcabins" in again["password"]
    assert "not of this key" in again["first_code"]
    both = fill(world, "Iris", password="Ot7-quartz!lily+Fen", generate=MAKE, code="")
    assert "not both" in both["password"]
    assert "enter the code" in both["first_code"]
    hotp = fill(
        world, "Iris", generate=[], seed="otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=0", code="123456"
    )
    assert "counts codes" in hotp["seed"]
    assert kept(world) is None
    assert fill(world, "Iris", seed=SEED, code=code(world)) == {}
    assert "strength 4 of 4" in screen(world, "Iris")
    refusals = str([one.ack for one in world.slack.deliveries])
    assert not any(typed in refusals for typed in ("larkfield2026", PASSWORD, "base32!", "JBSW"))


def test_the_same_password_elsewhere_is_not_told_to_whom_that_account_does_not_belong(world: World) -> None:
    in_the_vault(world, handle="larkfieldcabins")
    change_account(world, FILMS, owner=world["Ben"].id, backup_owner=None)
    errors = store(world, "Ben", username="films", password=PASSWORD)
    assert errors["password"] == "The same password is used for another account. Every account needs its own."


def test_a_later_version_keeps_what_is_left_empty_and_is_a_rotation_if_the_password_is_new(
    world: World,
) -> None:
    share_the_login(world)
    in_the_vault(world, recovery_mail="safe@larkfield.example")
    seen = know(world)
    assert store(world, "Iris", label="Change the login…")["username"].startswith("Every field is empty")
    assert fill(world, "Iris", codes="1111-aaaa 2222-bbbb") == {}
    assert "Kept. The password as it was." in screen(world, "Iris")
    world["Iris"].close_view()
    assert opened(world, Field.PASSWORD) == PASSWORD
    assert opened(world, Field.RECOVERY_MAIL) == "safe@larkfield.example"
    assert know(world) - seen == {("Iris", 2, Glimpse.STORED)}
    assert account(world, FILMS).rotated_at is None
    was = store(world, "Iris", label="Change the login…", new=PASSWORD)
    assert "kept already" in was["password"]
    refused_code = fill(world, "Iris", new="Ot7-quartz!lily+Fen", seed=SEED, code="000000")
    assert "not of this key" in refused_code["first_code"]
    refused_seed = fill(world, "Iris", seed="O0O0 not base32", code="")
    assert "no key of a second factor" in refused_seed["seed"]
    assert (opened(world, Field.PASSWORD), kept(world).version) == (PASSWORD, 2), "the old one stays"
    assert fill(world, "Iris", seed="", without=["The recovery codes"]) == {}
    world["Iris"].close_view()
    assert account(world, FILMS).rotated_at == world.now
    assert "recovery codes" not in look(world, "Iris")
    once = store(world, "Iris", label="Change the login…", new=PASSWORD)
    assert "Whoever knew it then" in once["password"]
    assert events(world, "secret:c", "secret:st") == ["secret:stored", "secret:changed", "secret:changed"]


def test_two_who_change_it_at_once_do_not_undo_each_other(world: World) -> None:
    in_the_vault(world)
    open_form(world, "Iris", "Change the login…")
    change_account(world, FILMS, recovery_mail=world["Ben"].id)
    assert store(world, "Ben", label="Change the login…", mail="ben@x.example") == {}
    errors = fill(world, "Iris", mail="iris@x.example")
    assert "Somebody has stored another version" in errors["username"]


def test_a_custodian_finds_it_on_home_and_nobody_else_may_store(world: World) -> None:
    share_the_login(world)
    change_account(world, FILMS, recovery_phone=world["Ben"].id)
    world["Ben"].open_home()
    world.settle()
    assert "Logins that you keep" in home(world, "Ben")
    press(world, "Ben", "Store the login…")
    assert fill(world, "Ben", username="films", password=PASSWORD) == {}
    world["Ben"].close_view()
    assert "Take out of the vault…" not in labels(world["Ben"].view or world["Ben"].home)
    told = words(world.dm("Iris", "has stored the login of"))
    assert "Kept: user name and password. Version 1" in told
    assert PASSWORD not in told
    for name in ("Maya", "Amara", "Nadia"):
        look(world, name)
        assert "Store the login…" not in labels(world[name].view)
        assert "Change the login…" not in labels(world[name].view)
        world[name].close_view()


def test_a_rotation_is_done_by_storing_the_new_one(world: World) -> None:
    share_the_login(world)
    in_the_vault(world)
    with world.bot.database.write() as unit:
        on = register.find(unit, account(world, FILMS).id)
        rotating.open_for(unit, world.bot.company(), on, RotationCause.REPORT, None)
    world.settle()
    card = world.dm("Iris", "Change the shared secrets")
    assert "They are changed…" not in labels(card)
    world.click("Iris", card, "Store the new one…")
    assert fill(world, "Iris", generate=MAKE) == {}
    world["Iris"].close_view()
    world.settle()
    assert "Done: the shared secrets" in words(world.fresh(card))
    with world.bot.database.read() as unit:
        assert rotation.open_of(unit, account(world, FILMS).id) is None


def test_a_login_is_taken_out_with_a_reason_by_its_owners_alone(world: World) -> None:
    secret = in_the_vault(world)
    change_account(world, FILMS, recovery_mail=world["Ben"].id)
    look(world, "Ben")
    assert "Take out of the vault…" not in labels(world["Ben"].view)
    look(world, "Iris")
    press(world, "Iris", "Take out of the vault…")
    assert "Nobody can look at it any more" in screen(world, "Iris")
    world["Iris"].fill({"Reason": "Everybody has a role of their own."})
    assert world["Iris"].submit().ok
    world.settle()
    assert "is out of the vault" in screen(world, "Iris")
    world["Iris"].close_view()
    assert kept(world) is None
    with world.bot.database.read() as unit:
        assert [one.what for one in secrets.seen_of(unit, secret.id)] == [Glimpse.STORED]
    assert "None is kept in the vault" in look(world, "Iris")
    assert refused(world) == []


def test_whoever_looks_at_it_is_told_that_it_changed_and_sees_the_new_one(world: World) -> None:
    checking_out.lent(world)
    checking_out.look(world)
    assert store(world, "Iris", label="Change the login…", mail="safe@larkfield.example") == {}
    world["Iris"].close_view()
    assert not world.told("Maya", "has changed")
    assert ("Maya", 2, Glimpse.PASSWORD) in know(world), "what they know of it they still know"
    assert store(world, "Iris", label="Change the login…", new="Ot7-quartz!lily+Fen") == {}
    assert "1 person looks at it now, and is told that it has changed." in screen(world, "Iris")
    world["Iris"].close_view()
    said = words(world.dm("Maya", "has changed"))
    assert f"<@{world['Iris'].id}> has stored a new one" in said
    assert "Ot7" not in said
    assert ("Iris", 3, Glimpse.STORED) in know(world)
    assert ("Maya", 3, Glimpse.PASSWORD) not in know(world)
    press(world, "Maya", "New code")
    world["Maya"].close_view()
    assert "Ot7-quartz!lily+Fen" in checking_out.look(world)


def test_what_is_taken_out_is_closed_on_every_screen(world: World) -> None:
    checking_out.lent(world)
    checking_out.look(world)
    look(world, "Iris")
    press(world, "Iris", "Take out of the vault…")
    assert "1 person looks at it now, and sees it closed" in screen(world, "Iris")
    world["Iris"].fill({"Reason": "Everybody has a role of their own."})
    assert send(world, "Iris") == {}
    world["Iris"].close_view()
    assert checking_out.closed(world) == [CheckoutEnd.WITHDRAWN]
    assert checking_out.PASSWORD not in screen(world, "Maya")


def test_nothing_is_stored_while_the_vault_is_sealed_and_what_is_typed_is_not_lost(world: World) -> None:
    open_form(world, "Iris")
    with world.bot.database.write() as unit:
        sealing.seal(unit, world.bot.company(), None, "A laptop is gone.")
    errors = fill(world, "Iris", username="films", password=PASSWORD)
    assert "The vault is sealed" in errors["username"]
    world["Iris"].close_view()
    assert kept(world) is None
    assert "The vault is sealed" in look(world, "Iris")
    press(world, "Iris", "Store the login…")
    assert "The vault is sealed" in screen(world, "Iris")


def test_a_form_that_comes_twice_stores_once_and_shows_what_was_made(world: World) -> None:
    open_form(world, "Iris")
    world.slack.faults.deliver_twice = True
    assert fill(world, "Iris", username="films", generate=MAKE) == {}
    assert kept(world).version == 1
    assert opened(world, Field.PASSWORD) in screen(world, "Iris")


def test_whoever_is_asked_for_a_login_stores_it_from_there(build: Build, tmp_path: Path) -> None:
    world = build(policy=lending.without_gates(tmp_path / "lent.yml"))
    world.start()
    world.found()
    lending.approved(world)
    asked = world.dm("Ben", "Store the login of")
    world.click("Ben", asked, "Store it…")
    assert fill(world, "Ben", username="larkfield", generate=MAKE) == {}
    world["Ben"].close_view()
    assert "Done: the login of" in words(world.fresh(asked))
    assert labels(world.fresh(asked)) == []
    assert "Check out" in labels(world.dm("Maya", "Your access"))
