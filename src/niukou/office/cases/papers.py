"""The papers that an act names: in the book, of the right kind, and of the case's own household or of an area over it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from niukou.office.cases.items import Item
from niukou.office.cases.refusals import FormError
from niukou.office.registry.models import Paper

PHOTOGRAPH = "photograph"


@dataclass(frozen=True)
class _Kept:
    """A paper of the book: of a household (its id) or of an area (its path); case: '' for any."""

    kind: str
    household: int | None
    case: str
    path: str


class Papers:
    """Papers by their references (`Paper.file`), read at once. given: kind, as the steps name it -> reference."""

    def __init__(self, given: Mapping[str, str] | None, others: Collection[str] = ()) -> None:
        self.given = dict(given or {})
        asked = {*self.given.values(), *others}
        self._kept: dict[str, _Kept] = {}
        if asked:
            rows = Paper.objects.filter(file__in=asked)
            for file, kind, home, case, path in rows.values_list(
                "file", "kind", "household", "case", "area__path"
            ):
                self._kept[file] = _Kept(kind, home, case, path)

    def faults_of(self, item: Item) -> Iterator[str]:
        """What is wrong with the papers of its step: each kind that the step names is there, and fits the case."""
        for kind in item.step.papers:
            reference = self.given.get(kind, "").strip()
            if not reference:
                yield f"缺材料“{kind}” / the paper is missing"
            elif not self._fits(item, kind, reference):
                yield (
                    f"材料“{kind}”没有交到这一户或这个地方：{reference}；先把扫描件或照片作为“{kind}”交来，再写它的编号"
                    " / no such paper of this household or area: add it first, as that kind, then name it"
                )

    def check_photograph(self, items: Sequence[Item], reference: str) -> None:
        """Raises FormError for a photograph that is not there, or is of somewhere else."""
        wrong = [item.case.number for item in items if not self._fits(item, PHOTOGRAPH, reference)]
        if wrong:
            raise FormError(
                f"没有这张照片，或不是这个地方的：{reference}；先把照片（{PHOTOGRAPH}）交来，再写它的编号"
                " / no such photograph of this area: add it first, then name it",
                wrong,
            )

    def _fits(self, item: Item, kind: str, reference: str) -> bool:
        paper = self._kept.get(reference)
        if paper is None or paper.kind != kind or paper.case not in ("", item.case.number):
            return False
        if paper.household is not None:
            return paper.household == item.case.household_id
        places = (item.case.area.path, item.area.path)  # of a move also where people come to
        return any(path.startswith(paper.path) for path in places)
