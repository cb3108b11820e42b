"""Gathering what an import's card and look show."""

from bot.domain.pictures import SheetPicture
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.sheets import Preview, SheetState
from storage import sheets
from storage.database import Unit


def sheet_picture(unit: Unit, company: Company, sheet_id: str) -> SheetPicture:
    """An import with its preview, while that is kept; raises `Gone`."""
    found = sheets.find(unit, sheet_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    kept = sheets.kept(unit, sheet_id, sheets.PREVIEW) if found.state is SheetState.PREVIEWED else None
    return SheetPicture(found, Preview.read(kept) if kept else None)
