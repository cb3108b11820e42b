"""A small policy for tests, to be changed in one place at a time."""

from copy import deepcopy

from bot.domain.policy import Policy

SMALL = {
    "company": "Larkfield",
    "objective": "Safe hands.",
    "summary": "Ask, be vouched for, give back.",
    "committee": {
        "seats": [
            {"id": "digital", "discipline": "digital", "person": "dora@larkfield.example"},
            {"id": "it", "discipline": "it", "person": "ivan@larkfield.example"},
            {"id": "marketing", "discipline": "marketing-communications", "person": "mia@larkfield.example"},
            {"id": "pr", "discipline": "public-relations", "vacant": True},
            {"id": "lead", "discipline": "senior-leader", "person": "lena@larkfield.example"},
        ]
    },
    "networks": [
        {
            "id": "x",
            "name": "X",
            "roles": [{"id": "contributor", "name": "Contributor"}, {"id": "admin", "name": "Admin"}],
            "unordered": [{"id": "ads", "name": "Ads"}],
        },
        {"id": "linkedin", "name": "LinkedIn", "roles": [{"id": "analyst", "name": "Analyst"}]},
    ],
    "use_cases": [
        {
            "id": "publish",
            "name": "Publish",
            "roles": ["contributor", "admin"],
            "max": "90 days",
            "because": "Posts.",
        },
        {"id": "read", "name": "Read", "max": "1 year", "because": "Figures."},
    ],
    "access_rules": [
        {"id": "all", "require": {"approvals": ["owner"]}, "because": "The owner answers for it."},
        {
            "id": "admins",
            "when": {"role": "admin"},
            "require": {"max": "30 days", "approvals": ["owner", "discipline:it"]},
            "because": "Admins add others.",
        },
    ],
}


def raw(**sections):
    """The small policy as plain data, with these sections instead of its own."""
    return {**deepcopy(SMALL), **sections}


def policy(*rules, **sections):
    """The small policy, with these access rules after its own."""
    data = raw(**sections)
    data["access_rules"] += rules
    return Policy.model_validate(data)


def rule(rule_id="extra", because="Because.", when=None, **require):
    """An access rule as plain data."""
    return {"id": rule_id, "when": when or {}, "require": require, "because": because}
