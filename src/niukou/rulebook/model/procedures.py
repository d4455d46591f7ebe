"""Who does what, in which order and until when: roles, procedures, checklists, calendars, indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from niukou.rulebook.model.ground import NOWHERE, Account, AreaLevel, Basis, Hand, MoveKind, Privacy, Where

# what the end of a procedure changes in the book beside the ledger: a frozen year, who belongs to which household,
# how a village is listed, an entry of the ledger that was wrong, where the people of an area that ended are
Changes = Literal["closed_year", "grouping", "village_exit", "reversal", "succession"]


@dataclass(frozen=True)
class Role:
    """Somebody with a part in the work: at which area level, which kinds of step, which data he may read.

    appoints: whether he may give others their charges, in his area, at his level or below.
    emergency: whether he `asks` to see for some hours what he otherwise may not, or `grants` it; '' neither.
    hand: of the three that graded protection keeps apart: `system` keeps accounts, `security` gives charges, `audit` reads
    the trail; '' none. A hand does no step and sees nothing of the register.
    signs_in: whether he has an account; for those who have none a cadre records what they did, with the paper.
    """

    key: str
    title: str
    title_en: str
    level: AreaLevel
    may: tuple[str, ...]
    reads: tuple[Privacy, ...]
    duty: str
    appoints: bool = False
    emergency: str = ""
    hand: Hand = ""
    signs_in: bool = True
    basis: tuple[Basis, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Objection:
    """Who may object to what was posted, for how long, and what an objection does."""

    by: tuple[str, ...]
    opens: str  # step of the same procedure, or step kind
    clock: Literal["stops", "runs"]
    days: str | None = None  # standard


@dataclass(frozen=True)
class Step:
    """One step of a procedure. `kind` is of the fixed list; everything else is data of the pack."""

    key: str
    kind: str
    title: str
    who: str
    decides: str
    level: AreaLevel
    outcomes: Mapping[str, str]  # outcome -> 'next' | 'end' | step key | 'procedures/<key>': another case
    papers: tuple[str, ...] = ()
    quorum: str | None = None  # standard
    majority: str | None = None  # standard
    # role -> standard: so many of them attend as well
    attends: Mapping[str, str] = field(default_factory=dict)
    notice_days: str | None = None  # standard
    objection: Objection | None = None
    compares: tuple[str, ...] = ()  # sources
    laid_before: str | None = None  # step
    authorised_by: str | None = None  # step
    checklist: str | None = None
    within_days: str | None = None  # standard
    window: str | None = None  # calendar phase
    receiving: bool = False  # done in the area people come to; else in the one where the case was opened
    title_en: str = (
        ""  # '' where a pack says it in Chinese only; so with the other English texts beside titles
    )
    guess: bool = False
    note: str | None = None
    where: Where = NOWHERE


@dataclass(frozen=True)
class Moves:
    """The entry in the ledger that a procedure makes when its last step has passed, and only then.

    Of a household it moves every living member, of a person him alone, of a county all that the source lists.
    """

    kind: MoveKind
    from_accounts: tuple[Account, ...]
    to_accounts: tuple[Account, ...]
    # what settles which of several accounts: 'household', 'source', 'unchanged' or the key of a deciding step
    settled_by: str | None = None
    effective: Literal["end", "event"] = "end"  # the day the case ended, or the day what it reports happened
    reasons: str | None = None  # code list, one of which has to be given
    for_good: tuple[str, ...] = ()  # of the reasons, those after which nobody comes back by a case of his own
    where: Where = NOWHERE


@dataclass(frozen=True)
class Procedure:
    """How a household, person, village or county comes in, goes out or is put right."""

    key: str
    code: str
    title: str
    title_en: str
    subject: str
    steps: tuple[Step, ...]
    moves: Moves | None = None  # none: nobody's account changes
    changes: Changes | None = None  # what its end changes beside the ledger
    summary: str | None = None
    summary_en: str = ""
    guess: bool = False
    basis: tuple[Basis, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    papers_en: Mapping[str, str] = field(default_factory=dict)  # paper of a step → its English name
    where: Where = NOWHERE
    places: Mapping[str, Where] = field(default_factory=dict)  # where the code is written


@dataclass(frozen=True)
class ChecklistItem:
    """One question of a visit; `secures` names the worry or guarantee it answers, `secured_by` the answer that does."""

    key: str
    ask: str
    answer: str
    field: str | None = None
    secures: str | None = None
    secured_by: str | None = None  # yes | no
    ask_en: str = ""


@dataclass(frozen=True)
class Checklist:
    """What a visit has to look at."""

    key: str
    title: str
    title_en: str
    items: tuple[ChecklistItem, ...]
    basis: tuple[Basis, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Phase:
    """A stretch of the year: from its first day to the end of its last."""

    key: str
    title: str
    first: date
    last: date
    closes: str = "24:00"
    opens: tuple[str, ...] = ()
    who: str | None = None
    on_request_of: str | None = None
    overlaps: bool = False  # meant to overlap an earlier phase
    guess: bool = False
    note: str | None = None
    title_en: str = ""


@dataclass(frozen=True)
class Calendar:
    """One year of a region."""

    key: str
    title: str
    year: int
    phases: tuple[Phase, ...]
    title_en: str | None = None
    basis: tuple[Basis, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class IndicatorCase:
    """An example of an indicator: inputs or rows as a file would write them, and the number that comes out."""

    name: str
    given: Mapping[str, Any]
    then: Decimal | None
    on: date
    where: Where = NOWHERE


@dataclass(frozen=True)
class Indicator:
    """A figure: a share counted over a standard table, or a formula over named inputs."""

    key: str
    title: str
    title_en: str
    unit: str
    kind: Literal["share", "formula"]
    meaning: str
    table: str | None = None
    weigh: str | None = None
    part: str | None = None
    whole: str | None = None
    by: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    inputs_en: Mapping[str, str] = field(default_factory=dict)
    formula: str | None = None
    digits: int = 2
    secret: tuple[str, ...] = ()
    secret_spread: str | None = (
        None  # standard: how wide the range must be in which counts and rates leave a secret input
    )
    publish_limit: str | None = None  # standard
    cases: tuple[IndicatorCase, ...] = ()
    basis: tuple[Basis, ...] = ()
    where: Where = NOWHERE
    places: Mapping[str, Where] = field(default_factory=dict)  # where part, whole, formula… are written
