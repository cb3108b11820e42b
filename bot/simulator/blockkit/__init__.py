"""Block Kit as Slack checks it: shapes, limits and what may stand where."""

from .blocks import check_blocks
from .problems import Problems
from .view import check_view

__all__ = ["Problems", "check_blocks", "check_view"]
