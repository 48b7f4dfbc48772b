"""Dated code lists (functional, economic, revenue, procurement) and look-up by code, name and year."""

from .changes import Change, changes, successor
from .codes import Code, codes, find_by_name, functional_classes, history, look_up, name_of
from .economic import econ_gov_of
from .procurement import Crosswalk, crosswalk

__all__ = [
    "Change",
    "Code",
    "Crosswalk",
    "changes",
    "codes",
    "crosswalk",
    "econ_gov_of",
    "find_by_name",
    "functional_classes",
    "history",
    "look_up",
    "name_of",
    "successor",
]
