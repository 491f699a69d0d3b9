"""Tables in files: CSV in the encodings that planners meet, and Excel workbooks.

What has to be guessed (encoding, separator, sheet) is guessed once per file and noted.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from queuesim.errors import BadValue
from queuesim.words import Said, said

LARGEST_FILE = 64 * 1024 * 1024  #: [bytes]
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}

#: Column headings in other words than the vocabulary's.
_HEADINGS = {
    "日期": "date",
    "星期": "weekday",
    "周": "weekday",
    "开始": "start",
    "开始时间": "start",
    "时间": "start",
    "占比": "share",
    "比例": "share",
    "原因": "reason",
    "数量": "count",
    "秒": "seconds",
    "分钟": "minutes",
    "小时": "hours",
    "权重": "weight",
}


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in a file: headings, and cells by row."""

    name: str  #: the file as the config names it
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]  #: row number as an editor shows it, and cells
    notes: tuple[Said, ...]  #: what was guessed


def find(folder: Path, name: object) -> Path:
    r"""The file that a config names, inside the config's folder.

    Parameters
    ----------
    folder
        Folder of the config.
    name
        Path relative to it; ``/`` and ``\`` both part folders.

    Raises
    ------
    BadValue
        If the path leaves the folder, or there is no such file.
    """
    text = str(name).strip()
    if not isinstance(name, str) or not text or "\0" in text:
        raise BadValue("file.name", got=name)
    relative = Path(text.replace("\\", "/"))
    if relative.is_absolute() or PureWindowsPath(text).drive:
        raise BadValue("file.outside", file=text)
    root = folder.resolve()
    path = (root / relative).resolve()
    if not path.is_relative_to(root):
        raise BadValue("file.outside", file=text)
    if path.is_dir():
        raise BadValue("file.folder", file=text)
    if not path.is_file():
        raise BadValue("file.missing", file=text, near=_near(root, path))
    return path


def _near(root: Path, path: Path) -> list[str]:
    """Table files in the same folder, as a hint."""
    parent = path.parent if path.parent.is_dir() else root
    kinds = (".csv", ".tsv", ".txt", ".xlsx")
    return sorted(file.name for file in parent.iterdir() if file.suffix.lower() in kinds)[:8]


def read_sheet(path: Path, name: str) -> Sheet:
    """The table in a file.

    Raises
    ------
    BadValue
        If it cannot be read, is too large, has no rows or no headings, or a row is too long.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadValue("file.large", file=name, most=LARGEST_FILE // 2**20)
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            rows, notes = _workbook(path, name)
        elif path.suffix.lower() in (".xls", ".ods", ".numbers"):
            raise BadValue("file.kind", file=name)
        else:
            rows, notes = _text(path.read_bytes(), name)
    except OSError as error:
        raise BadValue("file.unreadable", file=name, reason=error.strerror or str(error)) from None
    return _sheet(name, rows, notes)


def _sheet(name: str, rows: Sequence[tuple[int, Sequence[Any]]], notes: list[Said]) -> Sheet:
    filled = [(k, row) for k, row in rows if any(not _empty(cell) for cell in row)]
    if len(filled) < 2:
        raise BadValue("file.empty", file=name)
    head, *body = filled
    headings = [_heading(cell) for cell in head[1]]
    while headings and not headings[-1]:
        headings.pop()
    for k, heading in enumerate(headings):
        if not heading or heading in headings[:k]:
            key = "file.heading_twice" if heading else "file.heading_empty"
            raise BadValue(key, file=name, row=head[0], column=k + 1, heading=heading)
    width = len(headings)
    for number, row in body:
        if any(not _empty(cell) for cell in row[width:]):
            key = "file.row_long_first" if number == body[0][0] else "file.row_long"
            raise BadValue(key, file=name, row=number, most=width)
    cells = tuple((number, (*row[:width], *[None] * (width - len(row)))) for number, row in body)
    return Sheet(name, tuple(headings), cells, tuple(notes))


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _heading(cell: Any) -> str:
    text = "" if cell is None else str(cell).strip()
    plain = text.casefold()
    known = ("date", "weekday", "start", "share", "reason", "count", "seconds", "minutes", "hours")
    return plain if plain in (*known, "weight") else _HEADINGS.get(text, text)


def _text(data: bytes, name: str) -> tuple[list[tuple[int, list[str]]], list[Said]]:
    text, encoding = decode(data, name)
    notes = [] if encoding == "UTF-8" else [said("file.encoding", file=name, encoding=encoding)]
    separator = _separator(text)
    if separator != ",":
        kind = said(f"file.separator.{_SEPARATORS[separator]}")
        notes.append(said("file.separated", file=name, separator=kind))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))  # noqa: PERF401 - the number goes with the row
    except csv.Error:
        raise BadValue("file.quotes", file=name, row=reader.line_num) from None
    return rows, notes


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text of a file, and its encoding: by its mark, else UTF-8, else UTF-16, else GB18030.

    Raises
    ------
    BadValue
        If it is none of them.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        candidates = [("utf-8-sig", "UTF-8")]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = [("utf-16", "UTF-16")]
    elif b"\0" in data[:4096]:
        little = data[1::2].count(0) >= data[0::2].count(0)
        candidates = [("utf-16-le" if little else "utf-16-be", "UTF-16")]
    else:
        candidates = [("utf-8", "UTF-8"), ("gb18030", "GB18030")]
    for codec, encoding in candidates:
        try:
            return data.decode(codec), encoding
        except UnicodeDecodeError:
            continue
    raise BadValue("file.encoding_unknown", file=name)


def _separator(text: str) -> str:
    """The separator that is most frequent in the first line that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(part for k, part in enumerate(first.split('"')) if k % 2 == 0)
    return max(_SEPARATORS, key=bare.count)


def _workbook(path: Path, name: str) -> tuple[list[tuple[int, list[Any]]], list[Said]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        raise BadValue("file.workbook", file=name) from None
    try:
        sheet = book.worksheets[0]
        notes = (
            [said("file.sheet", file=name, sheet=sheet.title)] if len(book.worksheets) > 1 else []
        )
        rows = [(k, [_plain(cell) for cell in row]) for k, row in _numbered(sheet)]
    finally:
        book.close()
    return rows, notes


def _numbered(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    return enumerate(sheet.iter_rows(values_only=True), start=1)


def _plain(cell: Any) -> Any:
    """Dates and times of a workbook as planners write them; whole floats as integers."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.time):
        return cell.strftime("%H:%M:%S" if cell.second else "%H:%M")
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
