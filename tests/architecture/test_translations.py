"""The catalogues are in step with the program, whole and right; the tool that keeps them so can be relied on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from erp_desktop.base import i18n, po
from installer import translations
from installer.translations import Found


def test_the_catalogues_are_in_step_and_whole() -> None:
    assert translations.check() == []


def test_every_language_but_that_of_the_sources_has_a_catalogue() -> None:
    assert set(translations.languages()) == set(i18n.LANGUAGES) - {i18n.SOURCE_LANGUAGE}


@pytest.mark.parametrize("language", translations.languages())
def test_the_program_reads_a_catalogue_as_gettext_does(language: str) -> None:
    path = translations.catalogue_path(language)
    mine = po.read(path)
    with path.open("rb") as file:
        for message in read_po(file, locale=language):
            if isinstance(message.id, str):
                assert not message.id or mine.gettext(message.id) == (message.string or message.id)
            else:
                singular, plural = message.id
                assert isinstance(message.string, tuple)
                assert mine.ngettext(singular, plural, 5) == (message.string[-1] or plural)


def test_the_glossary_says_each_term_once() -> None:
    with translations.GLOSSARY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    terms = [row["english"].lower() for row in rows]
    assert len(terms) >= 150
    assert len(terms) == len(set(terms))
    assert all(row["english"].strip() and row["chinese"].strip() and row["note"] is not None for row in rows)


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    monkeypatch.setattr(translations, "TEMPLATE", tmp_path / "kontor.pot")
    monkeypatch.setattr(translations, "GLOSSARY", tmp_path / "glossary.csv")
    (tmp_path / "glossary.csv").write_text("english,chinese,note\nsupplier,供应商,\n", encoding="utf-8")
    (tmp_path / "zh_CN" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "erp_desktop").mkdir()
    return tmp_path


def program(sources: Path, text: str) -> Found:
    (sources / "erp_desktop" / "screen.py").write_text(
        "from erp_desktop.base.i18n import mark, ntext, text as words\nimport sqlalchemy\n" + text, encoding="utf-8"
    )
    return translations.extract()


def catalogue(sources: Path, text: str) -> list[str]:
    head = '"Language: zh_CN\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    path = translations.catalogue_path("zh_CN")
    path.write_text(f'msgid ""\nmsgstr ""\n{head}\n{text}', encoding="utf-8")
    (sources / "kontor.pot").write_text(
        translations.template_text(translations.extract().messages), encoding="utf-8"
    )
    # Form is not what these tests are about; a catalogue is written as the tool writes it.
    path.write_text(
        translations.catalogue_text("zh_CN", translations.extract().messages), encoding="utf-8"
    )
    return translations.check()


def test_sentences_are_found_by_the_meaning_of_a_name_not_its_spelling(sources: Path) -> None:
    found = program(
        sources,
        "words('Save')\nmark('Sa' 've as')\nntext('{count} row', '{count} rows', 3)\nlabels.text('Quantity')\n"
        "text('not ours')\nsqlalchemy.text('select 1')\nwidget.text()\nwords(title)\nwords('')\n",
    )
    assert found.messages == {("Save",), ("Save as",), ("{count} row", "{count} rows"), ("Quantity",)}
    assert found.faults == []


@pytest.mark.parametrize("call", ["words(f'Order {number}')", "mark('Order ' + number)", "t.text(f'{a}')"])
def test_a_sentence_put_together_from_pieces_is_a_fault(sources: Path, call: str) -> None:
    assert program(sources, f"\n{call}\n").faults == [
        "erp_desktop/screen.py:4: a sentence is put together from pieces; give it {names} instead"
    ]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Hello {name}"\nmsgstr ""', "not translated"),
        ('#, fuzzy\nmsgid "Hello {name}"\nmsgstr "你好 {name}"', "fuzzy"),
        ('msgid "Hello {name}"\nmsgstr "你好 {nane}"', "places ['nane'] are not ['name']"),
        ('msgid "Hello {name}"\nmsgstr "你好"', "places [] are not ['name']"),
        ('msgid "Hello {name}"\nmsgstr "你好 {name} "', "blanks at the ends differ"),
    ],
)
def test_a_wrong_translation_is_named(sources: Path, entry: str, fault: str) -> None:
    program(sources, "mark('Hello {name}')")
    assert catalogue(sources, entry) == [f"zh_CN: {fault}: 'Hello {{name}}'"]


def test_a_key_for_alt_is_kept(sources: Path) -> None:
    program(sources, "mark('&Save')\nmark('R & D')")
    fine = 'msgid "R & D"\nmsgstr "研发"\n\nmsgid "&Save"\nmsgstr "保存'
    assert catalogue(sources, f'{fine}(&S)"') == []
    assert catalogue(sources, f'{fine}"') == ["zh_CN: the letter for Alt (&) is missing or one too many: '&Save'"]


def test_the_glossary_decides_its_terms(sources: Path) -> None:
    program(sources, "mark('Supplier')")
    assert catalogue(sources, 'msgid "Supplier"\nmsgstr "厂商"') == ["zh_CN: the glossary says 供应商: 'Supplier'"]
    assert catalogue(sources, 'msgid "Supplier"\nmsgstr "供应商"') == []


def test_update_keeps_what_is_translated_and_drops_what_is_gone(sources: Path) -> None:
    program(sources, "mark('Old')\nmark('Kept')")
    catalogue(sources, 'msgid "Old"\nmsgstr "旧"\n\nmsgid "Kept"\nmsgstr "保留"')
    program(sources, "mark('New')\nmark('Kept')")
    assert len(translations.check()) == 2, "template and catalogue are out of step"
    translations.update()
    assert translations.check() == ["zh_CN: not translated: 'New'"]
    text = translations.catalogue_path("zh_CN").read_text(encoding="utf-8")
    assert "旧" not in text
    assert 'msgid "Kept"\nmsgstr "保留"' in text
    translations.update()
    assert translations.catalogue_path("zh_CN").read_text(encoding="utf-8") == text, "the same every time"


def test_the_command_says_what_is_wrong(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(sources, "mark('Save')")
    catalogue(sources, 'msgid "Save"\nmsgstr ""')
    assert translations.main(["check"]) == 1
    assert "not translated: 'Save'" in capsys.readouterr().out
    assert translations.main(["extract"]) == translations.main(["update"]) == 0
    assert translations.main([]) == 2
