"""What a policy asks of its courses that their files cannot give; a policy may be used all the same."""

from collections.abc import Iterator

from bot.domain.courses import Library
from bot.domain.policy_training import Training


def course_warnings(training: Training, library: Library | None) -> tuple[str, ...]:
    """A sentence for each course without a file, and for each that draws more questions than there are."""
    return tuple(_warnings(training, library))


def _warnings(training: Training, library: Library | None) -> Iterator[str]:
    for choice in training.courses:
        course = library.course(choice.id) if library else None
        if course is None or library is None:
            yield f"The course “{choice.name}” ({choice.id}) has no file, so nobody can take it."
            continue
        pool, wanted = len(library.pool(course)), choice.draw or course.draw
        if wanted > pool:
            yield (
                f"The course “{choice.name}” ({choice.id}) is to draw {wanted} questions, and its topics "
                f"have only {pool}, so it asks no more than those."
            )
