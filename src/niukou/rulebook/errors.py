"""What a pack is refused with: file, line, what is wrong, what would be right."""

from __future__ import annotations

from dataclasses import dataclass

from niukou.rulebook.model import Where


@dataclass(frozen=True)
class PackFault:
    """One fault: where it stands, what is wrong, and what would be right (may be empty)."""

    where: Where
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong}" + (f"；{self.right}" if self.right else "")


class PackError(Exception):
    """A pack that cannot be used; `faults` lists every fault found, in order of file and line."""

    def __init__(self, faults: list[PackFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(f) for f in faults))
