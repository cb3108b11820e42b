"""The courses that are taught, kept so that no edit of a file changes what was asked before."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
import structlog

from bot.domain.courses import Bank, Course, Library, Question
from bot.domain.policy import Policy
from bot.services.course_files import LoadedCourses
from storage import training
from storage.database import Database, Unit

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Taught:
    """The courses of one set of files; `digest` is its name."""

    digest: str
    library: Library


def adopt(database: Database, loaded: LoadedCourses) -> bool:
    """Teach these courses from now on; False, with a line in the log, when their files cannot be read.

    The courses that were taught before go on being taught then.
    """
    if loaded.library is None:
        log.warning("courses_not_read", folder=loaded.name, problems=list(loaded.lines()[:5]))
        return False
    read = loaded.library
    database.run(lambda unit: teach(unit, loaded.digest, read), background=True)
    return True


def teach(unit: Unit, digest: str, library: Library) -> None:
    """Teach a library from now on, unless it is the one that is taught."""
    if training.current(unit) != digest:
        training.adopt(unit, digest, _written(library))


def current(unit: Unit) -> Taught | None:
    """The courses that are taught now; None while there are none."""
    digest = training.current(unit)
    return of(unit, digest) if digest else None


def of(unit: Unit, digest: str) -> Taught:
    """The courses of an earlier set of files, or of this."""
    return Taught(digest, _read(training.content(unit, digest)))


def course(unit: Unit, policy: Policy, course_id: str) -> Course | None:
    """A course as the policy wants it: what it says goes before what the course's own file says."""
    taught = current(unit)
    found = taught.library.course(course_id) if taught else None
    return chosen(policy, found) if found else None


def chosen(policy: Policy, found: Course) -> Course:
    """The course with the policy's own audience, draw and topics that must be passed."""
    choice = policy.training.course(found.id)
    if choice is None:
        return found
    said: dict[str, Any] = {"audience": choice.audience, "draw": choice.draw, "must_pass": choice.must_pass}
    told = {name: value for name, value in said.items() if value is not None}
    return found.model_copy(update={"title": choice.name, **told})


def keep_question(unit: Unit, question: Question) -> str:
    """Keep a question's text by its digest, which is returned."""
    content = question.model_dump_json().encode()
    digest = hashlib.sha256(content).hexdigest()
    training.keep_question(unit, digest, content)
    return digest


def asked(unit: Unit, digest: str) -> Question:
    """A question as it was asked."""
    return Question.model_validate_json(training.question(unit, digest))


def _written(library: Library) -> bytes:
    courses = [one.model_dump(mode="json") for one in library.courses]
    return orjson.dumps({"bank": library.bank.model_dump(mode="json"), "courses": courses})


# The same bytes always read the same, and a bank of questions takes a while.
@lru_cache(maxsize=8)
def _read(content: bytes) -> Library:
    told = orjson.loads(content)
    courses = tuple(Course.model_validate(one) for one in told["courses"])
    return Library(Bank.model_validate(told["bank"]), courses)
