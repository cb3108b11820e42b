"""Keys of accounts that are older than this version: found anew at the upgrade, and no two the same."""

import sqlite3

from storage import migrate

BEFORE = "0002"
ROWS = [
    ("A1", "x", "https://x.com/Larkfield", "https://x.com/larkfield", "2026-01-01"),
    ("A2", "x", "larkfield", "larkfield", "2026-01-02"),
    ("A3", "instagram", "instagram.com/Larkfield", "instagram.com/larkfield", "2026-01-03"),
    (
        "A4",
        "instagram",
        "https://www.instagram.com/larkfield/",
        "https://www.instagram.com/larkfield/",
        "2026-01-04",
    ),
    ("A5", "tiktok", "ＬＡＲＫ", "ｌａｒｋ", "2026-01-05"),
]


def put(path, rows):
    raw = sqlite3.connect(path)
    columns = (
        "id, network, handle, handle_key, added_at, workspace_id, name, url, brand, region, purpose, tier"
    )
    for row in rows:
        raw.execute(
            f"INSERT INTO account ({columns}, status, search) "
            "VALUES (?, ?, ?, ?, ?, 'T1', '', '', '', '', '', '', 'active', '')",
            (*row[:4], f"{row[4]}T00:00:00.000000Z"),
        )
    raw.commit()
    raw.close()


def keys(path):
    raw = sqlite3.connect(path)
    found = raw.execute("SELECT id, handle_key, handle_like FROM account ORDER BY id").fetchall()
    raw.close()
    return {row[0]: row[1:] for row in found}


def test_old_keys_are_found_anew_and_what_collides_keeps_its_old_one(url, path):
    migrate.upgrade(url, BEFORE)
    put(path, ROWS)
    migrate.upgrade(url)
    assert keys(path) == {
        "A1": ("https://x.com/larkfield", "larkfield"),
        "A2": ("larkfield", "larkfield"),
        "A3": ("larkfield", "larkfield"),
        "A4": ("https://www.instagram.com/larkfield/", "larkfield"),
        "A5": ("lark", "lark"),
    }
