"""Which account a row means: by network and handle, by an address, or by both in one cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.domain.addresses import account_at, handle_and_network, is_address, network_id
from bot.domain.policy import Policy
from bot.domain.policy_parts import Network


@dataclass(frozen=True)
class Networks:
    """The networks that the policy knows; without one they are taken as they are written."""

    policy: Policy | None

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        networks = self.policy.networks if self.policy else ()
        return {said.casefold(): one.id for one in networks for said in (one.name, one.id)}

    def find(self, said: str) -> Network | None:
        """The network that a cell names."""
        known = network_id(said, self._ids)
        return self.policy.network(known) if self.policy and known else None

    def located(self, cells: Mapping[str, str]) -> tuple[str, str]:
        """Network and handle that a row means, each empty where the row does not say it."""
        network, handle, url = (cells.get(name, "") for name in ("network", "handle", "url"))
        if not network and handle and not is_address(handle) and self.policy:
            network, handle = handle_and_network(handle, self._ids) or (network, handle)
        address = handle if is_address(handle) else url
        named = account_at(address) if address else None
        if named:
            network = network or self._known(named[0])
            handle = named[1] if not handle or handle is address else handle
        return self._known(network), handle.lstrip("@").strip()

    def _known(self, said: str) -> str:
        """The network's id; a word that the policy does not know stays as it is."""
        return network_id(said, self._ids) or said.casefold()
