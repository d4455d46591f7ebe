"""Every service that takes somebody's word, as anybody might call it: right or wrong, about anything, anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from django.db.models import Model

from niukou.office.accounts import services as accounts
from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import Charge, EmergencyAccess, User
from niukou.office.areas import services as areas
from niukou.office.areas.listed import AreaRow
from niukou.office.areas.models import Area
from niukou.office.areas.succession import Change, replace_areas
from niukou.office.audit import clock
from niukou.office.cases import services as cases
from niukou.office.cases.models import Case
from niukou.office.registry import services as registry
from niukou.office.registry.models import Erasure, Household, Person, Staging, YearDraft
from niukou.office.registry.services import NewFamily, NewPaper, NewPerson, YearChange
from niukou.office.registry.services.bases import declare_base
from niukou.office.windows import services as windows
from niukou.office.windows.models import Opening
from tests.made_county import number
from tests.office.conftest import OTHER_VILLAGE, TOWN, VILLAGE

WHY = "理由"
_serial = count(900)
_Row = TypeVar("_Row", bound=Model)
Attempt = Callable[[Actor, int], Any]


def one_of(model: type[_Row], which: int, **wanted: Any) -> _Row:
    """A row of a table; where there is none, there is nothing to be done with it."""
    rows = list(model._default_manager.filter(**wanted).order_by("pk"))
    if not rows:
        raise NotAllowedError("没有 / there is none")
    return rows[which % len(rows)]


def place(which: int) -> Area:
    return one_of(Area, which)


def somebody(which: int) -> User:
    """A user who does no work here: those who do keep their charges."""
    return one_of(User, which, username__startswith="any")


def newcomer() -> NewPerson:
    return NewPerson({"name": "试人", "relation": "之子", "id_number": number(next(_serial))})


def arrives(actor: Actor, which: int) -> Any:
    home = one_of(Household, which)
    facts = {"day": str(clock.today()), "reason": "新生儿", "relation": "之子"}
    known = Case.objects.filter(household=home).count()
    arrival = cases.Arrival(home, {"name": "试婴", "relation": "之子"}, facts, known)
    return cases.open_arrival(actor, "natural_increase", arrival, WHY)


def parts(actor: Actor, which: int) -> Any:
    home = one_of(Household, which)
    people = Person.objects.filter(memberships__household=home, memberships__until=None).order_by("pk")
    known = Case.objects.filter(household=home).count()
    parting = cases.Parting(home, list(people.values_list("code", flat=True)[:1]), known)
    return cases.open_parting(actor, "regrouping", parting, WHY)


def stages(actor: Actor, which: int) -> Any:
    return registry.open_staging(actor, place(which), 2017, f"{which:064x}")


ATTEMPTS: Mapping[str, Attempt] = {
    "areas.import_areas": lambda a, n: areas.import_areas(
        a, [AreaRow(VILLAGE, f"柳村{n}", "village", TOWN)], clock.today()
    ),
    "areas.add_natural_villages": lambda a, n: areas.add_natural_villages(
        a, place(n), [f"组{next(_serial)}"], clock.today()
    ),
    "areas.rename_area": lambda a, n: areas.rename_area(a, place(n), f"名{next(_serial)}", clock.today()),
    "areas.replace_areas": lambda a, n: replace_areas(
        a, [Change(("merged", "split")[n % 2], (OTHER_VILLAGE,), (VILLAGE,))], clock.today()
    ),
    "accounts.add_user": lambda a, n: accounts.add_user(a, accounts.NewUser(f"any{next(_serial)}", "某")),
    "accounts.give_charge": lambda a, n: accounts.give_charge(a, somebody(n), "county_office", place(n)),
    "accounts.end_charge": lambda a, n: accounts.end_charge(
        a, one_of(Charge, n, user__username__startswith="any"), reason=WHY
    ),
    "accounts.close_user": lambda a, n: accounts.close_user(a, somebody(n), reason=WHY),
    "accounts.reset_password": lambda a, n: accounts.reset_password(
        a, somebody(n), "柳树下的第三口井没有水", reason=WHY
    ),
    "accounts.forget_second_factor": lambda a, n: accounts.forget_second_factor(a, somebody(n), reason=WHY),
    "accounts.unlock": lambda a, n: accounts.unlock(a, somebody(n), reason=WHY),
    "accounts.ask_emergency": lambda a, n: accounts.ask_emergency(a, place(n), 2, WHY),
    "accounts.answer_emergency": lambda a, n: accounts.answer_emergency(
        a, one_of(EmergencyAccess, n), grant=True, why=WHY
    ),
    "accounts.end_emergency": lambda a, n: accounts.end_emergency(a, one_of(EmergencyAccess, n), WHY),
    "accounts.note_emergency": lambda a, n: accounts.note_emergency(a, one_of(EmergencyAccess, n)),
    "windows.request_opening": lambda a, n: windows.request_opening(
        a, ("entry", "correction")[n % 2], "申请"
    ),
    "windows.answer_opening": lambda a, n: windows.answer_opening(
        a, one_of(Opening, n), granted=True, answer=WHY
    ),
    "windows.close_opening": lambda a, n: windows.close_opening(a, one_of(Opening, n), reason=WHY),
    "registry.add_households": lambda a, n: registry.add_households(
        a, [NewFamily(place(n).code, [newcomer()], {"head_name": "试人"}, since=date(2016, 1, 1))]
    ),
    "registry.add_persons": lambda a, n: registry.add_persons(a, [(one_of(Household, n), newcomer())]),
    "registry.begin_household": lambda a, n: registry.begin_household(
        a, one_of(Household, n), {"head_name": "试人"}
    ),
    "registry.add_paper": lambda a, n: registry.add_paper(
        a, place(n), NewPaper("证明", "证明", b"scan", "image/png")
    ),
    "registry.ask_erasure": lambda a, n: registry.ask_erasure(
        a, one_of(Person, n), basis="个人信息保护法第四十七条", reason=WHY
    ),
    "registry.refuse_erasure": lambda a, n: registry.refuse_erasure(a, one_of(Erasure, n), WHY),
    "registry.declare_base": lambda a, n: declare_base(a, place(n), 2014, 100 + n, public=False, reason=WHY),
    "registry.keep_draft": lambda a, n: registry.keep_draft(
        a, 2016, [YearChange("household", one_of(Household, n).code, {"house_area": "1"})], WHY
    ),
    "registry.drop_draft": lambda a, n: registry.drop_draft(a, one_of(YearDraft, n)),
    "registry.list_village": lambda a, n: registry.list_village(a, place(n), "exited", clock.today()),
    "registry.place_village": lambda a, n: registry.place_village(a, place(n), Decimal(n), Decimal(100)),
    "registry.open_staging": stages,
    "registry.stage": lambda a, n: registry.stage(a, one_of(Staging, n), []),
    "registry.reject": lambda a, n: registry.reject(a, one_of(Staging, n), []),
    "registry.staged": lambda a, n: registry.staged(a, one_of(Staging, n), 0, 0, {}),
    "registry.decide_staging": lambda a, n: registry.decide_staging(
        a, one_of(Staging, n), approve=True, why=WHY
    ),
    "registry.merge_part": lambda a, n: registry.merge_part(a, one_of(Staging, n)),
    "registry.finish_merge": lambda a, n: registry.finish_merge(a, one_of(Staging, n)),
    "cases.open_arrival": arrives,
    "cases.open_parting": parts,
    "cases.approve_erasure": lambda a, n: cases.approve_erasure(a, one_of(Erasure, n), WHY),
}  # fmt: skip

IN_THE_MACHINE = (
    "cases.open_cases", "cases.do_step", "cases.decide_on", "cases.enter", "cases.post_notice", "cases.end_notice",
    "cases.object_to", "cases.answer_objections", "cases.withdraw", "cases.request_comparison",
    "cases.take_comparison", "cases.hold_meetings", "registry.set_years", "registry.freeze_year",
)  # fmt: skip
NOT_TRIED: Mapping[str, str] = {  # service → why nobody tries it at random
    **dict.fromkeys(IN_THE_MACHINE, "a rule of the machine's own"),
    **dict.fromkeys(
        (
            "registry.join", "registry.leave", "registry.correct_year",
        ),
        "takes a decision, which only a finished case has: cases alone call it",
    ),
    "registry.try_years": "what it writes is taken back before it ends",
    "registry.check_area": "writes that it was done, and nothing else",
    **dict.fromkeys(
        ("registry.keep_list", "registry.rename_list", "registry.drop_list"), "somebody's own lists of filters"
    ),
    "cases.open_from_findings": "takes findings: test_no_settled_question_is_asked_again has a machine of its own",
    **dict.fromkeys(("windows.use", "windows.use_each"), "part of the act that uses the window"),
    "accounts.first_charge": "of whoever holds the machine, once",
    "accounts.change_password": "his own password",
    "accounts.verify_trail": "reads",
    "accounts.read_in_emergency": "reads; what it shows is tested with the emergency",
}  # fmt: skip
