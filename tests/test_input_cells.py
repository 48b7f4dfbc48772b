"""What a cell may say: every kind of column, what it accepts and what it says of the rest."""

import datetime
from decimal import Decimal

import pytest

from yusuan.budget.tables import CHECKS, TABLE, Column, join_list, read_cell
from yusuan.problems import Place, Problem

AMOUNT = TABLE["expenditure"].by_name["amount"]
CHANGE = TABLE["reason_items"].by_name["amount"]
FUNCTION = TABLE["expenditure"].by_name["functional_code"]
PROJECT_CODE = TABLE["projects"].by_name["code"]
FUND = TABLE["expenditure"].by_name["fund"]
OPERATOR = TABLE["indicators"].by_name["operator"]
YEAR = TABLE["profile"].by_name["year"]
DATE = TABLE["profile"].by_name["approved_on"]
FLAG = TABLE["projects"].by_name["recurring"]
NAME = TABLE["projects"].by_name["name"]
OFFICES = TABLE["units"].by_name["offices"]
QUANTITY = TABLE["assets"].by_name["quantity"]
GOAL = TABLE["targets"].by_name["year_goal"]
HERE = Place("书.xlsx", "支出明细", 7, "金额（元）")


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (AMOUNT, "1234.5", 123450),
        (AMOUNT, " 1,234,567.89 ", 123456789),
        (AMOUNT, "１２３４．５６", 123456),
        (AMOUNT, "1，234", 123400),
        (AMOUNT, "0", 0),
        (AMOUNT, "10.500", 1050),
        (AMOUNT, "99999999999999.99", 9999999999999999),
        (CHANGE, "-2,000", -200000),
        (CHANGE, "－2000", -200000),
        (FUNCTION, "2080201", "2080201"),
        (FUNCTION, "2080201 行政运行", "2080201"),
        (FUNCTION, "２０８０２０１　行政运行", "2080201"),
        (PROJECT_CODE, "000140400240000001234", "000140400240000001234"),
        (PROJECT_CODE, "E10", "E10"),
        (FUND, "一般公共预算", "general_public"),
        (FUND, "general_public", "general_public"),
        (FUND, " 一般 公共预算", "general_public"),
        (OPERATOR, ">=", "≥"),
        (OPERATOR, "＝", "="),
        (YEAR, "2024", 2024),
        (YEAR, "２０２４年", 2024),
        (YEAR, "2024年度", 2024),
        (DATE, "2024-03-01", datetime.date(2024, 3, 1)),
        (DATE, "2024/3/1", datetime.date(2024, 3, 1)),
        (DATE, "2024.3.1", datetime.date(2024, 3, 1)),
        (DATE, "2024年3月1日", datetime.date(2024, 3, 1)),
        (DATE, "2024-03-01 00:00:00", datetime.date(2024, 3, 1)),
        (FLAG, "是", True),
        (FLAG, "否", False),
        (FLAG, "TRUE", True),
        (NAME, "养老\n护理员培训", "养老护理员培训"),
        (NAME, "IPv6 \n upgrade", "IPv6 upgrade"),
        (GOAL, "一\r\n二_x000D_\n三", "一\n二\n三"),
        (OFFICES, "办公室；财务科;人事科\n\n基财科；", ("办公室", "财务科", "人事科", "基财科")),
        (OFFICES, "甲\\；乙；丙", ("甲；乙", "丙")),
        (QUANTITY, "1,234.50", Decimal("1234.5")),
    ],
)
def test_what_people_write_is_understood(column: Column, text: str, value: object) -> None:
    assert read_cell(column, text, HERE) == value


@pytest.mark.parametrize(
    ("column", "text", "check", "found", "expected", "mend"),
    [
        (AMOUNT, "1,2O0", "input.amount", "“1,2O0”", "以元为单位的数字", "有字母"),
        (AMOUNT, "12,00", "input.amount", "“12,00”", "以元为单位的数字", "千位分隔符的位置不对"),
        (AMOUNT, "3.5万元", "input.amount", "“3.5万元”", "以元为单位的数字", "去掉“万元”字，换算成元"),
        (AMOUNT, "9" * 5000, "input.amount", "999…", "以元为单位的数字", "太大"),
        (CHANGE, "-1" + "0" * 15, "input.amount", "“-1000000000000000”", "以元为单位的数字", "太大"),
        (QUANTITY, "9" * 5000, "input.number", "999…", "数字", "太大"),
        (FUNCTION, "2080201\u200b", "input.text", "第8个字符是看不见的字符 U+200B", "可见的文字", "删去"),
        (NAME, "\ufeff养老", "input.text", "第1个字符是看不见的字符 U+FEFF", "可见的文字", "删去"),
        (AMOUNT, "待定", "input.amount", "“待定”", "以元为单位的数字", "只填数字"),
        (AMOUNT, "1.2E+07", "input.amount", "“1.2E+07”", "以元为单位的数字", "不要用科学计数"),
        (AMOUNT, "12.345", "input.decimals", "12.345（3位小数）", "至多两位小数", "ROUND(…,2)"),
        (AMOUNT, "-5", "input.negative", "-5（负数）", "零或正数", "年终结转"),
        (AMOUNT, "(5)", "input.negative", "负数", "零或正数", "年终结转"),
        (CHANGE, "增加5", "input.amount", "“增加5”", "以元为单位的数字", "只填数字"),
        (QUANTITY, "-1", "input.negative", "-1（负数）", "零或正数", "没有就填 0"),
        (QUANTITY, "三辆", "input.number", "“三辆”", "数字", "只填数字"),
        (QUANTITY, "1.234", "input.decimals", "3位小数", "至多两位小数", "四舍五入"),
        (PROJECT_CODE, "1.404E+20", "input.code_number", "“1.404E+20”", "按文本填写", "这是 Excel 造成的"),
        (FUNCTION, "208 02 01", "input.code", "“208 02 01”", "中间没有空格", "去掉空格"),
        (PROJECT_CODE, "14040 甲", "input.code", "“14040 甲”", "中间没有空格", "去掉空格"),
        (
            FUND,
            "一般公共财政预算",
            "input.choice",
            "“一般公共财政预算”",
            "一般公共预算、政府性基金预算",
            "是不是“一般公共预算”？",
        ),
        (YEAR, "24", "input.year", "“24”", "四位公历年份", "只填年份"),
        (YEAR, "2204", "input.year", "“2204”", "四位公历年份", "只填年份"),
        (YEAR, "2024-01-01", "input.year", "“2024-01-01”", "四位公历年份", "这是一个日期"),
        (DATE, "2024-02-30", "input.date", "“2024-02-30”", "一个日期", "没有这一天"),
        (DATE, "45352", "input.date", "“45352”", "一个日期", "内部数字"),
        (DATE, "三月一日", "input.date", "“三月一日”", "一个日期", "写成 2024-03-01"),
        (FLAG, "有", "input.flag", "“有”", "“是”“否”或留空", "从列表中选择"),
        (GOAL, "响铃\x07", "input.text", "第3个字符", "只含可见的文字", "记事本"),
    ],
)
def test_what_cannot_be_meant_is_told(
    column: Column, text: str, check: str, found: str, expected: str, mend: str
) -> None:
    problem = read_cell(column, text, HERE)
    assert isinstance(problem, Problem)
    assert (problem.check, problem.place, problem.severity) == (check, HERE, "error")
    assert found in problem.found
    assert expected in problem.expected
    assert mend in problem.mend
    assert check in CHECKS


def test_items_with_separators_survive_a_list() -> None:
    items = ("甲；乙", "丙;丁", "反\\斜", "末尾\\", "换\n行")
    assert read_cell(OFFICES, join_list(items), HERE) == items
