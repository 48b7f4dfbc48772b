"""Target forms as places outside the corpus lay them out: read as a person reads them, or not at all."""

from __future__ import annotations

from collections import Counter

import pytest
from forms_of_places import SETS, SHAPES, Shape, printed, read, said, tally


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s["place"])
def test_a_form_is_read_rightly_or_not_at_all(shape: Shape) -> None:
    assert said(shape, read(shape)) - printed(shape) == Counter()


@pytest.mark.parametrize("name", SETS)
def test_no_form_is_left_unread(name: str) -> None:
    assert set(tally([s for s in SETS[name] if "unread" not in s])) == {"right"}
