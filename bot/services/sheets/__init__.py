"""Spreadsheets and lists in and out: reading, watching for secrets, guessing columns, writing."""
