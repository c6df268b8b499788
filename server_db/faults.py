"""An error without its values: types, codes, files, lines and functions, which are never a name or an amount."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_CHAIN_MAX: Final = 10
_TOPS: Final = ("erp_desktop", "server_db", "migrations", "site-packages")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the program was; `file` begins with the package, because the folders before it may hold a person's name."""

    file: str
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of a chain; `code` is ours or an SQLSTATE."""

    module: str
    type: str
    code: str | None
    frames: tuple[Frame, ...]

    def words(self) -> list[str]:
        """In lines, the innermost frame last."""
        lines = [f"{self.module}.{self.type}", *([f"  code {self.code}"] if self.code else [])]
        return [*lines, *(f"  {frame.file}:{frame.line} {frame.function}" for frame in self.frames)]


def faults(error: BaseException | None) -> list[Fault]:
    """The error and what it came from, as far as ten."""
    import traceback  # the window opens before this is needed

    found: list[Fault] = []
    while error is not None and len(found) < _CHAIN_MAX:
        code = getattr(error, "code", None) or getattr(error, "sqlstate", None)
        frames = tuple(
            Frame(_short(one.filename), one.lineno or 0, one.name)
            for one in traceback.extract_tb(error.__traceback__)
        )
        kind = type(error)
        found.append(Fault(kind.__module__, kind.__qualname__, code if isinstance(code, str) else None, frames))
        error = error.__cause__ or error.__context__
    return found


def _short(filename: str) -> str:
    parts = Path(filename).parts
    for top in _TOPS:
        if top in parts:
            return "/".join(parts[parts.index(top) :])
    return parts[-1] if parts else filename
