"""A failure that is yours to read says what happened, and what to do next."""

from bot.errors import UserError


class SealedError(UserError):
    """The vault is sealed,
    so nothing was shown.
    """


class QuietError(SealedError):
    pass


def test_the_docstring_is_the_message_on_one_line() -> None:
    assert SealedError().message == "The vault is sealed, so nothing was shown."


def test_an_error_without_words_of_its_own_borrows_its_parents() -> None:
    assert QuietError().message == SealedError().message


def test_own_words_remedy_and_field_travel_with_the_error() -> None:
    error = SealedError("It is sealed.", remedy="Ask an administrator.", field="secret")
    assert (error.message, error.remedy, error.field) == ("It is sealed.", "Ask an administrator.", "secret")
    assert str(error) == "It is sealed. Ask an administrator."
