"""Where each room of the pages hangs. Nothing is decided here."""

from django.urls import include, path

urlpatterns = [
    path("", include("niukou.web.desk.urls")),
    path("in/", include("niukou.web.entrance.urls")),
    path("households/", include("niukou.web.households.urls")),
    path("cases/", include("niukou.web.cases.urls")),
    path("book/", include("niukou.web.book.urls")),
    path("comparison/", include("niukou.web.comparison.urls")),
    path("quality/", include("niukou.web.quality.urls")),
    path("findings/", include("niukou.web.findings.urls")),
    path("support/", include("niukou.web.support.urls")),
    path("paper/", include("niukou.web.paper.urls")),
    path("windows/", include("niukou.web.windows.urls")),
    path("accounts/", include("niukou.web.accounts.urls")),
    path("emergency/", include("niukou.web.accounts.emergency_urls")),
    path("audit/", include("niukou.web.audit.urls")),
    path("rulebook/", include("niukou.web.rulebook.urls")),
]
handler400 = "niukou.web.frame.errors.not_understood"
handler403 = "niukou.web.frame.errors.not_allowed"
handler404 = "niukou.web.frame.errors.not_there"
handler500 = "niukou.web.frame.errors.broken"
