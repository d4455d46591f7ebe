"""What is in an extract that is kept, if it is still what was kept."""

from __future__ import annotations

import hashlib

from niukou.office.audit.keys import SealError
from niukou.office.audit.sealed_files import kept_file
from niukou.office.findings.models import Extract
from niukou.office.findings.services.extracts import SEAL


def whole_content(row: Extract) -> bytes | None:
    """The content; None where the file is gone, does not open, or is not what was kept."""
    try:
        content = kept_file(SEAL, row.file, bytes(row.key))
    except (OSError, SealError):
        return None
    return content if hashlib.sha256(content).digest() == row.digest_now else None
