"""The story on a terminal: headings, what people do, and what Slack then shows them, in colour."""

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from bot.simulator import Ink, Message, Person, Reader, View, Workspace

COLOURS = Ink(
    person="[cyan]{}[/]",
    date="[green]{}[/]",
    bold="[bold]{}[/]",
    italic="[italic]{}[/]",
    small="[dim]{}[/]",
    button="[reverse]{}[/]",
    entry="[reverse]{}[/]",
    escape=escape,
)


class Terminal:
    """Tells a story: headings, what somebody does, and what Slack then shows whom."""

    def __init__(self, workspace: Workspace, console: Console) -> None:
        """Print to `console`; names come from `workspace`."""
        self._reader = Reader(workspace, COLOURS)
        self._console = console

    def chapter(self, title: str) -> None:
        """A new part of the story."""
        self._console.print()
        self._console.rule(f"[bold]{title}", align="left")

    def does(self, who: Person, what: str) -> None:
        """What a person does."""
        self._console.print(f"\n[bold cyan]{who.name}[/] {what}")

    def happens(self, what: str) -> None:
        """What happens without anybody doing it."""
        self._console.print(f"\n[bold magenta]{what}[/]")

    def shows(self, where: str, shown: Message | View) -> None:
        """A message or dialogue as its reader sees it."""
        body = Text.from_markup("\n".join(self._reader.shown(shown)))
        self._console.print(Panel(body, title=where, title_align="left", expand=False, width=100))
