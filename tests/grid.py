"""A statement as the grid of texts a person sees, top left text of merged cells, the rest blank."""

from yusuan.disclosure.model import Statement
from yusuan.disclosure.statements import header_cells


def grid(statement: Statement) -> list[list[str]]:
    width = len(statement.columns)
    depth = max(len(c.header) for c in statement.columns)
    header = [[""] * width for _ in range(depth)]
    for row, column, text, _, _ in header_cells(statement.columns):
        header[row][column] = text
    if statement.index_row:
        header.append([str(n) for n in range(1, width + 1)])
    top = [[statement.number]] if statement.number else []
    top += [[statement.title], [statement.unit_line], [f"单位：{statement.money_unit}"]]
    return top + header + [[c.text for c in row.cells] for row in statement.rows] + [[n] for n in statement.notes]
