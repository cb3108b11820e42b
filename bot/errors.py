"""Failures that are the reader's to mend: their words are shown to the person, never a stack trace."""

from inspect import cleandoc


class UserError(Exception):
    """That did not work, and nothing was changed."""

    message: str
    remedy: str | None
    field: str | None

    def __init__(
        self, message: str | None = None, *, remedy: str | None = None, field: str | None = None
    ) -> None:
        """Say `message`, or else the class's own docstring; `remedy` is what to do next.

        `field` names the form field the message belongs to, when there is one.
        """
        self.message = message or _own_words(type(self))
        self.remedy = remedy
        self.field = field
        super().__init__(self.message)

    def __str__(self) -> str:
        """Return the message, followed by the remedy when there is one."""
        return f"{self.message} {self.remedy}" if self.remedy else self.message


def _own_words(kind: type[UserError]) -> str:
    """Find the nearest docstring in the family, folded onto one line."""
    words = next(parent.__doc__ for parent in kind.__mro__ if parent.__doc__)
    return " ".join(cleandoc(words).split())
