"""A restored programme, as its admins read of it: what was done, what is not known, and how it goes on."""

from bot.domain.restoration import Restoration
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    confirm,
    context,
    mention,
    message,
    section,
    value,
    when,
)

RELEASED = (
    "The programme goes on. Cards are drawn anew within minutes; buttons of before the restore stay dead."
)
_OPERATOR = "operator"


def card(found: Restoration) -> Block:
    """To each admin: everything is held, why, and what to look at before it goes on."""
    head = "A backup was restored, and everything is held" if found.held else "A restored backup was released"
    return message(head, blocks(found))


def blocks(found: Restoration) -> list[Block]:
    """The same, as it also stands on an admin's Home while it holds."""
    if not found.held:
        by = "the operator" if found.released_by in (None, _OPERATOR) else mention(str(found.released_by))
        at = when(found.released_at) if found.released_at else ""
        return [
            section(f"*The backup of {when(found.backup_made_at)} was restored, and released* by {by} {at}")
        ]
    return [
        section(
            f"*A backup was restored, and everything is held.* It was made {when(found.backup_made_at)} and "
            f"restored {when(found.restored_at)}; whatever happened in between is not known here."
        ),
        section(bullets(_done(found))),
        section(
            "Before you release it: ask whether somebody's access was taken away in between, and have it "
            "ended again afterwards. Until then nothing else can be done, and nobody else is told."
        ),
        actions(button("Release", "release", value(found.id), style="primary", confirm=_question())),
        context(f"The trail ends here with event {found.sequence:,}, hash {found.hash[:12]}"),
    ]


def _done(found: Restoration) -> list[str]:
    return [
        "Access whose end has come is ended at once; whom that concerns hears of it after the release.",
        "Messages that waited in the backup are not sent. Buttons of before are dead.",
        (
            f"Checkouts closed: {found.checkouts}. Logins to be changed, since anybody may have seen them: "
            f"{found.logins}."
        ),
    ]


def _question() -> Block:
    return confirm(
        "Release the programme?",
        "People are told what waits, access is set up again, and every card is drawn anew.",
        "Release",
    )
