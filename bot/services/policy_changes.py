"""What a later policy text changes, in lines that people can read: where, what was there, what comes."""

from collections.abc import Iterator

from bot.services.policy_yaml import Plain, read_tree

LONGEST_VALUE = 120


def changes(old: bytes, new: bytes) -> tuple[str, ...]:
    """Every difference between two policy texts; none where only comments, spacing or order changed."""
    before, after = (read_tree(text.decode("utf-8-sig")).data for text in (old, new))
    return tuple(_between((), before, after))


def _between(path: tuple[str, ...], old: Plain, new: Plain) -> Iterator[str]:
    before, after = _parts(old), _parts(new)
    if before is None or after is None:
        if old != new:
            yield _line(path, f"{_value(old)} → {_value(new)}")
        return
    for name in dict.fromkeys([*before, *after]):
        here = (*path, name)
        if name not in after:
            yield _line(here, f"removed (was {_value(before[name])})")
        elif name not in before:
            yield _line(here, f"added: {_value(after[name])}")
        else:
            yield from _between(here, before[name], after[name])


def _parts(value: Plain) -> dict[str, Plain] | None:
    """A section's parts by name, and a list's by the id of each; None for what is read as one value."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        named: dict[str, Plain] = {
            str(item["id"]): item for item in value if isinstance(item, dict) and "id" in item
        }
        return named if len(named) == len(value) else None
    return None


def _value(value: Plain) -> str:
    said = _said(value)
    return f"{said[:LONGEST_VALUE].rstrip()}…" if len(said) > LONGEST_VALUE else said


def _said(value: Plain) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(part)}" for name, part in value.items() if name != "id")
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or "nothing"


def _line(path: tuple[str, ...], said: str) -> str:
    words = (step.replace("_", " ") for step in path)
    return f"{' / '.join(words)}: {said}"
