"""What the rules over registers find: links, judged by the engine, told as findings."""

from __future__ import annotations

from collections.abc import Sequence

from niukou.engine.evaluate import Waiting
from niukou.engine.leads import Rows, lead_hits
from niukou.pipeline.compare.recognise import Ground
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
_HITS = "lead_hit"
_EXITED = "exited"  # the pack's selection of the states of households that left poverty


class Judgement:
    """Gathers the tables of findings, and the rules that could not be judged."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.findings: list[str] = []
        self.waiting: list[Waiting] = []
        self.not_run: list[NotRun] = []

    def judge(self, register: Register) -> None:
        """All rules that look at one register."""
        matched = register.of_kind("exclusion", "identity")
        unmatched = tuple(r for r in register.rules if not r.matched)
        omissions = register.of_kind("omission")
        if matched:
            fields = {"table": register.table, "police": self.ground.police, **self._person_fields()}
            self._tell(register, matched, self.ground.desk.step("lead_pair", fields))
        if unmatched:
            self._judge_unmatched(register, unmatched)
        if omissions and self.ground.police:
            self._judge_omissions(register, omissions)

    def _judge_unmatched(self, register: Register, rules: Sequence[LeadRule]) -> None:
        if register.table != self.ground.police or register.columns.village == ABSENT:
            why = f"{register.source}没有区划代码，不知道覆盖哪些村"
            self.not_run += [NotRun(r.code, why) for r in rules]
            return
        number = {"table": register.table, "number": self.ground.persons.number}
        fields = {**number, **self._person_fields()}
        self._tell(register, rules, self.ground.desk.step("unmatched_pair", fields))

    def _judge_omissions(self, register: Register, rules: Sequence[LeadRule]) -> None:
        police = self.ground.registers.police
        assert police is not None
        family = {"police": police.table, "family": police.columns.family}
        self.ground.desk.step("registered_family", {**family, "table": police.table})
        pairs = self.ground.desk.step(
            "omission_pair", {**family, "village": police.columns.village, "table": register.table}
        )
        if self._hit(register, rules, pairs):
            self._add("family_finding", register, {"unknown": TIMING_CLAUSES["unknown"]})

    def _person_fields(self) -> dict[str, object]:
        return {"person": self.ground.pack.tables[PERSON].key, "household": self.ground.persons.village}

    def _tell(self, register: Register, rules: Sequence[LeadRule], pairs: str) -> None:
        if not self._hit(register, rules, pairs):
            return
        exited = self.ground.pack.codelists.get(_EXITED)
        police = self.ground.registers.police
        relation = (
            self.ground.pack.tables[police.table].fields.get(police.columns.relation) if police else None
        )
        self._add(
            "lead_finding",
            register,
            {
                "exited": list(exited.labels) if exited else [""],
                "timings": list(TIMING_CLAUSES),
                "clauses": list(TIMING_CLAUSES.values()),
                "said": list(SAID_AFTER_EXIT),
                "kin_label": kin_label(police.source if police else "", relation.label if relation else ""),
            },
        )

    def _hit(self, register: Register, rules: Sequence[LeadRule], pairs: str) -> bool:
        """Make the view of hits; whether any of the rules could be judged."""
        ground, rows = self.ground, Rows(register.table, register.record)
        waiting = lead_hits(
            ground.session, ground.pack, ground.as_of, rules, register=rows, pairs=pairs, into=_HITS
        )
        self.waiting += waiting
        ground.desk.looked_through(_HITS)
        return len(waiting) < len(rules)

    def _add(self, step: str, register: Register, parameters: dict[str, object]) -> None:
        told = {"token": register.token, "source": register.source}
        name = f"{FINDINGS}_{len(self.findings)}"
        self.findings.append(self.ground.desk.step(step, {**told, **parameters}, kept_as=name))
