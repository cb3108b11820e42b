"""Naming an account in a sentence."""

from bot.domain.named import Named
from bot.views.access import account_words


def named(account: Named) -> str:
    """An account as one phrase of our markup."""
    found, network = account
    return account_words(found, network.name if network else found.network)
