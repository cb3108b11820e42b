"""The policy's part about the programme itself: whether its senior leader hears of it every month."""

from bot.domain.policy_types import Part


class Report(Part):
    """The report to the senior leader; `monthly` sends it on the first working day of each month."""

    monthly: bool = True
