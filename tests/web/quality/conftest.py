"""The same people and the same lead as at a finding's page."""

from tests.web.findings.conftest import lead, send, town  # noqa: F401
