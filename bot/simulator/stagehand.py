"""What whoever set up the local Slack offers around it: moving its clock on, restarting the app, a tour."""

from typing import Any, Protocol

Json = dict[str, Any]


class Stagehand(Protocol):
    """Works behind the scenes. Its methods may block, and are never called under the workspace's lock."""

    can_restart: bool
    """Whether `restart_app` does anything."""

    def next_due(self) -> float | None:
        """The epoch second at which the app does something next by itself; None when nobody can say."""
        ...

    def before_move(self) -> None:
        """Called before the clock is moved: returns when nothing is under way, or soon."""
        ...

    def restart_app(self) -> None:
        """Kill the app's process and start it again."""
        ...

    def tour(self) -> Json | None:
        """A guided tour as a title and steps; None when there is none."""
        ...

    def sheet(self) -> Json | None:
        """Samples of what the app itself can show, as a title and samples; None when there are none."""
        ...


class NoStagehand:
    """Offers nothing: the workspace is all there is."""

    can_restart = False

    def next_due(self) -> float | None:
        return None

    def before_move(self) -> None:
        return None

    def restart_app(self) -> None:
        return None

    def tour(self) -> Json | None:
        return None

    def sheet(self) -> Json | None:
        return None
