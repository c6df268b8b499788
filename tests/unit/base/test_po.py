from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from hypothesis import given
from hypothesis import strategies as st

from erp_desktop.base import i18n, po

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters='\n\t"\\')
SENTENCES = st.text(LETTERS, min_size=1)


def read(folder: Path, text: str) -> po.Catalogue:
    path = folder / "kontor.po"
    path.write_text(text, encoding="utf-8")
    return po.read(path)


@given(st.dictionaries(SENTENCES, SENTENCES, max_size=8), st.sampled_from([0, 40, 76]))
def test_whatever_babel_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, sentences: dict[str, str],
                                            width: int) -> None:  # fmt: skip
    catalogue = Catalog(locale="zh_CN")
    for message, translated in sentences.items():
        catalogue.add(message, translated)
    written = BytesIO()
    write_po(written, catalogue, width=width)
    mine = read(tmp_path_factory.mktemp("po"), written.getvalue().decode())
    assert {message: mine.gettext(message) for message in sentences} == sentences


def test_plurals_follow_the_rule_of_the_language(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\\n"\n\n'
    entry = 'msgid "row"\nmsgid_plural "rows"\nmsgstr[0] "one"\nmsgstr[1] "few"\nmsgstr[2] "many"\n'
    mine = read(tmp_path, head + entry)
    assert [mine.ngettext("row", "rows", count) for count in (1, 3, 5)] == ["one", "few", "many"]
    assert [mine.ngettext("box", "boxes", count) for count in (1, 2)] == ["box", "boxes"]


def test_fuzzy_obsolete_and_empty_entries_are_shown_in_english(tmp_path: Path) -> None:
    mine = read(
        tmp_path,
        'msgid ""\nmsgstr "Language: zh_CN\\n"\n\n'
        '# a comment\n#, fuzzy, python-brace-format\nmsgid "one"\nmsgstr "一"\n\n'
        'msgid "two"\nmsgstr ""\n\n#~ msgid "three"\n#~ msgstr "三"\n\nmsgid "four"\nmsgstr "四"\n',
    )
    assert [mine.gettext(message) for message in ("one", "two", "three", "four")] == ["one", "two", "three", "四"]


def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a line of a catalogue: <<<<<<<"):
        read(tmp_path, 'msgid ""\nmsgstr ""\n<<<<<<< ours\n')


def test_translators_of_both_languages() -> None:
    english, chinese = i18n.translator("en"), i18n.translator("zh_CN")
    assert english.text("Page {page} of {pages}", page=1, pages=2) == "Page 1 of 2"
    assert chinese.text("Page {page} of {pages}", page=1, pages=2) == "第 1 页，共 2 页"
    assert i18n.translator("xx").language == "en"
    assert english.text("") == chinese.text("") == ""
