"""The demo: a local Slack with a small company in it, and the bot, on this machine."""
