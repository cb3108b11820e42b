"""The policy in force: everything the committee decides, as one frozen value."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from bot.domain.access_rules import AccessRule
from bot.domain.policy_acknowledgement import Acknowledgement, Announcement
from bot.domain.policy_audits import Audits
from bot.domain.policy_nagging import Nagging
from bot.domain.policy_parts import (
    CatalogueRole,
    Committee,
    Grants,
    Incidents,
    NativeRole,
    Network,
    Offices,
    Requests,
    Risk,
    UseCase,
)
from bot.domain.policy_programme import Report
from bot.domain.policy_training import Training
from bot.domain.policy_types import Length, Link, Name, Part, Slug
from bot.domain.policy_vault import Vault

SUMMARY_LIMIT = 600
"""Characters of the summary: what one short message holds (P2.3)."""


class Policy(Part):
    """A company's programme. Slack people are named by id or e-mail; lengths are `timedelta`."""

    company: Name
    objective: Annotated[str, Field(min_length=1, max_length=1000)]
    summary: Annotated[str, Field(min_length=1, max_length=SUMMARY_LIMIT)]
    document: Link | None = None
    parent_policy: Link | None = None
    review_every: Length | None = None
    risks: tuple[Risk, ...] = ()
    controls: Mapping[Slug, tuple[Name, ...]] = {}
    committee: Committee
    offices: Offices = Offices()
    roles: tuple[CatalogueRole, ...] = ()
    networks: Annotated[tuple[Network, ...], Field(min_length=1, max_length=60)]
    use_cases: Annotated[tuple[UseCase, ...], Field(min_length=1, max_length=60)]
    access_rules: Annotated[tuple[AccessRule, ...], Field(min_length=1, max_length=200)]
    requests: Requests = Requests()
    grants: Grants = Grants()
    vault: Vault = Vault()
    audits: Audits = Audits()
    incidents: Incidents = Incidents()
    report: Report = Report()
    acknowledgement: Acknowledgement = Acknowledgement()
    announcement: Announcement = Announcement()
    nagging: Nagging = Nagging()
    training: Training = Training()

    def network(self, network_id: str) -> Network | None:
        """The network of this id."""
        return next((network for network in self.networks if network.id == network_id), None)

    def role(self, network_id: str, role_id: str) -> NativeRole | None:
        """The role of this id on this network; role ids are each network's own."""
        network = self.network(network_id)
        return network.role(role_id) if network else None

    def rank(self, network_id: str, role_id: str) -> int | None:
        """The role's place in its network's order from low to high; `None` for a role in no order."""
        network = self.network(network_id)
        return network.rank(role_id) if network else None

    def use_case(self, use_case_id: str) -> UseCase | None:
        """The use case of this id."""
        return next((use_case for use_case in self.use_cases if use_case.id == use_case_id), None)

    def catalogue_role(self, role_id: str) -> CatalogueRole | None:
        """What the policy says of a role in the programme, if it says anything."""
        return next((role for role in self.roles if role.id == role_id), None)

    def use_cases_for(self, network_id: str, role_id: str) -> tuple[UseCase, ...]:
        """The reasons that may be given for this role on this network."""
        return tuple(use_case for use_case in self.use_cases if use_case.covers(network_id, role_id))
