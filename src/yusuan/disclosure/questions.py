"""The one workbook that asks for what only people know, and reading it back."""

from __future__ import annotations

import contextlib
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import xlsxwriter

from ..formats.whole import whole_file
from ..problems import InputError, Place, Problem
from .from_tables import Question

_HEADINGS = ("键", "要填什么", "已知", "填写")
_WIDTHS = (28, 26, 60, 80)


def write_questions(questions: tuple[Question, ...], path: Path) -> None:
    """Write the questions with the answers there are.  Raises OutputError where the file can't be written."""
    with whole_file(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"strings_to_formulas": False, "strings_to_urls": False})
        sheet = book.add_worksheet("待填")
        text = {"border": 1, "valign": "top", "text_wrap": True, "font_name": "宋体", "font_size": 11}
        head = book.add_format({**text, "bold": True, "bg_color": "#DDEBF7"})
        cell, empty = book.add_format(text), book.add_format({**text, "bg_color": "#FCE4D6"})
        for position, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(position, position, width)
            sheet.write_string(0, position, heading, head)
        for line, q in enumerate(questions, start=1):
            for position, value in enumerate((q.key, q.asked, q.known)):
                sheet.write_string(line, position, value, cell)
            if q.answer:
                sheet.write_string(line, 3, q.answer, cell)
            else:
                sheet.write_blank(line, 3, None, empty)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        book.set_properties({"created": datetime(2000, 1, 1)})
        book.close()


def read_answers(path: Path) -> dict[str, str]:
    """The answers in a workbook of questions, by key.  Raises InputError for anything else."""
    problem = Problem(
        "tables.answers", Place(str(path)), "打不开", "yusuan compile --tables 写出的“待填”工作簿", "核对文件"
    )
    try:
        with contextlib.closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            rows = [[str(c).strip() if c is not None else "" for c in row] for row in book.worksheets[0].values]
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile, SyntaxError) as error:
        raise InputError([problem]) from error
    if not rows or tuple(rows[0][:4]) != _HEADINGS:
        raise InputError([problem])
    return {row[0]: row[3] for row in rows[1:] if len(row) > 3 and row[0] and row[3]}
