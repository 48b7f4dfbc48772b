"""Figures inside sentences of many provinces' wordings, each labelled by hand (``tests/prose``)."""

import pytest
from prose_labels import verdicts


@pytest.mark.parametrize(("half", "right"), [("develop", 0.95), ("measure", 0.9)])
def test_figures_of_the_prose_are_bound_to_what_they_are_about(half: str, right: float) -> None:
    count, said = verdicts(half)
    assert count["right"] / count.total() >= right, said
    assert not [s for s in said if s.startswith("wrong")]
