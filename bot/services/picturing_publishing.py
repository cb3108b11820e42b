"""Gathering what an announced policy shows: its text, whose name stands under it, and what is newer."""

from bot.domain.acknowledging import Signing
from bot.domain.programme import Company, PolicyVersion
from bot.domain.publishing_pictures import AcknowledgingPicture, PublishedPicture
from bot.domain.refusals import Gone
from bot.services import acknowledging, announcing, standing
from storage import policy
from storage.database import Unit


def published(unit: Unit, company: Company, policy_id: str) -> PublishedPicture:
    """A version that is or has been in force; raises `Gone`."""
    version = policy.version(unit, policy_id)
    if version is None or version.workspace_id != company.workspace_id or version.in_force_at is None:
        raise Gone
    return _published(unit, company, version)


def in_force(unit: Unit, company: Company) -> PublishedPicture:
    """The version that decides now."""
    return _published(unit, company, standing.in_force(unit, company).version)


def acknowledging_picture(unit: Unit, company: Company, person: str) -> AcknowledgingPicture:
    """The version that can be acknowledged now, as this person sees it."""
    of = in_force(unit, company)
    given = acknowledging.given_on(unit, company, person, of.version)
    return AcknowledgingPicture(of, given.at if given else None)


def _published(unit: Unit, company: Company, version: PolicyVersion) -> PublishedPicture:
    current = policy.in_force(unit, company.workspace_id)
    by = version.announced_by
    return PublishedPicture(
        version=version,
        policy=standing.parsed(version.text),
        signed=announcing.name_of(unit, company, by) if by else None,
        signing=Signing(version.announced_as) if version.announced_as else None,
        newer=current if current and current.id != version.id else None,
    )
