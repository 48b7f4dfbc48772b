"""Two versions of a budget side by side: compared, in words, and as a report."""

from .compare import compare
from .model import Comparison

__all__ = ["Comparison", "compare"]
