"""Tests that could not run are named at the end; with NIUKOU_ALL=1 each of them is a failure."""

from __future__ import annotations

import os
import signal

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell begins what it runs in the background deaf to Ctrl-C, and what tests start would be deaf too
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # as `nohup` does it to a terminal that closes
ALL = bool(os.environ.get("NIUKOU_ALL"))

# files that keep a worker for minutes: begun first, so that at the end no worker waits for the other
_FIRST = {"test_a_killed_act_is_whole_or_gone.py", "test_the_drive_ends_in_published_figures.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; all others in their order."""
    items.sort(key=lambda item: item.path.name not in _FIRST)


def _left_out(reporter: pytest.TerminalReporter) -> list[str]:
    found = []
    for report in reporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        found.append(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}")
    return sorted(found)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left out, and why."""
    left_out = _left_out(terminalreporter)
    long = len(terminalreporter.stats.get("deselected", []))
    if long:
        terminalreporter.write_line(
            f"未运行：{long} 项耗时较长的测试，`make test ALL=1` 运行 / long tests not run"
        )
    for line in left_out:
        terminalreporter.write_line(f"未运行 / not run: {line}")
    if left_out and ALL:
        terminalreporter.write_line(
            f"ALL=1：不允许遗漏，有 {len(left_out)} 项未运行 / nothing may be left out", red=True
        )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With ALL=1 a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        ALL
        and isinstance(reporter, pytest.TerminalReporter)
        and _left_out(reporter)
        and not session.exitstatus
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
