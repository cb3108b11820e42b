"""Importing lists in Slack: by file or pasted, shown first, corrected, taken over as one unit or not at all."""

from datetime import UTC, datetime

from bot.domain.ledger import Method, Source, Standing
from bot.domain.sheets import SheetState
from bot.simulator.entry import Upload
from tests.e2e import partners, reading, steps
from tests.e2e.lists import HEADINGS, by_file, card, choose, hand_in, held, newest, parts, pasted
from tests.e2e.world import World, labels, words
from tests.services.workbooks import rewritten, saved, workbook

MESSY = """Larkfield: who can post where;;;;;
Netzwerk;Konto;Mitarbeiter;E-Mail;Rolle;Seit
YouTube;@larkfieldfilms;Maya Chen;maya.chen@larkfield.example;Editor;1.3.2024
;;Ben Ásante;;;
X;@larkfield;Ana / Chloé;;;
X;@nowhere;Ben;;;
YouTube;@larkfieldfilms;agency team;;Manager;
"""
ONE = f"{HEADINGS}YouTube,larkfieldfilms,Maya Chen,maya.chen@larkfield.example,Editor,2024-03-01\n"


def test_a_messy_file_shows_what_it_would_do_and_goes_in_without_its_faulty_rows(world: World) -> None:
    shown = by_file(world, "Amara", MESSY.encode("cp1252"))
    assert "4 new, 0 changed, 0 as they are, 2 errors" in words(shown)
    assert "row 6: handle: The register does not know this account. Import the account first." in words(shown)
    assert "“Ana / Chloé” is taken for 2 people." in words(shown)
    assert labels(shown) == ["Look…", "Leave out 2 rows and import", "Drop"]
    assert held(world) == {}
    world.click("Amara", shown, "Leave out 2 rows and import")
    assert "is in: 4 new, 0 changed, 0 as they are, 2 errors" in words(world.fresh(shown))
    assert labels(world.fresh(shown)) == []
    maya, agency = held(world)[world["Maya"].id], held(world)["agency team"]
    assert (maya.standing, maya.source, maya.role) == (Standing.CURRENT, Source.IMPORT, "editor")
    assert (maya.since, maya.method) == (datetime(2024, 3, 1, tzinfo=UTC), Method.NATIVE_ROLE)
    assert maya.legacy
    assert (agency.person, agency.standing) == (None, Standing.UNKNOWN)
    assert set(held(world, "larkfield", "x")) == {"Ana", "Chloé"}


def test_what_was_left_out_comes_back_as_a_file_with_reasons_and_can_be_corrected(world: World) -> None:
    shown = by_file(world, "Amara", MESSY.encode("cp1252"))
    world.click("Amara", shown, "Leave out 2 rows and import")
    (file,) = [one for one in world.slack.files.values() if one.name == "left-out-rows.csv"]
    assert file.content
    heading, *rows = file.content.decode("utf-8-sig").splitlines()
    assert heading == "Netzwerk,Konto,Mitarbeiter,E-Mail,Rolle,Seit,Reason"
    assert [row.split(",")[:3] for row in rows] == [["", "", "Ben Ásante"], ["X", "'@nowhere", "Ben"]]
    assert rows[1].endswith("The register does not know this account. Import the account first.")
    (told,) = [one for one in world["Amara"].dm() if one.files == [file.id]]
    assert told.thread_ts == shown.ts
    assert parts(world) == 0
    again = by_file(world, "Amara", file.content.decode("utf-8-sig").replace("nowhere", "larkfield"))
    assert "1 new, 0 changed, 0 as they are, 1 error" in words(again)


def test_importing_again_changes_only_what_changed(world: World) -> None:
    world.click("Amara", by_file(world, "Amara", ONE), "Import")
    before = held(world)
    again = by_file(world, "Amara", ONE)
    assert "0 new, 0 changed, 1 as they are" in words(again)
    world.click("Amara", again, "Import")
    assert held(world) == before
    changed = by_file(world, "Amara", ONE.replace("2024-03-01", "2023-01-02").replace("Editor", "Manager"))
    assert "role editor → manager; since 2024-03-01 → 2023-01-02" in words(changed)
    world.click("Amara", changed, "Import")
    (line,) = held(world).values()
    assert (line.role, line.replaces) == ("manager", before[world["Maya"].id].id)
    assert steps.events(world).count("holding:recorded") == 2


def test_columns_can_be_corrected_and_the_list_is_read_again(world: World) -> None:
    shown = by_file(world, "Amara", "Where,What,Whom\nYouTube,larkfieldfilms,maya.chen@larkfield.example\n")
    assert "it cannot go in as it is" in words(shown)
    assert "No column says which account." in words(shown)
    assert labels(shown) == ["Look…", "Drop"]
    choose(world, "Amara", {"Where": "Network", "What": "Handle", "Whom": "Handle"})
    assert newest(world).version == 1
    choose(world, "Amara", {"Where": "Network", "What": "Handle", "Whom": "E-mail"})
    assert newest(world).version == 2
    assert "1 new" in words(world.fresh(shown))
    world.click("Amara", shown, "Import")
    assert set(held(world)) == {world["Maya"].id}


def test_another_sheet_and_several_names_for_one_holder_can_be_chosen(world: World) -> None:
    book = workbook(["network", "handle", "person"], ["X", "larkfield", "Ana"], title="Old")
    new = book.create_sheet("New")
    for row in (["network", "handle", "person"], ["YouTube", "larkfieldfilms", "Ana & Ben"]):
        new.append(row)
    shown = by_file(world, "Amara", saved(book), file="list.xlsx")
    assert "“Ana” on @larkfield on X" in words(shown)
    choose(world, "Amara", {"Sheet": "New", "Several names in a cell": "One holder"})
    assert "“Ana & Ben” on @larkfieldfilms on YouTube" in words(world.fresh(shown)).replace("&amp;", "&")
    world.click("Amara", shown, "Import")
    assert set(held(world)) == {"Ana & Ben"}


def test_many_rows_are_looked_at_page_by_page_errors_first(world: World) -> None:
    rows = "".join(f"YouTube,larkfieldfilms,Person {'abcdefghijklmnopqrstuvwxyz'[n]},,,\n" for n in range(26))
    by_file(world, "Amara", HEADINGS + rows + "X,nowhere,Ben,,,\n")
    world.click("Amara", card(world, "Amara"), "Look…")
    assert "*row 28*: handle: The register does not know this account." in reading.screen(world, "Amara")
    for label, page in (("Later rows", 2), ("Later rows", 3), ("Earlier rows", 2)):
        steps.press(world, "Amara", label)
        assert f"Page {page} of 3" in reading.screen(world, "Amara")
    assert "“Person l” on @larkfieldfilms on YouTube" in reading.screen(world, "Amara")


def test_somebody_of_an_agency_who_is_not_in_slack_is_found_on_its_roster(world: World) -> None:
    partners.northlight(world)
    shown = by_file(world, "Amara", f"{HEADINGS}YouTube,larkfieldfilms,Noah Klein,,Editor,\n")
    assert "Noah Klein of agency Northlight on @larkfieldfilms on YouTube" in words(shown)
    world.click("Amara", shown, "Import")
    line = held(world)[partners.principal(world, "Noah Klein").id]
    assert (line.standing, line.grant_id, line.legacy) == (Standing.CURRENT, None, True)


def test_a_pasted_list_is_read_like_a_file(world: World) -> None:
    said = pasted(world, "Amara", "Handle\tPerson\nlarkfieldfilms\tben.asante@larkfield.example\n")
    assert "I am reading the list." in said
    assert "Ben Asante on @larkfieldfilms on YouTube" in words(card(world, "Amara"))
    hand_in(world, "Amara", **{"Or its rows": "  "})
    view = world["Amara"].view
    assert view
    assert list(view.errors.values()) == ["Attach a file, or paste the rows."]


def test_accounts_come_in_by_a_workbook_with_the_owners_it_names(world: World) -> None:
    book = workbook(
        ["Plattform", "Profil", "Verantwortlich", "Link"],
        ["X", "@larkfieldnews", "iris.novak@larkfield.example", "https://x.com/larkfieldnews"],
        ["", "", "ben.asante@larkfield.example", "https://www.instagram.com/larkfield.camp/"],
        ["Myspace", "@old", "", None],
    )
    before = steps.events(world).count("account:added")
    shown = by_file(world, "Nadia", saved(book), "accounts", "accounts.xlsx")
    assert "2 new, 0 changed, 0 as they are, 1 error" in words(shown)
    assert "@larkfield.camp on Instagram" in words(shown)
    world.click("Nadia", shown, "Leave out 1 row and import")
    assert steps.events(world).count("account:added") == before + 2
    ownerless = by_file(world, "Nadia", "network,handle,owner\nX,larkfieldlabs,\n", "accounts")
    assert "owner: This account has no owner." in words(ownerless)
    choose(world, "Nadia", {"Accounts without an owner": "Take them"})
    world.click("Nadia", ownerless, "Import")
    assert steps.events(world).count("account:added") == before + 3


def test_whoever_runs_nothing_and_owns_nothing_is_refused_and_it_is_recorded(world: World) -> None:
    assert world["Maya"].command("/vouchsafe", "import").ok
    said = "Only the programme manager, the deputy, the admins and the owners of accounts can import holders."
    assert said in reading.answer(world, "Maya")
    assert reading.refused(world) == [(world["Maya"].id, "NotYours")]


def test_an_owner_brings_in_holders_of_their_own_accounts_and_of_no_others(world: World) -> None:
    assert world["Ben"].command("/vouchsafe", "import").ok
    assert "Accounts" not in [one["text"]["text"] for one in _options(world, "Ben")]
    world["Ben"].close_view()
    shown = by_file(world, "Ben", HEADINGS + "X,larkfieldhelp,Ana,,,\nYouTube,larkfieldfilms,Ana,,,\n")
    assert "row 3: handle: You do not answer for this account." in words(shown)
    world.click("Ben", shown, "Leave out 1 row and import")
    assert (set(held(world, "larkfieldhelp", "x")), held(world)) == ({"Ana"}, {})


def test_somebody_who_loses_an_account_meanwhile_takes_nothing_over_on_it(world: World) -> None:
    shown = by_file(world, "Ben", HEADINGS + "X,larkfieldhelp,Ana,,,\n")
    world.import_accounts(
        "network,handle,owner,backup_owner\nX,larkfieldhelp,iris.novak@larkfield.example,\n"
    )
    world.click("Ben", shown, "Import")
    assert "You do not answer for this account." in words(world.fresh(shown))
    assert held(world, "larkfieldhelp", "x") == {}


def test_a_list_that_would_do_something_else_by_now_is_shown_again_and_not_taken_over(world: World) -> None:
    shown = by_file(world, "Amara", ONE)
    other = by_file(world, "Amara", ONE.replace("2024-03-01", "2020-01-01"))
    world.click("Amara", other, "Import")
    world.click("Amara", shown, "Import")
    assert "The register has changed since you looked, so nothing went in." in words(world.fresh(shown))
    assert "since 2020-01-01 → 2024-03-01" in words(world.fresh(shown))
    world.click("Amara", shown, "Import")
    (line,) = held(world).values()
    assert line.since == datetime(2024, 3, 1, tzinfo=UTC)


def test_dropping_a_list_deletes_its_rows_and_pressing_twice_changes_nothing(world: World) -> None:
    shown = by_file(world, "Amara", ONE)
    assert parts(world) == 2
    world.click("Amara", shown, "Drop")
    assert (newest(world).state, parts(world), held(world)) == (SheetState.DROPPED, 0, {})
    assert world["Amara"].click(shown, "Import", stale=True).ok
    world.settle()
    assert "already been done" in reading.answer(world, "Amara")
    assert held(world) == {}


def test_a_list_taken_over_by_two_presses_goes_in_once(world: World) -> None:
    shown = by_file(world, "Amara", ONE)
    first, second = world["Amara"].click(shown, "Import"), world["Amara"].click(shown, "Import", stale=True)
    assert first.ok
    assert second.ok
    world.settle()
    assert len(held(world)) == 1
    assert steps.events(world).count("sheet:imported") == 1


def test_a_list_left_alone_for_a_day_is_dropped_and_its_rows_are_deleted(world: World) -> None:
    shown = by_file(world, "Amara", ONE)
    world.pass_time(hours=23)
    assert newest(world).state is SheetState.PREVIEWED
    world.pass_time(hours=1)
    assert (newest(world).state, parts(world)) == (SheetState.DROPPED, 0)
    assert "Nobody decided within a day." in words(world.fresh(shown))


def test_a_restart_while_the_file_is_fetched_loses_nothing(world: World) -> None:
    world.slack.faults.answer_5xx(calls=2, method="files.info")
    hand_in(world, "Amara", File=[Upload("list.csv", ONE.encode())])
    world.stop()
    world.clock.advance(3600)
    world.start()
    world.settle()
    assert "1 new" in words(card(world, "Amara"))
    world.stop()
    world.start()
    world.click("Amara", card(world, "Amara"), "Import")
    assert len(held(world)) == 1


def test_a_file_that_cannot_be_read_says_why(world: World) -> None:
    for content, said in (
        (b"PK\x03\x04", "The workbook is damaged."),
        (rewritten(saved(workbook(["a"])), {}, xl__vbaProject_dot_bin=b"x"), "This workbook holds macros."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old workbook (.xls)"),
        (b"", "The list is empty."),
    ):
        shown = by_file(world, "Amara", content, file="list.xlsx")
        assert "cannot be read" in words(shown)
        assert said in words(shown)
        assert (newest(world).state, labels(shown), parts(world)) == (SheetState.REFUSED, [], 0)
    world.slack.faults.answer_error("file_not_found", calls=1, method="files.info")
    assert "perhaps it was deleted" in words(by_file(world, "Amara", ONE))


def _options(world: World, name: str) -> list[dict[str, dict[str, str]]]:
    view = world[name].view
    assert view
    found: list[dict[str, dict[str, str]]] = view.blocks[0]["element"]["options"]
    return found
