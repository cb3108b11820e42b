"""`python -m bot` is `vouchsafe`."""

from bot.cli import main

main()
