"""Why a user or a charge is not as it was asked for."""

from __future__ import annotations


class AccountError(Exception):
    """A user or charge that cannot be as it was asked for. The message says what would be right."""
