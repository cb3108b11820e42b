"""Measuring: the numbers of the risk register, computed from the programme's own rows."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.measures import MEASURED_OVER, Deadline, Measured, MeasureName, in_time
from bot.domain.programme_steps import Progress
from bot.domain.register import AccountStatus
from storage import measures, programme, register
from storage.database import Unit

Over = Callable[[Unit, str, datetime], tuple[Deadline, ...]]


def measured(unit: Unit, workspace_id: str, name: MeasureName) -> Measured:
    """What a measure comes to now."""
    return Measured(name, MEASURES[name](unit, workspace_id))


def _in_time(find: Over) -> Callable[[Unit, str], Progress]:
    """The share that was done in time, of what began within the time that is looked at."""

    def share(unit: Unit, workspace_id: str) -> Progress:
        return in_time(find(unit, workspace_id, unit.now - MEASURED_OVER), unit.now)

    return share


def _shared_logins(unit: Unit, workspace_id: str) -> Progress:
    everything = register.every(unit, workspace_id)
    active = [one for one in everything if one.status is AccountStatus.ACTIVE]
    found = measures.with_a_shared_login(unit, workspace_id)
    return Progress(sum(one.shares_a_secret or one.id in found for one in active), len(active))


def _unknown_holders(unit: Unit, workspace_id: str) -> Progress:
    counted = programme.counted(unit, workspace_id, unit.now)
    return Progress(counted.unknown, counted.unknown + counted.holders)


def _never_granted(unit: Unit, workspace_id: str) -> Progress:
    counted = programme.counted(unit, workspace_id, unit.now)
    return Progress(counted.legacy, counted.holders)


MEASURES: Mapping[MeasureName, Callable[[Unit, str], Progress]] = {
    "wrong-posts-in-time": _in_time(measures.wrong_posts),
    "removals-in-time": _in_time(measures.removals),
    "leavers-in-time": _in_time(measures.leavers),
    "secrets-changed-in-time": _in_time(measures.secrets),
    "shared-logins": _shared_logins,
    "unknown-holders": _unknown_holders,
    "never-granted": _never_granted,
}
"""How each measure is computed."""
