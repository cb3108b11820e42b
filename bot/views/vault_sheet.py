"""The sheet for the safe, on which the identity stands that opens the recovery copy."""

from bot.domain.vault_keys import VaultRow

_RULE = "─" * 78


def sheet(made: VaultRow, copy: str, identity: str) -> tuple[str, ...]:
    """The lines of the sheet; it is shown once, and kept nowhere but on paper."""
    return (
        _RULE,
        "VOUCHSAFE · RECOVERY SHEET OF THE VAULT",
        "",
        f"Vault     {made.id}",
        f"Made      {made.made_at:%d %B %Y %H:%M} UTC",
        f"Copy      {copy}",
        f"For       {made.recipient}",
        "",
        "Identity  (whoever has this and the copy can open every login)",
        "",
        f"  {identity}",
        "",
        "Print this page, put it in a safe, and clear the screen. It is stored nowhere.",
        "Keep the copy apart from the sheet and from the database.",
        "",
        "To get the key back:  vouchsafe vault recover COPY   and type the identity.",
        _RULE,
    )
