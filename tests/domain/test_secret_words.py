"""What looks like a secret in a spreadsheet and what does not: realistic cells both ways."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.secret_words import secret_cell, secret_form, secret_heading

SECRET_HEADINGS = """
Password · PASSWORD · password · Passwords · Pass word · Passwort · Passwörter · Kennwort · pwd · PW · Pass · Passcode
Login password · Password (old) · Shared password · Account pwd · Twitter PW · mot de passe · MdP · Contraseña · Senha
Wachtwoord · Lösenord · Hasło · Heslo · 2FA seed · 2FA secret · 2fa_backup · TOTP · TOTP secret · OTP · Recovery codes
recovery code · Backup codes · Backup-Codes · PIN · Pin code · Token · Access token · API key · api_key · API-Token
Secret · Client secret · App Secret · Private key · Seed phrase · Security answer · Credentials · Zugangsdaten
Password hint · Page access token · Ｐａｓｓｗｏｒｄ · Pass\u200bword · Codes de secours
"""
PLAIN_HEADINGS = """
Account · Handle · Network · Name · Owner · Backup owner · E-mail · Slack id · Role · Method · Since · Until · Notes
Password last changed · Password changed on · Who knows the password · Password manager · Password holder · Shared password?
Has a password? · Token expiry · 2FA · 2FA method · Two-factor · Recovery mail · Recovery phone · Passport · Compass
Spin · Pinned post · Pinterest · Key account manager · Access · Access level · Login · Username · Bypass · Passion
Ansprechpartner · Zuständig · Benutzername · Rolle · Passwort geändert am · Passwort bekannt bei wem · Last password rotation
Secretary · Tokenisation · Passenger brand · Media contact · Market · Tier · URL · Link · Phone · Status · Since when
"""
SECRET_CELLS = [
    "pw: Hunter2", "PW:hunter2", "pw=hunter2", "pass=letmein", "Pass: letmein", "password: larkfield",
    "Passwort: Sommer", "Kennwort = Sommer", "pwd : x1", "login maya / pw: abc", "Password (old): winter",
    "password -> winter22", "mot de passe : soleil", "Contraseña: hola", "PIN: 4711", "pin=0000", "senha: lua",
    "the password is Sommer2024!", "PW Sommer2024!", "Passwort ist Sommer2024", "password Lark!field",
    "token: abc123def456", "access_token=EAAB", "api key: 7f3", "client secret: no-idea-9", "2FA seed: JBSWY3DP",
    "otp: 123456", "recovery code: 8f3k", "backup codes: 1234 5678", "secret: squirrel", "geheimantwort: Rex",
    "otpauth://totp/Larkfield:maya?secret=JBSWY3DPEHPK3PXP", "otpauth-migration://offline?data=abc",
    "JBSWY3DPEHPK3PXP", "jbsw y3dp ehpk 3pxp", "JBSW Y3DP EHPK 3PXP", "12345678 87654321 55443322 19283746",
    "1234 5678, 8765 4321, 9988 7766, 1123 5813", "a1b2c-d3e4f f3e2d-c1b2a 99a8b-77c6d", "AB12-CD34-EF56-GH78",
    "-----BEGIN RSA PRIVATE KEY-----", "ghp_abcdefghijklmnopqrst0123456789ABCDEF", "xoxb-123456789012-abcdef",
    "AKIAIOSFODNN7EXAMPLE", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "AIzaSyDdI0hCZtE6vySjMm-WEfRq3CPzqKqqsHI",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "https://maya:Sommer24@cms.larkfield.example/",
    "https://api.larkfield.example/v1?access_token=abc", "kT7#vQ2!xL9$mR4@wZ", "xK9vQ2mL7pR4tW8zB3nY6c",
    "5f4dcc3b5aa765d61d8327deb882cf99", "Call Ana. kT7vQ2xL9mR4wZ8bN is the new one", "ｐｗ： hunter2",
    "p\u00adw: hunter2", "Line one\npw: hunter2\nline three", "My pw:hunter2, ask Ben",
]  # fmt: skip
PLAIN_CELLS = [
    "", "x", "Ana", "Maya Chen", "maya.chen@larkfield.example", "maya.chen+social2024@larkfield.example",
    "@larkfield_outdoor_2024_official", "larkfield-xmas-2023-promo-de-v3", "HootsuiteOwner2024Team",
    "https://www.instagram.com/larkfield.outdoor/", "facebook.com/LarkfieldOutdoor2024?ref=ab12CD34",
    "https://docs.google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit#gid=0",
    "https://www.youtube.com/channel/UCX6OQ3DkcsbYNE6H8uQQuVA", "UCX6OQ3DkcsbYNE6H8uQQuVA",
    "550e8400-e29b-41d4-a716-446655440000", "1234567890123456", "U012ABCDEF", "<@U012ABCDEF>",
    "2024-01-31T12:00:00.000000Z", "2024-01-31", "31.01.2024", "January 2024", "Q3 2024", "2019, 2020, 2021, 2022",
    "2017 2018 2019 2020 2021 2022 2023 2024", "+49 30 1234 5678", "0044 20 7946 0958", "DE89370400440532013000",
    "Shared password", "shared password", "password", "Password in 1Password", "password: see 1Password",
    "pw: in the vault", "Passwort: siehe Tresor", "PW: n/a", "password: none", "Password: unknown", "pass: yes",
    "password: ask Ana", "password: held by Ana", "PIN: see reception", "token: none", "Token: expires in May",
    "password is kept by Ana", "PW ist im Tresor", "The password is shared with the team", "password changed 2024-03-01",
    "Password last changed March 2023", "Passwords rotate every quarter", "no password, native role",
    "2FA: app", "2FA: Ana's phone", "two-factor: SMS to +44 7700 900123", "2fa by authenticator app",
    "bypass: yes", "compass: north", "passport: renewed", "Pinned: yes", "Spin: off", "Has access since 2021",
    "Head-of-Social (DACH)", "Donaudampfschifffahrtsgesellschaft", "Social-Media-Kampagne2024/25",
    "Screenshot_2024-01-31_at_10.15.22.png", "IMG_20240131_101522.jpg", "Brand-Guidelines_v2.3_FINAL.pdf",
    "AW23/SS24/AW24/SS25", "JIRA-12345/SOCIAL-678", "urn:li:organization:12345678", "act_1234567890123456",
    "Ana / Ben", "Ana & Ben", "agency team", "=VLOOKUP(A2;B:C;2)", "Larkfield UK&IE", "24/7/365-community-mgmt",
    "10000001 10000002 10000003 10000004", "20240101 20240201 20240301 20240401", "Öffentlichkeitsarbeit2024",
    "Left in May; still logged in on the office iPad (2nd floor)", "x" * 1000, "Very long " * 100,
    "Marketing/Communications/PR/Events", "株式会社ラークフィールド・アウトドア", "Geschäftsführung-Assistenz2",
    "CustomerServiceEMEA01", "iPhone14Pro(TeamPhone3)", "Rock4Nature2Gether", "SS2024, FW2024, SS2025", "9:00-17:30",
]  # fmt: skip


def listed(block: str) -> list[str]:
    return [one.strip() for line in block.split("\n") for one in line.split("·") if one.strip()]


@pytest.mark.parametrize("heading", listed(SECRET_HEADINGS))
def test_a_heading_over_secrets_is_known(heading: str) -> None:
    assert secret_heading(heading)


@pytest.mark.parametrize("heading", listed(PLAIN_HEADINGS))
def test_a_heading_that_only_speaks_of_secrets_is_none(heading: str) -> None:
    assert not secret_heading(heading)


@pytest.mark.parametrize("cell", SECRET_CELLS)
def test_a_cell_that_holds_a_secret_is_known(cell: str) -> None:
    assert secret_cell(cell)


@pytest.mark.parametrize("cell", PLAIN_CELLS)
def test_what_people_write_otherwise_is_no_secret(cell: str) -> None:
    assert not secret_cell(cell)


def test_a_form_of_two_columns_is_read_as_label_and_value() -> None:
    assert secret_form(["", "Password", "hunter2", ""])
    assert not secret_form(["Password", "see 1Password"])
    assert not secret_form(["Password", "Editor", "Ana"])
    assert not secret_form(["Name", "Ana"])


PROSE = st.text(string.ascii_letters + " ,.-'", max_size=60)


@given(
    PROSE, st.sampled_from(["pw: ", "pass=", "PASSWORD:", "Kennwort : ", "api_key="]), st.integers(), PROSE
)
def test_wherever_it_stands_in_a_cell_it_is_found(before: str, key: str, seed: int, after: str) -> None:
    secret = "x9" + "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=8))
    assert secret_cell(f"{before} {key}{secret} {after}")


def test_what_a_password_manager_makes_up_is_found() -> None:
    """Of many, because a made-up string may look like words by chance."""
    dice = random.Random(20_261_123)
    signs = string.ascii_letters + string.digits + "!#$%&*+-=?@^_"
    made_up = ["".join(dice.choices(signs, k=dice.randint(16, 32))) for _ in range(4_000)]
    missed = [secret for secret in made_up if not secret_cell(secret)]
    assert len(missed) <= 16, missed


@given(st.text(max_size=400))
def test_any_text_is_judged_without_a_fault(text: str) -> None:
    assert secret_cell(text) in (True, False)
    assert secret_heading(text) in (True, False)


WORDS = ["Ana", "Ben", "Chloé", "Marín", "Larkfield", "Films", "editor", "since", "May", "Nordic", "agency"]


@given(st.lists(st.sampled_from(WORDS)))
def test_names_and_plain_words_are_never_taken_for_a_secret(words: list[str]) -> None:
    assert not secret_cell(" ".join(words))
    assert not secret_cell(" / ".join(words))
