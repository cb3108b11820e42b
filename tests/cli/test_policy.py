"""`vouchsafe policy`: check, schema, explain and propose."""

import json
from pathlib import Path

import jsonschema
import pytest

from bot.resources import EXAMPLE_POLICY, content
from storage import policy
from tests.cli.conftest import PEOPLE, TEAM
from tests.policies import SMALL, raw

ASK = ("policy", "explain", "--account", "@lark", "--role", "contributor", "--use-case", "publish")


def test_the_example_policy_is_one(vouchsafe, folder: Path) -> None:
    (folder / "policy.yml").write_bytes(content(EXAMPLE_POLICY))
    checked = vouchsafe("policy", "check")
    assert checked.code == 0
    assert checked.out.startswith("policy.yml reads as a policy (")
    assert checked.err.startswith("Owners and seats were not looked at: There is no database")


def test_every_fault_is_listed_with_its_line(vouchsafe, folder: Path) -> None:
    (folder / "bad.yml").write_text("company: Larkfield\ncommitee: {}\n")
    checked = vouchsafe("policy", "check", "bad.yml")
    assert checked.code == 1
    assert "bad.yml:2:1: error: This key is not known here. Did you mean `committee`?" in checked.out
    listed = vouchsafe("policy", "check", "bad.yml", "--json")
    assert (listed.code, listed.json["ok"]) == (1, False)
    assert all(
        {"line", "column", "message", "remedy"} <= problem.keys() for problem in listed.json["problems"]
    )


def test_a_file_that_is_not_there_is_said_plainly(vouchsafe) -> None:
    missing = vouchsafe("policy", "check", "nowhere.yml")
    assert (missing.code, missing.out) == (2, "")
    assert missing.err.startswith("The policy file nowhere.yml cannot be read.")


def test_what_nobody_can_ever_grant_is_a_problem(stocked, vouchsafe, folder: Path) -> None:
    rule = {"id": "pr", "require": {"approvals": ["discipline:public-relations"]}, "because": "Voice."}
    (folder / "strict.yml").write_text(json.dumps(raw(access_rules=[*SMALL["access_rules"], rule])))
    checked = vouchsafe("policy", "check", "strict.yml")
    assert checked.code == 1
    assert "nobody can fill Public relations" in checked.out
    assert vouchsafe("policy", "check", "--json").json["can_never_be_met"] == []


def test_before_the_founding_the_seats_are_those_of_the_file(met, vouchsafe, folder: Path) -> None:
    (folder / "some.csv").write_text("network,handle,owner\nx,a,olga@larkfield.example\n")
    assert vouchsafe("accounts", "import", "some.csv").code == 0
    assert vouchsafe("policy", "check").code == 0
    seats = [seat | {"person": "gone@larkfield.example"} if seat["id"] == "it" else seat
             for seat in SMALL["committee"]["seats"]]  # fmt: skip
    (folder / "gone.yml").write_text(json.dumps(raw(committee={"seats": seats})))
    assert "nobody can fill IT" in vouchsafe("policy", "check", "gone.yml").out


def test_the_schema_knows_the_example(vouchsafe) -> None:
    schema = vouchsafe("policy", "schema").json
    jsonschema.Draft202012Validator(schema).validate(SMALL)


def test_explain_says_who_must_vouch(stocked, vouchsafe) -> None:
    said = vouchsafe(*ASK, "--network", "x", "--length", "2w")
    assert said.code == 0
    assert said.out.splitlines() == [
        "Publish: at most 90 days. Posts.",
        "Vouched for by the account owner. The owner answers for it.",
        "Account owner must vouch: Olga.",
    ]


def test_explain_takes_names_as_slack_shows_them(stocked, vouchsafe) -> None:
    named = ("policy", "explain", "--account", "@lark", "--role", "Contributor", "--use-case", "Publish")
    by_name, by_id = (vouchsafe(*ask, "--network", "x", "--length", "2w") for ask in (named, ASK))
    assert (by_name.code, by_name.out) == (0, by_id.out)


def test_explain_names_what_there_is_instead_of_what_there_is_not(stocked, vouchsafe) -> None:
    words = ("policy", "explain", "--account", "@lark", "--network", "x", "--length", "2w")
    said = vouchsafe(*words, "--role", "wibble", "--use-case", "wobble")
    assert said.code == 1
    assert "The policy does not know this role on X. Known: " in said.out
    assert "The policy does not know this use case. Known: Publish" in said.out


def test_explain_leaves_out_whoever_is_a_party(stocked, vouchsafe) -> None:
    said = vouchsafe(*ASK, "--network", "x", "--length", "2w", "--as", "olga@larkfield.example")
    assert said.out.splitlines()[-1] == "Account owner must vouch: Bob."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--length", "200 days"), "200 days would be too long here: at most 90 days."),
        (("--length", "2w", "--as", PEOPLE["gus"]), "Guests cannot ask for access themselves."),
        (("--length", "2w", "--for", PEOPLE["gone"]), "This person's Slack account is deactivated."),
    ],
)
def test_explain_says_no_as_the_form_would(stocked, vouchsafe, words: tuple[str, ...], sentence: str) -> None:
    said = vouchsafe(*ASK, "--network", "x", "--as", PEOPLE["bob"], *words, "--json")
    assert (said.code, said.json["allowed"]) == (1, False)
    assert any(sentence in line for line in said.json["lines"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--length", "2w"), "This handle is on several networks: linkedin, x. Name one with --network."),
        (("--length", "2w", "--network", "tiktok"), "The register has no such account."),
        (("--length", "soon", "--network", "x"), "I could not read “soon” as a length of time."),
        (
            ("--length", "2w", "--network", "x", "--as", "nobody@larkfield.example"),
            "Nobody in this workspace",
        ),
    ],
)
def test_explain_refuses_what_it_cannot_find(
    stocked, vouchsafe, words: tuple[str, ...], sentence: str
) -> None:
    refused = vouchsafe(*ASK, *words)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(sentence)


def test_a_proposal_waits_for_its_two_people(met, vouchsafe) -> None:
    done = vouchsafe("policy", "propose", "policy.yml")
    assert done.code == 0
    assert done.out.startswith("Policy version 1 (")
    assert "waiting for an admin (Adam or Ann) and the senior leader (Lena)" in done.out
    with met.read() as unit:
        waiting = policy.in_review(unit, TEAM)
    assert waiting is not None
    assert waiting.text == Path("policy.yml").read_bytes()


def test_a_proposal_of_what_is_in_force_changes_nothing(founded, vouchsafe) -> None:
    again = vouchsafe("policy", "propose", "policy.yml")
    assert (again.code, again.out) == (2, "")
    assert again.err.endswith("This text is in force already, as policy version 1.\n")


def test_a_file_with_faults_is_not_proposed(founded, vouchsafe, folder: Path) -> None:
    (folder / "bad.yml").write_text("company: Larkfield\n")
    refused = vouchsafe("policy", "propose", "bad.yml")
    assert (refused.code, refused.out) == (1, "")
    assert "bad.yml:1:1: error:" in refused.err


def test_diff_says_by_meaning_what_a_file_would_change(stocked, vouchsafe, folder: Path) -> None:
    same = vouchsafe("policy", "diff")
    assert (same.code, same.out.split(" says the same as policy version 1")[1:]) == (
        0,
        [", which is in force.\n"],
    )
    seats = [seat | {"person": "olga@larkfield.example"} if seat["id"] == "it" else seat
             for seat in SMALL["committee"]["seats"]]  # fmt: skip
    late = raw(committee={"seats": seats}, grants={"removal_sla": "12 hours"})
    (folder / "late.yml").write_text(json.dumps(late))
    told = vouchsafe("policy", "diff", "late.yml")
    assert (told.code, told.out.splitlines()) == (0, [
        "For the IT seat the text names Olga instead of Ivan.",
        "Removal is due within 12 hours instead of 24 hours.",
    ])  # fmt: skip
    listed = vouchsafe("policy", "diff", "late.yml", "--json").json
    assert [change["material"] for change in listed["changes"]] == [False, True]
    (folder / "bad.yml").write_text("company: Larkfield\ncommitee: {}\n")
    assert vouchsafe("policy", "diff", "bad.yml").code == 1


def test_a_course_without_a_file_is_warned_of_and_keeps_nothing_back(vouchsafe, folder: Path) -> None:
    ghosts = {"courses": [{"id": "ghosts", "name": "Ghosts"}]}
    (folder / "ghosts.yml").write_text(json.dumps(raw(training=ghosts)))
    checked = vouchsafe("policy", "check", "ghosts.yml")
    assert checked.code == 0
    assert "The course “Ghosts” (ghosts) has no file, so nobody can take it." in checked.err
    assert len(vouchsafe("policy", "check", "ghosts.yml", "--json").json["warnings"]) == 1
