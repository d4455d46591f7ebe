"""What the rules over registers find: links, judged by the engine, told as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from niukou.engine.evaluate import Waiting
from niukou.engine.leads import Rows, lead_hits
from niukou.pipeline.compare.ground import Ground, covered, heads
from niukou.pipeline.compare.registers import ABSENT, PERSON, NotRun, Register
from niukou.pipeline.compare.wording import SAID_AFTER_EXIT, TIMING_CLAUSES, kin_label
from niukou.rulebook.model import LeadRule

FINDINGS = "compare_findings"
NO_FINDINGS = f"{FINDINGS}_none"
FINDING_COLUMNS = (
    "kind VARCHAR, rule VARCHAR, severity VARCHAR, subject VARCHAR, village VARCHAR, household VARCHAR,"
    " person VARCHAR, family VARCHAR, source VARCHAR, record VARCHAR, record_key VARCHAR, link VARCHAR,"
    " score DOUBLE, name_agrees VARCHAR, timing VARCHAR, message VARCHAR, evidence VARCHAR"
)
_EXITED = "exited"  # the pack's selection of the states of households that left poverty


class Judgement:
    """Gathers the tables of findings, and the rules that could not be judged."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.desk = ground, ground.desk
        self.findings: list[str] = []
        self.waiting: list[Waiting] = []
        self.not_run: list[NotRun] = []

    def judge(self) -> None:
        """All rules over all registers."""
        hits = [*self._matched(), *self._unmatched()]
        if hits:
            self.desk.unite("lead_hit", hits)
            self.findings.append(
                self.desk.lay_down("lead_finding", self._wording(), name=f"{FINDINGS}_leads")
            )
        missed = [*self._missed()]
        if missed:
            self.desk.unite("lead_hit", missed)
            unknown = {"unknown": TIMING_CLAUSES["unknown"]}
            self.findings.append(self.desk.lay_down("family_finding", unknown, name=f"{FINDINGS}_families"))

    def _matched(self) -> Iterator[str]:
        """Views of the hits of rules over rows that are somebody of the registry."""
        rules = {r.table: r.of_kind("exclusion", "identity", "quality") for r in self.ground.registers.all}
        registers = [r for r in self.ground.registers.all if rules[r.table]]
        if not registers:
            return
        fields = {"registers": [r.table for r in registers], "police": self.ground.police}
        pairs = self.desk.step("lead_pair", {**fields, **self._person_fields()})
        for register in registers:
            mine = self.desk.of_register(f"{pairs}_of_{register.table}", pairs, register.table)
            if register.table == self.ground.police and register.asks_families:
                mine = self._with_families(register, mine)
            yield from self._hits(register, rules[register.table], mine)

    def _with_families(self, police: Register, pairs: str) -> str:
        """The pairs of the police register, with what is asked of families."""
        fields = {"table": police.table, "family": police.columns.family, "pairs": pairs}
        household = self.ground.persons.village
        return self.desk.step("family_pair", {**fields, "heads": heads(self.ground), "household": household})

    def _unmatched(self) -> Iterator[str]:
        """Views of the hits of rules over persons whom no row is."""
        for register in self.ground.registers.all:
            rules = tuple(r for r in register.rules if not r.matched)
            if rules and register.columns.village == ABSENT:
                why = f"{register.source}没有区划代码，不知道覆盖哪些村"
                self.not_run += [NotRun(r.code, why) for r in rules]
                continue
            for unmet in dict.fromkeys(r.unmet for r in rules):
                pairs = self._missing(register, unmet)
                yield from self._hits(register, register.unmatched(unmet), pairs)

    def _missing(self, register: Register, unmet: str) -> str:
        """Persons whom no row of a register is, alone or with their whole household."""
        fields = {"table": register.table, "covered": covered(register), "whole": unmet == "household"}
        number = {"number": self.ground.persons.number, **self._person_fields()}
        kept_as = f"unmatched_{unmet}_of_{register.table}"
        return self.desk.step("unmatched_pair", {**fields, **number}, kept_as=kept_as)

    def _missed(self) -> Iterator[str]:
        """Views of the hits of rules over rows that are somebody of a family the registry lacks."""
        police = self.ground.registers.police
        registers = [r for r in self.ground.registers.all if r.of_kind("omission")]
        if police is None or not registers:
            return
        family = {"police": police.table, "family": police.columns.family}
        self.desk.step("registered_family", {"table": police.table, **family})
        for register in registers:
            fields = {"table": register.table, "village": police.columns.village, **family}
            pairs = self.desk.step("omission_pair", fields, kept_as=f"omission_pair_of_{register.table}")
            yield from self._hits(register, register.of_kind("omission"), pairs)

    def _hits(self, register: Register, rules: Sequence[LeadRule], pairs: str) -> Iterator[str]:
        """The view of hits, where any of the rules could be judged."""
        ground, name = self.ground, f"hit_of_{pairs}"
        rows = Rows(register.table, register.source, register.record, register.token)
        waiting = lead_hits(
            ground.session, ground.pack, ground.as_of, rules, register=rows, pairs=pairs, into=name
        )
        self.waiting += waiting
        if len(waiting) < len(rules):
            self.desk.looked_through(name)
            yield name

    def _person_fields(self) -> dict[str, object]:
        return {"person": self.ground.pack.tables[PERSON].key, "household": self.ground.persons.village}

    def _wording(self) -> dict[str, object]:
        exited = self.ground.pack.codelists.get(_EXITED)
        police = self.ground.registers.police
        relation = (
            self.ground.pack.tables[police.table].fields.get(police.columns.relation) if police else None
        )
        return {
            "exited": list(exited.labels) if exited else [""],
            "timings": list(TIMING_CLAUSES),
            "clauses": list(TIMING_CLAUSES.values()),
            "said": list(SAID_AFTER_EXIT),
            "kin_label": kin_label(police.source if police else "", relation.label if relation else ""),
        }
