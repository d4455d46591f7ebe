"""`python -m tools.screenshots --from demo-out/drive`: the main pages of the demo as pictures, for the documents.

Needs a Chromium of the machine's own. The demo is served on the loopback address while the pictures are taken; what
they show is made up. Each page is taken on a laptop and on a telephone.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parents[1]
INTO = HERE / "docs/pages"
SIZES = {"laptop": (1366, 768), "telephone": (390, 844)}


@dataclass(frozen=True)
class Shot:
    """A picture: its name, who looks (a role), the address or the way to it from the address before."""

    name: str
    role: str
    address: str
    first_link: str = ""  # a selector of what is pressed on that page to come to the one that is shown


_CADRE, _COUNTY, _AUDIT = "村两委", "县扶贫办", "审计管理员"
SHOTS = (
    Shot("desk", _CADRE, "/"),
    Shot("household", _CADRE, "/households/?account=poor", "table a"),
    Shot("cases", _CADRE, "/cases/"),
    Shot("case", _CADRE, "/cases/", "table a"),
    Shot("problems", _CADRE, "/quality/?list=mine"),
    Shot("finding", _CADRE, "/quality/?list=mine", "table td a"),
    Shot("leads", _COUNTY, "/comparison/?list=all"),
    Shot("balance", _COUNTY, "/book/?from=2017-06-19&to=2017-09-30"),
    Shot("rule", _COUNTY, "/rulebook/yunnan-2017/procedures/exit/"),
    Shot("trail", _AUDIT, "/audit/"),
)


def main(arguments: list[str]) -> int:
    """Take them; 1 with a word where there is no browser or no demo."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    parser.add_argument("--from", dest="demo", type=Path, default=Path("demo-out/drive"))
    parser.add_argument("--into", type=Path, default=INTO)
    asked = parser.parse_args(arguments)
    where = shutil.which("chromium") or shutil.which("chromium-browser")
    if where is None or not (asked.demo / "niukou.sqlite3").exists():
        print("要有 Chromium 和演示库（make demo）/ needs Chromium and the demo", file=sys.stderr)  # noqa: T201
        return 1
    asked.into.mkdir(parents=True, exist_ok=True)
    with served(asked.demo) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=where, args=["--no-sandbox"])
        for size, (width, height) in SIZES.items():
            for role in dict.fromkeys(shot.role for shot in SHOTS):
                page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
                sign_in(page, address, role)
                for shot in SHOTS:
                    if shot.role == role:
                        _take(page, address, shot, asked.into / f"{shot.name}-{size}.png")
                page.close()
        browser.close()
    return 0


def sign_in(page: Page, address: str, role: str, which: int = 0) -> None:
    """By the button that the demo has for a role. which: of several with that role."""
    page.goto(f"{address}/in/")
    page.locator(".ready button", has_text=role).nth(which).click()
    page.wait_for_url(f"{address}/**")
    if "/in/" in page.url:
        page.locator("main button").first.click()
        page.wait_for_url(f"{address}/")


def _take(page: Page, address: str, shot: Shot, file: Path) -> None:
    page.goto(address + shot.address)
    if shot.first_link:
        page.locator(f"main {shot.first_link}").first.click()
        page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)  # charts draw themselves
    page.screenshot(path=file)


@contextmanager
def served(demo: Path) -> Iterator[str]:
    """The address at which the pages of a demo are served, until the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "demo.drive.pages", "--out", str(demo), "--port", str(port)]
    served = subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL)  # noqa: S603  our own words
    try:
        for _ in range(600):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        served.terminate()
        served.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
