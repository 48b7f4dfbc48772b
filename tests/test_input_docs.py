"""docs/workbook.md says what every sheet and column is; docs/input-checks.md is told of every check."""

from pathlib import Path

from yusuan.budget.tables import TABLES, describe

DOC = Path(__file__).parent.parent / "docs" / "workbook.md"


def test_every_sheet_and_column_is_documented() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert describe() in text, "run: python -m yusuan.budget.tables, and put its output into docs/workbook.md"
    for table in TABLES:
        assert f"### {table.title}（`{table.name}`）" in text
        for column in table.columns:
            assert f"| {column.heading} | `{column.name}` |" in text
            assert column.help in text


def test_every_file_of_the_folder_is_documented() -> None:
    text = DOC.read_text(encoding="utf-8")
    for file in (
        "budget.toml",
        "reasons.toml",
        "texts.toml",
        "targets/",
        "prior/",
        "-上年.xlsx",
        "填写说明",
        "核对",
        "代码表",
    ):
        assert file in text
