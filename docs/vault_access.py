"""Draws who is ever shown a login into `docs/vault-access.md`, by trying as everybody, in every state.

`make docs` writes it; a test tries again and compares.
"""

from collections.abc import Mapping
from pathlib import Path

from docs.permissions import table
from tests.permissions.booth import in_a_booth
from tests.permissions.looking import CASES, cells

PAGE = Path(__file__).with_name("vault-access.md")

HEAD = """# Who is shown a login

A login of the vault is lent to Party by a grant, and there is a look at it going on. Everybody presses
everything that shows it, *Check out*, *Show the login* and *New code*, as the real edge takes it, with the
grant, the login and the vault in every state. `shown` is somebody to whom anything of the login is shown, be
it the user name, the password or a code. Everything else is the name of the refusal to *Check out*, of which
[permissions.md](permissions.md) has the sentences and who everybody is. `make docs` draws this page, and a
test tries everything again and compares.

"""


def page(rows: Mapping[str, tuple[str, ...]]) -> str:
    """The whole page."""
    return f"{HEAD}{table(rows.items()).replace('| Act |', '| How it stands |')}"


def drawn() -> str:
    """The page as everybody's trying makes it."""
    with in_a_booth() as booth:
        return page({case.words: cells(booth, case) for case in CASES})


if __name__ == "__main__":
    PAGE.write_text(drawn())
