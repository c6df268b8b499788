"""How the proofs of backups are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from erp_desktop.base.formats import format_moment
from erp_desktop.base.i18n import use_language
from erp_desktop.modules.reports.backups.records import FRESH, BackupProof
from erp_desktop.modules.reports.backups.rules import state

NIGHT = datetime(2026, 11, 22, 2, 0).astimezone()
PROOF = BackupProof(NIGHT, NIGHT + timedelta(minutes=7), "proved")
MORNING = NIGHT + timedelta(hours=6)


def test_last_night_was_proved() -> None:
    found = state([PROOF], MORNING)
    assert (found.tone, found.figure, found.caption) == ("ok", "Proved", "Backup of 02:00 proved at 02:07.")


def test_another_day_is_said_with_its_date() -> None:
    found = state([PROOF], NIGHT + timedelta(hours=23))
    assert found.tone == "ok"
    assert found.caption == f"Backup of {format_moment(NIGHT)} proved at {format_moment(PROOF.at)}."


def test_a_missing_night_is_a_warning() -> None:
    assert state([PROOF], NIGHT + FRESH).tone == "ok"
    found = state([PROOF], NIGHT + FRESH + timedelta(minutes=1))
    assert found.tone == "warn"
    assert found.caption.endswith("Nothing later has been proved.")


def test_in_chinese_no_space_stands_between_two_sentences() -> None:
    use_language("zh_CN")
    try:
        caption = state([PROOF], NIGHT + 3 * FRESH).caption
    finally:
        use_language("en")
    assert caption.count("。") == 2
    assert "。 " not in caption


def test_an_old_backup_that_is_proved_again_and_again_is_a_warning() -> None:
    again = BackupProof(NIGHT, NIGHT + timedelta(days=9, minutes=7), "proved")
    assert state([again], again.at).tone == "warn"


def test_a_failure_is_told_with_the_last_that_was_proved() -> None:
    failed = BackupProof(NIGHT + timedelta(days=1), NIGHT + timedelta(days=1, minutes=5), "failed")
    found = state([failed, PROOF], failed.at)
    assert (found.tone, found.figure) == ("bad", "Not proved")
    assert found.caption == (
        "The backup of 02:00 could not be proved; tell your administrator."
        f" Backup of {format_moment(NIGHT)} proved at {format_moment(PROOF.at)}."
    )
    assert state([failed], failed.at).caption.endswith("No backup has been proved yet.")
    assert state([PROOF, failed], MORNING).tone == "ok", "a later proof stands"


def test_nothing_is_known_yet() -> None:
    found = state([], MORNING)
    assert (found.tone, found.caption) == ("warn", "No backup has been proved yet.")
