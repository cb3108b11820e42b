"""Why something is refused: each its own sentence; a refused act is also kept on the trail."""

from bot.errors import UserError


class NotFounded(UserError):
    """The programme is not founded yet."""


class NotMet(UserError):
    """I have only just been started and have not reached Slack yet. Try again in a minute."""


class Held(UserError):
    """Not recorded: a backup was restored, and everything is held until an admin releases it."""


class Refused(UserError):
    """You may not do this. It has been recorded."""

    subject_kind: str = "request"
    subject: str = ""

    def about(self, subject_kind: str, subject: str) -> "Refused":
        """Say what the refused act was aimed at, for the trail (L5)."""
        self.subject_kind, self.subject = subject_kind, subject
        return self


class OwnRequest(Refused):
    """You asked for this, or it is for you, so somebody else must decide. You can withdraw it instead."""


class NoAuthority(Refused):
    """You cannot fill any of the open or filled places on this request, so your answer does not count."""


class NotFit(Refused):
    """Only active full members of this workspace may do this."""


class NotYours(Refused):
    """This is not yours to do."""


class PartyToIt(Refused):
    """You asked for this access or it is yours, so somebody else must do this and say so."""


class OwnAccess(Refused):
    """This is your own access, so somebody else who answers for the account says what becomes of it."""


class NotProposer(Refused):
    """Only the committee's contributors, the programme manager, the deputy and admins propose a policy."""


class NotCommittee(Refused):
    """Only the committee votes on a policy, and you sit in none of its seats."""


class NotAPolicy(UserError):
    """This file does not read as a policy. `vouchsafe policy check` lists what is wrong."""


class AlreadyInForce(UserError):
    """This text is in force already."""


class AlreadyProposed(UserError):
    """This text is proposed already."""


class AlreadyOpen(UserError):
    """Another policy is proposed, and there is one at a time."""


class StaleBase(UserError):
    """Another policy has come into force since you began."""


class BadDate(UserError):
    """A policy cannot come into force on that day."""


class LocksOut(UserError):
    """Under this text nobody could do anything any more."""


class NoLeader(UserError):
    """The senior leader's seat is vacant, so no policy can come into force: fill that seat first."""


class AlreadyVoted(UserError):
    """You have said that already. You may change your vote until it is decided."""


class VoteClosed(UserError):
    """The vote has closed. Its card will say so in a moment."""


class TooMany(UserError):
    """That is more than I take from one person at a time."""


class AlreadyDecided(UserError):
    """This request has already been decided."""


class AlreadyVouched(UserError):
    """You have already vouched for this."""


class NothingToTakeBack(UserError):
    """You have no standing vote here to take back."""


class Changed(UserError):
    """The request has changed since this card was drawn. Look at the card again, then press."""


class Lapsed(UserError):
    """This request was not decided in time, so it has lapsed. Its card will say so in a moment."""


class AlreadyDone(UserError):
    """This has already been done."""


class AlreadyAudited(UserError):
    """Some of these accounts are in another audit, which goes on."""


class TooLongForSlack(UserError):
    """The evidence of an audit as long as this is not made beside everybody's messages."""


class NothingToReview(UserError):
    """Nobody would be asked anything: there is no account of the company's among these."""


class NobodyToAsk(UserError):
    """Everybody who could answer for this is a party to it or away."""


class PassedAlready(UserError):
    """You have passed this course, and that still counts. There is nothing to take now."""


class Unanswered(UserError):
    """This line has no answer yet. Choose Keep, Remove or Not sure first."""


class UnknownKept(UserError):
    """Nobody knows who this is, so it cannot be kept. Name them, remove them, or accept the risk."""


class ExtensionBlocked(UserError):
    """This account has lines of an audit that nobody answered in time, so nothing on it is extended."""


class AnsweredAlready(UserError):
    """You have answered this question already. The next one stands in the newest message of this quiz."""


class QuizOver(UserError):
    """This attempt is over. `/vouchsafe training` says where you stand, and what you can take."""


class AskedToday(UserError):
    """This course has been asked for again today already, of the same people. They are asked once."""


class QuestionOver(UserError):
    """This question is not asked any more. Nothing hangs on it; another one comes with a later month."""


class StillPaused(UserError):
    """You can try this course again after the pause. Its lessons are there to read meanwhile."""


class NotTaught(UserError):
    """The files of this course are missing. The programme manager has to put them back."""


class IsHere(UserError):
    """They are in this workspace, so they acknowledge the policy and take quizzes here, not by a link."""


class LinksOff(UserError):
    """There are no pages for people outside Slack here. Record what they have signed instead."""


class Gone(UserError):
    """I cannot find what this button was for any more."""


class Ended(UserError):
    """This access has ended. Ask again with /request-access."""


class NotBegun(UserError):
    """This access has not begun yet."""


class Suspended(UserError):
    """This access is suspended: nobody has kept it in an audit. Whoever answers for the account still can."""


class NotLent(UserError):
    """This access is a role of your own on the network, so there is no shared login to look at."""


class StillOwed(UserError):
    """Something is still to be done before you can look at this login. `/my-access` says what."""


class NotStored(UserError):
    """The login of this account is not in the vault yet. Ask the account's owner to store it."""


class CheckoutOver(UserError):
    """This checkout is over, so nothing of the login is shown any more. Check out again if you need it."""


class LoginChanged(UserError):
    """The login was changed this very moment, so nothing was shown. Press again to see the new one."""


class Unsure(UserError):
    """Your vote was not counted: Slack could not be asked whether everybody who votes here is still a member.

    Nothing has changed. Press again in a minute.
    """


class VaultSealed(UserError):
    """The vault is sealed, so no login can be stored or shown just now. Everything else goes on."""


class CannotOpen(UserError):
    """This login cannot be opened."""

    def __init__(self, incident: str) -> None:
        """Name the incident under which the log has it, and nothing of why."""
        super().__init__(
            f"This login cannot be opened; incident {incident}.",
            remedy="Tell whoever runs Vouchsafe, and have the account's owner store it again.",
        )


TAKE_IT_OUT = (
    "This looks like a password, a code or a key, so nothing was kept. Please take it out. "
    "If others could read it, have it changed."
)
"""At a field in which something was typed that nobody may keep (V1)."""


class FormErrors(UserError):
    """Some fields need another look."""

    def __init__(self, errors: dict[str, str]) -> None:
        """Hold one sentence for each field, by field name."""
        super().__init__(" ".join(errors.values()))
        self.errors = errors
