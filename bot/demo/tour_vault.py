"""The part of the tour about logins that must be shared: lent, looked at, changed, and sealed away."""

from typing import Any, Final

from bot.demo.tour_steps import step

_MAYA, _GIA, _TOM, _KENJI, _NADIA = (
    "Maya Chen", "Gia Romano", "Tom Gallagher", "Kenji Mori", "Nadia Haddad",
)  # fmt: skip

VAULT_STEPS: Final[tuple[dict[str, Any], ...]] = (
    step(
        "Roles come first",
        "Maya asks for the login of an account whose network has roles. Send the line: she is refused, "
        "and told what to ask for instead. Then close the form.",
        _MAYA,
        "app",
        type_="/request-access @larkfield on instagram account login 2d publish because I am travelling",
        done="Instagram has roles of its own: ask for Content",
    ),
    step(
        "A login is lent",
        "Reddit has no role for speaking as the brand, so Gia is lent the login. Send the line, Check out, "
        "have a New code shown, and Check in: each look is on the trail.",
        _GIA,
        "app",
        type_="/my-access",
        look="Check out",
        done="Closed: you checked it in.",
    ),
    step(
        "Whoever saw it knows it",
        "Ben stored this login before he left, and Gia has seen it. So Tom is asked to change it. Have a "
        "password generated, and store it: that closes what was asked.",
        _TOM,
        "app",
        look="Store the new one…",
        done="Done: the shared secrets of @larkfield_team",
    ),
    step(
        "One person seals it",
        "Something is wrong? Kenji presses Seal now, says why, and nobody is shown a login any more; all "
        "else goes on. Close the dialogue. In his newest message, press Ask to unseal.",
        _KENJI,
        "app",
        type_="/vouchsafe vault",
        look="Seal now…",
        done="The vault is sealed: no login can be stored or looked at",
    ),
    step(
        "Two unseal it",
        "A second person must agree. Nadia, the workspace's owner, knows why it was sealed, and that "
        "all is well again.",
        _NADIA,
        "app",
        look="Agree: unseal it",
        done="The vault is open again",
    ),
)
