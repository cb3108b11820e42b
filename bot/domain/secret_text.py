"""Text that must never be seen by accident: it neither prints, compares, copies into JSON nor pickles."""

from typing import NoReturn


class SecretText:
    """A secret on its way between a person and the vault; only `reveal` gives it away."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Hold the text."""
        self._text = text

    def reveal(self) -> str:
        """The text itself: call this only where it is encrypted, checked, or shown to whoever may see it."""
        return self._text

    def __repr__(self) -> str:
        """Say that there is one, and nothing of it."""
        return "SecretText(…)"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        """The same in a formatted string."""
        return repr(self)

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied into another process; raises `TypeError`."""
        raise TypeError("a secret is not pickled")
