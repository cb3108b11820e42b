"""Read YAML into plain data that remembers where every value stands, refusing what a policy never needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.domain.outline import Fault, Path

DEPTH_LIMIT = 12
"""Levels of nesting; the deepest policy needs six."""

Plain: TypeAlias = "str | bool | list[Plain] | dict[str, Plain] | None"

_BOOL, _NULL = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null"
_BOMB = "Anchors, aliases and tags are not read here."
_WRITE_OUT = "Write the value out where it is needed."


@dataclass(frozen=True, order=True)
class Spot:
    """A line and a column of a file, both counted from 1."""

    line: int
    column: int


@dataclass
class Tree:
    """A file as plain data, the spot of every value, and what was wrong with the YAML itself."""

    data: Plain = None
    spots: dict[Path, Spot] = field(default_factory=dict)
    faults: list[tuple[Spot, Fault]] = field(default_factory=list)

    def spot(self, path: Path) -> Spot:
        """The spot of a value, or of the nearest thing around it that exists."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, Spot(1, 1))


def read_tree(text: str) -> Tree:
    """Read one YAML document; numbers and dates stay text, for the models to read."""
    tree = Tree()
    try:
        tree.faults.extend(_dangers(text))
        root = None if tree.faults else _yaml().compose(text)
    except YAMLError as refusal:
        tree.faults.append(_syntax(text, refusal))
        root = None
    if root is not None:
        tree.data = _build(tree, root, ())
    return tree


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def _dangers(text: str) -> Iterator[tuple[Spot, Fault]]:
    """Aliases, anchors, tags and deep nesting, found in the stream of events before anything is built."""
    depth = 0
    for event in _yaml().parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEPTH_LIMIT:
            yield (
                _spot(event),
                Fault((), "This is nested too deeply.", "Compare it with the example."),
            )
            return
        if _is_marked(event):
            yield _spot(event), Fault((), _BOMB, _WRITE_OUT)


def _is_marked(event: Event) -> bool:
    tagged = isinstance(event, (ScalarEvent, CollectionStartEvent)) and event.tag is not None
    anchored = isinstance(event, NodeEvent) and event.anchor is not None
    return isinstance(event, AliasEvent) or tagged or anchored


def _spot(marked: Any) -> Spot:
    return Spot(marked.start_mark.line + 1, marked.start_mark.column + 1)


def _build(tree: Tree, node: Node, path: Path) -> Plain:
    tree.spots.setdefault(path, _spot(node))
    if isinstance(node, MappingNode):
        return _build_mapping(tree, node, path)
    if isinstance(node, SequenceNode):
        return [_build(tree, item, (*path, index)) for index, item in enumerate(node.value)]
    return _build_scalar(node)


def _build_scalar(node: Node) -> Plain:
    if node.tag == _NULL:
        return None
    return str(node.value).lower() == "true" if node.tag == _BOOL else str(node.value)


def _build_mapping(tree: Tree, node: MappingNode, path: Path) -> Plain:
    held: dict[str, Plain] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            tree.faults.append((_spot(key), Fault(path, "A key must be a word.", "Write `word: value`.")))
        elif key.value in held:
            tree.faults.append(
                (_spot(key), Fault(path, "This key stands here twice.", "Keep one of the two."))
            )
        else:
            tree.spots[(*path, key.value)] = _spot(value if isinstance(value, ScalarNode) else key)
            held[key.value] = _build(tree, value, (*path, key.value))
    return held


def _syntax(text: str, refusal: YAMLError) -> tuple[Spot, Fault]:
    """The library's own words for what it could not read, without the excerpt of the file it adds."""
    mark = getattr(refusal, "problem_mark", None) or getattr(refusal, "context_mark", None)
    words = refusal.problem if isinstance(refusal, MarkedYAMLError) else None
    fault = Fault(
        (), f"This is not YAML: {words or 'a character that does not belong here'}.", _SYNTAX_REMEDY
    )
    if mark is not None:
        return Spot(mark.line + 1, mark.column + 1), fault
    return _spot_of_offset(text, getattr(refusal, "position", 0)), fault


_SYNTAX_REMEDY = "Check indentation (spaces, no tabs), brackets and quotation marks around here."


def _spot_of_offset(text: str, offset: int) -> Spot:
    before = text[:offset]
    return Spot(before.count("\n") + 1, len(before) - before.rfind("\n"))
