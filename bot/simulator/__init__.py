"""A strict local Slack: a workspace without I/O inside a thin HTTP shell. It imports nothing of the bot's."""

from .clock import Clock, KeptClock, MovableClock, SystemClock
from .deliveries import Delivery
from .entry import Upload
from .errors import CannotDo, NothingThere, RequiredField, SlackError
from .messages import Message
from .person import Person
from .reading import live_parts, mentions
from .server import SlackServer
from .stagehand import NoStagehand, Stagehand
from .store import Store
from .transport import sign
from .views import View
from .workspace import Workspace

__all__ = [
    "CannotDo",
    "Clock",
    "Delivery",
    "KeptClock",
    "Message",
    "MovableClock",
    "NoStagehand",
    "NothingThere",
    "Person",
    "RequiredField",
    "SlackError",
    "SlackServer",
    "Stagehand",
    "Store",
    "SystemClock",
    "Upload",
    "View",
    "Workspace",
    "live_parts",
    "mentions",
    "sign",
]
