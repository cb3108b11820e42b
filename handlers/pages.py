"""The pages for people outside Slack: a link opened once, then a cookie, and strict headers."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import TypeVar
from urllib.parse import parse_qs
from wsgiref.types import WSGIEnvironment

import structlog

from bot.domain.invitations import PAGES, VISIT_HOLDS, Dead, Links, Visitor
from bot.domain.ports import Ports
from bot.domain.programme import Company
from bot.domain.refusals import Gone, Held, NotFounded
from bot.services import inviting, restoring
from bot.services.inviting import DeadEnd
from bot.views import pages as views
from bot.views.html import style_source
from handlers import failures
from handlers.response import Response
from handlers.visiting import TURNS, Go, Visit
from handlers.web import body_of
from storage.database import Database, Unit
from storage.errors import Busy

COOKIE = "vouchsafe_visit"
VISIT_BYTES = 32
MOST_FIELDS = 20
HTML = "text/html; charset=utf-8"
FROM_OUR_OWN = (None, "same-origin", "none")
"""What a browser may say of where a request comes from: nobody else's page can send a form here."""

log = structlog.get_logger(__name__)
T = TypeVar("T")


class Pages:
    """Answers what people outside Slack ask for; whoever is not known gets one page with whom to ask."""

    def __init__(
        self, database: Database, ports: Ports, company: Callable[[], Company | None], links: Links
    ) -> None:
        """`company` is None before the first contact with Slack."""
        self._database = database
        self._ports = ports
        self._company = company
        self._secure = links.address.startswith("https://")

    def __call__(self, environ: WSGIEnvironment) -> Response | None:
        """Answer one request, or None for an address that is not below the pages'."""
        path, method = str(environ.get("PATH_INFO", "")), environ.get("REQUEST_METHOD")
        if path != PAGES and not path.startswith(f"{PAGES}/"):
            return None
        if method not in ("GET", "POST"):
            return _with_headers(Response(405))
        if method == "POST" and environ.get("HTTP_SEC_FETCH_SITE") not in FROM_OUR_OWN:
            return _with_headers(Response(403))
        return _with_headers(self._safely(environ, path.removeprefix(PAGES).strip("/"), str(method)))

    def _safely(self, environ: WSGIEnvironment, place: str, method: str) -> Response:
        """The answer; whatever goes wrong, the visitor reads a page."""
        try:
            return self._answer(environ, place, method)
        except Gone:
            return Response(404, HTML, views.nowhere())
        except (Busy, Held, NotFounded, _NotMet) as refused:
            log.warning("page_not_shown", error=type(refused).__name__)
            return Response(503, HTML, views.later())
        except Exception as error:  # noqa: BLE001 - ours to mend, and nothing of it is for a visitor
            failures.note("page_failed", error, path=failures.path(error))
            return Response(500, HTML, views.later())

    def _answer(self, environ: WSGIEnvironment, place: str, method: str) -> Response:
        visit = _visit(environ)
        if "." in place:
            return self._begin(place, visit) if method == "POST" else self._look(place, visit)
        name, _, rest = place.partition("/")
        turn = TURNS.get((method, name))
        if turn is None:
            return Response(404, HTML, views.nowhere())
        fields = _fields(environ) if method == "POST" else {}
        if isinstance(fields, Response):
            return fields

        def carry_out(unit: Unit, company: Company) -> DeadEnd | str | Go:
            who = inviting.visitor(unit, company, visit)
            return who if isinstance(who, DeadEnd) else turn(Visit(unit, company, who, rest, fields))

        return _shown(self._write(carry_out) if method == "POST" else self._read(carry_out))

    def _look(self, said: str, visit: str | None) -> Response:
        """A link is looked at, which uses nothing up: a program that looks ahead may have followed it."""
        who, free = self._read(lambda unit, company: _looked_at(unit, company, said, visit))
        if isinstance(who, DeadEnd):
            return _dead_end(who)
        if who.invitation.visit is not None:
            return _to(PAGES)
        return Response(200, HTML, views.begin(who, f"{PAGES}/{said}"), self._cookie(visit if free else None))

    def _begin(self, said: str, visit: str | None) -> Response:
        """A link is opened, and bound to the cookie that its page has set: a second press is harmless."""
        if visit is None:
            looked = self._read(lambda unit, company: inviting.opened(unit, company, said, None))
            return _dead_end(looked if isinstance(looked, DeadEnd) else DeadEnd(Dead.NO_COOKIE))
        who = self._write(lambda unit, company: inviting.begin(unit, company, said, visit))
        return _dead_end(who) if isinstance(who, DeadEnd) else _to(PAGES)

    def _read(self, look: Callable[[Unit, Company], T]) -> T:
        company = self._known()
        with self._database.read() as unit:
            return look(unit, company)

    def _write(self, do: Callable[[Unit, Company], T]) -> T:
        company = self._known()

        def carry_out(unit: Unit) -> T:
            restoring.refuse(unit)
            return do(unit, company)

        return self._database.run(carry_out)

    def _known(self) -> Company:
        company = self._company()
        if company is None:
            raise _NotMet
        return company

    def _cookie(self, visit: str | None) -> tuple[tuple[str, str], ...]:
        """What the browser is to show from now on; it means nothing until a link is opened with it."""
        shown = visit or urlsafe_b64encode(self._ports.random_bytes(VISIT_BYTES)).decode().rstrip("=")
        seconds = int(VISIT_HOLDS.total_seconds())
        safe = "; Secure" if self._secure else ""
        said = f"{COOKIE}={shown}; Path={PAGES}; Max-Age={seconds}; HttpOnly; SameSite=Strict{safe}"
        return (("Set-Cookie", said),)


class _NotMet(Exception):
    """The bot does not know yet in which workspace it is."""


def _looked_at(unit: Unit, company: Company, said: str, visit: str | None) -> tuple[Visitor | DeadEnd, bool]:
    """Who is invited, and whether what the browser shows is bound to no other invitation."""
    return inviting.opened(unit, company, said, visit), visit is not None and inviting.is_free(unit, visit)


def _visit(environ: WSGIEnvironment) -> str | None:
    """What the browser shows of an earlier visit; None for nothing, or for what we cannot have given it."""
    try:
        found = SimpleCookie(str(environ.get("HTTP_COOKIE", ""))).get(COOKIE)
    except CookieError:
        return None
    return (
        found.value if found and len(found.value) == len(urlsafe_b64encode(bytes(VISIT_BYTES))) - 1 else None
    )


def _fields(environ: WSGIEnvironment) -> dict[str, str] | Response:
    """The fields of a form, the first of each name; or an answer to what is none."""
    body = body_of(environ)
    if isinstance(body, Response):
        return body
    try:
        found = parse_qs(body.decode(), max_num_fields=MOST_FIELDS, encoding="utf-8", errors="strict")
    except ValueError:
        return Response(400, HTML, views.later())
    return {name: said[0] for name, said in found.items()}


def _shown(turned: DeadEnd | str | Go) -> Response:
    if isinstance(turned, DeadEnd):
        return _dead_end(turned)
    return _to(turned.place) if isinstance(turned, Go) else Response(200, HTML, turned)


def _dead_end(found: DeadEnd) -> Response:
    log.info("link_refused", reason=found.why.value)
    return Response(410, HTML, views.dead_end(found.why, found.ask))


def _to(place: str) -> Response:
    return Response(303, headers=(("Location", place),))


def _with_headers(response: Response) -> Response:
    """The same, with headers by which a browser keeps, sends and runs nothing more than the page itself."""
    only = ("default-src 'none'", f"style-src {style_source()}", "form-action 'self'")
    policy = "; ".join([*only, "base-uri 'none'", "frame-ancestors 'none'"])
    strict = (
        ("Content-Security-Policy", policy),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Robots-Tag", "noindex, nofollow"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    )
    return response._replace(headers=(*response.headers, *strict))
