"""What refuses an input, with all its faults at once, and what a reader says of a file it cannot read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class InputFault:
    """One reason to refuse the input.

    `file` is relative to the input folder ("" for the folder itself); `row` counts from 1 as a person sees it;
    `value` is masked where it is personal; `wrong` and `right` are sentences for people.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    wrong: str = ""
    right: str = ""

    def __str__(self) -> str:
        places = [
            self.file,
            f"[{self.sheet}]" if self.sheet else "",
            f"第{self.row}行 row {self.row}" if self.row else "",
            f"“{self.column}”" if self.column else "",
            f"“{self.value}”" if self.value else "",
        ]
        place = " ".join(p for p in places if p)
        said = f"{self.wrong}；{self.right}" if self.right else self.wrong
        return f"{place}: {said}" if place else said


class InputError(Exception):
    """The input is refused; `faults` lists every fault found over all files, in order of the files."""

    def __init__(self, faults: Sequence[InputFault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnreadableError(Exception):
    """A reader's word on its own file: what is wrong, what would be right, and where in the file."""

    def __init__(
        self,
        wrong: str,
        right: str = "",
        *,
        row: int | None = None,
        column: str | None = None,
        sheet: str | None = None,
    ) -> None:
        self.wrong, self.right, self.row, self.column, self.sheet = wrong, right, row, column, sheet
        super().__init__(wrong)

    def fault(self, file: str, sheet: str | None = None) -> InputFault:
        """The same as a fault of `file`."""
        return InputFault(
            file, self.sheet or sheet, self.row or None, self.column, None, self.wrong, self.right
        )
