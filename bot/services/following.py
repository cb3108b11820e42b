"""What follows for everybody else when somebody is no longer who they were."""

from bot.domain.people import Person
from bot.domain.programme import Company
from bot.services import agencies, duties, owning, review_people, tasking, vouching
from storage import access, grants, nudges
from storage.database import Unit


def standing_changed(unit: Unit, company: Company, person: Person) -> None:
    """Slots they filled are shown open again (or filled), what they would be given is judged again, what they
    held and still have is asked back more urgently, and their open tasks go to the next in line,
    as do naming an owner in their place and what an audit asks of them.
    """
    for request in access.pending(unit, company.workspace_id):
        again = vouching.judge_again if request.beneficiary == person.user_id else vouching.reconsider
        again(unit, company, request.id)
    if not person.fit:
        for task in grants.open_tasks_for(unit, company.workspace_id, person.user_id):
            tasking.hand_on(unit, company, task)
        agencies.sponsor_left(unit, company, person.user_id)
        duties.hand_on_all(unit, company, person.user_id)
        owning.left(unit, company, person.user_id)
        review_people.left(unit, company, person.user_id)
    else:
        owning.came_back(unit, company, person.user_id)
    nudges.hurry_removals(unit, company.workspace_id, person.user_id)
