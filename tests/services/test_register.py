"""The register comes in from a spreadsheet all or nothing, says everything that is wrong, and goes out again."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
import pytest

from bot.domain.people import Kind, Person
from bot.domain.policy import Policy
from bot.domain.ports import Ports
from bot.domain.register import AccountStatus
from bot.services.register import (
    CannotImport,
    Imported,
    RegisterMoved,
    carry_out,
    export_accounts,
    import_accounts,
    plan,
)
from bot.services.register_csv import COLUMNS, read_sheet
from bot.services.sheets.table import SIZE_LIMIT
from storage import people, register
from storage.database import Database
from storage.verify import export

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEAM = "T0000001"
ANA, BEN, GUEST, GONE = "U0000ANA", "U0000BEN", "U00GUEST", "U000GONE"

NOBODY = "Nobody known here is called this. Check the spelling, or let the running bot read people from Slack first."

POLICY = Policy.model_validate(
    {
        "company": "Halden",
        "objective": "Safe hands.",
        "summary": "Ask first.",
        "committee": {"seats": [{"id": "lead", "discipline": "senior-leader", "vacant": True}]},
        "networks": [
            {"id": "x", "name": "X", "roles": [{"id": "editor", "name": "Editor"}]},
            {"id": "facebook", "name": "Facebook", "roles": [{"id": "editor", "name": "Editor"}]},
        ],
        "use_cases": [{"id": "publish", "name": "Publish", "max": "30 days", "because": "Plans."}],
        "access_rules": [{"id": "all", "when": {}, "require": {"approvals": ["owner"]}, "because": "Owner."}],
    }
)


def person(user_id: str, email: str | None, kind: Kind = Kind.MEMBER) -> Person:
    return Person(TEAM, user_id, None, user_id.lower(), email, None, "", kind, NOON)


@pytest.fixture
def database(each_url: str) -> Iterator[Database]:
    made = Database(each_url, Ports(lambda: NOON, time.monotonic, os.urandom, time.sleep))
    with made.write() as unit:
        for each in (
            person(ANA, "ana@halden.example"),
            person(BEN, "ben@halden.example"),
            person(GUEST, "guest@agency.example", Kind.GUEST),
            person(GONE, "gone@halden.example", Kind.DEACTIVATED),
            person("U000TWO1", "two@halden.example"),
            person("U000TWO2", "two@halden.example"),
        ):
            people.save(unit, each)
    yield made
    made.dispose()


def bring_in(
    database: Database, text: str | bytes, *, policy: Policy | None = POLICY, **options: bool
) -> Imported:
    content = text.encode() if isinstance(text, str) else text
    with database.write() as unit:
        return import_accounts(unit, TEAM, read_sheet(content), "operator", policy=policy, **options)


def faults(database: Database, text: str | bytes, **options: bool) -> list[str]:
    with pytest.raises(CannotImport) as refused:
        bring_in(database, text, **options)
    with database.read() as unit:
        assert register.every(unit, TEAM) == ()
    return [fault.say() for fault in refused.value.faults]


def accounts(database: Database):
    with database.read() as unit:
        return register.every(unit, TEAM)


def events(database: Database, prefix: str = "account:") -> list[dict]:
    lines = (orjson.loads(line) for line in export(database, words=True))
    return [line for line in lines if line["body"]["kind"].startswith(prefix)]


def test_an_account_comes_in_with_everything_the_file_says(database: Database) -> None:
    header = "network,handle,name,url,brand,region,purpose,tier,status,owner,backup_owner\n"
    row = "X,@Halden,Halden,https://x.com/halden,Halden,EU,News,high,Dormant,ana@halden.example,U0000BEN\n"
    assert bring_in(database, header + row) == Imported(added=1, changed=0, unchanged=0)
    (account,) = accounts(database)
    assert (account.network, account.handle, account.name) == ("x", "Halden", "Halden")
    assert (account.url, account.tier, account.status) == (
        "https://x.com/halden",
        "high",
        AccountStatus.DORMANT,
    )
    assert (account.owner, account.backup_owner) == (ANA, BEN)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_spreadsheet_will_do(database: Database, delimiter: str, encoding: str) -> None:
    text = "Owner e-mail|Platform|Username|Display name\nana@halden.example|Facebook|halden|Café Zürich\n"
    bring_in(database, text.replace("|", delimiter).encode(encoding))
    assert [(a.network, a.handle, a.name, a.owner) for a in accounts(database)] == [
        ("facebook", "halden", "Café Zürich", ANA)
    ]


def test_everything_wrong_is_said_at_once_by_row_and_column(database: Database) -> None:
    text = (
        "network,handle,url,status,owner,backup_owner\n"
        "x,good,,,ana@halden.example,\n"
        "Myspace,a,,,ana@halden.example,\n"
        "x,,http://x.com,sleeping,nobody@halden.example,\n"
        "x,@GOOD,,,,\n"
        "x,b,,,guest@agency.example,gone@halden.example\n"
        "x,c,,,two@halden.example,U000GONE\n"
        "x,d,,,Ana from sales,ana@halden.example\n"
        "x,e,,,U0000ANA,ana@halden.example\n"
    )
    assert faults(database, text) == [
        "row 3, network: The policy does not know this network. Known: X and Facebook.",
        "row 4, handle: This is empty. Every account needs one.",
        f"row 4, owner: {NOBODY}",
        "row 4, status: This is no status. Use active, dormant, archived, unofficial and impostor.",
        "row 4, url: This is no https address. Begin with https:// and use no spaces.",
        "row 5, handle: Row 2 holds the same account. Remove one of the two rows.",
        "row 5, owner: This account has no owner. Name one, or import with --allow-ownerless.",
        "row 6, backup_owner: This person is deactivated in Slack. Name an active full member of the workspace.",
        "row 6, owner: This person is a guest. Name an active full member of the workspace.",
        "row 7, backup_owner: This person is deactivated in Slack. Name an active full member of the workspace.",
        "row 7, owner: Several active members have this address. Use the Slack member id of the one you mean.",
        "row 8, owner: This names no person. Use an e-mail address, or a Slack member id such as U012ABCDEF.",
        "row 9, backup_owner: The backup owner is the owner. Name somebody else, or leave it empty.",
    ]
    assert events(database) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1: The list is empty."),
        ("handle,owner\n", "row 1, network: This column is missing."),
        ('network,handle\nx,"a\n', "row 2: The quotation marks or the length of row 2 cannot be read"),
        ("network,handle,owner\nx,a,U0000ANA,b\n", "row 2: The row has more cells than there are headings."),
        (b"network,handle\nx,\x81\xff\n", "row 1: The file's characters cannot be read."),
        (b"x" * (SIZE_LIMIT + 1), "row 1: The file is larger than 16 MiB."),
        (
            f"network,handle,owner\nx,{'a' * 256},U0000ANA\n",
            "row 2, handle: This is longer than 255 characters.",
        ),
    ],
)
def test_a_file_that_cannot_be_understood_says_why(database: Database, text: str | bytes, said: str) -> None:
    assert any(fault.startswith(said) for fault in faults(database, text))


def test_what_is_made_of_headings_that_are_not_sure_is_said() -> None:
    sheet = read_sheet(b"network,handel,account,owner,colour\nx,a,b,U0000ANA,blue\n")
    assert sheet.columns == ("network", "handle", "owner")
    assert sheet.lines[0].cells["handle"] == "b"
    assert sheet.notes == (
        "The column “handel” stays out: another one means handle as well.",
        "The column “colour” is not known and stays out.",
    )
    (note,) = read_sheet(b"network,handel,owner\nx,a,U0000ANA\n").notes
    assert note == "The column “handel” is taken for handle."


def test_an_owner_may_be_left_open_when_that_is_said(database: Database) -> None:
    text = "network,handle,owner\nx,a,\nx,b,nobody@halden.example\n"
    done = bring_in(database, text, allow_ownerless=True)
    assert (done.added, [account.owner for account in accounts(database)]) == (2, [None, None])
    assert [note.split(": ")[0] for note in done.notes] == ["row 3, owner"]


EVERYTHING = (
    "network,handle,owner,Recovery e-mail,recovery phone,2FA,tool,apps,Access methods\n"
    "x,https://x.com/Halden?lang=en,U0000ANA,ben@halden.example,U0000ANA,App,Postwell,"
    '"A, B","Editor = shared login"\n'
)


def test_how_people_get_in_comes_in_too_and_goes_out_again(database: Database) -> None:
    bring_in(database, EVERYTHING)
    (account,) = accounts(database)
    assert (account.handle, account.recovery_mail, account.recovery_phone) == ("Halden", BEN, ANA)
    assert (account.two_factor, account.publishing_tool) == ("app", "Postwell")
    assert (account.connected_apps, dict(account.methods)) == ("A, B", {"editor": "shared_secret"})
    with database.read() as unit:
        exported = export_accounts(unit, TEAM)
    assert "editor=shared_secret" in exported
    assert bring_in(database, exported) == Imported(added=0, changed=0, unchanged=1)
    (added,) = events(database)
    assert (added["body"]["facts"]["two_factor"], added["words"]["connected_apps"]["text"]) == ("app", "A, B")


def test_what_is_wrong_with_it_is_said_by_row_and_column(database: Database) -> None:
    text = (
        "network,handle,owner,recovery_mail,two_factor,methods\n"
        "x,a,U0000ANA,guest@agency.example,pigeon,boss=token\n"
        f"x,b,U0000ANA,,,{'editor=token;' * 200}\n"
    )
    assert faults(database, text, allow_ownerless=True) == [
        "row 2, methods: The network has no role “boss”. It has Editor (editor).",
        "row 2, recovery_mail: This person is a guest. Name an active full member of the workspace.",
        "row 2, two_factor: This is no second step. Use unknown, none, sms, app and key.",
        "row 3, methods: The role “editor” is named twice. Name each role once.",
        "row 3, methods: This is longer than 2000 characters. Shorten it.",
    ]


def test_the_same_account_is_the_same_however_a_list_writes_it(database: Database) -> None:
    bring_in(database, "network,handle,owner\nfacebook,https://m.facebook.com/Halden/about,U0000ANA\n")
    done = bring_in(database, "network,handle,brand\nfacebook,＠HALDEN,Halden\n")
    assert (done.added, done.changed) == (0, 1)
    twice = "network,handle,owner\nx,halden,U0000ANA\nx,twitter.com/Halden,U0000ANA\n"
    with pytest.raises(CannotImport, match="Row 2 holds the same account"):
        bring_in(database, twice)


def test_importing_again_changes_only_what_changed(database: Database) -> None:
    header = "network,handle,name,purpose,owner\n"
    bring_in(database, header + "x,a,A,News,U0000ANA\nx,b,B,,U0000ANA\nx,c,C,,U0000ANA\n")
    before = {account.handle: account for account in accounts(database)}
    done = bring_in(database, header + "X,@A,A,Fairs,ben@halden.example\nx,b,B,,ana@halden.example\n")
    after = {account.handle.casefold(): account for account in accounts(database)}
    assert done == Imported(added=0, changed=1, unchanged=1)
    assert (after["a"].id, after["a"].owner, after["a"].purpose) == (before["a"].id, BEN, "Fairs")
    assert (after["b"], after["c"]) == (before["b"], before["c"])


def test_a_column_that_the_file_lacks_stays_as_it_is(database: Database) -> None:
    bring_in(database, "network,handle,tier,status,owner\nx,a,high,archived,U0000ANA\n")
    done = bring_in(database, "network,handle,brand\nx,a,Halden\n")
    (account,) = accounts(database)
    assert done == Imported(added=0, changed=1, unchanged=0)
    assert (account.brand, account.tier, account.owner) == ("Halden", "high", ANA)
    assert account.status is AccountStatus.ARCHIVED


def test_each_change_leaves_one_event_with_old_and_new(database: Database) -> None:
    bring_in(database, "network,handle,owner,purpose\nx,a,U0000ANA,News by Ana\n")
    bring_in(database, "network,handle,owner,purpose\nx,a,U0000BEN,Fairs\n")
    bring_in(database, "network,handle,owner,purpose\nx,a,U0000BEN,Fairs\n")
    added, changed = events(database)
    assert (added["body"]["kind"], added["body"]["facts"]["owner"]) == ("account:added", ANA)
    assert changed["body"]["kind"] == "account:changed"
    assert changed["body"]["facts"]["changed"] == {"owner": {"old": ANA, "new": BEN}, "purpose": {}}
    assert (added["words"]["purpose"]["text"], changed["words"]["purpose"]["text"]) == (
        "News by Ana",
        "Fairs",
    )
    assert "News by Ana" not in orjson.dumps(added["body"]).decode()


HOSTILE = ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1", "it's", 'a "b", c', "a;b")


def test_what_goes_out_is_no_formula_and_comes_in_unchanged(database: Database) -> None:
    rows = "".join(
        f'x,h{number},"{text.replace(chr(34), chr(34) * 2)}",U0000ANA\n'
        for number, text in enumerate(HOSTILE)
    )
    bring_in(database, "network,handle,name,owner\n" + rows)
    assert [account.name for account in accounts(database)] == list(HOSTILE)
    with database.read() as unit:
        exported = export_accounts(unit, TEAM)
    assert exported.splitlines()[0] == ",".join(COLUMNS)
    assert "'=cmd" in exported
    assert ",=cmd" not in exported
    assert bring_in(database, exported) == Imported(added=0, changed=0, unchanged=len(HOSTILE))


def test_nothing_hidden_comes_in(database: Database) -> None:
    bring_in(database, "network,handle,name,owner\nx,a\u202eb,\u200bNa\x07me\u2028two,U0000ANA\n")
    (account,) = accounts(database)
    assert (account.handle, account.name) == ("ab", "Name two")


def test_without_a_policy_networks_are_taken_as_written(database: Database) -> None:
    bring_in(database, "network,handle,owner\nMastodon,a,U0000ANA\n", policy=None)
    assert [account.network for account in accounts(database)] == ["mastodon"]


def test_a_plan_that_is_out_of_date_is_not_carried_out(database: Database) -> None:
    sheet = read_sheet(b"network,handle,owner\nx,a,U0000ANA\n")
    with database.read() as unit:
        planned = plan(unit, TEAM, sheet, policy=POLICY)
    bring_in(database, "network,handle,owner\nx,a,U0000BEN\n")
    with pytest.raises(RegisterMoved), database.write() as unit:
        carry_out(unit, planned, "operator")
    assert [account.owner for account in accounts(database)] == [BEN]


def test_five_thousand_accounts_come_in_quickly(database: Database) -> None:
    rows = [f"x,brand{number},Brand {number},ana@halden.example,U0000BEN" for number in range(5_000)]
    start = time.perf_counter()
    done = bring_in(database, "\n".join(["network,handle,name,owner,backup_owner", *rows]))
    assert done.added == 5_000
    assert time.perf_counter() - start < 15
