"""What a browser sees until the local Slack is open: how far the history is told."""

import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.demo.address import HOST, taken

_WAITING = 64
_POLL_SECONDS = 0.02
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1">
<title>Larkfield opens…</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh;
  color-scheme: light dark; text-align: center }}
progress {{ width: 20rem; max-width: 80vw }}
</style></head><body><h1>Larkfield opens…</h1>
{meanwhile}</body></html>
"""
_STARTING = "<p>The workspace and the bot in it are starting.</p>"
_TELLING = """<p>Five weeks of work come first: people type and press, and the bot answers.</p>
<p><progress max="100" value="{percent}">{percent} %</progress></p>"""


class Curtain:
    """Holds the local Slack's address from the first moment on, and hands it over without a gap."""

    def __init__(self, port: int) -> None:
        """Listen on `port` of loopback; raises `PortTaken`."""
        self.meanwhile = _STARTING
        try:
            self._server = _Server((HOST, port), _Handler)
        except OSError as error:
            raise taken(port) from error
        self._server.curtain = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
        self._thread.start()
        self._is_up = True

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self._server.server_address[1]}"

    def show(self, told: float) -> None:
        """So much of the history is told, from 0 to 1."""
        self.meanwhile = _TELLING.format(percent=round(100 * told))

    def lift(self) -> socket.socket:
        """Answer no more; whoever listens on this socket now answers also those who wait."""
        self._stop()
        return self._server.socket.dup()

    def close(self) -> None:
        """Let go of the address, unless it was handed over."""
        self._stop()
        self._server.server_close()

    def _stop(self) -> None:
        if self._is_up:
            self._server.shutdown()
            self._thread.join()
            self._is_up = False


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = _WAITING
    curtain: Curtain


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 2

    def do_GET(self) -> None:
        """Show how far it is; everything but the page itself is to be asked for later."""
        is_page = self.path.split("?")[0] == "/"
        body = _PAGE.format(meanwhile=self.server.curtain.meanwhile).encode() if is_page else b""
        self.send_response(HTTPStatus.OK if is_page else HTTPStatus.SERVICE_UNAVAILABLE)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""
