"""Identifiers made by the client, so that a write can be repeated (design.md section 1, decision 8)."""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> UUID:
    """A UUID version 7 (RFC 9562 section 5.7), strictly increasing within this process.

    The 12 bits after the millisecond are a counter (method 1 of section 6.2), so ids made in the same
    millisecond keep their order.
    """
    global _last_ms, _counter  # noqa: PLW0603 - the counter is the point of the method
    with _lock:
        now_ms = time.time_ns() // 1_000_000
        if now_ms > _last_ms:
            _last_ms, _counter = now_ms, secrets.randbits(11)
        else:
            _counter += 1
            if _counter > 0xFFF:
                _last_ms, _counter = _last_ms + 1, 0
        value = (_last_ms & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | _counter << 64 | 0b10 << 62
    return UUID(int=value | secrets.randbits(62))
