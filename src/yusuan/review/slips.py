"""How a print differs from another as slips of the pen do."""

from __future__ import annotations


def digits(text: str) -> str:
    """A number's print without its sign and the commas of its thousands."""
    return text.replace(",", "").lstrip("-")


def moved(a: str, b: str) -> bool:
    """Whether two prints (as :func:`digits` gives them) differ in the decimal point or the unit only."""
    return a.replace(".", "").strip("0") == b.replace(".", "").strip("0")


def one_slip(a: str, b: str) -> bool:
    """Whether one digit is another one, two digits are swapped, or a place is lost or doubled."""
    if len(a) == len(b):
        differ = [n for n in range(len(a)) if a[n] != b[n]]
        return len(differ) == 1 or (len(differ) == 2 and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return len(longer) - len(shorter) == 1 and any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
