"""What the documents say is what the code does."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.domain.columns import COLUMNS
from bot.resources import manifest
from docs import exposure, lifecycles
from handlers.routes import ROUTES
from handlers.verbs import VERBS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_the_life_cycles_are_drawn_as_the_code_has_them() -> None:
    assert lifecycles.PAGE.read_text() == lifecycles.page(), "run `make docs`"
    assert lifecycles.readme(README) == README, "run `make docs`"


def test_the_weights_of_exposure_are_those_of_the_code() -> None:
    assert exposure.PAGE.read_text() == exposure.page(), "run `make docs`"


def test_every_column_of_a_list_is_explained() -> None:
    explained = (ROOT / "docs" / "register.md").read_text()
    for columns in COLUMNS.values():
        assert [one for one in columns if f"`{one}`" not in explained] == []


def test_every_verb_of_the_slash_command_is_in_the_readme() -> None:
    assert [verb for verb in VERBS if not re.search(rf"`(/vouchsafe )?{verb}\b", README)] == []


def test_every_slash_command_is_in_the_readme() -> None:
    assert [name for name in ROUTES.commands if f"`{name}" not in README] == []


def test_every_shortcut_is_in_the_readme() -> None:
    assert [
        one["name"] for one in manifest()["features"]["shortcuts"] if f"*{one['name']}*" not in README
    ] == []


@pytest.mark.parametrize(
    "verb",
    [
        "init",
        "check",
        "run",
        "policy",
        "accounts",
        "holders",
        "people",
        "baseline",
        "audit",
        "vault",
        "trail",
        "database",
        "demo",
        "backup",
    ],
)
def test_every_command_is_in_the_readme_and_explains_itself(verb: str) -> None:
    assert f"`vouchsafe {verb}" in README
    shown = CliRunner().invoke(app, [verb, "--help"])
    assert shown.exit_code == 0
    assert "Usage" in shown.output


def test_every_link_into_the_tree_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert links == []


def test_the_makefile_explains_every_verb_of_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text()
    verbs = set(re.findall(r"`?make ([a-z]+)", README)) - {"sh"}
    assert [verb for verb in verbs if not re.search(rf"^{verb}:.*## ", makefile, re.MULTILINE)] == []
