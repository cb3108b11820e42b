"""Small words for sentences: lists and numbers as people write them."""

from collections.abc import Iterable

_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def join_words(words: Iterable[str], *, last: str = "and") -> str:
    """“a”, “a and b”, “a, b and c”; empty for nothing."""
    *head, tail = tuple(words) or ("",)
    return f"{', '.join(head)} {last} {tail}" if head else tail


def numeral(count: int) -> str:
    """Whole numbers up to ten in letters, larger ones in digits."""
    return _NUMERALS[count] if 0 <= count < len(_NUMERALS) else f"{count:,}"


def some_of(words: Iterable[str], *, most: int = 5) -> str:
    """The first few of a long list: “a, b and 3 more”."""
    everything = tuple(words)
    shown, left = everything[:most], len(everything) - most
    return join_words((*shown, f"{left:,} more") if left > 0 else shown)
