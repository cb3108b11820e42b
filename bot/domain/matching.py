"""Maximum matching of places to people through seats, by augmenting paths.

Each place takes one pair (seat, person). A person counts once and a seat counts once, so this is a flow from
places through seats to people in which every seat and every person carries at most one unit; whoever sits in
no seat is reached without one. A place that is filled stays filled while others are added, so earlier places
come first and the size is the largest possible.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

Pair: TypeAlias = tuple[str | None, str]
_Node: TypeAlias = tuple[str, int | str | None]
_Residual: TypeAlias = dict[_Node, list[_Node]]

_END: _Node = ("end", None)


def match(choices: Sequence[Sequence[Pair]]) -> dict[int, Pair]:
    """The (seat, person) chosen for each place that can be filled; place `i` accepts the pairs `choices[i]`.

    Whether a person sits in a seat must not depend on the place. Equal choices give equal answers.
    """
    residual = _network(choices)
    for place in range(len(choices)):
        _augment(residual, ("place", place))
    return _read(residual, choices)


def _network(choices: Sequence[Sequence[Pair]]) -> _Residual:
    """Every edge that could carry a unit."""
    edges: dict[_Node, dict[_Node, None]] = defaultdict(dict)
    for place, pairs in enumerate(choices):
        for pair in pairs:
            for here, there in pairwise([*_way(place, pair), _END]):
                edges[here][there] = None
    return defaultdict(list, {node: list(followers) for node, followers in edges.items()})


def _way(place: int, pair: Pair) -> list[_Node]:
    """From a place to a person. A seat is a door in and a door out, so that it carries only one unit."""
    seat, person = pair
    doors: list[_Node] = [] if seat is None else [("in", seat), ("out", seat)]
    return [("place", place), *doors, ("person", person)]


def _augment(residual: _Residual, start: _Node) -> None:
    """Send one more unit from `start` if a path is left, turning its edges so that it can be rerouted."""
    path = _path(residual, start)
    for here, there in pairwise(path):
        residual[here].remove(there)
        residual[there].append(here)


def _path(residual: _Residual, start: _Node) -> list[_Node]:
    came_from: dict[_Node, _Node] = {}
    waiting = [start]
    for node in waiting:
        fresh = [follower for follower in residual[node] if follower != start and follower not in came_from]
        came_from.update(dict.fromkeys(fresh, node))
        waiting.extend(fresh)
    return _trace(came_from, start) if _END in came_from else []


def _trace(came_from: dict[_Node, _Node], start: _Node) -> list[_Node]:
    path = [_END]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]


def _read(residual: _Residual, choices: Sequence[Sequence[Pair]]) -> dict[int, Pair]:
    """A pair is chosen where every edge from the place to the person has been turned round."""
    return {
        place: pair
        for place, pairs in enumerate(choices)
        for pair in pairs
        if all(here in residual[there] for here, there in pairwise(_way(place, pair)))
    }
