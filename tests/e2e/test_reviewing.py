"""Audits in a direct message: a thread of lines, each answered with one press, until they are handed in (P4)."""

from tests.e2e.reviewing import choices, holders, items, launched, page, parent, press, states
from tests.e2e.world import World, labels, words

TWELVE = ("Maya", "Ben", "Tom", "Nadia", "Helen", "Priya", "Jonas", "Amara", "Gia", "Maya", "Ben", "Tom")


def test_an_owner_has_one_thread_of_at_most_ten_lines_a_message_and_answers_in_place(world: World) -> None:
    asked = launched(world, "Iris", *holders(*TWELVE))
    assert "12 lines wait for your answer" in words(parent(world, "Iris"))
    first, second = page(world, "Iris", 1), page(world, "Iris", 2)
    assert first.thread_ts == second.thread_ts == parent(world, "Iris").ts
    assert (labels(first).count("Keep"), labels(second).count("Keep")) == (10, 2)
    lines = items(world, asked)
    press(world, "Iris", lines[0], "Keep")
    press(world, "Iris", lines[11], "Remove", 2)
    assert (choices(world, asked)[0], choices(world, asked)[11]) == ("keep", "remove")
    assert "→ *Keep*" in words(page(world, "Iris", 1))
    assert "✓ Remove" in labels(page(world, "Iris", 2))
    assert "2 of 12 answered" in words(parent(world, "Iris"))
    press(world, "Iris", lines[0], "Remove")
    assert states(world, asked)[0] == "chosen"
    assert choices(world, asked)[0] == "remove"
