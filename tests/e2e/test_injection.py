"""Hostile text through every free-text field: nothing that anybody is then shown comes alive, nothing is refused."""

import csv
import io
import json
from typing import Any

import pytest

from bot.domain.text import scrub
from bot.services.policy_file import load
from bot.services.policy_yaml import read_tree
from bot.simulator import Upload
from tests.e2e import hostile, steps
from tests.e2e.checking_out import lent
from tests.e2e.checking_out import look as login
from tests.e2e.founders import begin, look
from tests.e2e.reading import send
from tests.e2e.register_steps import share_the_login
from tests.e2e.storing import FILMS, in_the_vault
from tests.e2e.storing import look as card
from tests.e2e.test_sealing import seal, unseal
from tests.e2e.voting import proposed, reject
from tests.e2e.world import World, words
from tests.injection_corpus import CORPUS
from tests.policies import raw

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SHORT, LONGEST = 60, 600
pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]


def test_reasons_of_requests_denials_and_changes_stay_words(world: World) -> None:
    for number, text in enumerate(hostile.packs(900)):
        card = world.ask("Maya", reason=f"{number} {text}")
        world.click("Jonas", card, "Approve with changes…")
        world["Jonas"].fill({"ends": text[:SHORT], "starts": text[-SHORT:]})
        assert world["Jonas"].submit().ok
        world["Jonas"].close_view()
        world.click("Jonas", card, "Deny…")
        world["Jonas"].fill({"Reason": f"{number} {text}"})
        assert world["Jonas"].submit().ok
        world["Jonas"].close_view()
        world.settle()
        assert world.told("Maya", f"#{number + 1} is denied")
        world.click("Maya", world.dm("Maya", f"#{number + 1} is denied"), "Ask again")
        world["Maya"].close_view()
        world["Maya"].open_home()
    world.settle()
    assert hostile.check(world) > 100


def test_notes_proof_names_and_reasons_to_revoke_stay_words(world: World) -> None:
    texts = hostile.packs(900, longest=LONGEST)
    names = iter(" ".join(text.replace("/", "_").split()) for text in hostile.packs(450, longest=LONGEST))
    for number, text in enumerate(texts):
        steps.approved(world, "Maya")
        grant_id = steps.newest(world).id
        steps.say_done(
            world, "Iris", "Add ", f"{number} {text}", Proof=[Upload(f"{next(names, number)}.pdf", PDF)]
        )
        world["Iris"].open_home()
        world.settle()
        steps.press(world, "Iris", "End now…")
        world["Iris"].fill({"Reason": f"{number} {text}"})
        assert world["Iris"].submit().ok
        world.settle()
        steps.say_done(
            world, "Iris", "Remove ", f"{number} {text}", Proof=[Upload(f"{next(names, number)}.pdf", PDF)]
        )
        assert steps.grant(world, grant_id).state == "removed"
        world["Maya"].command("/my-access")
    assert hostile.check(world) > 100


def test_reasons_to_reject_a_policy_stay_words(world: World) -> None:
    card = proposed(world, ("removal_sla: 24 hours", "removal_sla: 48 hours"))
    for number, text in enumerate(hostile.packs(900)):
        assert reject(world, "Jonas", card, f"{number} {text}") == {}
        assert f"{number} " in words(world.fresh(card))
        world["Tom"].command("/vouchsafe", "policy")
        steps.press(world, "Tom", "Look at it")
        world["Tom"].close_view(everything=True)
    assert hostile.check(world) > 50


def test_reasons_to_seal_the_vault_and_to_take_a_login_out_and_user_names_stay_words(world: World) -> None:
    share_the_login(world, FILMS)
    for number, text in enumerate(hostile.packs(900)):
        in_the_vault(world, username=f"{number} {scrub(text)}")
        if number == 0:
            lent(world)
        assert f"\n{number} " in login(world)
        assert seal(world, reason=f"{number} {text}") == {}
        world["Maya"].close_view()
        assert f"{number} " in words(steps.command(world, "Kenji", "/vouchsafe", "vault"))
        unseal(world)
        card(world, "Iris")
        steps.press(world, "Iris", "Take out of the vault…")
        world["Iris"].fill({"Reason": f"{number} {text}"})
        assert send(world, "Iris") == {}
        world["Iris"].close_view(everything=True)
    assert hostile.check(world) > 100


def test_the_corpus_is_large_and_holds_each_kind_of_trouble() -> None:
    """Were it cut down, every other story here would pass for nothing."""
    assert len(set(CORPUS)) >= 100
    for kind in ("<!channel>", "<https://", "\u202e", "\u200b", "=", "<@U"):
        assert any(kind in text for text in CORPUS), kind
    assert max(map(len, CORPUS)) >= 10_000


def test_what_follows_a_command_stays_words(world: World) -> None:
    for text in CORPUS:
        world["Maya"].command("/vouchsafe", text)
        world["Maya"].command("/request-access", f"@larkfieldfilms {text}")
        assert world["Maya"].view, repr(text)
        world["Maya"].close_view()
    for text in hostile.packs(900):
        world["Maya"].command("/my-access", text)
    assert hostile.check(world) > 2 * len(CORPUS)


def test_what_is_typed_as_a_start_or_an_end_stays_words(world: World) -> None:
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    for text in hostile.packs(SHORT, longest=LONGEST):
        world["Maya"].fill({"ends": text or None, "starts": text[::-1] or None})
    assert world["Maya"].submit().ok
    world["Maya"].close_view()
    assert hostile.check(world) > 120


def test_names_and_titles_of_people_stay_words_before_and_after_the_founding(unfounded: World) -> None:
    world = unfounded
    world["Jonas"].member.kind = "guest"
    begin(world)
    for text in hostile.packs(110):
        world.clock.advance(1)
        world["Nadia"].member.real_name = world["Jonas"].member.real_name = text
        world["Nadia"].member.display_name = world["Nadia"].member.title = text
        for name in ("Nadia", "Jonas"):
            member = world[name].member
            member.updated = int(world.clock.wall())
            world.slack.emit("user_change", {"user": world.slack.user(member), "cache_ts": member.updated})
        assert world.slack.settle(10)
        world["Nadia"].command("/my-access")
    world["Nadia"].open_home()
    world.settle()
    assert hostile.check(world) > 60


def hostile_accounts(world: World) -> str:
    sheet = io.StringIO()
    columns = ("network", "handle", "name", "url", "brand", "region", "purpose", "tier", "status", "owner")
    writer = csv.DictWriter(sheet, columns, restval="")
    writer.writeheader()
    for number, text in enumerate(hostile.KEPT):
        cell = " ".join(text.split())[:100] or "blank"
        known = {
            "network": "youtube",
            "handle": f"film{number}",
            "owner": world["Iris"].id,
            "tier": "standard",
        }
        writer.writerow({**known, "name": cell, "brand": cell, "region": cell, "purpose": cell})
    return sheet.getvalue()


def test_cells_of_the_register_stay_words(world: World) -> None:
    world.import_accounts(hostile_accounts(world))
    world["Maya"].command("/request-access")
    offered = [world["Maya"].suggestions("Account", f"film{tens}") for tens in range(23)]
    assert sum(map(len, offered)) > len(hostile.KEPT)
    world["Maya"].close_view()
    for number in range(0, len(hostile.KEPT), 45):
        steps.held(world, "Maya", account=f"@film{number}")
    world["Maya"].open_home()
    world.settle()
    assert hostile.check(world) > 60


def _reads(text: str) -> bool:
    """Whether a policy may say this at all."""
    (case, *_) = raw()["use_cases"]
    one = raw(use_cases=[{**case, "name": text[:60], "because": text}])
    return load(json.dumps(one, ensure_ascii=False), "one").policy is not None


def hostile_policy(world: World) -> tuple[str, int]:
    """The example policy with as much of the corpus in its texts as a policy takes; how much that is."""
    data: Any = read_tree(world.policy.read_text()).data
    youtube = next(network for network in data["networks"] if network["id"] == "youtube")
    publish = next(case for case in data["use_cases"] if case["id"] == "publish")
    fits = [text for text in CORPUS if 0 < len(text) <= 280 and _reads(text)]
    lines = iter(fits)
    youtube["name"], youtube["two_factor"], youtube["native"] = fits[0][:60], fits[1], fits[2]
    youtube["forbidden"] = fits[: len(fits) // 3]
    youtube["add_steps"] = fits[len(fits) // 3 : 2 * len(fits) // 3]
    youtube["remove_steps"] = fits[2 * len(fits) // 3 :]
    for rule, text in zip(data["access_rules"], lines, strict=False):
        rule["because"] = text
    for role, text in zip(youtube["roles"], ("Editor", *lines), strict=False):
        role["name"] = text[:60]
    publish["because"] = data["company"] = fits[-1][:60]
    data["objective"], data["summary"] = "\n".join(fits)[:1000], "\n".join(fits)[-600:]
    return json.dumps(data, ensure_ascii=False), len(fits)


def test_texts_of_the_policy_stay_words(unfounded: World) -> None:
    world = unfounded
    text, many = hostile_policy(world)
    assert many >= 120
    world.policy = world.folder / "policy.yml"
    world.policy.write_text(text)
    begin(world)
    look(world)
    assert world.cards(), words(world.dm("Nadia"))
    world.import_accounts("network,handle,name,owner\nyoutube,films,Films,iris.novak@larkfield.example\n")
    for name in ("Nadia", "Helen"):
        world.click(name, world.cards()[-1], "Found")
    world["Maya"].command("/request-access", "@films")
    assert hostile.check(world) > 10
