"""A hash tree over the leaves of a bulk act (as RFC 9162, section 2.1, builds it): the root proves every row and its place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

_EMPTY = hashlib.sha256(b"").digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over the leaves in their order: 32 bytes; of none, the SHA-256 of nothing.

    A leaf and a node are hashed under different first bytes, so that neither can be passed off as the other; an odd
    node goes up as it is, which for any number of leaves is the tree of the RFC.
    """
    if not leaves:
        return _EMPTY
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)
        ]
        level = paired + level[len(paired) * 2 :]
    return level[0]
