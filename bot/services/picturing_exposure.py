"""Gathering what exposure is shown with: all of it to whoever runs the programme, to owners their own."""

from bot.domain.pictures import ExposedAccount, ExposurePicture
from bot.domain.programme import Company
from bot.services import exposing, standing
from bot.services.exposing import Exposed
from storage.database import Unit


def exposure_picture(unit: Unit, company: Company, reader: str) -> ExposurePicture:
    """How exposed the programme is, with the accounts that this reader may look at."""
    found = exposing.exposure(unit, company)
    runs_it = reader in (*standing.managers(unit, company.workspace_id), *company.admins)
    own = [
        one for one in found.accounts if runs_it or reader in (one.account.owner, one.account.backup_owner)
    ]
    policy = standing.in_force(unit, company).policy

    def shown(one: Exposed) -> ExposedAccount:
        network = policy.network(one.account.network)
        name = network.name if network else one.account.network
        return ExposedAccount(one.account, name, one.points, one.score)

    return ExposurePicture(
        score=found.score,
        legacy=found.legacy,
        unknown=found.unknown,
        in_all=len(own),
        accounts=tuple(map(shown, own)),
        may_take=runs_it,
    )
