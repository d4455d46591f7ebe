"""People at the pages of a small demo, each at a browser of his own: they see what stands there, and press it."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pypdf
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.web.frame.browser import WHERE, needs_browser
from tools.screenshots import served, sign_in

ROOT = Path(__file__).parents[2]
LONGEST = 60_000  # ms that a page may take on a machine that does other things too
CADRE, TEAM, HELPER = "村两委", "驻村扶贫工作队", "帮扶责任人"
TOWN, REGISTRAR = "乡（镇）党委政府", "系统操作人员"
COUNTY, GOVERNMENT, AUDITOR = "县扶贫办", "县委、县政府", "审计管理员"


@dataclass
class Demo:
    """A demo that is served: its folder, its address, and the people at it."""

    folder: Path
    address: str
    browser: Browser
    scan: Path
    size: tuple[int, int] = (1366, 768)
    complaints: list[str] = field(default_factory=list)

    def come(self, role: str, which: int = 0) -> Page:
        """Somebody signs in by the button that the sign-in page has for his role. which: of several with that role."""
        at = self.browser.new_context(
            viewport={"width": self.size[0], "height": self.size[1]}, locale="zh-CN"
        )
        at.set_default_timeout(LONGEST)
        page = at.new_page()
        page.on(
            "console",
            lambda said: self.complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        sign_in(page, self.address, role, which)
        return page

    def turn(self, to: date) -> None:
        """The demo's clock."""
        _run("demo.drive.turn", "--out", str(self.folder), "--to", to.isoformat())


@contextmanager
def demo_of(made: Path, into: Path) -> Iterator[Demo]:
    """A copy of a demo, served until the end, with a browser to look at it."""
    needs_browser()
    expect.set_options(timeout=LONGEST)
    shutil.copytree(made, into)
    scan = into / "scan.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n made up")
    with served(into) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=WHERE, args=["--no-sandbox"])
        try:
            demo = Demo(into, address, browser, scan)
            yield demo
            assert demo.complaints == []
        finally:
            browser.close()


def make_demo(out: Path) -> None:
    """A small drive, by the program with which a person would make one."""
    _run("demo.drive", "--out", str(out), "--of", "60")


def go(page: Page, *links: str) -> None:
    """Press one link after the other."""
    for link in links:
        follow(page.get_by_role("link", name=link, exact=True).first)


def follow(link: Locator) -> None:
    """Press a link and wait until its page is there.

    A press comes back before the next page does where the machine has much to do: what is read at once, or pressed by a
    name that both pages have, is then still of the old one.
    """
    page, to = link.page, link.get_attribute("href") or ""
    if to.startswith("#"):
        link.click()
        return
    with page.expect_navigation():
        link.click()


def main(page: Page) -> Locator:
    """What a page is about, without its head."""
    return page.locator("main")


def hand_in(page: Page, scan: Path) -> None:
    """A scan for every paper that the form asks for and nobody has handed in yet."""
    for file in main(page).locator("form input[type=file]").all():
        file.set_input_files(scan)


def write_meeting(page: Page, scan: Path, voters: int, said: str) -> None:
    """The form of a meeting filled in as it was held: who led, who came, what was said, how they voted."""
    page.get_by_label("主持人").fill("支书")
    page.get_by_label("在哪里开").fill("村委会")
    page.get_by_label("到会的人", exact=True).fill("\n".join(f"代表{number}" for number in range(voters)))
    attends = page.get_by_label("到会的驻村扶贫工作队（不投票）")
    if attends.count():
        attends.fill("驻村队员")
    page.get_by_label("会议记录").fill(said)
    page.get_by_label("同意").fill(str(voters))
    hand_in(page, scan)


def press(page: Page, button: str) -> None:
    """Press a button of the page's subject."""
    main(page).get_by_role("button", name=button, exact=True).click()


def due(page: Page) -> str:
    """The step of a case that is due, as its page says it."""
    return main(page).get_by_role("heading", name="现在该办").inner_text()


def pdf_of(page: Page, button: str) -> str:
    """The text of the PDF that a button hands over to who has written what it is for."""
    page.get_by_label("用途（会记下来）").first.fill("张贴，存档")
    with page.expect_download() as coming:
        page.get_by_role("button", name=button, exact=True).first.click()
    return text_of(Path(coming.value.path()).read_bytes())


def text_of(content: bytes) -> str:
    """What a PDF says, as one string without breaks."""
    read = pypdf.PdfReader(io.BytesIO(content))
    return "".join("".join(leaf.extract_text().split()) for leaf in read.pages)


def _run(module: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
