"""An account as sentences name it."""

from bot.domain.policy_parts import Network
from bot.domain.register import Account

Named = tuple[Account, Network | None]
"""An account with its network, where the policy knows that."""
