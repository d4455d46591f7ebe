"""What was planted, and what looks like a lead and is none."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Expected:
    """A finding that a screen must make; fields as in the findings table, empty where they do not apply."""

    kind: str  # exclusion | omission | identity | quality
    rule: str
    household: str = ""
    person: str = ""
    family: str = ""
    village: str = ""
    source: str = ""
    record: str = ""  # natural key of the register row; empty where it is a token
    link: str = ""
    severity: str = ""
    timing: str = ""
    written: str = field(default="", compare=False)  # how the register writes the number, or what was done


@dataclass(frozen=True, order=True)
class Trap:
    """A row that looks like a lead and is none."""

    source: str
    record: str
    why: str
    household: str = ""
    person: str = ""
    family: str = ""


@dataclass
class Truth:
    """Everything that was planted."""

    expected: list[Expected] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)

    def of(self, kind: str) -> list[Expected]:
        """What was planted of a kind."""
        return [e for e in self.expected if e.kind == kind]
