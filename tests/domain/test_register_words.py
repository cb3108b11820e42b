"""The small languages of the register: methods per role, and what a page button carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.buttons import OldButton, Value, read_value, value
from bot.domain.register import Account, AccountStatus, takes_the_owner_away
from bot.domain.register_methods import MethodFault, read_methods, say_methods, write_methods
from bot.domain.register_search import MOST_BYTES, Search

ROLES = {"editor": "Editor", "manager": "Channel manager"}


@pytest.mark.parametrize(
    "text",
    [
        "editor=shared_secret; manager=native_role",
        "Editor: shared login\n Channel manager = own role \n\n",
        "EDITOR = Shared-Secret;;manager: NATIVE ROLE",
    ],
)
def test_methods_are_read_as_people_and_lists_write_them(text: str) -> None:
    read = read_methods(text, ROLES)
    assert read == {"editor": "shared_secret", "manager": "native_role"}
    assert read_methods(write_methods(read), ROLES) == read
    assert read_methods("\n".join(say_methods(read, ROLES)), ROLES) == read


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("boss=token", "The network has no role “boss”.", "Editor (editor) and Channel manager (manager)."),
        ("editor", "“editor” names no method.", "Write “editor = shared login”"),
        ("editor=token;Editor=token", "The role “Editor” is named twice.", "Name each role once."),
    ],
)
def test_what_cannot_be_read_says_what_would_be(text: str, message: str, remedy: str) -> None:
    found = read_methods(text, ROLES)
    assert isinstance(found, MethodFault)
    assert found.message == message
    assert remedy in found.remedy


def test_without_a_policy_any_role_may_be_named() -> None:
    assert read_methods("Poster=tool seat", None) == {"poster": "tool_seat"}


@given(st.text(max_size=80), st.integers(0, 999))
def test_a_search_goes_onto_a_button_and_comes_back(typed: str, page: int) -> None:
    search = Search(Search.typed(typed).words, page)
    assert Search.carried(read_value(value(search.subject, search.page))) == search
    assert len(search.words.encode()) <= MOST_BYTES


@pytest.mark.parametrize("subject", ["a", "----", "AAA.A:"])
def test_what_no_button_of_ours_carries_is_an_old_button(subject: str) -> None:
    with pytest.raises(OldButton):
        Search.carried(Value(subject, 0))


def account(status: str = "active", owner: str | None = "U1", backup: str | None = "U2") -> Account:
    return Account("A", "T", "x", "a", "", "", "", "", "", "", AccountStatus(status), owner, backup)


@pytest.mark.parametrize(
    ("old", "new", "stopped"),
    [
        (None, account(), False),
        (None, account(owner=None), True),
        (None, account("impostor", None), False),
        (account(), account(owner="U3"), False),
        (account(), account(owner=None), True),
        (account(owner=None), account(owner=None), False),
        (account(owner=None), account(owner=None, backup=None), True),
        (account(owner=None, backup=None), account(owner=None, backup=None), False),
        (account("unofficial", None), account("active", None), True),
        (account("proposed", None), account("refused", None), False),
        (account("proposed", None), account("active", None), True),
        (account(), account("unofficial", None), False),
    ],
)
def test_an_edit_that_would_leave_nobody_to_answer_is_told_apart(
    old: Account | None, new: Account, stopped: bool
) -> None:
    assert takes_the_owner_away(old, new) is stopped
