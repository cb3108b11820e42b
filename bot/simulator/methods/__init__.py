"""The Web API: one table of methods, and the one way through it."""

from . import apps, chat, conversations, files, identity, users, views
from .table import METHODS, Answer, call, carry_out

__all__ = ["METHODS", "Answer", "call", "carry_out"]

_LOADED = (apps, chat, conversations, files, identity, users, views)
