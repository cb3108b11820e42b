"""What draws an effect."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.programme import Company
from storage.database import Unit
from storage.outbox import Row

Drawing = Callable[[Unit, Company, Row], Mapping[str, Any]]
"""The message or view of an effect, from its row as it now is; raises `Gone` where nothing is to be told."""
