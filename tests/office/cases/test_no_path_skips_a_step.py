"""The machine, over every procedure of every pack: whatever is said, no step is skipped and nothing follows the end."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.office.cases.deadlines import last_day
from niukou.office.cases.machine import (
    OBJECTED,
    PASSED,
    MachineError,
    Place,
    ahead_of,
    follow,
    open_objection,
    opened_by_objection,
    send_back,
    start,
    step_of,
)
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Procedure

PACKS = ("national", "yunnan-2017", "qinghai-2017", "chongqing-2016", "henan-2018", "hubei-2016")


@cache
def procedures() -> tuple[Procedure, ...]:
    return tuple(p for name in PACKS for p in load_pack(name).procedures.values())


def test_all_packs_have_procedures() -> None:
    assert len(procedures()) > 50


@given(st.integers(0, 10_000))
def test_where_everything_passes_each_step_is_done_once_in_order(which: int) -> None:
    procedure = procedures()[which % len(procedures())]
    place, done = start(procedure), []
    while place.state == "open":
        done.append(place.step)
        place = follow(procedure, place, PASSED)
    assert place == Place("", state="finished")
    keys = [step.key for step in procedure.steps]
    assert done == keys[: len(done)]  # a pack may end a case early, by the outcome of its last step
    assert done == keys or step_of(procedure, done[-1]).outcomes[PASSED] == "end"


@given(st.integers(0, 10_000), st.data())
def test_no_path_skips_a_step_that_no_outcome_skips(which: int, data: st.DataObject) -> None:
    procedure = procedures()[which % len(procedures())]
    keys = [step.key for step in procedure.steps]
    place, passed = start(procedure), set()
    for _ in range(60):
        if place.state != "open":
            break
        step, before = step_of(procedure, place.step), place
        here = keys.index(place.step)
        assert set(keys[:here]) <= passed, "a step before this one was not done"
        can_object = step.objection is not None and not place.held
        act = data.draw(st.sampled_from(["outcome", "back", *(["object"] if can_object else [])]))
        if act == "object":
            place = open_objection(procedure, place)
            assert (place.held, place.round) == (before.step, before.round)
            opened = opened_by_objection(procedure, step)
            place = follow(procedure, place, data.draw(st.sampled_from(sorted(opened.outcomes))))
            assert place == before  # whatever was found there, the notice is due again
            continue
        if act == "back" and here and not place.held:
            to = data.draw(st.sampled_from(keys[:here]))
            place = send_back(procedure, place, to)
            assert (place.step, place.round) == (to, before.round + 1)
            passed -= set(keys[keys.index(to) :])
            continue
        outcome = data.draw(st.sampled_from(sorted(step.outcomes)))
        place = follow(procedure, place, outcome)
        passed.add(before.step)
        if place.state == "finished":
            assert outcome == PASSED or here == len(keys) - 1
        elif place.step:
            there = keys.index(place.step)
            passed |= set(keys[here + 1 : there])  # an outcome of the pack led past them
            if there <= here:
                assert place.round == before.round + 1
                passed -= set(keys[there:])


@given(st.integers(0, 10_000))
def test_nothing_follows_the_end(which: int) -> None:
    procedure = procedures()[which % len(procedures())]
    for state in ("finished", "refused"):
        ended = Place("", state=state)
        assert ahead_of(procedure, ended) == ()
        for act in (
            lambda p, e: follow(p, e, PASSED),
            lambda p, e: send_back(p, e, p.steps[0].key),
            open_objection,
        ):
            with pytest.raises(MachineError, match="nothing follows"):
                act(procedure, ended)


def test_what_a_step_does_not_have_is_refused() -> None:
    exit_ = load_pack("national").procedures["exit"]
    with pytest.raises(MachineError, match="没有结果"):
        follow(exit_, start(exit_), "perhaps")
    with pytest.raises(MachineError, match="不收异议"):
        open_objection(exit_, start(exit_))
    with pytest.raises(MachineError, match="前面"):
        send_back(exit_, start(exit_), "notice")
    with pytest.raises(MachineError, match="no step"):
        step_of(exit_, "dance")


def test_an_objection_that_is_upheld_begins_a_new_round_at_the_step_the_pack_names() -> None:
    exit_ = load_pack("national").procedures["exit"]
    assert follow(exit_, Place("notice"), OBJECTED) == Place("visit", round=2)


def test_a_removal_that_is_an_exit_opens_the_other_procedure() -> None:
    removal = load_pack("national").procedures["removal"]
    assert follow(removal, Place("review"), "exits") == Place("", state="refused", other="exit")


DAYS = st.dates(date(2014, 1, 1), date(2020, 12, 31))


@given(DAYS, st.integers(0, 30), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=5))
def test_the_days_on_which_the_clock_stood_still_do_not_count(
    posted: date, days: int, stops: list[tuple[int, int]]
) -> None:
    spans = [(posted + timedelta(at), posted + timedelta(at + long)) for at, long in stops]
    still = {since + timedelta(n) for since, until in spans for n in range((until - since).days)}
    assert last_day(posted, days, spans) == posted + timedelta(days + len(still))


def test_a_notice_of_seven_days_posted_on_the_first_runs_until_the_eighth_is_over() -> None:
    assert last_day(date(2017, 7, 1), 7, ()) == date(2017, 7, 8)
