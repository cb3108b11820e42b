"""What a policy may one day require but this version cannot enforce: an error, never silently ignored."""

from collections.abc import Iterator

from bot.domain.outline import Fault, Place

_METHODS = ("connector",)
_SECTIONS = ("retention",)
_REQUIREMENTS = ("step_up", "auto")
_WITHIN_SECTIONS = {
    "requests": ("escalation",),
    "grants": ("verification",),
}


def unready(file: Place) -> Iterator[Fault]:
    """A fault for each known word that needs a later version."""
    yield from _keys(file, _SECTIONS)
    for section, words in _WITHIN_SECTIONS.items():
        yield from _keys(file[section], words)
    for rule in file["access_rules"]:
        yield from _keys(rule["require"], _REQUIREMENTS)
    yield from _methods(file)


def _keys(section: Place, words: tuple[str, ...]) -> Iterator[Fault]:
    return (_cannot(section[word], word) for word in words if word in section)


def _methods(file: Place) -> Iterator[Fault]:
    for network in file["networks"]:
        for role in (*network["roles"], *network["unordered"]):
            if role["method"].text in _METHODS:
                yield _cannot(role["method"], f"method: {role['method'].text}", "Use `method: owner_task`.")


def _cannot(
    place: Place, words: str, remedy: str = "Remove it until a version that does is in use."
) -> Fault:
    return place.fault(f"This version cannot enforce “{words}”.", remedy)
