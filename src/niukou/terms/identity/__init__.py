"""Identity numbers: the scheme is named by the pack, nothing outside this room assumes one."""

from __future__ import annotations

from niukou.terms.identity.cn_resident import ResidentNumber
from niukou.terms.identity.none import AnyNumber
from niukou.terms.identity.scheme import Identity, IdentityScheme

__all__ = ["Identity", "IdentityScheme", "identity_scheme"]

_SCHEMES: dict[str, IdentityScheme] = {scheme.name: scheme for scheme in (ResidentNumber(), AnyNumber())}


def identity_scheme(name: str) -> IdentityScheme:
    """The scheme of that name; ValueError names the known ones."""
    scheme = _SCHEMES.get(name)
    if scheme is None:
        known = ", ".join(sorted(_SCHEMES))
        raise ValueError(f"没有证件号码方案 {name!r}，已有 / unknown identity scheme, known are: {known}")
    return scheme
