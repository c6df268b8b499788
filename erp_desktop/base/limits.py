"""Every numeric limit of the program, with its unit in its name."""

from __future__ import annotations

from erp_desktop.base.task import Kind

STATEMENT_TIMEOUT_MS = {Kind.READ: 15_000, Kind.WRITE: 15_000, Kind.LONG: 600_000}
LOCK_TIMEOUT_MS = 4_000
IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000
CONNECT_TIMEOUT_S = 8
CONNECT_TIMEOUT_OF_SEVERAL_S = 3
"""For each of several servers: one that is away must not keep a clerk from the one that took over."""
ASK_AFTER_S = 3
"""How long an answer is waited for before the server is asked whether it is still there."""
ASK_AGAIN_S = 10
GREETING_TIMEOUT_S = 2.5
GREETINGS_MISSED_MAX = 2
ANSWER_GRACE_S = 5
"""How long after its own timeout a statement is waited for."""
CONNECTIONS_MAX = 3
CONNECTION_IDLE_S = 120
RETRIES_MAX = 3
RETRY_BASE_MS = 40

PROGRESS_POLL_MS = 100
STRIP_AFTER_MS = 300
DIALOG_AFTER_MS = 1_000
SEARCH_DELAY_MS = 120
PAGE_ROWS = 100
COUNT_MAX = 10_000
PICKER_ROWS = 20

IMPORT_ROWS_MAX = 1_000_000
IMPORT_FILE_BYTES_MAX = 200_000_000
UPDATE_BYTES_MAX = 500_000_000
UPDATE_INDEX_BYTES_MAX = 64_000
UPDATE_TIMEOUT_S = 20
UPDATE_SHUTDOWN_S = 1
UPDATE_FIRST_LOOK_MS = 2_000
UPDATE_LOOK_MS = 6 * 3_600_000
LOCK_AGAIN_MS = 5_000
"""How soon a window is locked that was at work when its time had come."""
PASTE_ROWS_MAX = 10_000
DOCUMENT_LINES_MAX = 5_000
UNDO_STEPS_MAX = 200

CODE_LENGTH_MAX = 40
NAME_LENGTH_MAX = 200
NOTE_LENGTH_MAX = 4_000
