"""How money is written: amounts are kept in fen and shown in yuan."""

from __future__ import annotations

from django import template

from niukou.terms.money import yuan_text

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """An amount of fen in yuan, its thousands parted; a dash for what is not shown to the reader."""
    if fen is None:
        return "—"
    whole, dot, part = yuan_text(fen).partition(".")
    return f"{int(whole):,}{dot}{part}" if not whole.startswith("-0") else f"{whole}{dot}{part}"
