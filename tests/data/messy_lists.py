"""Writes the two messy lists beside it, the same every time: `python -m tests.data.messy_lists`."""

import io
import random
import re
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent
HOLDERS, ACCOUNTS = HERE / "messy_holders.csv", HERE / "messy_accounts.xlsx"
DICE_SEED = 20_261_123
SHEET = "xl/worksheets/sheet2.xml"
LONG_AGO = (2026, 1, 1, 0, 0, 0)

WHERE = (
    ("YouTube", "@larkfieldfilms"), ("Instagram", "larkfield"), ("Facebook", "larkfieldoutdoor"), ("Twitter", "@larkfield"),
    ("LinkedIn", "larkfield-outdoor"), ("TikTok", "@larkfield.trail"), ("", "https://www.pinterest.com/larkfieldcabins/"),
    ("", "X: @larkfieldhelp"),
)  # fmt: skip
STAFF = (
    ("Maya Chen", "maya.chen"), ("Ben Asante", "ben.asante"), ("Iris Novak", "iris.novak"), ("Jonas Weber", "jonas.weber"),
    ("Sofia Marín", "sofia.marin"),
)  # fmt: skip
FIRST = (
    "Anke",
    "Björn",
    "Chloé",
    "Dörte",
    "Émile",
    "Francesca",
    "Günther",
    "Håkon",
    "Inés",
    "Jürgen",
    "Zoë",
)
LAST = (
    "Groß",
    "Lefèvre",
    "Muñoz",
    "Nørgaard",
    "Öztürk",
    "Pérez",
    "Quint",
    "Rößler",
    "Šimek",
    "Tørnqvist",
)
TEAMS = ("agency team", "Marketing", "alle", "Praktikanten")
ROLES = ("Editor", "Manager", "", "Content", "Admin")
DATES = ("01.03.2024", "2021", "12/2022", "15. Mai 2023", "", "-", "unbekannt")
NOTES = (
    "",
    "",
    "läuft über die Agentur – „bitte prüfen“",
    "20 € Budget; Karte liegt bei Iris",
    "kommt aus der alten Liste",
)


def holders() -> bytes:
    """A list of holders as a German office keeps it: cp1252, semicolons, titles, gaps and every kind of slip."""
    dice = random.Random(DICE_SEED)
    rows = [["Zugänge Social Media – Stand März 2024", *[""] * 7], [""] * 8]
    rows.append(["Netzwerk", "Konto", "Mitarbeiter", "E-Mail", "Rolle", "Seit", "Bis", "Bemerkung"])
    for number in range(320):
        network, handle = WHERE[number % len(WHERE)]
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)} {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]}."
        row = [network, handle, name, "", dice.choice(ROLES), dice.choice(DATES), "", dice.choice(NOTES)]
        rows.append(_slip(number, row))
        if number % 40 == 39:
            rows.append([""] * 8)
    return "\r\n".join(";".join(map(_quoted, row)) for row in rows).encode("cp1252")


def _slip(number: int, row: list[str]) -> list[str]:
    """What people get wrong, each in its turn."""
    kind = number % 16
    if kind == 1:
        name, address = STAFF[number // 16 % len(STAFF)]
        row[2:4] = [name, f"{address}@larkfield.example"]
    elif kind == 3:
        row[2] = TEAMS[number // 16 % len(TEAMS)]
    elif kind == 5:
        row[2] = f"{row[2][:-3]} / {FIRST[number % len(FIRST)]} Zwei"
    elif kind == 7:
        row[6] = "31.12.2023"
        row[5] = ""
    elif kind == 9:
        row[0:2] = ["Myspace", f"alt{number}"]
    elif kind == 11:
        row[5] = "03/04/2024"
    elif kind == 13:
        row[2] = ""
    elif kind == 15:
        row[7] = f"=SUMME(A{number})"
    return row


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(';"\n') else cell


def accounts() -> bytes:
    """A list of accounts with merged cells and formulas, on the second sheet behind a note."""
    book = Workbook()
    note = book.active
    note.title = "Read me"
    note.append(["This is the list of our accounts. Ask Amara before you change anything."])
    sheet = book.create_sheet("Accounts")
    sheet.append(["Larkfield Outdoor: all accounts", None, None, None, None, None])
    sheet.merge_cells("A1:F1")
    sheet.append(["Platform", "Account", "Market", "Link", "Owner (e-mail)", "Backup"])
    row = 3
    for block in range(52):
        network = ("Instagram", "Facebook", "X", "Myspace")[block % 4]
        for place in range(6):
            number = block * 6 + place
            owner = "nobody@larkfield.example" if number % 29 == 0 else "iris.novak@larkfield.example"
            backup = owner if number % 31 == 0 and number else "amara.okafor@larkfield.example"
            link = f'="https://{network.lower()}.com/"&B{row}'
            shown = network if place == 0 else None
            sheet.append([shown, f"@lark.{number:03}", ("EU", "US", None)[number % 3], link, owner, backup])
            row += 1
        sheet.merge_cells(f"A{row - 6}:A{row - 1}")
    return _settled(book)


def _settled(book: Workbook) -> bytes:
    """With the values that a spreadsheet keeps beside its formulas, all but a few, and no time of day in it."""
    book.properties.created = datetime(*LONG_AGO)
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == SHEET:
                part = re.sub(rb'<c r="D(\d+)"[^>]*><f>([^<]*)</f><v */?>(?:</v>)?</c>', _valued, part)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _valued(cell: re.Match[bytes]) -> bytes:
    row = int(cell[1])
    if row % 100 == 50:
        return cell[0]
    address = re.sub(rb".*(https://[^&\"]*?)(?:&quot;|\").*", rb"\1", cell[2]) + f"lark.{row - 3:03}".encode()
    return b'<c r="D%d" t="str"><f>%s</f><v>%s</v></c>' % (row, cell[2], address)


if __name__ == "__main__":
    HOLDERS.write_bytes(holders())
    ACCOUNTS.write_bytes(accounts())
