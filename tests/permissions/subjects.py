"""What the acts are tried on: one of everything, made by the use cases themselves. The one place to add more."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.agencies import Details, Newcomer
from bot.domain.columns import ImportKind
from bot.domain.committee import SeatAct
from bot.domain.duties import DutyKind
from bot.domain.grants import TaskState
from bot.domain.hunt import HuntPlan, SourceKind
from bot.domain.ledger import Method
from bot.domain.logins import Typed, read_seed
from bot.domain.moving import Change, MoveCause
from bot.domain.people import Kind
from bot.domain.programme import Company
from bot.domain.reports import ReportDraft, ReportKind
from bot.domain.rotation import RotationCause
from bot.domain.secret_text import SecretText
from bot.domain.training import AssignmentState, Why
from bot.services import (
    agencies,
    announcing,
    checking_out,
    committee,
    course_files,
    digest,
    doing,
    duties,
    ending,
    hunt,
    hunt_amnesty,
    importing,
    leaking,
    leaving,
    leaving_access,
    lending,
    library,
    moving,
    offboarding,
    owning,
    policy_file,
    principals,
    proposing,
    quizzing,
    registering,
    reports,
    rosters,
    rotating,
    signed_sheets,
    spaced,
    storing,
    training,
    vouching,
)
from bot.services.doing import Done
from bot.services.duties import Wanted
from bot.services.logins import code
from bot.services.offboarding import Wish
from bot.services.register_events import account_event
from bot.services.sheets.reading import pasted
from bot.services.sheets.table import SecretFound
from storage import agencies as agency_rows
from storage import amnesty, grants, people, register, vault_keys
from storage import duties as duty_rows
from storage import hunt as hunt_rows
from storage import moving as questions
from storage import policy as policy_rows
from storage import spaced as spaced_rows
from storage.database import Unit
from tests.office import ROOT
from tests.permissions.adoptions import adoptions
from tests.permissions.listed import drafted, listed
from tests.permissions.making import Made, Making, ask, way_in
from tests.permissions.people import (
    ADMIN,
    COMMITTEE,
    GUEST,
    LEFT,
    MANAGER,
    OFFBOARDED,
    OWNER,
    PARTY,
    SECURITY,
    Who,
    changed_policy,
    person,
    user_id,
)
from tests.permissions.reviewed import reviewed
from tests.permissions.steered import steered
from tests.services.company import TEAM

USERNAME, PASSWORD, SEED = "lent@larkfield.example", "Ot7-quartz!lily+Fen", "JBSWY3DPEHPK3PXPJBSWY3DP"
"""The login that is lent."""
ROWS = "network\thandle\tperson\nyoutube\theld\tNobody Known\n"


def make(unit: Unit, company: Company) -> dict[str, str]:
    """Everything, by name."""
    making = Making(unit, company)
    return {name: row for part in PARTS for name, row in part(making)}


def requests(do: Making) -> Made:
    """One of everyday work, one that leadership decides on, and one that somebody has vouched for."""
    for name, use_case, role in (("asked", "publish", "editor"), ("recovery", "recovery", "manager")):
        yield name, ask(do, name, use_case, role)
    voted = ask(do, "voted")
    do.by(COMMITTEE, vouching.approve, voted, 1)
    yield "voted", voted


def held(do: Making) -> Made:
    """A grant at each step: being set up, in use, being taken away, and ended before it was set up."""
    for name in ("set-up", "held", "ended", "undone"):
        request = ask(do, name)
        for who in (COMMITTEE, OWNER):
            do.by(who, vouching.approve, request, 1)
        grant = grants.of_request(do.unit, request)
        yield f"grant {name}", grant.id
        if name in ("held", "ended"):
            do.by(OWNER, doing.finish, _task(do, grant.id), Done("Invited."))
        if name in ("ended", "undone"):
            do.by(PARTY, ending.give_back, grant.id)
        if name != "held":
            yield f"task {name}", _task(do, grant.id)


def secrets(do: Making) -> Made:
    """A shared login to be changed, twice: of one it is asked whether it must be. And a way in to be closed."""
    for handle in ("secret", "spare"):
        found = rotating.open_for(
            do.unit, do.company, do.account(handle), RotationCause.REPORT, user_id(PARTY)
        )
        yield f"rotation {handle}", found.id
        yield "duty rotate", do.duty(found.id, DutyKind.ROTATE)
    do.by(OWNER, rotating.waive, found.id, "Nobody has used it.")
    line = way_in(do, PARTY, "spare")
    yield "duty take_away", leaving_access.ask_for(do.unit, do.company, line).id
    yield "nameless", way_in(do, None, "spare").id
    owning.ask(do.unit, do.company, do.account("ownerless"))
    yield "duty name_owner", do.duty(do.account("ownerless").id, DutyKind.NAME_OWNER, OWNER)


def logins(do: Making) -> Made:
    """A login in the vault, and one that is wanted there, of an account whose recovery mail Party holds."""
    seed = read_seed(SecretText(SEED))
    typed = Typed(
        username=SecretText(USERNAME),
        password=SecretText(PASSWORD),
        seed=seed.kept(),
        first_code=code(seed.kept(), do.unit.now).digits,
    )
    yield "login", do.by(OWNER, storing.store, do.account("lent").id, typed).id
    yield "account lent", do.account("lent").id
    old = do.account("wanted")
    new = replace(old, recovery_mail=user_id(PARTY))
    register.change_many(do.unit, (new,))
    do.unit.record(account_event(old, new, "operator"))
    lending.begun(do.unit, do.company, new)
    yield "account wanted", new.id
    yield "duty store_login", do.duty(new.id, DutyKind.STORE_LOGIN)


def lent(do: Making) -> Made:
    """Access that lends a login, a look at it that goes on, and the vault that keeps it."""
    old = do.account("lent")
    new = replace(old, methods={"editor": Method.SHARED_SECRET.value})
    register.change_many(do.unit, (new,))
    do.unit.record(account_event(old, new, "operator"))
    request = ask(do, "lent", "live-event")
    for who in (COMMITTEE, OWNER):
        do.by(who, vouching.approve, request, 1)
    grant = grants.of_request(do.unit, request)
    yield "grant lent", grant.id
    yield "checkout", do.by(PARTY, checking_out.check_out, grant.id).checkout.id
    yield "vault", vault_keys.find(do.unit.connection).id


def entries(do: Making) -> Made:
    """The register: an account, one that is proposed, and two that are the same."""
    yield "account", do.account("held").id
    yield "why party", f"{user_id(PARTY)}:{do.account('held').id}"
    said = {"network": "tiktok", "handle": "proposed", "purpose": "Seen."}
    new = do.by(PARTY, registering.propose, said | {"owner": user_id(OWNER)}).account
    yield "proposal", new.id
    yield "duty proposal", do.duty(new.id, DutyKind.PROPOSAL)
    one = do.by(MANAGER, registering.add, {"network": "x", "handle": "twin", "owner": user_id(OWNER)}).account
    other = do.by(
        MANAGER, registering.add, {"network": "x", "handle": "old", "owner": user_id(OWNER)}
    ).account
    # As an upgrade finds two that are alike; nobody can bring in the second today.
    alike = {"handle": "https://x.com/@twin", "handle_like": "twin"}
    do.unit.execute(register.account.update().where(register.account.c.id == other.id).values(alike))
    yield "twin", one.id
    yield "other twin", other.id


def reported(do: Making) -> Made:
    """A report of each kind, one of them being dealt with, and one handed over."""
    about = {ReportKind.LOST_PHONE: user_id(PARTY), ReportKind.LEAVER: user_id(LEFT)}
    for kind in ReportKind:
        draft = ReportDraft(
            kind, do.account("held").id if kind in (ReportKind.PHISH, ReportKind.WRONG_POST) else None,
            about.get(kind), "youtube", "fake", "", "Seen.",
        )  # fmt: skip
        report = do.by(_reporter(kind), reports.submit, draft)
        yield f"report {kind.value}", report.id
    yield "duty answer_report", do.duty(report.id, DutyKind.ANSWER_REPORT)
    taken = do.by(
        MANAGER, reports.submit, ReportDraft(ReportKind.ROGUE, network="x", handle="odd", what="Seen.")
    )
    do.by(SECURITY, reports.answer, taken.id)
    yield "report dealt with", taken.id
    yield "duty close_report", do.duty(taken.id, DutyKind.CLOSE_REPORT)
    yield (
        "report nameless",
        do.by(MANAGER, reports.submit, ReportDraft(ReportKind.LEAVER, what="Somebody.")).id,
    )


def partners(do: Making) -> Made:
    """An agency with somebody on its roster, who may be somebody in Slack, and what its sponsor is asked."""
    end = (do.unit.now + timedelta(days=60)).date()
    details = Details("Northlight", "Ada Frost", "ada@northlight.example", end, user_id(PARTY))
    agency = do.by(MANAGER, agencies.add, details)
    noah = do.by(PARTY, rosters.put_on, agency.id, Newcomer("Noah Klein", "noah@northlight.example"))
    yield "agency", agency.id
    yield "entry", agency_rows.current(do.unit, noah.id).id
    principals.propose_binding(do.unit, do.company, noah.id, person(do.unit, GUEST))
    yield "identity", principals.waiting_for(do.unit, do.company, user_id(PARTY))[0].id
    yield "duty signed_sheet", do.by(PARTY, signed_sheets.begin, agency.id).id
    for kind in (DutyKind.CONFIRM_ROSTER, DutyKind.CONTRACT_ENDS, DutyKind.NAME_SPONSOR):
        wanted = Wanted(kind, agency.id, do.unit.now + timedelta(days=1), assignee=user_id(PARTY))
        yield f"duty {kind.value}", duties.open_duty(do.unit, do.company, wanted).id


def lists(do: Making) -> Made:
    """A list that waits for a word, and one that held a secret."""
    sheet = read_list(do)
    yield "sheet", sheet
    yield "sheet page", f"{sheet}:0"
    secret = SecretFound("", 2, "Notes", {})
    refused = leaking.found_at_once(do.unit, do.company, ImportKind.HOLDERS, user_id(PARTY), secret)
    yield "duty attest", do.duty(refused.id, DutyKind.ATTEST)


def hunted(do: Making) -> Made:
    """A hunt that asks owners for their people's screens, and everybody for a login."""
    plan = HuntPlan((do.unit.now + timedelta(days=14)).date(), (SourceKind.PEOPLE_SCREEN,), (), (), asks=True)
    new = do.by(MANAGER, hunt.start, plan)
    hunt_amnesty.ask_everybody(do.unit, do.company, new.id)
    on = do.account("held").id
    (evidence,) = [one for one in hunt_rows.sources(do.unit, new.id) if one.account_id == on]
    yield "hunt", new.id
    yield "evidence", evidence.id
    yield "duty evidence", do.duty(evidence.id, DutyKind.EVIDENCE)
    yield "amnesty", next(asked for asked, who in amnesty.asked(do.unit, new.id) if who == user_id(PARTY))


def moved_and_left(do: Making) -> Made:
    """Somebody has moved, somebody has left, one is offboarded, and of another it is asked."""
    change = Change(MoveCause.TITLE, "Content editor", "Recruiter")
    moving.ask(do.unit, do.company, person(do.unit, PARTY), change)
    (question,) = questions.open_about(do.unit, TEAM, user_id(PARTY))
    yield "question", question.id
    yield "line", questions.lines(do.unit, question.id)[0].id
    yield "duty still_needed", do.duty(question.id, DutyKind.STILL_NEEDED)
    old = do.account("spare")
    new = replace(old, recovery_mail=user_id(LEFT))
    register.change_many(do.unit, (new,))
    do.unit.record(account_event(old, new, "operator"))
    gone = replace(person(do.unit, LEFT), kind=Kind.DEACTIVATED)
    people.save(do.unit, gone)
    leaving.left(do.unit, do.company, gone)
    by_kind = {one.kind: one.id for one in duty_rows.every_open(do.unit, TEAM)}
    yield "duty see_off", by_kind[DutyKind.SEE_OFF]
    yield "duty recovery", by_kind[DutyKind.RECOVERY]
    out = do.by(MANAGER, offboarding.ask, Wish(user_id(OFFBOARDED), "Leaves."))
    do.by(ADMIN, offboarding.confirm, out.id)
    asked = do.by(MANAGER, offboarding.ask, Wish(user_id(PARTY), "Leaves."))
    yield "offboarding", asked.id


def courses(do: Making) -> Made:
    """A course, and a quiz at it that has been begun."""
    loaded = course_files.courses_of(ROOT)
    library.teach(do.unit, loaded.digest, loaded.library)
    yield "course holders", "holders"
    yield "attempt", quizzing.begin(do.unit, do.company, user_id(PARTY), "holders").id
    yield "spaced question", _spaced_question(do)


def _spaced_question(do: Making) -> str:
    """What Party, who has passed another course, is asked a month later."""
    whose = user_id(PARTY)
    of = training.ensure(do.unit, do.company, whose, "everyone", Why.ASKED)
    begun = training.move(do.unit, of, AssignmentState.IN_PROGRESS, whose, {})
    training.passed(do.unit, do.company, begun, whose, {})
    spaced.ring(do.unit, do.company, whose, 0)
    found = spaced_rows.newest(do.unit, TEAM, whose)
    assert found
    return found.id


def policies(do: Making) -> Made:
    """The one in force, waiting to be announced, and a later one that the committee votes on."""
    current = policy_rows.in_force(do.unit, TEAM)
    assert current
    yield "first policy", current.id
    announcing.ask(do.unit, do.company, current.id)
    loaded = policy_file.load(changed_policy(), "policy.yml")
    yield "policy", proposing.propose(do.unit, do.company, loaded, "operator").id


def seats(do: Making) -> Made:
    """What Manager asks about two seats: one that a member confirms, and what another admin asks about the senior leader's."""
    ben = user_id("Ben Asante")
    yield "seat", "it"
    yield "seat senior", "sponsor"
    yield "seat change", do.by(MANAGER, committee.ask, "marketing", SeatAct.SEAT, ben).id
    yield "seat change senior", do.by("Oscar Lindqvist", committee.ask, "sponsor", SeatAct.ALTERNATE, ben).id


def digests(do: Making) -> Made:
    """The owner's one message a day."""
    digest.ask(do.unit, TEAM, (user_id(OWNER),))
    yield "digest", user_id(OWNER)


PARTS = (
    requests,
    held,
    secrets,
    logins,
    lent,
    entries,
    reported,
    partners,
    lists,
    hunted,
    listed,
    drafted,
    moved_and_left,
    policies,
    seats,
    adoptions,
    courses,
    digests,
    reviewed,
    steered,
)


def read_list(do: Making) -> str:
    """A list that Owner has handed in, read and shown to them; its id."""
    table = pasted(ROWS)
    sheet = do.by(OWNER, importing.give, ImportKind.HOLDERS, table)
    preview = importing.prepare(do.unit, do.company, sheet, table).preview
    importing.previewed(do.unit, sheet, table, preview, "list.csv")
    return str(sheet.id)


def _task(do: Making, grant_id: str) -> str:
    """The open task of a grant."""
    return next(one.id for one in grants.tasks_of(do.unit, grant_id) if one.state is TaskState.OPEN)


def _reporter(kind: ReportKind) -> Who:
    """The party reports what is about others; of what is about them, it is enough that it is about them."""
    return MANAGER if kind is ReportKind.LOST_PHONE else PARTY
