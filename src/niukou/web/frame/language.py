"""The language of a page: Chinese, or English for whoever chose it. What a browser says it prefers is not asked.

Office machines come with browsers in any language; the office speaks Chinese.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

_KNOWN = {code for code, _ in settings.LANGUAGES}


def chosen_language(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in _KNOWN else settings.LANGUAGE_CODE):
            return get_response(request)

    return answer
