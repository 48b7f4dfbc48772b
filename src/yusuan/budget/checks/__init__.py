"""The ledger's own checks, a module for each subject; :mod:`yusuan.budget.check` runs them."""
