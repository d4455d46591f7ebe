"""The room as Django knows it."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Help and its money."""

    name = "niukou.office.support"
    label = "support"
