"""Uploaded files: reserved by the three-step upload, or put into a form by a person."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


_PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
"""The types of files that Slack shows in a message, and how each of them begins."""


@dataclass
class File:
    """One file. `content` is None until its bytes came; `complete` once it was finished or shared.

    Slack looks at what is finished for a while; only then, from `ready_at` on, it can be shown.
    """

    id: str
    name: str
    user: str
    length: int
    created: int
    content: bytes | None = None
    title: str = ""
    complete: bool = False
    ready_at: float = 0.0
    channels: list[str] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The name as it stands in addresses: everything unusual is an underscore there."""
        return re.sub(r"[^a-z0-9.-]+", "_", self.name.lower())

    @property
    def extension(self) -> str:
        """The name's ending without its dot, in small letters."""
        return PurePosixPath(self.name).suffix.lower().lstrip(".")

    @property
    def mimetype(self) -> str:
        """Guessed from the name, as Slack does."""
        return _TYPES.get("." + self.extension, "application/octet-stream")

    @property
    def is_picture(self) -> bool:
        """Whether it is what its name says, and that is a picture which Slack shows."""
        begins = _PICTURES.get(self.mimetype)
        return begins is not None and self.content is not None and self.content.startswith(begins)


def file_object(file: File, base_url: str, team_id: str) -> dict[str, Any]:
    """The JSON that Slack shows for a file."""
    place = f"{base_url}/files-pri/{team_id}-{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": file.extension or "binary",
        "pretty_type": file.extension.upper() or "Binary",
        "user": file.user,
        "user_team": team_id,
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{place}/{file.slug}",
        "url_private_download": f"{place}/download/{file.slug}",
        "file_access": "visible",
        "channels": list(file.channels),
        "groups": [],
        "ims": [],
    }
