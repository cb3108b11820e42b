"""Courses: one's own, their lessons and their quizzes."""

from bot.domain.refusals import Gone
from bot.domain.training_pictures import CoursePicture
from bot.services import completion, picturing_training, quizzing, spaced
from bot.services.sheets.writing import Format
from bot.views import completion as completion_views
from bot.views import lessons as views
from bot.views import spaced as spaced_views
from bot.views.answers import ephemeral
from handlers.acts import Act, Answer

BEGUN = "The quiz is in the messages that you have with me."


def mine(act: Act) -> Answer:
    """`/vouchsafe training`: my courses, what I can take, and how it went."""
    typed = str(act.body.get("text") or "").split()[1:]
    if typed and typed[0].casefold() == "report":
        return report(act)
    seen = picturing_training.courses(act.unit, act.company, act.person.user_id)
    return Answer(ack=ephemeral(views.mine(seen)))


def report(act: Act) -> Answer:
    """`/vouchsafe training report`: who has passed which course, and who has not."""
    completion.may_see(act.unit, act.company, act.person)
    return Answer(ack=ephemeral(completion_views.listed(completion.completion(act.unit, act.company))))


def send_csv(act: Act) -> Answer:
    """The same as a file for any spreadsheet."""
    completion.ask_for_file(act.unit, act.company, act.person, Format.CSV)
    return Answer(words=completion_views.on_its_way())


def send_workbook(act: Act) -> Answer:
    """The same as a workbook."""
    completion.ask_for_file(act.unit, act.company, act.person, Format.XLSX)
    return Answer(words=completion_views.on_its_way())


def take(act: Act) -> Answer:
    """Begin a quiz, or go on with it."""
    quizzing.take(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=BEGUN)


def answer(act: Act) -> Answer:
    """One answer; the message itself shows what follows."""
    letter = act.name.removeprefix("answer_").upper()
    quizzing.answer(act.unit, act.company, act.person.user_id, act.value.subject, act.value.version, letter)
    return Answer()


def open_lessons(act: Act) -> Answer:
    """The first lesson of a course, in a dialogue."""
    return act.open(views.lesson(_course(act), 0))


def turn(act: Act) -> Answer:
    """Another lesson in the same dialogue."""
    return act.redraw(views.lesson(_course(act), act.value.version))


def look_at_spaced(act: Act) -> Answer:
    """The question of the month, in a dialogue."""
    seen = spaced.look(act.unit, act.company, act.person, act.value.subject)
    return act.open(spaced_views.dialogue(seen))


def answer_spaced(act: Act) -> Answer:
    """Its answer: the same dialogue says why what is right is right."""
    letter = act.name.removeprefix("spaced_").upper()
    seen = spaced.answer(act.unit, act.company, act.person, act.value.subject, letter)
    return act.redraw(spaced_views.dialogue(seen))


def _course(act: Act) -> CoursePicture:
    quizzing.may_learn(act.person, act.value.subject)
    seen = picturing_training.courses(act.unit, act.company, act.person.user_id)
    found = next((one for one in seen if one.course_id == act.value.subject), None)
    if found is None:
        raise Gone
    return found
