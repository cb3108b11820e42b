"""Storms of limits: nothing is called before Slack allows it, and afterwards everything drains in its order (S2)."""

from collections import defaultdict
from random import Random

import pytest

from scheduler.delivery import NEVER
from storage.outbox import Effect

CARD, NOTICE, HOME = Effect.CARD, Effect.NOTICE, Effect.HOME
LONGEST_PAUSE = 300
TEN_MINUTES = 600


def rain(stage, seed: int) -> list[int]:
    """Every call from now on is told to wait, each for another time; how long each is told, in order."""
    random = Random(seed)
    pauses = [random.randint(1, LONGEST_PAUSE) for _ in range(2_000)]
    for pause in pauses:
        stage.workspace.faults.answer_429(pause)
    return pauses


def queue_everything(stage, people, cards, messages: int) -> None:
    """For each conversation messages, a card that changes again and again, and a Home."""
    for person in people[::2]:
        stage.queue(CARD, place=person.id, subject=cards[person.id])
    for number in range(messages):
        for person in people:
            stage.queue(NOTICE, place=person.id, subject=f"n{number}")
            stage.state[cards[person.id]] = f"version {number}"
            stage.queue(CARD, place=person.id, subject=cards[person.id])
    for person in people:
        stage.queue(HOME, place=person.id, name="home", subject=person.id)


def storm(stage, seed: int) -> list[tuple[str, float, int]]:
    """Ten minutes in which nothing goes through; every refused call: method, when, seconds told to wait."""
    pauses, began = rain(stage, seed), stage.at
    limited = []
    while (stage.at - began).total_seconds() < TEN_MINUTES:
        seen = len(stage.workspace.calls)
        wait = stage.drain()
        for call in stage.workspace.calls[seen:]:
            assert call.status == 429
            limited.append((call.method, stage.at.timestamp(), pauses[len(limited)]))
        left = TEN_MINUTES - (stage.at - began).total_seconds()
        stage.move(seconds=min(max(wait, 0.1), max(left, 0.1)))
    stage.workspace.faults.clear()
    return limited


def drain(stage) -> list[tuple[str, float]]:
    """Let everything end; each call with the moment at which it was made."""
    made = []
    while True:
        seen = len(stage.workspace.calls)
        wait = stage.drain()
        made += [(call.method, stage.at.timestamp()) for call in stage.workspace.calls[seen:]]
        if wait == NEVER:
            return made
        stage.move(seconds=wait)


def check_pauses(limited, made) -> None:
    """No method is called before every pause that Slack has asked for it is over."""
    calls = [(method, at, pause) for method, at, pause in limited] + [(method, at, 0) for method, at in made]
    allowed = defaultdict(float)
    for method, at, pause in calls:
        assert at >= allowed[method], f"{method} was called {allowed[method] - at} s too early"
        allowed[method] = max(allowed[method], at + pause)


def weather(stage, lanes: int, messages: int, seed: int) -> None:
    people = [stage.workspace.add_person(f"Person {number}") for number in range(lanes)]
    cards = {person.id: f"c{number}" for number, person in enumerate(people)}
    for person in people:
        stage.state[cards[person.id]] = "asked"
        stage.queue(CARD, place=person.id, subject=cards[person.id])
    stage.finish()
    stage.move(seconds=1)
    stage.workspace.forget()
    queue_everything(stage, people, cards, messages)
    limited = storm(stage, seed)
    assert {method for method, _, _ in limited} == {"chat.postMessage", "chat.update", "views.publish"}
    made = drain(stage)
    check_pauses(limited, made)
    assert set(stage.stages()) <= {"sent", "superseded"}
    for person in people:
        last = f"version {messages - 1}"
        assert [message.text for message in person.dm()] == [
            last,
            *(f"request n{number}" for number in range(messages)),
        ]
    updates = [method for method, _ in made if method == "chat.update"]
    assert len(updates) == lanes, "one redrawing for each card, however often it has changed"


def test_a_storm_of_limits_ends_with_everything_told_once_and_in_order(stage):
    weather(stage, lanes=6, messages=4, seed=3)


@pytest.mark.proof
@pytest.mark.parametrize("seed", [1, 2])
def test_ten_minutes_of_nothing_but_limits_in_fifty_conversations(stage, seed):
    weather(stage, lanes=50, messages=20, seed=seed)
