"""No identity scheme: any text is a number as it stands; nothing can be checked or read from it."""

from __future__ import annotations

from niukou.terms.characters import half_width, without_blanks
from niukou.terms.identity.scheme import Identity
from niukou.terms.macros import identity_macros
from niukou.terms.mask import mask_identity


class AnyNumber:
    """Scheme `none`. `key` is worked out by the SQL macros alone (a hash of DuckDB's); here it is always None."""

    name = "none"

    @property
    def macros(self) -> str:
        """SQL text of none.sql with the character macros it needs."""
        return identity_macros(self.name)

    def derive(self, text: str | None) -> Identity:
        """Standard form: half-width, without blanks; valid unless blank; form `other`."""
        cleaned = without_blanks(half_width(text)) if text else ""
        if not cleaned:
            return Identity(text, None, None, None, None, None, None)
        return Identity(text, cleaned, None, "other", True, None, None)

    def mask(self, text: str | None) -> str:
        """As `niukou.terms.mask.mask_identity`."""
        return mask_identity(text)
