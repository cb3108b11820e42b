"""The guided tour."""

from typing import Any

TOUR: dict[str, Any] = {"title": "From asking to the end", "steps": []}
