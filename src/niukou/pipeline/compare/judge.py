"""What the rules over registers find: links, judged by the engine, told as findings."""

from __future__ import annotations

from collections.abc import Sequence

from niukou.engine.evaluate import Waiting
from niukou.engine.leads import lead_hits
from niukou.pipeline.compare.recognise import Ground
from niukou.pipeline.compare.registers import ABSENT, PERSON, NotRun, Register
from niukou.pipeline.compare.wording import SAID_AFTER_EXIT, TIMING_CLAUSES, kin_label
from niukou.rulebook.model import LeadRule

FINDINGS = "compare_findings"
FINDING_COLUMNS = (
    "kind VARCHAR, rule VARCHAR, severity VARCHAR, subject VARCHAR, village VARCHAR, household VARCHAR,"
    " person VARCHAR, family VARCHAR, source VARCHAR, record VARCHAR, record_key VARCHAR, link VARCHAR,"
    " score DOUBLE, name_agrees VARCHAR, timing VARCHAR, message VARCHAR, evidence VARCHAR"
)
_HITS = "lead_hit"
_EXITED = "exited"  # the pack's selection of the states of households that left poverty


class Judgement:
    """Gathers findings in the table `compare_findings`, and the rules that could not be judged."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.waiting: list[Waiting] = []
        self.not_run: list[NotRun] = []

    def judge(self, register: Register) -> None:
        """All rules that look at one register."""
        matched = register.of_kind("exclusion", "identity")
        unmatched = tuple(r for r in register.rules if not r.matched)
        omissions = register.of_kind("omission")
        if matched:
            pairs = self.ground.desk.step(
                "lead_pair", {"table": register.table, "police": self.ground.police}
            )
            self._tell(register, matched, pairs)
        if unmatched:
            self._judge_unmatched(register, unmatched)
        if omissions and self.ground.police:
            self._judge_omissions(register, omissions)

    def _judge_unmatched(self, register: Register, rules: Sequence[LeadRule]) -> None:
        if register.table != self.ground.police or register.columns.village == ABSENT:
            why = f"{register.source}没有区划代码，不知道覆盖哪些村"
            self.not_run += [NotRun(r.code, why) for r in rules]
            return
        persons = self.ground.persons
        fields = {"table": register.table, "number": persons.number, "household": persons.village}
        self._tell(register, rules, self.ground.desk.step("unmatched_pair", fields))

    def _judge_omissions(self, register: Register, rules: Sequence[LeadRule]) -> None:
        police = self.ground.registers.police
        assert police is not None
        family = {"police": police.table, "family": police.columns.family}
        self.ground.desk.step("registered_family", {**family, "table": police.table})
        self._hit(
            register, rules, self.ground.desk.step("omission_pair", {**family, "table": register.table})
        )
        self._add(
            "family_finding",
            register,
            {"police": police.table, "village": police.columns.village, "unknown": TIMING_CLAUSES["unknown"]},
        )

    def _tell(self, register: Register, rules: Sequence[LeadRule], pairs: str) -> None:
        self._hit(register, rules, pairs)
        table = self.ground.pack.tables[PERSON]
        exited = self.ground.pack.codelists.get(_EXITED)
        police = self.ground.registers.police
        relation = (
            self.ground.pack.tables[police.table].fields.get(police.columns.relation) if police else None
        )
        self._add(
            "lead_finding",
            register,
            {
                "pairs": pairs,
                "person": table.key,
                "household": self.ground.persons.village,
                "exited": list(exited.labels) if exited else [""],
                "timings": list(TIMING_CLAUSES),
                "clauses": list(TIMING_CLAUSES.values()),
                "said": list(SAID_AFTER_EXIT),
                "kin_label": kin_label(police.source if police else "", relation.label if relation else ""),
            },
        )

    def _hit(self, register: Register, rules: Sequence[LeadRule], pairs: str) -> None:
        ground = self.ground
        self.waiting += lead_hits(
            ground.session, ground.pack, ground.as_of, rules, register=register.table, pairs=pairs, into=_HITS
        )
        ground.desk.made(_HITS)

    def _add(self, step: str, register: Register, parameters: dict[str, object]) -> None:
        told = {"table": register.table, "record": register.record, "token": register.token}
        made = self.ground.desk.step(step, {**told, "source": register.source, **parameters})
        self.ground.session.run(f"INSERT INTO {FINDINGS} BY NAME SELECT * FROM {made}", name=FINDINGS)  # noqa: S608
