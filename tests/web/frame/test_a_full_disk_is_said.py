"""A disk that is full while somebody works: he is told so, and nothing of what he did is entered."""

from __future__ import annotations

import errno

import pytest
from django.db import OperationalError
from django.test import Client

from niukou.web.desk import views

NO_ROOM = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def browser(at_desk, cadre) -> Client:
    made: Client = at_desk(cadre)
    made.raise_request_exception = False
    return made


def answers(browser: Client, monkeypatch: pytest.MonkeyPatch, error: Exception) -> tuple[int, str]:
    def breaks(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(views, "render", breaks)
    answer = browser.get("/")
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("error", [NO_ROOM, OperationalError("database or disk is full")])
def test_who_meets_it_is_told_what_to_do(browser, monkeypatch, error: Exception) -> None:
    status, page = answers(browser, monkeypatch, error)
    assert status == 507 and "磁盘满了" in page and "管理员" in page
    assert "No space left" not in page and "Traceback" not in page


def test_another_trouble_is_not_called_so(browser, monkeypatch) -> None:
    status, page = answers(browser, monkeypatch, ValueError("磁盘"))
    assert status == 500 and "磁盘" not in page
