"""Which places the settings name for the trail's anchors."""

from collections.abc import Mapping

from bot.connectors.anchor_places import AnchorFile, AnchorPlace, AnchorRepository, AnchorWebhook
from bot.domain.anchors import Place
from bot.settings import LocalSettings
from scheduler.anchors import Places


def places_of(settings: LocalSettings) -> Places:
    """Every place, those outside ready to be put something in."""
    channel = settings.anchor_channel and settings.committee_channel is not None
    outside: dict[Place, AnchorPlace] = dict(readable(settings))
    if settings.anchor_webhook and settings.anchor_secret:
        address, secret = settings.anchor_webhook, settings.anchor_secret
        outside[Place.WEBHOOK] = AnchorWebhook(address.get_secret_value(), secret.get_secret_value())
    return Places(channel, outside)


def readable(settings: LocalSettings) -> Mapping[Place, AnchorFile | AnchorRepository]:
    """Those that can be asked what they hold."""
    found: dict[Place, AnchorFile | AnchorRepository] = {}
    if settings.anchor_file:
        found[Place.FILE] = AnchorFile(settings.anchor_file)
    if settings.anchor_git:
        found[Place.GIT] = AnchorRepository(settings.anchor_git.get_secret_value())
    return found
