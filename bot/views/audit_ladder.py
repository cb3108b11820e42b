"""What people read of an audit that is not answered, and of what has to be done about one of its lines."""

from bot.domain.ladder_pictures import AboutLine, LatePicture, ReminderPicture, Silent
from bot.domain.pictures import DutyPicture
from bot.domain.policy_audits import Silence
from bot.domain.reviews import ItemKind
from bot.domain.sentences import join_words
from bot.views.access import account_words
from bot.views.duty_words import DutyWords
from bot.views.kit import Block, bullets, button, context, escape, mention, message, section, value, when
from bot.views.people import named
from bot.views.reasons import reason_form
from bot.views.reviews import lines_words

STILL_THERE_FORM = "still_there_form"
STILL_THERE = "Recorded. Whoever answers for the account has been asked to take it away at once."
_LISTED = 15
_ONE = ("agency access", "other access")
_SHORT = 120


def late(picture: LatePicture) -> Block:
    """To the committee: who has not answered, one card for the whole audit."""
    head = _late_head(picture)
    shown = [_silent(one) for one in picture.silent[:_LISTED]]
    left = len(picture.silent) - len(shown)
    more = [f"and {left} more"] if left else []
    blocks = [section(bullets([*shown, *more]))] if shown else []
    return message(head, [section(f"*{head}*"), *blocks, context(_what_follows(picture.silence))])


def unanswered(picture: LatePicture) -> Block:
    """The same to the senior leader, as one line."""
    head = _late_head(picture)
    return message(head, [section(f"{head}. {_what_follows(picture.silence)}")])


def reminder(picture: ReminderPicture) -> Block:
    """In the thread of a review, to whoever has not answered it."""
    waits = [f"{lines_words(picture.unanswered)} still without an answer"] if picture.unanswered else []
    unsent = [f"{lines_words(picture.unsent)} answered and not submitted"] if picture.unsent else []
    head = f"Audit #{picture.campaign.number}: {' and '.join([*waits, *unsent]) or 'not submitted yet'}"
    ends = when(picture.review.outcome_at)
    return message(
        head,
        [
            section(f"*{head}.*"),
            context(f"On {ends} silence has its outcome. {_what_follows(picture.silence)}"),
        ],
    )


def answered(number: int, by: str, count: int) -> Block:
    """To others who were asked as well: somebody has answered."""
    head = f"Audit #{number}: {mention(by)} has handed in {lines_words(count)} that you were asked about too"
    return message(head, [section(f"{head}. What they answered counts.")])


def app_words(picture: DutyPicture) -> DutyWords:
    """How the duty to take an app's access away is said."""
    about = _about(picture)
    app = escape(about.item.said, _SHORT)
    what = f"the app {app} from {_account(about)}"
    return DutyWords(
        asked=f"Take {what}",
        done=f"Done: {app} has no access to {_account(about)} any more",
        facts=(("Because", f"Audit #{about.number} has not kept it"),),
        steps=("Open the account's settings, connected apps, and revoke its access.",),
        button="It is revoked…",
    )


def account_duty_words(picture: DutyPicture) -> DutyWords:
    """How the duty to close an account is said."""
    about = _about(picture)
    return DutyWords(
        asked=f"Close {_account(about)}, or say why not",
        done=f"Done: {_account(about)} is settled",
        facts=(("Because", f"Audit #{about.number} found that it is not needed"),),
        steps=("Close or archive it on the network, then set its status in the register.",),
        button="It is settled…",
    )


def check_words(picture: DutyPicture) -> DutyWords:
    """How the duty to look at somebody else's removal is said."""
    about = _about(picture)
    return DutyWords(
        asked=f"Look whether it is gone: {line_words(about)}",
        done=f"Looked at: {line_words(about)}",
        facts=(("Because", f"a spot check of audit #{about.number}: somebody else attests that it is gone"),),
        steps=("Open the account's people screen on the network yourself, and look for them.",),
        button="It is gone…",
        note="What did you look at, and what did you see?",
        more=(button("It is still there…", "still_there", value(picture.duty.id), style="danger"),),
    )


def still_there_form(picture: DutyPicture, nonce: str) -> Block:
    """What somebody who looked has found."""
    return reason_form(
        "It is still there",
        f"*{line_words(_about(picture))}*",
        callback_id=STILL_THERE_FORM,
        label="What did you see, and where?",
        hint="Whoever answers for the account reads it.",
        submit="Report it",
        subject=picture.duty.id,
        nonce=nonce,
    )


def check_failed(about: AboutLine) -> Block:
    """To whoever runs the programme: what was attested is not so."""
    head = f"Audit #{about.number}: a spot check found it still there: {line_words(about)}"
    return message(head, [section(f"*{head}*"), section("It has been asked for again, as urgent.")])


def _what_follows(silence: Silence) -> str:
    """What no answer leads to, as the policy has it."""
    kinds = (
        ("agency access", silence.agency),
        ("shared logins", silence.shared_secret),
        ("other access", silence.others),
    )
    held = join_words(words for words, outcome in kinds if outcome == "suspend")
    falls = (
        f"{held} {'is' if held in _ONE else 'are'} suspended, the rest is overdue"
        if held
        else "all is overdue"
    )
    return f"Silence certifies nothing: {falls}."


def acceptance_over(about: AboutLine) -> Block:
    """To whoever accepted a risk: the end that they set has come before that of the audit."""
    head = f"Audit #{about.number}: the risk that you accepted has come to its end: {line_words(about)}"
    what = "The line is late again, and the audit waits for an answer, or for somebody who accepts it anew."
    return message(head, [section(f"*{head}*"), section(what)])


def _late_head(picture: LatePicture) -> str:
    lines = sum(one.waiting + one.late for one in picture.silent)
    if not lines:
        return f"Audit #{picture.campaign.number}: every line is answered"
    people = "1 person" if len(picture.silent) == 1 else f"{len(picture.silent)} people"
    return f"Audit #{picture.campaign.number}: {lines_words(lines)} of {people} not answered"


def _silent(one: Silent) -> str:
    waiting = [f"{lines_words(one.waiting)} waiting"] if one.waiting else []
    late_ones = [f"{lines_words(one.late)} past the time"] if one.late else []
    return f"{mention(one.person)}: {', '.join([*waiting, *late_ones])}"


def _about(picture: DutyPicture) -> AboutLine:
    if not isinstance(picture.about, AboutLine):
        raise TypeError(picture.about)
    return picture.about


def _account(about: AboutLine) -> str:
    return account_words(about.place.account, about.place.network_name)


def line_words(about: AboutLine) -> str:
    """What a line is about, in a sentence."""
    item = about.item
    if item.kind is ItemKind.ACCOUNT:
        return _account(about)
    who = named(item.person, about.outsiders) if item.person else f"“{escape(item.said, _SHORT)}”"
    return f"{who} on {_account(about)}"
