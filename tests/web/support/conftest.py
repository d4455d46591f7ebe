"""A family, a unit with a helper, money: as the office's own tests have them."""

from tests.office.support.conftest import allotment, clerk, county, helper, home, listed, paper, unit  # noqa: F401
