"""Yusuan (预算): compile a government unit's budget into its public disclosure and prove that it holds together."""

__version__ = "0.1.0"
