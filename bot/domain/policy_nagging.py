"""The policy's manners: when people are written to unasked, on which days not, how long they may snooze."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.policy_types import Hours, Length, Part

Zone = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_+/-]{0,63}$", examples=["Europe/Berlin"])]
"""The name of a time zone."""

Region = Annotated[str, Field(pattern=r"^[A-Z]{2,3}(?:-[A-Z0-9]{1,4})?$", examples=["DE", "DE-BE"])]
"""A country, or a part of one that has holidays of its own, by its ISO code."""


class Nagging(Part):
    """How people are reminded: one message a day at most, in their hours, holding all that waits for them.

    Without `working_hours` those of `requests` count. `holidays` says for a time zone whose public holidays
    its people have. With `cards` at once, whatever somebody is asked, reminded of or should know comes as a
    message of its own, for companies that want it so; what only the digest tells still comes with it.
    """

    working_hours: Hours | None = None
    holidays: Annotated[Mapping[Zone, Region], Field(max_length=100)] = {}
    snooze: Length = timedelta(days=1)
    cards: Literal["digest", "at_once"] = "digest"
