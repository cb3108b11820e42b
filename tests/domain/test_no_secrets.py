"""A text that gives a secret away is told from one that only speaks of secrets."""

import pytest

from bot.domain.no_secrets import holds_a_secret

GIVEN_AWAY = (
    "pw: Sommer2024!",
    "Login larkfield, password = hunter2",
    "The password is hunter2",
    "Passwort: Geheim1",
    "name;password\nMaya;x",
    "brand,handle,PIN",
    "recovery code: 1234-5678",
    "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP",
    "https://maya:hunter2@x.com/",
    "Token xoxb-1234567890-abcdef",
    "dGhpc0lzQVNlY3JldDEyMw==",
)
SPOKEN_OF = (
    "",
    "Maya Chen, Editor, since May",
    "The password is with Iris; we changed it in May.",
    "Who knows the password? Nobody said.",
    "Two-factor: SMS",
    "password: unknown",
    "https://studio.youtube.com/channel/UCabcdefghijklmnopqrstuv/editing",
    "maya.chen@larkfield.example is a super admin",
    "He knows the login, the password, and the pin; she knows nothing.",
    "A mail asks for our password, and links to https://youtube.example/log-in?from=mail",
    "https://www.facebook.com/l.php?u=larkfield&h=AT0",
)


@pytest.mark.parametrize("text", GIVEN_AWAY)
def test_what_gives_a_secret_away_is_found(text: str) -> None:
    assert holds_a_secret(text)
    assert holds_a_secret(f"One line.\n{text}\nAnother.")


@pytest.mark.parametrize("text", SPOKEN_OF)
def test_what_only_speaks_of_secrets_is_let_through(text: str) -> None:
    assert not holds_a_secret(text)


def test_a_long_list_is_looked_through_at_once() -> None:
    assert not holds_a_secret("Maya Chen, Editor, larkfieldfilms\n" * 50_000)
