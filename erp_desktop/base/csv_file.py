"""CSV as the world writes it: encodings of Windows and Excel, any delimiter, quoted line ends."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from erp_desktop.base.errors import Invalid, Problem

DELIMITERS = (",", ";", "\t", "|")
FIELD_LENGTH_MAX = 131_072
_CHUNK_BYTES = 1 << 20
_SAMPLE_CHARACTERS = 65_536


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """How a CSV file is written.

    Attributes:
        encoding: Python's name of the encoding.
        delimiter: one character.
        skip_lines: lines before the rows (Excel's `sep=;`).
    """

    encoding: str
    delimiter: str
    skip_lines: int = 0


def detect_csv(path: Path, encoding: str | None = None, delimiter: str | None = None) -> CsvFormat:
    """Find out encoding and delimiter of a CSV file, unless given.

    Raises:
        Invalid: `import.encoding_unknown`, `import.file_unreadable`.
    """
    try:
        chosen = encoding or _encoding_of(path)
        with path.open(encoding=chosen, newline="") as file:
            sample = file.read(_SAMPLE_CHARACTERS)
    except (UnicodeDecodeError, LookupError):
        raise Invalid([Problem("import.encoding_unknown", params={"name": path.name})]) from None
    except OSError as error:
        raise Invalid([Problem("import.file_unreadable", params={"name": path.name})]) from error
    first = sample.split("\n", 1)[0].strip()
    if len(first) == 5 and first.casefold().startswith("sep="):
        return CsvFormat(chosen, delimiter or first[4], skip_lines=1)
    return CsvFormat(chosen, delimiter or _delimiter_of(sample))


def csv_rows(path: Path, found: CsvFormat) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line each begins on, empty ones left out.

    Raises:
        Invalid: `import.quotes_broken`, `import.encoding_unknown`, `import.file_unreadable`.
    """
    line = 1
    try:
        with path.open(encoding=found.encoding, newline="") as file:
            for _ in range(found.skip_lines):
                file.readline()
                line += 1
            before = line - 1
            reader = csv.reader(file, delimiter=found.delimiter)
            for cells in reader:
                if cells:
                    yield line, cells
                line = before + reader.line_num + 1
    except csv.Error as error:
        raise Invalid([Problem("import.quotes_broken", row=line, params={"line": line})]) from error
    except UnicodeDecodeError as error:
        raise Invalid([Problem("import.encoding_unknown", params={"name": path.name})]) from error
    except OSError as error:
        raise Invalid([Problem("import.file_unreadable", params={"name": path.name})]) from error


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(start) >= 4 and start.count(0) * 3 >= len(start):  # no mark, but every second byte of ASCII is 0
        return "utf-16-le" if start[1:64:2].count(0) >= start[0:64:2].count(0) else "utf-16-be"
    if _decodes(path, "utf-8"):
        return "utf-8"
    gb18030 = _decodes(path, "gb18030")
    western = _decodes(path, "cp1252")
    if gb18030 and (not western or _looks_chinese(path)):
        return "gb18030"
    if western:
        return "cp1252"
    raise UnicodeDecodeError("gb18030", b"", 0, 1, "neither UTF-8, UTF-16, GB18030 nor Windows-1252")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(path: Path) -> bool:
    """Whether bytes above ASCII stand mostly in pairs, as in GB2312; in Western texts they stand alone."""
    with path.open("rb") as file:
        sample = file.read(_CHUNK_BYTES)
    paired = alone = position = 0
    while position < len(sample):
        if sample[position] < 0x80:
            position += 1
        elif position + 1 < len(sample) and sample[position + 1] >= 0x80:
            paired += 1
            position += 2
        else:
            alone += 1
            position += 1
    return paired >= alone


def _delimiter_of(sample: str) -> str:
    """The delimiter that stands most often outside of quotes in the first row that has one."""
    counts: Counter[str] = Counter()
    quoted = False
    for character in sample:
        if character == '"':
            quoted = not quoted
        elif not quoted and character in DELIMITERS:
            counts[character] += 1
        elif not quoted and character == "\n" and counts:
            break
    return counts.most_common(1)[0][0] if counts else ","
