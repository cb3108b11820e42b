"""A proof file: what kinds count, how large one may be, and its life from being named to being kept."""

from bot.domain.lifecycle import Lifecycle, Move, State

MOST_BYTES = 10 * 1024 * 1024


class ProofState(State):
    """Where a proof file stands; a task closes only when its file is kept."""

    PENDING = "pending", "Being fetched from Slack."
    KEPT = "kept", "Kept, with its SHA-256."
    REFUSED = "refused", "Not a file that can serve as proof."


PROOF = Lifecycle(
    "proof_file",
    (
        Move(None, ProofState.PENDING, "proof:given", "the person who did the task attaches it"),
        Move(ProofState.PENDING, ProofState.KEPT, "proof:kept", "it is fetched and is what it says"),
        Move(ProofState.PENDING, ProofState.REFUSED, "proof:refused", "too large, empty or of another kind"),
    ),
)

_STARTS = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
}
_SHEET_MEMBER, _MACROS = b"xl/workbook", b"vbaProject"


def kind_of(content: bytes) -> str | None:
    """What it is (pdf, png, jpeg, xlsx, text), judged by the content alone; None for anything else."""
    for kind, starts in _STARTS.items():
        if content.startswith(starts):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return "xlsx" if _SHEET_MEMBER in content and _MACROS not in content else None
    return "text" if content.strip() and _is_text(content) else None


def why_refused(content: bytes) -> str:
    """Why content of no kind that counts cannot serve as proof."""
    if not content.strip():
        return "It is empty."
    if content.startswith(b"PK\x03\x04") and _MACROS in content:
        return "It holds macros; save it as a workbook (.xlsx) without them."
    return "It is not a PDF, PNG, JPEG, CSV, XLSX or text file."


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(char.isprintable() or char in "\r\n\t\ufeff" for char in text)
