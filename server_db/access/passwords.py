"""What a password must be: the one place, for `kontor-server` and for the program alike.

The server never sees a password, only its SCRAM verifier, so this is asked where the password is typed. After NIST
SP 800-63B: length counts and being easy to guess, no mixture of kinds of characters is asked for, and no hints are
kept. How many guesses a password would stand is estimated by zxcvbn, which knows common passwords, names, dates, rows
of keys, and the words it is given about the person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LENGTH_MIN: Final = 12
LENGTH_MAX: Final = 200
SCORE_MIN: Final = 3
"""Of zxcvbn: more than 10^8 guesses, far beyond what `kontor-server guard` lets anybody try."""
_ESTIMATED_MAX: Final = 72
_PROGRAM: Final = "kontor"
_WORD: Final = re.compile(r"\w{3,}")


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password cannot be taken, as an error code; None when it can.

    Args:
        password: as typed.
        about: words that somebody who knows the person tries first: login, name, company.

    Returns:
        `password.empty`, `password.short`, `password.long`, `password.characters`, `password.personal`,
        `password.guessable`.
    """
    if not password.strip():
        return "password.empty"
    if len(password) < LENGTH_MIN:
        return "password.short"
    if len(password) > LENGTH_MAX:
        return "password.long"
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in password):
        return "password.characters"
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # 60 ms, and not needed for the others

    words = [_PROGRAM, *_words(about)]
    found = zxcvbn(password[:_ESTIMATED_MAX], user_inputs=words)
    if found["score"] >= SCORE_MIN:
        return None
    own = any(part.get("dictionary_name") == "user_inputs" for part in found["sequence"])
    return "password.personal" if own else "password.guessable"


def _words(about: Iterable[str]) -> list[str]:
    """Each text as a whole, and its words."""
    return [word for text in about if text for word in (text, *_WORD.findall(text))]
