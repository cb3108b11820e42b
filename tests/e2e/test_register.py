"""The register in Slack: searched, looked at, added to, proposed for and merged."""

from sqlalchemy import update

from bot.demo import company
from bot.domain.events import Event
from bot.domain.register import Account, AccountStatus
from storage import ledger as holders
from storage import register
from tests.e2e import steps
from tests.e2e.accounts import FILMS, become, enter, find, listed, open_form, propose
from tests.e2e.reading import events, screen, send
from tests.e2e.reading import press as pressed
from tests.e2e.world import World, labels, words

ACCOUNTS = len(company.ACCOUNTS.splitlines()) - 1
NEW = {
    "Network": "YouTube",
    "Handle": "https://www.youtube.com/@LarkfieldPeaks/videos",
    "Display name": "Larkfield Peaks",
    "Brand": "Larkfield",
    "Region": "Alps",
    "Tier": "flagship",
    "Purpose": "Climbing films",
    "Two-factor method": "Security key or passkey",
    "Publishing tool": "Postwell",
    "Connected apps": "Postwell, a captioning tool",
    "How each role gets in": "Editor = shared login\nmanager: own role",
}


def test_the_register_is_searched_and_an_account_shows_everything(world: World) -> None:
    steps.held(world)
    shown = listed(world, "Amara")
    assert f"{ACCOUNTS} accounts in the register" in words(shown)
    assert "Add an account…" in labels(shown)
    shown = listed(world, "Amara", "<https://youtube.com/@LarkfieldFilms|youtube.com/@LarkfieldFilms>")
    assert "1 account with “larkfieldfilms”" in words(shown).casefold()
    assert labels(shown) == ["Look", "Edit…", "Add an account…"]
    world.click("Amara", shown, "Look")
    said = screen(world, "Amara")
    assert f"<@{world['Maya'].id}>, Editor, own role: has a way in since" in said
    for part in (f"<@{world['Iris'].id}>", f"<@{world['Jonas'].id}>", "Films", "Two-factor", "Recovery mail"):
        assert part in said
    assert "There is no account with “nothing like it”" in words(listed(world, "Maya", "nothing like it"))


def test_who_gets_in_is_for_those_who_answer_for_it(world: World) -> None:
    shown = listed(world, "Maya", FILMS)
    assert labels(shown) == ["Look", "Propose an account…"]
    world.click("Maya", shown, "Look")
    assert f"<@{world['Iris'].id}>" in screen(world, "Maya")
    assert "Recovery mail" not in screen(world, "Maya")
    assert "Holders" not in screen(world, "Maya")
    world.click("Iris", listed(world, "Iris", FILMS), "Look")
    assert "Recovery mail" in screen(world, "Iris")


def test_a_long_list_is_turned_page_by_page_and_searched_in_place(world: World) -> None:
    rows = "".join(f"x,page{number:02d},ben.asante@larkfield.example\n" for number in range(41))
    world.import_accounts(f"network,handle,owner\n{rows}")
    shown = listed(world, "Amara", "page")
    assert "41 accounts with “page” in the register, 1–20" in words(shown)
    world.click("Amara", shown, "More…")
    assert "21–40" in screen(world, "Amara")
    steps.press(world, "Amara", "Next")
    assert "@page40" in screen(world, "Amara")
    assert "Next" not in labels(world["Amara"].view)
    steps.press(world, "Amara", "Back")
    assert "21–40" in screen(world, "Amara")
    assert enter(world, "Amara", Search="page07") == {}
    assert "1 account with “page07”" in screen(world, "Amara")


def test_an_account_is_added_with_every_field_and_can_be_asked_for(world: World) -> None:
    people = {
        "Owner": world["Iris"], "Backup owner": world["Jonas"],
        "Who holds the recovery mail": world["Priya"], "Who holds the recovery phone": world["Kenji"],
    }  # fmt: skip
    open_form(world, "Amara", "Add an account…")
    assert enter(world, "Amara", **NEW, **people) == {}
    assert "@LarkfieldPeaks is in the register. I have told" in screen(world, "Amara")
    found = find(world, "larkfieldpeaks")
    assert (found.network, found.handle, found.url) == ("youtube", "LarkfieldPeaks", NEW["Handle"])
    assert dict(found.methods) == {"editor": "shared_secret", "manager": "native_role"}
    assert (found.two_factor, found.recovery_phone) == ("key", world["Kenji"].id)
    assert "You are the owner of @LarkfieldPeaks (YouTube) now" in words(world.dm("Iris", "LarkfieldPeaks"))
    assert world.told("Jonas", "You are the backup owner of @LarkfieldPeaks")
    assert steps.events(world, found.id) == ["account:added"]
    world.stop()
    world.start()
    world.click("Iris", world.dm("Iris", "LarkfieldPeaks"), "Look")
    for part in ("Editor = shared login", "Security key or passkey", "Postwell", "Climbing films"):
        assert part in screen(world, "Iris")
    assert "Request #1" in words(world.ask("Maya", account="@LarkfieldPeaks"))


def test_each_fault_is_said_at_its_field(world: World) -> None:
    open_form(world, "Amara", "Add an account…")
    errors = enter(
        world, "Amara", Network="YouTube", Handle=" @ ", Link="http://youtube.com", Owner=world["Gia"],
        Backup_owner=world["Gia"], How_each_role_gets_in="Boss = shared login",
    )  # fmt: skip
    assert errors["handle"] == "Please write the account's handle, or paste a link to it."
    assert errors["url"].startswith("This is no https address.")
    assert errors["owner"] == "This person is a guest. Name an active full member of the workspace."
    assert errors["backup_owner"].startswith("The backup owner is the owner.")
    assert errors["methods"].startswith("The network has no role “Boss”. It has Viewer (limited)")
    errors = enter(
        world, "Amara", Handle="larkfieldpeaks", Link=None, Owner=None, Backup_owner=None,
        How_each_role_gets_in="Editor",
    )  # fmt: skip
    assert errors == {
        "owner": "Name an owner: somebody must answer for this account.",
        "methods": "“Editor” names no method. Write “editor = shared login”; the methods are own role, "
        "shared login, tool seat, token and signed-in device.",
    }
    assert enter(world, "Amara", Owner=world["Iris"], How_each_role_gets_in=None) == {}
    assert events(world, "account:added") == ["account:added"] * (ACCOUNTS + 1)


def test_what_is_here_already_is_offered_and_not_added_twice(world: World) -> None:
    for name, label, more in (
        ("Amara", "Add an account…", {"Owner": world["Iris"]}),
        ("Ben", "Propose an account…", {}),
    ):
        open_form(world, name, label)
        assert enter(world, name, Network="YouTube", Handle="youtube.com/c/LARKFIELDFILMS", **more) == {}
        assert "This is already here:* @larkfieldfilms (YouTube), active" in screen(world, name)
        offered = labels(world[name].view)
        assert offered == (["Look", "Edit…"] if name == "Amara" else ["Look"])
        steps.press(world, name, "Look")
        assert "Films" in screen(world, name)
        world[name].close_view(everything=True)
    assert events(world, "account:added", "duty:opened") == ["account:added"] * ACCOUNTS


def test_a_handle_that_another_account_has_is_refused_at_its_field(world: World) -> None:
    open_form(world, "Iris", "Edit…", FILMS)
    world.import_accounts("network,handle,owner\nyoutube,larkfieldnews,tom.gallagher@larkfield.example\n")
    errors = enter(world, "Iris", Handle="@LarkfieldNews")
    assert errors == {"handle": "This is already here: @larkfieldnews on YouTube, owned by Tom Gallagher."}
    assert find(world).handle == FILMS


def test_anybody_proposes_and_the_programme_manager_refuses_with_a_reason(world: World) -> None:
    propose(world, Owner=world["Ben"])
    card = world.dm("Amara", "Decide about an account that")
    assert labels(card) == ["Accept", "Edit and accept…", "Refuse…"]
    assert "@larkfieldtrails (TikTok)" in words(card)
    assert "Seen on a phone" in words(card)
    world.click("Amara", card, "Refuse…")
    assert enter(world, "Amara", Reason="It is a fan's.") == {}
    assert "It is a fan's." in words(world.dm("Ben", "Your proposal is refused: @larkfieldtrails"))
    assert labels(world.dm("Amara", "Refused: @larkfieldtrails")) == []
    assert "There is no account" in words(listed(world, "Amara", "larkfieldtrails"))
    propose(world, "Maya")
    world["Amara"].click(card, "Accept", stale=True)
    world.settle()
    assert "already been done" in steps.answer(world, "Amara")
    assert find(world, "larkfieldtrails").status is AccountStatus.PROPOSED


def test_a_proposal_is_accepted_as_it_is_or_with_what_is_missing(world: World) -> None:
    propose(world)
    card = world.dm("Amara", "Decide about")
    assert "Press “Edit and accept…” and name one." in pressed(world, "Amara", card, "Accept")
    world.click("Amara", card, "Edit and accept…")
    assert enter(world, "Amara", Owner=world["Jonas"], Tier="standard") == {}
    found = find(world, "larkfieldtrails")
    assert (found.status, found.owner, found.proposed_by) == ("active", world["Jonas"].id, world["Ben"].id)
    assert world.told("Ben", "Your proposal is accepted: @larkfieldtrails (TikTok)")
    assert world.told("Jonas", "You are the owner of @larkfieldtrails")
    propose(world, handle="larkfieldcamps", Owner=world["Iris"])
    words_said = pressed(world, "Amara", world.dm("Amara", "@larkfieldcamps"), "Accept")
    assert words_said == "Accepted: @larkfieldcamps is in the register."
    assert world.told("Iris", "You are the owner of @larkfieldcamps")
    assert events(world, "duty:") == ["duty:opened", "duty:done"] * 2
    assert steps.events(world, found.id) == ["account:added", "account:changed"]


def test_nobody_decides_on_what_they_propose_and_an_admin_may_where_the_manager_is_away(world: World) -> None:
    propose(world, Owner=world["Iris"])
    become(world, "Amara", "guest")
    card = world.dm("Nadia", "Decide about an account")
    shown = listed(world, "Iris", "larkfieldtrails")
    assert labels(shown) == ["Look", "Propose an account…"]
    assert pressed(world, "Nadia", card, "Accept").startswith("Accepted")


def test_home_shows_what_wants_looking_after(world: World) -> None:
    world.import_accounts(
        "network,handle,owner\nx,larkfieldlost,\nx,larkfieldsolo,tom.gallagher@larkfield.example\n",
        allow_ownerless=True,
    )
    propose(world)
    for name in ("Amara", "Tom"):
        world[name].open_home()
        world.settle()
    shown = steps.home(world, "Amara")
    for said in (
        f"{ACCOUNTS + 2} accounts: {ACCOUNTS + 2} active. 1 proposal waits.",
        "@larkfieldlost (X) has no owner.",
        "@larkfieldsolo (X) has no backup owner.",
        "Decide about an account that",
    ):
        assert said in shown
    assert "2 accounts you answer for" not in steps.home(world, "Amara")
    assert "@larkfieldsolo (X) has no backup owner." in steps.home(world, "Tom")
    assert "@larkfieldlost" not in steps.home(world, "Tom")
    steps.press(world, "Amara", "The register")
    assert f"{ACCOUNTS + 3} accounts in the register" in screen(world, "Amara")
    world["Amara"].close_view()
    steps.press(world, "Amara", "Add an account…")
    world["Amara"].close_view()
    block = next(one for one in world["Amara"].home.blocks if "has no owner" in str(one.get("text", "")))
    steps.press(world, "Amara", f"{block['block_id']}/edit_account")
    assert enter(world, "Amara", Owner=world["Tom"]) == {}
    assert "has no owner" not in steps.home(world, "Amara")


def twin(world: World) -> str:
    """The films stand in the register once more, under an older key, as only an upgrade can find them."""
    world.import_accounts("network,handle,owner\nyoutube,films-old,tom.gallagher@larkfield.example\n")
    old = find(world, "films-old")
    assert world.bot
    with world.bot.database.write() as unit:
        values = {
            "handle": "youtube.com/@LarkfieldFilms",
            "handle_like": FILMS,
            "region": "Alps",
            "brand": "",
        }
        unit.execute(update(register.account).where(register.account.c.id == old.id).values(values))
        unit.record(Event("account:changed", old.workspace_id, "account", old.id, "operator"))
    return old.id


def test_two_that_are_the_same_are_merged_and_nothing_is_lost(world: World) -> None:
    twin_id = twin(world)
    steps.held(world)
    world["Amara"].open_home()
    world.settle()
    assert "may be the same account." in steps.home(world, "Amara")
    steps.press(world, "Amara", "Merge…")
    films = next(one for one in (find_all(world)) if one.id != twin_id)
    world["Amara"].fill({"Which one stays?": twin_id})
    send(world, "Amara")
    assert "cannot go: it has access that is in force or being removed." in screen(world, "Amara")
    world["Amara"].close_view(everything=True)
    steps.press(world, "Amara", "Merge…")
    world["Amara"].fill({"Which one stays?": films.id})
    send(world, "Amara")
    assert "Merged: @larkfieldfilms stays" in screen(world, "Amara")
    assert "may be the same" not in steps.home(world, "Amara")
    found = find(world)
    assert (found.id, found.owner, found.region) == (films.id, world["Iris"].id, "Global")
    assert world.bot
    with world.bot.database.read() as unit:
        gone = register.find(unit, twin_id)
        assert gone
        assert (gone.status, gone.merged_into) == (AccountStatus.MERGED, films.id)
        assert len(holders.of_account(unit, films.id)) == 1
    assert world.told("Tom", "You no longer answer for @larkfieldfilms (YouTube)")


def find_all(world: World) -> tuple[Account, ...]:
    assert world.bot
    with world.bot.database.read() as unit:
        return register.by_handle(unit, world.slack.team_id, FILMS)
