"""The policy's part about logins in the vault: who may have one, how it is shown, and how old it may get."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.outline import Fault, Place
from bot.domain.policy_types import FewNames, Length, Part


class Exceptions(Part):
    """The use cases for which a login is lent though the network has roles of its own, and for how long."""

    use_cases: FewNames = ()
    max: Length = timedelta(hours=72)


class Vault(Part):
    """How logins are lent: for how long at a time, and what of them is shown.

    With `native_first` nobody gets a login where the network has a role of its own for the purpose. A login
    older than `max_age` is changed, and whoever has not used theirs for `unused_after` is named to the owner.
    """

    checkout: Length = timedelta(hours=8)
    show: Literal["modal", "codes_only"] = "modal"
    native_first: bool = True
    exceptions: Exceptions = Exceptions()
    max_age: Annotated[Length | None, Field(examples=["180 days"])] = timedelta(days=180)
    unused_after: Length = timedelta(days=30)


def vault_faults(file: Place) -> Iterator[Fault]:
    """What is wrong between the vault's part and the rest."""
    known = file["use_cases"].ids()
    for name in file["vault"]["exceptions"]["use_cases"].names():
        if name.text not in known:
            yield name.fault("The exceptions name a use case that is not there.", "Name one of `use_cases`.")
