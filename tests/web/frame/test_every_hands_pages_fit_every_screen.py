"""In a real browser: the pages of the three hands and of a county's office fit, pass axe and complain of nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.accounts.services import (
    NewUser,
    add_user,
    answer_emergency,
    ask_emergency,
    close_user,
)
from niukou.office.areas.models import Area
from niukou.office.registry.models import Household
from tests.office.conftest import COUNTY
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import narrow_cells, page
from tests.web.frame.test_pages_work_in_a_browser import SIZES, _beside_the_browsers_loop, sign_in  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
ACCOUNTS = ["/accounts/", "/accounts/?q=nobody", "/accounts/add/", "/accounts/of/liu/", "/accounts/of/left/"]
EMERGENCY = ["/emergency/", "/emergency/NUMBER/", "/emergency/ASKED/"]
LOOKS = ["/emergency/NUMBER/look/", "/emergency/NUMBER/look/?q=nobody", "/emergency/NUMBER/look/HOME/"]
PAGES = {
    "system_administrator": [*ACCOUNTS, "/rulebook/", "/households/", *EMERGENCY, *LOOKS],
    "security_administrator": [*ACCOUNTS, "/accounts/of/nobody/", *EMERGENCY],
    "auditor": ["/", *EMERGENCY, "/audit/"],
    "audit_administrator": [
        *EMERGENCY,
        "/audit/", "/audit/?first=&last=&subject=nothing", "/audit/?first=soon", "/audit/entries/1/",
        "/audit/verify/", "/audit/anchors/",
    ],
    "county_office": [
        "/", *ACCOUNTS[:2], *EMERGENCY, "/windows/", "/windows/ask/entry/", "/windows/requests/1/", "/rulebook/",
        "/rulebook/?q=nothing", "/support/", "/support/units/", "/support/money/", "/comparison/", "/comparison/runs/",
        "/quality/", "/paper/", "/cases/", "/cases/?list=overdue", "/cases/open/", "/cases/gate/", "/book/", "/audit/",
        "/cases/together/", "/households/?q=nobody",
    ],
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("role", PAGES)
def test_every_page_of_a_role_fits_and_can_be_used_by_everybody(
    role: str,
    size: str,
    live_server: LiveServer,
    acting: Callable[..., Actor],
    officer: Actor,
    family: Household,
) -> None:
    add_user(officer, NewUser("liu", "刘某", PASSWORD))
    close_user(officer, add_user(officer, NewUser("left", "走了的人")), reason="调走了")
    county, administrator = Area.objects.get(code=COUNTY), acting("system_administrator", COUNTY)
    seen, asked = (ask_emergency(administrator, county, 4, "导出的名册少了几户，要看原样") for _ in range(2))
    answer_emergency(acting("auditor", COUNTY), seen, grant=True, why="同意，只看这几户")
    named = {"NUMBER": str(seen.pk), "ASKED": str(asked.pk), "HOME": family.code}
    user = User.objects.get(username=acting(role, COUNTY).username)
    user.set_password(PASSWORD)
    user.save()
    with page(*SIZES[size]) as shown:
        said: list[str] = []
        shown.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        shown.on("pageerror", lambda error: said.append(str(error)))
        shown.goto(live_server.url)
        shown.get_by_label("用户名").fill(user.username)
        shown.get_by_label("密码").fill(PASSWORD)
        shown.keyboard.press("Enter")
        shown.wait_for_url(lambda address: "/in/" not in address)
        for address in PAGES[role]:
            for name, said_of_it in named.items():
                address = address.replace(name, said_of_it)
            answer = shown.goto(live_server.url + address)
            assert answer is not None
            assert answer.status < 500, address
            width = shown.evaluate("document.documentElement.scrollWidth")
            assert width <= SIZES[size][0], f"{address} scrolls sideways: {width}"
            assert narrow_cells(shown) == [], address
            found = Axe().run(shown, options=RULES)
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert [text for text in said if "40" not in text] == []
