"""The places outside: a real file, a real git repository, a real HTTP server."""

import hashlib
import hmac
import json
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.anchor_settings import places_of
from bot.connectors.anchor_places import BRANCH, AnchorFile, AnchorRepository, AnchorWebhook, NotPlaced
from bot.domain.anchors import Place, SignedHead, pause_after, read_lines
from bot.settings import LocalSettings, load

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = "canary-of-the-webhook"


def head(sequence: int) -> SignedHead:
    return SignedHead("0" * 16, sequence, f"{sequence:064x}", NOON, "ab" * 32, "cd" * 64)


def put(place: Any, sequence: int) -> None:
    place.put(head(sequence), NOON, 30.0)


def held(text: str) -> list[int]:
    return [one.sequence for one in read_lines(text)]


def test_a_line_is_found_in_whatever_stands_around_it() -> None:
    pasted = f"Vouchsafe APP 14:15\nEvent 7\n`{head(7).line}`\n\n> {head(8).line.replace(' ', chr(10))}\n"
    exported = json.dumps([{"type": "message", "text": f"Event 9\n{head(9).line}"}])
    assert list(read_lines(pasted + exported)) == [head(7), head(8), head(9)]
    assert list(read_lines(head(7).line.replace("03-02", "02-31"))) == []


def test_the_settings_name_up_to_four(tmp_path: Path) -> None:
    none = load(LocalSettings, VOUCHSAFE_DATABASE_URL="sqlite:///unused.db")
    assert places_of(none).named == ()
    every = load(
        LocalSettings,
        VOUCHSAFE_COMMITTEE_CHANNEL="C012ABCDEF",
        VOUCHSAFE_ANCHOR_FILE=tmp_path / "anchors.txt",
        VOUCHSAFE_ANCHOR_GIT=str(tmp_path),
        VOUCHSAFE_ANCHOR_SECRET=SECRET,
        VOUCHSAFE_ANCHOR_WEBHOOK="https://hook.example/",
    )
    assert places_of(every).named == tuple(Place)


def test_places_are_left_alone_longer_and_longer() -> None:
    pauses = [pause_after(tries).total_seconds() for tries in range(1, 12)]
    assert pauses[:4] == [30, 60, 120, 240]
    assert max(pauses) == pauses[-1] == 3600


class TestFile:
    def test_lines_are_added_and_nothing_is_lost(self, tmp_path: Path) -> None:
        place = AnchorFile(tmp_path / "anchors.txt")
        put(place, 1)
        put(place, 2)
        put(place, 2)
        assert held(place.read()) == [1, 2]

    def test_a_torn_line_is_left_behind(self, tmp_path: Path) -> None:
        path = tmp_path / "anchors.txt"
        path.write_text(head(1).line + "\n" + head(2).line[:100])
        put(AnchorFile(path), 3)
        assert held(path.read_text()) == [1, 3]

    def test_a_folder_that_is_not_there_is_a_fault_in_words(self, tmp_path: Path) -> None:
        with pytest.raises(NotPlaced, match="No such file or directory"):
            put(AnchorFile(tmp_path / "away" / "anchors.txt"), 1)


class TestRepository:
    @pytest.fixture
    def bare(self, tmp_path: Path) -> Path:
        path = tmp_path / "anchors.git"
        subprocess.run(["git", "init", "--quiet", "--bare", str(path)], check=True)
        return path

    def test_each_anchor_is_a_commit_on_the_one_before(self, bare: Path) -> None:
        place = AnchorRepository(str(bare))
        assert place.read() == ""
        for sequence in (1, 2, 3, 3):
            put(place, sequence)
        assert held(place.read()) == [3, 2, 1]
        count = subprocess.run(
            ["git", "-C", str(bare), "rev-list", "--count", BRANCH], check=True, capture_output=True
        )
        assert count.stdout.strip() == b"3"

    def test_a_push_that_is_refused_is_a_fault_in_words(self, bare: Path) -> None:
        hook = bare / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
        with pytest.raises(NotPlaced, match="git push failed"):
            put(AnchorRepository(str(bare)), 1)

    def test_no_password_of_an_address_is_in_a_fault(self, tmp_path: Path) -> None:
        place = AnchorRepository("http://me:canary@127.0.0.1:1/anchors.git")
        with pytest.raises(NotPlaced) as refused:
            put(place, 1)
        assert "canary" not in f"{refused.value} {place!r}"


class TestWebhook:
    @pytest.fixture
    def server(self) -> Iterator[HTTPServer]:
        class Keep(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                self.server.kept.append((dict(self.headers), body))  # type: ignore[attr-defined]
                self.send_response(self.server.answer)  # type: ignore[attr-defined]
                self.send_header("location", "http://127.0.0.1:1/")
                if self.path == "/endless":
                    self.send_header("content-length", str(10**12))
                self.end_headers()
                if self.path == "/endless":
                    self.rfile.read()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        made = HTTPServer(("127.0.0.1", 0), Keep)
        made.kept, made.answer = [], 204  # type: ignore[attr-defined]
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        made.server_close()

    def test_the_other_side_can_check_who_speaks(self, server: Any) -> None:
        put(AnchorWebhook(f"http://127.0.0.1:{server.server_port}/told", SECRET), 5)
        [(headers, body)] = server.kept
        assert held(json.loads(body)["anchor"]) == [5]
        assert json.loads(body)["fingerprint"] == hashlib.sha256(bytes.fromhex("ab" * 32)).hexdigest()
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = b64encode(hmac.digest(SECRET.encode(), signed, "sha256")).decode()
        assert headers["webhook-signature"] == f"v1,{wanted}"

    @pytest.mark.parametrize("answer", [302, 403, 503])
    def test_any_other_answer_is_a_fault_and_no_redirect_is_followed(self, server: Any, answer: int) -> None:
        server.answer = answer
        with pytest.raises(NotPlaced, match=str(answer)):
            put(AnchorWebhook(f"http://127.0.0.1:{server.server_port}/", SECRET), 5)
        assert len(server.kept) == 1

    def test_of_its_answer_only_the_status_is_read(self, server: Any) -> None:
        server.answer = 200
        put(AnchorWebhook(f"http://127.0.0.1:{server.server_port}/endless", SECRET), 5)
        assert len(server.kept) == 1

    def test_nobody_there_is_a_fault_without_the_address(self) -> None:
        place = AnchorWebhook("http://127.0.0.1:1/canary", SECRET)
        with pytest.raises(NotPlaced) as refused:
            put(place, 1)
        assert "canary" not in f"{refused.value} {place!r}"
