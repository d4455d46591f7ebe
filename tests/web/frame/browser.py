"""A browser of the machine's own (Debian's Chromium), where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, sync_playwright

WHERE = shutil.which("chromium") or shutil.which("chromium-browser")
NEEDED = "没有 Chromium（Debian 上是 chromium 包），浏览器里的测试没有运行 / no Chromium: what needs a browser was not run"


def needs_browser() -> None:
    """Skips the test where there is no browser; fails it where all tests were asked for."""
    if WHERE is None:
        if os.environ.get("NIUKOU_ALL"):
            pytest.fail(NEEDED)
        pytest.skip(NEEDED)


# a cell that has some words and breaks them to less than four characters a line; of figures, that breaks one
_NARROW = """() => [...document.querySelectorAll(".table :is(td, th)")].filter((cell) => {
  const shown = getComputedStyle(cell), size = parseFloat(shown.fontSize), words = cell.innerText.trim();
  const room = cell.clientWidth - parseFloat(shown.paddingLeft) - parseFloat(shown.paddingRight);
  return words.length > 3 && !cell.closest(".stacked thead") && cell.offsetParent && room < (cell.matches(".number") ? 2 : 3.5) * size;
}).map((cell) => cell.innerText.trim())"""


def narrow_cells(shown: Page) -> list[str]:
    """What stands in cells of tables too narrow to be read."""
    return list(shown.evaluate(_NARROW))


@contextmanager
def page(width: int, height: int) -> Iterator[Page]:
    """A page of this size; skipped where there is no browser, failed where all tests were asked for."""
    needs_browser()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=WHERE, args=["--no-sandbox"])
        try:
            yield browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
        finally:
            browser.close()
