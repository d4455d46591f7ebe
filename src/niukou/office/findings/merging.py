"""A run meets what was found before: both in the order of their names, some thousand at a time, so that memory is bounded.

What becomes of each finding: docs/method/findings-on-the-desk.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from django.db.models import Max

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.findings import story
from niukou.office.findings.desks import days_off, desk_of
from niukou.office.findings.material import digest_of, holds
from niukou.office.findings.models import ANSWERED, ASKED, GONE, IN_CASE, NEW, SETTLED, Finding
from niukou.office.findings.refusals import RunError
from niukou.office.findings.story import Happened, Moment
from niukou.office.registry import bulk
from niukou.office.registry.models import Person
from niukou.rulebook.model import Desk, Pack

PART = 4_096
_SAID = (
    "kind", "rule", "severity", "subject", "village", "household", "person", "family", "source", "record", "link",
    "timing", "message", "evidence",
)  # fmt: skip
# what may be said otherwise of the same fact
_FOLLOWED = ("severity", "subject", "village", "household", "person", "family", "link", "timing", "message")
_now, _before = itemgetter(*_FOLLOWED), attrgetter(*_FOLLOWED)
_WRITTEN = (
    "id", "name", "area_id", *_SAID, "digest", "state", "first_run_id", "desk", "assigned_to", "answer", "answered_by",
    "answered_level", "settled_digest", "case", "version",
)  # fmt: skip
Row = Mapping[str, str]  # a finding as the file has it, '' where it says nothing


class There(NamedTuple):
    """What of a finding that is there a run has to know; a hundred thousand of them are read at once."""

    pk: int
    name: str
    kind: str
    rule: str
    source: str
    severity: str
    subject: str
    village: str
    household: str
    person: str
    family: str
    link: str
    timing: str
    message: str
    area_id: int
    digest: bytes
    state: str
    desk: str
    answer: str
    answer_until: date | None
    answered_on: date | None
    settled_digest: bytes
    version: int


@dataclass(frozen=True)
class Looked:
    """What a run looked at: rules by printed code, registers by kind, villages by the table that tells of them."""

    rules: Collection[str]
    sources: Collection[str]
    households_of: Collection[str]
    families_of: Collection[str]

    def for_(self, finding: There) -> bool:
        """Whether it would have found this again, had it still been there."""
        if finding.rule not in self.rules or (finding.source and finding.source not in self.sources):
            return False
        villages = self.families_of if finding.subject == "family" else self.households_of
        return not finding.village or finding.village in villages


@dataclass
class Meeting:
    """One run meeting what is there. `counted`: by kind and rule how many were taken, how many only counted.

    `met`: new, still, changed, gone, came_back, asked_again, and not_asked_again: came back though the answer holds.
    """

    pack: Pack
    area: Area
    run: int
    as_of: date
    looked: Looked
    moment: Moment
    counted: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)
    leaves: list[bytes] = field(default_factory=list)
    _new: list[tuple[Row, int, bytes]] = field(default_factory=list)
    _happened: list[Happened] = field(default_factory=list)

    def hold(self, rows: Iterable[Row]) -> None:
        """Let them meet. rows: findings as the file has them, by name. Raises RunError for one outside the area."""
        self._desks: dict[str, Desk | None] = {}
        places = Area.objects.filter(within(self.area.path)).values_list("code", "pk")
        self._places = dict(places)
        self._due: dict[str, date] = {}
        erased = Person.objects.filter(within(self.area.path, "area__path"), erased_at__isnull=False)
        self._erased = set(erased.values_list("code", flat=True))
        known = self._known()
        there = next(known, None)
        for row in self._taken(rows):
            while there is not None and there.name < row["finding"]:
                self._not_found(there)
                there = next(known, None)
            if there is not None and there.name == row["finding"]:
                self._found_again(there, row)
                there = next(known, None)
            else:
                self._is_new(row)
            self._flush(PART)
        while there is not None:
            self._not_found(there)
            self._flush(PART)
            there = next(known, None)
        self._flush(1)

    def _known(self) -> Iterator[There]:
        """What was there before this run, by name; what it adds meanwhile is not among it."""
        inside = Finding.objects.filter(within(self.area.path, "area__path"))
        last = inside.aggregate(last=Max("pk"))["last"] or 0
        rows = inside.filter(pk__lte=last).order_by("name").values_list(*There._fields)
        return map(There._make, rows.iterator(chunk_size=PART))

    def _taken(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Those that a person must look at; the others are counted."""
        last = ""
        for row in rows:
            if row["finding"] <= last:
                raise RunError(
                    "线索表里编号重复或没有按编号排 / names twice or out of order", [row["finding"]]
                )
            last = row["finding"]
            desk = self._desk(row["kind"])
            # old files may still tell of somebody whose data went because the law asked for it
            taken = (
                desk is not None
                and row["person"] not in self._erased
                and desk.asks(row["rule"], row["severity"], row["timing"])
            )
            self.counted.setdefault(row["kind"], {}).setdefault(row["rule"], [0, 0])[not taken] += 1
            self._place(row)
            if taken:
                yield row

    def _desk(self, kind: str) -> Desk | None:
        if kind not in self._desks:
            self._desks[kind] = desk_of(self.pack, kind)
        return self._desks[kind]

    def _place(self, row: Row) -> int:
        """The id of the area it is about: its village; of one that nobody knows, the area the run is taken in for."""
        village = row["village"]
        place = self._places.get(village)
        if place is None:
            if village and Area.objects.filter(code=village).exists():
                raise RunError(
                    f"线索在 {village}，不在 {self.area.code} 里 / is of another area", [row["finding"]]
                )
            place = self._places[village] = self.area.pk
        return place

    def _is_new(self, row: Row) -> None:
        digest = digest_of(row["severity"], row["timing"], row["evidence"])
        self._new.append((row, self._place(row), digest))
        self.met["new"] += 1

    def _found_again(self, there: There, row: Row) -> None:
        digest = digest_of(row["severity"], row["timing"], row["evidence"])
        told = self._told(there, row, digest)
        if there.state in (GONE, SETTLED):
            act = story.CAME_BACK if there.state == GONE else story.ASKED_AGAIN
            if holds(self.pack, there, digest, self.as_of):
                if there.state == GONE:
                    self.met["not_asked_again"] += 1
                    self._note(there, act, {**told, "state": SETTLED})
                    return
            else:
                self._ask_again(there, act, told)
                return
        elif bytes(there.digest) != digest:
            if there.state == ANSWERED:
                self._ask_again(there, story.ASKED_AGAIN, told)
            else:
                self.met["changed"] += 1
                was = {
                    "severity": there.severity,
                    "timing": there.timing,
                    "digest": bytes(there.digest).hex(),
                }
                self._note(there, story.CHANGED, told, {"was": was})
            return
        self.met["still"] += 1
        if told:
            # the same fact in other words, or in a village of another code: nothing that anybody has to look at again
            Finding.objects.filter(pk=there.pk).update(**told)

    def _ask_again(self, there: There, act: str, told: Mapping[str, Any]) -> None:
        self.met[act] += 1
        asked = (
            {"state": ASKED, "due": self._until(there.kind)} if there.desk else {"state": NEW, "due": None}
        )
        was = {"answer": there.answer, "digest": bytes(there.digest).hex()}
        self._note(there, act, {**told, **asked, "settled_digest": b"", "case": ""}, {"was": was})

    def _not_found(self, there: There) -> None:
        if there.state in (NEW, ASKED, ANSWERED) and self.looked.for_(there):
            self.met["gone"] += 1
            self._note(there, story.GONE, {"state": GONE, "due": None})
        elif there.state == IN_CASE:
            self.met["left_to_case"] += 1

    def _told(self, there: There, row: Row, digest: bytes) -> dict[str, Any]:
        """What the run says otherwise than the finding does."""
        told: dict[str, Any] = {}
        if _now(row) != _before(there):
            told = {name: row[name] for name in _FOLLOWED if getattr(there, name) != row[name]}
        if there.area_id != self._place(row):
            told["area_id"] = self._place(row)
        if bytes(there.digest) != digest:
            told |= {"digest": digest, "evidence": row["evidence"], "record": row["record"]}
        return told

    def _note(
        self, there: There, act: str, changes: Mapping[str, Any], form: Mapping[str, Any] | None = None
    ) -> None:
        self._happened.append(Happened(there.pk, there.name, there.version + 1, act, changes, form or {}))

    def _until(self, kind: str) -> date:
        desk = self._desk(kind)
        assert desk is not None
        if kind not in self._due:
            self._due[kind] = days_off(self.pack, desk.within_days, self.moment.on_day)
        return self._due[kind]

    def _flush(self, from_: int) -> None:
        if len(self._new) >= from_:
            ids = bulk.new_ids(Finding, len(self._new))
            bulk.insert(Finding, _WRITTEN, map(self._written, ids, self._new), made_apart=True)
            self.leaves += story.write(
                self.moment,
                [
                    Happened(id_, row["finding"], 1, story.TAKEN, form={"digest": digest.hex()})
                    for id_, (row, _, digest) in zip(ids, self._new, strict=True)
                ],
            )
            self._new.clear()
        if len(self._happened) >= from_:
            self.leaves += story.write(self.moment, self._happened)
            self._happened.clear()

    def _written(self, id_: int, new: tuple[Row, int, bytes]) -> tuple[Any, ...]:
        row, place, digest = new
        said = [row[name] for name in _SAID]
        return (id_, row["finding"], place, *said, digest, NEW, self.run, "", "", "", "", "", b"", "", 1)
