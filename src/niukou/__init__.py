"""niukou (纽扣): keeps a register of poor households honest."""

__version__ = "0.1.0"
