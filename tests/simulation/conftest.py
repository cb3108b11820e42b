"""Worlds for simulations: those of the stories."""

from tests.e2e.conftest import build

__all__ = ["build"]
