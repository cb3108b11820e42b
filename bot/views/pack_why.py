"""The pages of an evidence pack that say why each holder of an account has, or had, a way in."""

from collections.abc import Callable, Iterable, Iterator

from bot.domain.why_chains import Chain
from bot.views import pack_words as words
from bot.views import why
from bot.views.html import stream


def page(title: str, number: int, chains: Iterable[Chain], named: Callable[[str], str]) -> Iterator[str]:
    """The page of one account, in parts; `named` says what somebody is called."""
    return stream(
        "pack_why.html",
        style="pack.css",
        title=title,
        number=number,
        chains=chains,
        named=named,
        words=words,
        states=why.STATES,
        evidence=why.EVIDENCE,
        done=why.DONE,
        courses=why.COURSES,
    )
