"""Access that is on hold: why, how it stands on the network, and who can change that."""

from bot.domain.grants import Task
from bot.domain.pictures import GrantPicture
from bot.views.kit import mention, when


def why(picture: GrantPicture) -> str:
    """Why it is on hold, how it stands on the network, and who can change that."""
    owner = mention(picture.account.owner) if picture.account.owner else "Whoever answers for the account"
    since = when(picture.grant.suspended_at or picture.now)
    there = _there(picture)
    return (
        f"Nobody has kept it in an audit's time, so it is on hold since {since}. "
        f"{there[:1].upper()}{there[1:]}. {owner} can still keep it in that audit; it is set up again then."
    )


def line(picture: GrantPicture) -> str:
    """The same within a line."""
    return f"suspended; {_there(picture)}" if picture.grant.by_vault else _there(picture)


def with_whom(task: Task | None) -> str:
    """Who is asked to do something about it."""
    return f" (with {mention(task.assignee)})" if task else ""


def _there(picture: GrantPicture) -> str:
    """How it stands where it is used."""
    grant = picture.grant
    if grant.by_vault:
        return "the login is shown no more"
    if grant.maybe_on_network:
        return f"suspended here, still on the network{with_whom(picture.open_task)}"
    return f"suspended, and off the network since {when(grant.off_network_at or picture.now)}"
