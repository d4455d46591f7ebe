"""The room as Django knows it."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """Findings on a desk."""

    name = "niukou.office.findings"
    label = "findings"
