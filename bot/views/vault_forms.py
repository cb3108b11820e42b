"""The forms in which a login is stored, changed and taken out; the vault shows nothing of it afterwards."""

import json
from collections.abc import Mapping
from typing import Any, Final

from bot.domain.logins import LONGEST_PASSWORD, STRONGEST, Typed
from bot.domain.secret_text import SecretText
from bot.domain.sentences import join_words
from bot.domain.vault import Field
from bot.domain.vault_pictures import Kept, LoginBrief
from bot.views.kit import (
    Block,
    checkboxes,
    context,
    divider,
    escape,
    input_block,
    modal,
    option,
    section,
    text_input,
)
from bot.views.logins import WORDS, looking, words
from bot.views.reasons import reason_form
from bot.views.values import field as filled

STORE_FORM = "store_login_form"
WITHDRAW_FORM = "withdraw_login_form"

_WHO_SEES: Final = (
    "All of it goes into the vault, encrypted. Whoever is lent it looks at the user name, the password and "
    "codes; whoever stores it does not."
)
_SEED_HINT: Final = (
    "The key that the network shows beside the QR code, or its otpauth:// address. "
    "People get codes from it, and never the key."
)
_CODE_HINT: Final = "Add the same key to your own app first. The code shows that the key is right."
_IS_TOLD: Final = ("is told that it has changed", "are told that it has changed")
_THROUGH_SLACK: Final = (
    "What you type here goes through Slack. `vouchsafe vault store`, at the machine's terminal, does without."
)
_LONGEST: Final = 1000
_OPTIONAL: Final = (Field.TOTP_SEED, Field.RECOVERY_CODES, Field.RECOVERY_MAIL)


def store_form(picture: LoginBrief, nonce: str) -> Block:
    """Every field of a login; what is left empty stays as it is."""
    first = picture.secret is None
    version = picture.secret.version if picture.secret else 0
    meta = {"id": picture.account.id, "nonce": nonce, "version": version}
    return modal(
        "Store a login" if first else "Change a login",
        [section(f"*{words(picture)}*"), *_lead(picture), *_asked(picture), *_without(picture)],
        callback_id=STORE_FORM,
        submit="Store",
        private_metadata=json.dumps(meta),
    )


def read_store(values: Mapping[str, Any]) -> Typed:
    """What was typed; nothing of it is anything but a secret."""
    return Typed(
        username=_typed(values, "username"),
        password=_typed(values, "password"),
        seed=_typed(values, "seed"),
        first_code=_typed(values, "first_code"),
        recovery_codes=_typed(values, "recovery_codes"),
        recovery_mail=_typed(values, "recovery_mail"),
        generate=bool(_ticked(values, "generate")),
        without=frozenset(map(Field, _ticked(values, "without"))),
    )


def read_meta(private_metadata: str) -> tuple[str, int]:
    """The account's id, and the version that the form was filled in upon."""
    meta = json.loads(private_metadata)
    return str(meta["id"]), int(meta["version"])


def kept(outcome: Kept) -> Block:
    """In place of the form: what was kept, and a generated password this once."""
    blocks = [section(said(outcome)), *(_made(outcome.made) if outcome.made else [])]
    told = looking(outcome.told, *_IS_TOLD)
    later = [context(told)] if told else []
    return {
        **modal("Stored", [*blocks, *later], callback_id="login_stored", close="Close"),
        "clear_on_close": True,
    }


def said(outcome: Kept) -> str:
    """What somebody reads after storing: nothing of the login itself."""
    parts = []
    if outcome.strength and outcome.length:
        parts.append(f"{outcome.length} characters, strength {outcome.strength.score} of {STRONGEST}")
    else:
        parts.append("the password as it was")
    if outcome.confirmed:
        parts.append("second factor confirmed")
    elif Field.TOTP_SEED in outcome.has:
        parts.append("second factor as it was")
    return f"Kept. {', '.join(parts).capitalize()}."


def withdraw_form(picture: LoginBrief, nonce: str) -> Block:
    """What taking it out means, and why: the second step."""
    told = looking(picture.open, "sees it closed", "see it closed")
    after = (
        "Nobody can look at it any more.",
        told,
        "Whoever has seen it still knows it: change it on the network.",
    )
    about = f"*Take the login of {words(picture)} out of the vault*\n{' '.join(filter(None, after))}"
    return reason_form(
        "Take a login out",
        about,
        callback_id=WITHDRAW_FORM,
        hint="For example that everybody has a role of their own now. It stands on the trail.",
        submit="Take it out",
        subject=picture.secret.id if picture.secret else "",
        nonce=nonce,
    )


def withdrawn(handle: str) -> str:
    """What somebody reads after taking a login out."""
    return f"The login of @{escape(handle)} is out of the vault. Nobody can look at it any more."


def _lead(picture: LoginBrief) -> list[Block]:
    if picture.secret is None:
        return [context(_WHO_SEES), context(_THROUGH_SLACK)]
    has = join_words(WORDS[one] for one in WORDS if one in picture.has)
    told = looking(picture.open, *_IS_TOLD)
    kept = f"The vault has the {has}. *A field that you leave empty keeps what is there.*"
    return [section(f"{kept} {told}".strip()), context(_THROUGH_SLACK)]


def _asked(picture: LoginBrief) -> list[Block]:
    first = picture.secret is None
    make = checkboxes("generate", [option("Generate one for me", "generate")])
    return [
        _field("username", "User name", "Or the address to sign in with.", optional=not first),
        _field(
            "password",
            "Password" if first else "New password",
            "As it is on the network now. You are not shown it again.",
            limit=LONGEST_PASSWORD,
        ),
        input_block(
            "Or",
            make,
            "generate",
            optional=True,
            hint="You see it once after storing it, to set it on the network.",
        ),
        divider(),
        _field("seed", "Key of the second factor", _SEED_HINT),
        _field("first_code", "The code that your app shows now", _CODE_HINT, limit=20),
        divider(),
        _field("recovery_codes", "Recovery codes", "Nobody is ever shown them.", multiline=True),
        _field(
            "recovery_mail",
            "Recovery mail",
            "The address at which the account is recovered. Nobody is ever shown it.",
        ),
    ]


def _without(picture: LoginBrief) -> list[Block]:
    """What can be taken out alone, as when the second factor is switched off."""
    there = [one for one in _OPTIONAL if one in picture.has]
    if not there:
        return []
    boxes = checkboxes("without", [option(f"The {WORDS[one]}", one.value) for one in there])
    return [input_block("Keep no longer", boxes, "without", optional=True)]


def _field(
    name: str,
    label: str,
    hint: str,
    *,
    optional: bool = True,
    multiline: bool = False,
    limit: int = _LONGEST,
) -> Block:
    element = text_input(name, multiline=multiline, max_length=limit)
    return input_block(label, element, name, hint=hint, optional=optional)


def _made(password: SecretText) -> list[Block]:
    """The generated password as text that can be copied, where nothing is parsed."""
    shown = {"type": "text", "text": password.reveal()}
    return [
        section("*Set this password on the network now.* It is shown this once."),
        {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [shown]}]},
        context("If you lose it before it is set there, change the login again and have another one made."),
    ]


def _typed(values: Mapping[str, Any], name: str) -> SecretText | None:
    """What stands in a field; it was made a secret where it came in. A password is taken as it stands."""
    typed = filled(values, name).get("value") or ""
    secret = typed if isinstance(typed, SecretText) else SecretText(str(typed))
    return secret if secret.reveal().strip() else None


def _ticked(values: Mapping[str, Any], name: str) -> list[str]:
    return [str(one["value"]) for one in filled(values, name).get("selected_options") or ()]
