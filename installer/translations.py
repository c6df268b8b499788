"""Keeps the catalogues of translations in step with the program.

    python -m installer.translations extract    write resources/translations/kontor.pot from the sources
    python -m installer.translations update     extract, then bring every language's .po in step
    python -m installer.translations check      say what is missing or wrong; fails when anything is

A sentence is seen where it is the literal first argument of `text`, `ntext` or `mark` of `erp_desktop.base.i18n`,
or of a method `text` or `ntext` (a `Translator`, the `Labels` of a document). Files carry no dates, no line
numbers and no order but the alphabet, so that a change in the program is a small change here. The program reads
.po files itself (`erp_desktop.base.po`): nothing is compiled, and obsolete sentences leave the file.
"""

from __future__ import annotations

import ast
import csv
import re
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("erp_desktop",)
FOLDER = ROOT / "resources" / "translations"
TEMPLATE = FOLDER / "kontor.pot"
GLOSSARY = FOLDER / "glossary.csv"
I18N = "erp_desktop.base.i18n"
KEYWORDS = {"text": 1, "ntext": 2, "mark": 1}
"""Name of the function → how many of its first arguments are sentences."""

OTHER_MODULES = {"sa", "sql", "sqlalchemy"}
"""`sqlalchemy.text` is no sentence."""

_MNEMONIC = re.compile(r"&\w")


@dataclass
class Found:
    """What the sources hold: sentences (single, or singular and plural), and calls nobody can translate."""

    messages: set[tuple[str, ...]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def extract() -> Found:
    """Read every source file."""
    found = Found()
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*.py")):
            _extract_file(path, found)
    plurals = {message[0]: message for message in found.messages if len(message) == 2}
    # A sentence used alone and as the singular of a plural is one entry in gettext.
    found.messages -= {(singular,) for singular in plurals}
    return found


def _extract_file(path: Path, found: Found) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.asname or alias.name: KEYWORDS[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == I18N
        for alias in node.names
        if alias.name in KEYWORDS
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        count = _sentences_of(node.func, names)
        literals = [argument for argument in node.args[:count] if isinstance(argument, ast.Constant)]
        if count and len(literals) == count and all(isinstance(literal.value, str) for literal in literals):
            message = tuple(str(literal.value) for literal in literals)
            if message[0]:
                found.messages.add(message)
        elif any(_made(argument) for argument in node.args[:count]):
            place = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
            found.faults.append(f"{place}: a sentence is put together from pieces; give it {{names}} instead")


def _sentences_of(function: ast.expr, names: dict[str, int]) -> int:
    """How many arguments of a call are sentences, 0 when it is no call of ours."""
    if isinstance(function, ast.Name):
        return names.get(function.id, 0)
    if isinstance(function, ast.Attribute) and function.attr in KEYWORDS:
        owner = function.value
        foreign = isinstance(owner, ast.Name) and owner.id in OTHER_MODULES
        return 0 if foreign else KEYWORDS[function.attr]
    return 0


def _made(argument: ast.expr) -> bool:
    """Whether a string is put together on the spot."""
    if isinstance(argument, ast.BinOp):
        return any(
            isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
            for side in (argument.left, argument.right)
        )
    return isinstance(argument, ast.JoinedStr)


def languages() -> list[str]:
    """Codes of the languages that have a catalogue."""
    return sorted(path.parts[-3] for path in FOLDER.glob("*/LC_MESSAGES/kontor.po"))


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return FOLDER / language / "LC_MESSAGES" / "kontor.po"


def template_text(messages: set[tuple[str, ...]]) -> str:
    """The text of the template for `messages`."""
    catalogue = Catalog(charset="utf-8")
    for message in messages:
        catalogue.add(message if len(message) == 2 else message[0])
    return _written(catalogue, "")


def catalogue_text(language: str, messages: set[tuple[str, ...]]) -> str:
    """The catalogue of `language` in step with `messages`: what is translated stays, what is new is empty."""
    with catalogue_path(language).open("rb") as file:
        old = read_po(file, locale=language, ignore_obsolete=True)
    new = Catalog(locale=language, charset="utf-8")
    for message in messages:
        known = old.get(message[0])
        translated = known.string if known is not None and known.pluralizable == (len(message) == 2) else None
        entry = new.add(message if len(message) == 2 else message[0], translated)
        if known is not None:
            entry.flags, entry.user_comments = known.flags, known.user_comments
    return _written(new, language)


def _written(catalogue: Catalog, language: str) -> str:
    """`catalogue` as text, sorted, one line a sentence, under a head without dates and names."""
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    head = [
        *([f"Language: {language}", f"Plural-Forms: {catalogue.plural_forms}"] if language else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    lines = "".join(f'"{line}\\n"\n' for line in head)
    return f'msgid ""\nmsgstr ""\n{lines}\n{body.getvalue().decode("utf-8").strip()}\n'


def glossary() -> dict[str, str]:
    """English term in lower case → Chinese term, from `glossary.csv`."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return {row["english"].lower(): row["chinese"] for row in csv.DictReader(file)}


def check() -> list[str]:
    """Everything that is missing or wrong, one line each; empty when all is in step."""
    found = extract()
    faults = list(found.faults)
    if _text_of(TEMPLATE) != template_text(found.messages):
        faults.append("kontor.pot is not what the sources hold: run update")
    terms = glossary()
    for language in languages():
        path = catalogue_path(language)
        if _text_of(path) != catalogue_text(language, found.messages):
            faults.append(f"{language}: kontor.po is not in step with the sources: run update")
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        rule = f"Plural-Forms: {Catalog(locale=language).plural_forms}"
        if rule not in _text_of(path):
            faults.append(f"{language}: the head lacks {rule}")
        for message in catalogue:
            if message.id:
                faults += [
                    f"{language}: {fault}: {_ids(message)[0]!r}"
                    for fault in _faults_of(message, catalogue.num_plurals, terms if language == "zh_CN" else {})
                ]
    return faults


def _faults_of(message: Message, plurals: int, terms: dict[str, str]) -> Iterator[str]:
    ids, strings = _ids(message), _strings(message)
    if message.fuzzy:
        yield "fuzzy"
    if not all(strings) or not strings:
        yield "not translated"
        return
    if len(strings) != (plurals if message.pluralizable else 1):
        yield f"{len(strings)} plural forms"
    wanted = _places(ids[-1])
    for translated in strings:
        if _places(translated) != wanted:
            yield f"places {sorted(_places(translated))} are not {sorted(wanted)}"
        if (translated[:1].isspace(), translated[-1:].isspace()) != (ids[0][:1].isspace(), ids[0][-1:].isspace()):
            yield "blanks at the ends differ"
        if len(_MNEMONIC.findall(translated)) != len(_MNEMONIC.findall(ids[0])):
            yield "the letter for Alt (&) is missing or one too many"
    term = terms.get(ids[0].lower())
    if term is not None and strings[0] != term:
        yield f"the glossary says {term}"


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else [text or "" for text in message.string or ()]


def _places(sentence: str) -> set[str]:
    """Names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def update() -> None:
    """Write the template and bring every catalogue in step."""
    messages = extract().messages
    TEMPLATE.write_text(template_text(messages), encoding="utf-8", newline="\n")
    for language in languages():
        catalogue_path(language).write_text(catalogue_text(language, messages), encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> int:
    """Run one command; the exit status is 1 when `check` finds anything."""
    match arguments:
        case ["extract"]:
            TEMPLATE.write_text(template_text(extract().messages), encoding="utf-8", newline="\n")
        case ["update"]:
            update()
        case ["check"]:
            faults = check()
            print(*faults, sep="\n", end="\n" if faults else "")
            return 1 if faults else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
