"""The roles that people have in the programme, by the ids under which the policy describes them (P2.7)."""

from typing import Final

SENIOR_SPONSOR: Final = "senior-leader"
COMMITTEE: Final = "committee"
PROGRAMME_MANAGER: Final = "programme-manager"
DEPUTY: Final = "deputy"
OWNER: Final = "owner"
BACKUP_OWNER: Final = "backup-owner"
CUSTODIAN: Final = "custodian"
HOLDER: Final = "holder"
AGENCY_SPONSOR: Final = "agency-sponsor"
INCIDENT_LEAD: Final = "incident-lead"
AUDITOR: Final = "auditor"
VAULT_ADMINISTRATOR: Final = "vault-administrator"
EMPLOYEE: Final = "employee"

EVERY_ROLE: Final = (
    *(SENIOR_SPONSOR, COMMITTEE, PROGRAMME_MANAGER, DEPUTY, OWNER, BACKUP_OWNER, CUSTODIAN, HOLDER),
    *(AGENCY_SPONSOR, INCIDENT_LEAD, AUDITOR, VAULT_ADMINISTRATOR, EMPLOYEE),
)
"""In the order in which they are shown. Which of them somebody has is computed, never written down."""

WITH_THE_POLICY: Final = frozenset({EMPLOYEE})
"""Whoever acknowledges the policy acknowledges these along with it."""

OF_OFFICES: Final = {
    "programme_manager": PROGRAMME_MANAGER,
    "deputy": DEPUTY,
    "incident_lead": INCIDENT_LEAD,
    "auditor": AUDITOR,
    "vault_administrator": VAULT_ADMINISTRATOR,
}
"""Which office of the policy is which role."""
