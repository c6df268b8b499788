"""What the proofs of the packages have in common: their figures, and a clean system that is made only once."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from installer.linux.clean_root import CleanRoot, ProofError


@dataclass
class Figures:
    """What was measured, in the order in which it happened."""

    rows: list[tuple[str, str]] = field(default_factory=list)

    def add(self, what: str, figure: str) -> None:
        """Remember a figure and show it at once."""
        self.rows.append((what, figure))
        sys.stdout.write(f"{what}: {figure}\n")
        sys.stdout.flush()

    def table(self) -> str:
        """For the README."""
        return "\n".join(["| | |", "| --- | --- |", *(f"| {what} | {figure} |" for what, figure in self.rows)])


def parser(description: str | None, pictures: Path) -> argparse.ArgumentParser:
    """What every proof can be asked.

    Args:
        description: what the module says of itself.
        pictures: where screenshots go if nothing else is said.
    """
    made = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    made.add_argument("--pictures", type=Path, default=pictures, help="where the screenshots go")
    made.add_argument("--keep", type=Path, help="make the clean systems here, and leave them for the next run")
    made.add_argument("--built", action="store_true", help="prove what is in dist/ as it is")
    return made


def must(holds: object, words: str) -> None:
    """Check a fact.

    Raises:
        ProofError: it is not so.
    """
    if not holds:
        raise ProofError(words)


def restored(root: CleanRoot, make: Callable[[], None], figures: Figures, title: str) -> None:
    """Have the root as `make` leaves it; what it made is kept, by its title, for other roots and the next run."""
    pristine = root.folder.parent / f"{title.replace(' ', '_').lower()}.tar"
    if pristine.exists():
        shutil.rmtree(root.folder, ignore_errors=True)
        root.folder.mkdir()
        subprocess.run(["tar", "-C", str(root.folder), "-xf", str(pristine)], check=True)
        return
    shutil.rmtree(root.folder, ignore_errors=True)  # what a run left that was stopped while it made one
    begin = time.monotonic()
    make()
    subprocess.run(["tar", "-C", str(root.folder), "--one-file-system", "-cf", str(pristine), "."], check=True)
    figures.add(title, f"{time.monotonic() - begin:.0f} s")
