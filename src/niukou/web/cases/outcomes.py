"""How the outcomes of a step are called: by what they say, and where they lead."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from niukou.office.audit.installed import installed_pack
from niukou.rulebook.model import Procedure, Step
from niukou.web.frame.pack_words import titled
from niukou.web.frame.words import outcome as word_of

OTHER, OBJECTED, RETURNED = "procedures/", "objected", "returned"
_FOUND = {"passed": gettext_lazy("没有线索"), "refused": gettext_lazy("有线索")}  # what a comparison comes to


def outcome_words(procedure: Procedure, step: Step, outcome: str) -> str:
    """What is written for an outcome, such as `不通过，本件结束`."""
    to = step.outcomes.get(outcome, "")
    word = str(word_of(outcome))
    if to.startswith(OTHER):
        other = installed_pack().procedures.get(to.removeprefix(OTHER))
        return gettext("改办“%(other)s”") % {"other": titled(other) if other else to}
    if word == outcome:
        word = gettext("有争议") if outcome == "disputed" else outcome
    title = next((titled(one) for one in procedure.steps if one.key == to), "")
    if title:
        return gettext("%(word)s，回到“%(step)s”") % {"word": word, "step": title}
    if to == "end":
        return gettext("%(word)s，本件结束") % {"word": word}
    return word


def choices_of(procedure: Procedure, step: Step) -> list[tuple[str, str]]:
    """The outcomes that are chosen on its form; an objection is upheld elsewhere."""
    return [(key, outcome_words(procedure, step, key)) for key in step.outcomes if key != OBJECTED]


def told_outcome(procedure: Procedure, step: Step, outcome: str) -> str:
    """An outcome as the story of a case tells it."""
    if outcome == OBJECTED:
        return gettext("异议成立")
    if outcome == RETURNED:
        return gettext("退回")
    if step.kind == "comparison" and outcome in _FOUND:
        return str(_FOUND[outcome])
    if step.outcomes.get(outcome, "").startswith(OTHER):
        return outcome_words(procedure, step, outcome)
    word = str(word_of(outcome))
    return gettext("有争议") if word == outcome == "disputed" else word
