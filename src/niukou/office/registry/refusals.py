"""Why the ledger takes something not in."""

from __future__ import annotations


class LedgerError(Exception):
    """A move that the ledger does not allow; nothing was written. The message says what is wrong and what would be right."""
