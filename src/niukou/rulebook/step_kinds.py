"""The fixed list of step kinds: what a step of a procedure may be, and which of its keys each kind uses.

Everything else about a step is data of a pack. The list is told in docs/reference/step-kinds.md, and the
JSON Schemas offer it to editors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StepKind:
    """One kind of step: the keys it alone may have, those it must have, and those of which it needs one."""

    title: str
    title_en: str
    may: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()

    @property
    def uses(self) -> frozenset[str]:
        """Every key of the special ones that a step of this kind may have."""
        return frozenset((*self.may, *self.must, *self.one_of))


STEP_KINDS: Mapping[str, StepKind] = {
    "application": StepKind("申请", "application"),
    "authorisation": StepKind("授权", "signed authorisation to look up"),
    "visit": StepKind("入户核查", "visit", may=("checklist",)),
    "review": StepKind("民主评议", "review by a meeting", may=("attends",), one_of=("quorum", "majority")),
    "comparison": StepKind(
        "数据比对", "comparison with registers", may=("laid_before", "authorised_by"), must=("compares",)
    ),
    "verification": StepKind("核实", "verification", may=("checklist",)),
    "notice": StepKind("公示", "public notice", may=("objection",), must=("notice_days",)),
    "objection": StepKind("异议处理", "handling of objections", may=("checklist",)),
    "signature": StepKind("签字认可", "signature"),
    "approval": StepKind("审核审批", "approval"),
    "announcement": StepKind("公告", "announcement", may=("notice_days", "objection")),
    "written_notice": StepKind("书面告知", "written notice"),
    "entry": StepKind("系统录入", "entry into the system"),
    "filing": StepKind("备案", "filing"),
    "inspection": StepKind("检查验收", "inspection", may=("checklist",)),
    "assessment": StepKind("第三方评估", "third-party assessment", may=("checklist",)),
    "survey": StepKind("民意调查", "survey of opinion", may=("checklist",)),
    "publication": StepKind("公布", "publication"),
}
# keys that only some kinds use; every kind may have the others
SPECIAL_KEYS = tuple(sorted({key for kind in STEP_KINDS.values() for key in kind.uses}))
# what a role must be able to do to have the last word on another's step
DECIDING_KINDS = ("review", "approval", "signature")
