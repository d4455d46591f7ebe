"""The room as Django knows it."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The book."""

    name = "niukou.office.registry"
    label = "registry"
