"""The demo: a local Slack with a small company in it, and the real bot beside it, on this machine."""
