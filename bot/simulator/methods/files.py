"""Files: the three-step upload, and looking one up."""

from typing import Any

from bot.simulator.errors import SlackError
from bot.simulator.files import File, file_object
from bot.simulator.workspace import Workspace

from .args import Args
from .chat import destination, thread_of
from .table import method

LARGEST_FILE = 1_000_000_000


@method(
    "files.getUploadURLExternal",
    scope="files:write",
    tier=4,
    required="filename length",
    optional="alt_txt snippet_type",
    form_only=True,
)
def get_upload_url(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Step one: reserve a file and learn where its bytes go."""
    length = args.number("length")
    if length == 0:
        raise SlackError("missing_argument")
    if not 0 < length <= LARGEST_FILE:
        raise SlackError("invalid_arguments", messages=["[ERROR] length must be positive"])
    file = File(
        workspace.ids.new("F"),
        args.text("filename"),
        workspace.app.bot_user,
        length,
        int(workspace.clock.wall()),
    )
    workspace.keep_file(file)
    return {"upload_url": f"{workspace.base_url}/files/upload/{file.id}", "file_id": file.id}


@method(
    "files.completeUploadExternal",
    scope="files:write",
    tier=4,
    required="files",
    optional="channel_id channels initial_comment thread_ts blocks",
)
def complete_upload(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Step three: finish the files, and share them where a channel is named."""
    listed = args.json("files")
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        raise SlackError("invalid_arguments", messages=["[ERROR] files must be a list"])
    found = [_uploaded(workspace, each) for each in listed]
    if "channel_id" in args:
        _share(workspace, args, found)
    for file in found:
        file.complete = True
        file.ready_at = workspace.clock.wall() + workspace.faults.slow_files
        workspace.keep_file(file)
    return {"files": [file_object(file, workspace.base_url, workspace.team_id) for file in found]}


@method(
    "files.info",
    scope="files:read",
    tier=4,
    required="file",
    optional="count page limit cursor",
    form_only=True,
)
def files_info(workspace: Workspace, args: Args) -> dict[str, Any]:
    """One finished file."""
    file = workspace.files.get(args.text("file"))
    if file is None or not file.complete:
        raise SlackError("file_not_found")
    return {"file": file_object(file, workspace.base_url, workspace.team_id)}


def _uploaded(workspace: Workspace, listed: dict[str, Any]) -> File:
    file = workspace.files.get(str(listed.get("id")))
    if file is None or file.content is None or file.complete:
        raise SlackError("file_not_found")
    file.title = str(listed.get("title") or file.name)
    return file


def _share(workspace: Workspace, args: Args, files: list[File]) -> None:
    channel = destination(workspace, args.text("channel_id"))
    thread_ts = thread_of(workspace, channel, args)
    workspace.post(
        channel.id,
        text=args.text("initial_comment"),
        thread_ts=thread_ts,
        files=[file.id for file in files],
    )
    for file in files:
        file.channels.append(channel.id)
