"""Wrong characters, words left out, numbers counted wrongly, two ways of writing one thing, columns no row fills."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_review import disclosure, table

from yusuan.classification import codes
from yusuan.disclosure.model import Column, Disclosure, Section, StatementCell, TargetForm, Text
from yusuan.provenance import Provenance
from yusuan.review.checks import checks
from yusuan.review.text.cells import blank_columns, blank_subtotals, formula_errors
from yusuan.review.text.confusions import confusions, wrong_words
from yusuan.review.text.marks import marks
from yusuan.review.text.numbering import numbering
from yusuan.review.text.omitted import omitted
from yusuan.review.text.pieces import pieces_of
from yusuan.review.text.style import one_way
from yusuan.review.text.surely import surely
from yusuan.review.text.wording import wording


def texts(*words: str, **changes: object) -> Disclosure:
    return replace(disclosure(*map(Text, words)), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("改革职工医保个人帐户。", "账户"),
        ("公务接侍费1.00万元。", "接待"),
        ("住房公基金支出。", "住房公积金"),
        ("相应的工作福利支出增加。", "工资福利"),
        ("财政拔款收入。", "拨款"),
        ("政府基金预算支出0万元。", "政府性基金"),
        ("截止2024年12月31日，共有车辆1辆。", "截至"),
        ("遗嘱补助2.00万元。", "遗属"),
        ("比2023年预算执行数持平。", "与…持平"),
        ("竟争性磋商。", "竞争"),
        ("己完成验收。", "已完成"),
        ("绩效日标已完成。", "绩效目标"),
    ],
)
def test_a_wrong_word_is_told_with_the_right_one(words: str, right: str) -> None:
    (finding,) = wrong_words(texts(words))
    assert (finding.check, finding.expected) == ("TEXT-11", right)
    assert finding.message.endswith(f"写着“{finding.found}”：应为“{right}”（{_why(finding.found)}）。")


def _why(found: str) -> str:
    return next(c.why for c in confusions() if c.wrong.search(found) or found in c.wrong.pattern)


@pytest.mark.parametrize(
    "words",
    [
        "已经废止的文件，给予算力补贴，不予计算，赋予计划单列市权限。",
        "全市交通迅速恢复，通讯情况良好，国防讯号正常，办公圆桌3张，公园满意度95%。",
        "支付合同款，与国家要求符合；书记划拨的经费；法规摸底排查；调查人群从事种植。",
        "外部份额、市场份额；住房公积金；屋顶目前完好；打折除外；标淮安市。",
        "面积效益、累积效应、半径费率、按排名支付、按排放量收费。",
        "全部暑期活动；社会记录；公共记录；招收人员5人，接收人才3人；民族成份。",
        "督促近期工作，推进项目；地震兴建的房屋；支付合理费用；信贷物资。",
        "财政资金投资全部到位，资金今年下达；朱某基今天到会；不少与会人员。",
        "报名截止日期为5月，合同截止2024年12月。与上年持平；同比持平；相比上年持平。",
        "大约50万元，30人左右；超过95%，50人以上。",
    ],
)
def test_words_that_only_look_wrong_are_left_alone(words: str) -> None:
    assert list(wrong_words(texts(words))) == []


def test_names_of_classes_are_not_wrong() -> None:
    names = [c.name for kind in ("functional", "econ_dept", "econ_gov", "revenue") for c in codes(kind, 2026)]
    assert [f.found for f in wrong_words(texts("，".join(names)))] == []


def test_what_is_meant_is_not_wrong_itself() -> None:
    for one in confusions():
        assert not one.wrong.search(one.right.replace("\\1", "")), one
    assert len(confusions()) > 250


def test_many_characters_that_only_look_alike_were_read_from_a_picture() -> None:
    slips = ["财政拔款。", "公务接侍费。", "标淮。", "结佘。"]
    assert len(list(wrong_words(texts(*slips[:3])))) == 3
    assert list(wrong_words(texts(*slips))) == []


def test_the_place_is_that_of_the_page_a_paragraph_goes_on_to() -> None:
    text = Text("甲" * 20 + "帐户。", place=Provenance("文.pdf", page=4), goes_on=((10, Provenance("文.pdf", page=5)),))
    (finding,) = wrong_words(disclosure(text))
    assert [p.place.page for p in finding.places if p.place] == [5]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("无单价100万以上的设备，有100万元以上的房屋。", "单价100万"),
        ("项目总预算1720.00万，合计1720.00万元。", "预算1720.00万"),
        ("服务人口100万以上，经费3.00万元。", ""),
        ("藏书费用10.00万元，其中册数20万。", ""),
        ("共3万元。", ""),
        ("单价为1000的碎纸机7台，单价5000元的1台，共1万元。", "单价为1000"),
        ("主要原因基本支出减少3.00万元。", "主要原因基本支出减少3"),
        ("主要原因是基本支出减少。主要原因：人员减少。主要原因说明：无。主要原因归于减员。", ""),
        ("公务用车24年年底已处置。", "24年"),
        ("支出减少。24年民政事务增加。", "24年"),
        ("已运行24年。建成24年以来，24年的设备。", ""),
        ("2024年预算。", ""),
    ],
)
def test_words_left_out_are_told(words: str, found: str) -> None:
    told = list(omitted(texts(words)))
    assert [f.check for f in told] == (["TEXT-13"] if found else [])
    assert all(f.found.startswith(found) for f in told)


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (["一、甲情况", "二、乙情况", "二、丙情况", "三、丁情况"], ["二、"]),
        (["一、甲情况", "二、乙情况", "四、丙情况", "五、丁情况"], []),
        (["（1）甲", "（2）乙", "（2）丙", "（3）丁"], ["（2）"]),
        (["三、甲情况", "（一）乙", "（二）丙", "三、丁"], ["三、"]),
        (["一、甲情况", "二、乙情况，三、丙情况", "四、丁情况", "五、戊"], []),  # two lines read as one
        (["一、甲情况", "二、乙情况", "一、丙情况", "二、丁情况", "三、戊"], []),
        (["二、甲情况", "第二部分", "一、乙情况 二、丙情况", "二、丁情况", "三、戊情况"], []),
        (["1.甲", "2.乙", "（1）丙", "2.丁"], []),
        (["八、甲情况如下", "九、乙情况", "八、甲情况如下", "九、乙情况"], []),  # a page read twice
        (["二十、甲", "二十一、乙", "二十二、丙"], []),
        (["1.5万元用于甲", "2.3万元用于乙"], []),
    ],
)
def test_numbers_counted_wrongly_are_told(lines: list[str], printed: list[str]) -> None:
    assert [f.found for f in numbering(texts(*lines)) if f.check == "TEXT-12"] == printed


def test_a_table_between_may_have_the_first_number_in_its_title() -> None:
    lines = [Text(t) for t in ("一、甲情况", "二、乙情况", "二、丙情况", "三、丁情况")]
    made = table([["合计", "3.00", "1.00", "2.00"]])
    assert list(numbering(disclosure(*lines[:2], made, *lines[2:]))) == []


@settings(deadline=None)
@given(st.integers(2, 60), st.sampled_from(["{}、甲", "（{}）甲", "{}.甲"]), st.booleans())
def test_a_list_counted_right_is_never_told(length: int, way: str, chinese: bool) -> None:
    digits = "一二三四五六七八九"

    def number(n: int) -> str:
        tens, ones = divmod(n, 10)
        said = ("" if tens < 2 else digits[tens - 1]) + ("十" if tens else "") + (digits[ones - 1] if ones else "")
        return said if chinese else str(n)

    assert list(numbering(texts(*(way.format(number(n)) for n in range(1, length + 1))))) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("一是甲事项。二是乙事项。三要丙事项。", "三要"),
        ("一是甲事项。二是乙事项。四是丙事项。", "四是"),
        ("一是甲事项；二是乙事项；二是丙事项。", "二是"),
        ("一是甲事项；二是乙事项；二是丙事项；三是丁事项。", "二是"),
        ("一是甲事项；二要乙事项；三是丙事项；四要丁事项。", ""),  # two words on purpose
        ("一是甲事项；二是乙事项。又一是丙事项；二是丁事项。", ""),
    ],
)
def test_numbers_within_a_sentence(words: str, found: str) -> None:
    assert [f.found for f in numbering(texts(words))] == ([found] if found else [])


def test_one_list_numbered_two_ways() -> None:
    assert [(f.check, f.found) for f in numbering(texts("1.甲情况", "2.乙情况", "3、丙情况"))] == [("STYLE-04", "3、")]
    assert [f.check for f in numbering(texts("(一)甲情况", "（二）乙情况"))] == ["STYLE-04"]
    assert list(numbering(texts("1. 2026年甲", "2．2026年乙"))) == []  # nobody sees the difference


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["培训2024-3-26", "会议2024-03-12", "会议2024-05-01"], "2024-3-26"),
        (["培训2024-11-26", "会议2024-03-12"], ""),
        (["甲占10.00%，乙占20.00%，丙占30.00%，丁占40.00%，支出下降1.6%。"], "下降1.6%"),
        (["甲占10.00%，支出下降1.6%。"], ""),
        (["甲占10%，乙占20%，丙占7％。"], "％"),
    ],
)
def test_what_is_printed_two_ways_is_told_for_the_rarer(words: list[str], found: str) -> None:
    told = list(one_way(texts(*words)))
    assert [(f.check, f.found) for f in told] == ([("STYLE-04", found)] if found else [])


def test_a_colon_of_the_other_width_above_one_table() -> None:
    made = table([["合计", "3.00", "1.00", "2.00"]])
    lines = ["单位：万元", "单位：万元", "编制单位：某局 单位:万元"]
    told = list(one_way(disclosure(*(replace(made, unit_line=line) for line in lines))))
    assert [f.found for f in told] == ["单位:万元"]
    assert list(one_way(disclosure(*(replace(made, unit_line="单位:万元") for _ in lines)))) == []


def test_a_column_no_row_fills() -> None:
    made = table([["合计", "6.00", "2.00", "4.00"], ["201", "3.00", "1.00", "2.00"], ["208", "3.00", "1.00", "2.00"]])

    def with_column(head: str, *words: str) -> Disclosure:
        rows = tuple(
            replace(row, cells=(*row.cells, StatementCell(word))) for row, word in zip(made.rows, words, strict=True)
        )
        return disclosure(replace(made, columns=(*made.columns, Column((head,), "label")), rows=rows))

    (finding,) = blank_columns(with_column("项目简介", "", "", " "))
    assert (finding.check, finding.places[0].column) == ("TABLE-02", "项目简介")
    assert "3行都空着" in finding.message
    assert list(blank_columns(with_column("项目简介", "", "修缮", ""))) == []
    assert list(blank_columns(with_column("备注", "", "", ""))) == []
    rows = with_column("项目简介", "", "", "").statements()[0].rows
    blank = [
        replace(r, cells=tuple(replace(c, figure=c.figure and replace(c.figure, value=Decimal(0))) for c in r.cells))
        for r in rows
    ]
    empty = replace(made, columns=(*made.columns, Column(("项目简介",), "label")), rows=tuple(blank))
    assert list(blank_columns(disclosure(empty))) == []


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "####", " #N/A "])
def test_an_error_of_a_formula_in_a_cell(error: str) -> None:
    made = table([["合计", "6.00", "2.00", "4.00"]])
    (row,) = made.rows
    broken = replace(row, cells=(row.cells[0], StatementCell(error), *row.cells[2:]))
    (finding,) = formula_errors(disclosure(replace(made, rows=(broken,))))
    assert (finding.check, finding.severity) == ("TABLE-03", "warning")
    assert list(formula_errors(disclosure(made, Text("井号是#，###是标题的记号")))) == []


def test_titles_and_heads_are_looked_through() -> None:
    made = table([["合计", "6.00", "2.00", "4.00"]])
    columns = (*made.columns[:3], Column(("公务接侍费",), "figure"))
    (finding,) = wrong_words(disclosure(replace(made, columns=columns)))
    assert finding.expected == "接待"


def test_a_cell_filled_in_half_width_throughout_is_a_way_of_writing() -> None:
    cell = "提高质量，进一步整合,优势互补，继续推进；完成任务：甲、乙。"

    def told(words: str) -> list[str]:
        form = TargetForm("绩效目标表", "", (), (), (), ("", ""), (), (), cells=((words, None),))
        return [f.found for f in marks(disclosure(form))]

    assert told(cell) == [","]
    assert told(cell.replace("，", ",").replace("；", ";")) == []


@pytest.mark.parametrize(
    ("unit", "words", "told"),
    [
        ("某市文物保护中心", "某市文物保护中心（单位）主要职能", True),
        ("某市文物保护中心", "某市文物保护中心主要职能", False),
        ("某市文物保护中心", "某市文物保护中心（单位）今年预算增加。", False),
        ("某市财政局", "某市财政局（单位）主要职能", False),  # the department has the same name
    ],
)
def test_brackets_of_the_template_left_in_a_heading(unit: str, words: str, told: bool) -> None:
    found = [f.found for f in wording(texts(words, unit=unit)) if f.check == "TEXT-14"]
    assert found == (["（单位）"] if told else [])


FULL = "甲（乙），丙；" * 12 + "丁。"


@pytest.mark.parametrize(
    ("words", "check", "found"),
    [
        ("公务用车购置支出(含车辆购置税、牌照费)及燃料费、维修费等支出。", "TEXT-09", "(含车辆购置税、牌照费)"),
        ('转变职能，推进"放管服"改革。', "TEXT-09", '"放管服"'),
        ("工资3406元/人.月。", "TEXT-09", "元/人.月"),
        ("工资3406元/人·月，每人0.5元/天。", "", ""),
        ("（一）、基本支出预算", "N-49", "（一）、"),
        ("《关于〈关于贯彻〈规划〉的意见〉的通知》", "TEXT-01", "〈规划〉的意见〉"),
        ("《关于印发〈规划〉的通知》和《预算法》", "", ""),
    ],
)
def test_marks_of_another_kind(words: str, check: str, found: str) -> None:
    told = [(f.check, f.found) for f in marks(texts(words, FULL, "用“引号”。"))]
    assert told == ([(check, found)] if check else [])


def test_half_width_brackets_throughout_are_a_way_of_writing() -> None:
    words = "公务用车购置支出(含车辆购置税、牌照费)及燃料费、维修费等支出。"
    assert list(marks(texts(words, words))) == []


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("以赢利为目的的活动。一个单位一个单位地走访，根据根据地的经验。", ""),
        ("由于由于人员增加。", "TEXT-02"),
        ("共计3.00万元元。", "TEXT-02"),
        ("备注：（请核实单位是否有涉密项目，若无，则备注写“无”）", "N-51"),
        ("比上年增加减少3万元。", "N-51"),
        ("（本段是填写的说明，公开时请删除）", "N-51"),
        ("（涉密内容应删除后公开）", ""),
        ("详情请见附表（请见附件一），若无特殊情况，按规定执行。", ""),
        ("其中；人员经费3万元。", "N-49"),
        ("投身其中。减少3，差4，100元。", ""),
        ("减少3..50万元。", "N-49"),
        ("支出20.00万元、其中基本支出10.00万元。", "N-49"),
        ("增加的主要原因主要是人员增加。", "TEXT-02"),
    ],
)
def test_patterns_of_words(words: str, id_: str) -> None:
    ids = ("TEXT-02", "N-49", "N-51")
    assert [i for i in ids if (p := checks()[i].pattern) and p.search(words)] == ([id_] if id_ else [])


def test_a_form_s_cells_are_looked_through_where_they_stand() -> None:
    place = Provenance("表.docx", page=7)
    form = TargetForm("绩效目标表", "", (), (), (), ("", ""), (), (), cells=(("开展堪察。", place),))
    (finding,) = wrong_words(disclosure(form))
    assert finding.places[0].place == place


def test_headings_count_too() -> None:
    parts = tuple(
        Section(f"s{n}", title, 2, (Text("内容。"),))
        for n, title in enumerate(["一、甲情况", "二、乙情况", "二、丙情况", "三、丁情况"])
    )
    made = replace(disclosure(), sections=parts)
    assert [f.found for f in numbering(made)] == ["二、"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["原因为：一是新增一个单位人员经费。", "（三）其他支出"], ["一是"]),
        (["原因为：一是新增一个单位。二是人员增加。"], []),
        (["主要原因是：一是新增一个单位。", "二是人员增加。"], []),
        (["主要原因是：一是新增一个单位；2.人员增加。"], []),
        (["工作重点一是抓好落实。"], []),
    ],
)
def test_a_first_reason_without_a_second(lines: list[str], found: list[str]) -> None:
    assert [f.found for f in numbering(texts(*lines)) if f.check == "TEXT-12"] == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("做好《2019省级专项资金》申报。", "2019"),
        ("公开2024部门预算。", "2024"),
        ("2018-2020度，型号2024度数，2024预算数，2019年省级。", ""),
    ],
)
def test_a_year_without_its_word(words: str, found: str) -> None:
    assert [f.found for f in omitted(texts(words))] == ([found] if found else [])


def test_a_paper_s_title_with_a_word_more() -> None:
    one, other = "《某市大力支持新区加快发展的实施意见》", "《某市大力支持新区加快发展实施意见》"
    (finding,) = one_way(texts(f"落实{one}。", f"落实{other}。", f"贯彻{other}。"))
    assert (finding.check, finding.found, finding.expected) == ("STYLE-04", one, other)
    assert list(one_way(texts("《某市发展规划（2024年）》和《某市发展规划（2025年）》。"))) == []


def test_a_name_with_brackets_of_two_widths() -> None:
    made = table([["维修(护)费", "3.00", "1.00", "2.00"]])
    rows = tuple(replace(r, cells=(StatementCell("维修(护)费"), *r.cells[1:])) for r in made.rows)
    half = replace(made, rows=rows)
    (finding,) = marks(disclosure(half, Text("公用经费包括维修（护）费。")))
    assert (finding.check, finding.found) == ("TEXT-09", "维修(护)费")
    assert list(marks(disclosure(half, Text("公用经费包括维修费。")))) == []


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("本部门无国有资本经营预算拨款收支", "（六）“三公”经费", True),
        ("本部门无国有资本经营预算拨款收支。", "（六）“三公”经费", False),
        ("本部门无国有资本经营预算拨款", "收支，与上年相同。", False),  # it goes on
        ("国有资本经营预算拨款情况", "（六）“三公”经费", False),
    ],
)
def test_a_sentence_without_its_full_stop(first: str, then: str, told: bool) -> None:
    assert [f.check for f in marks(texts(first, then))] == (["N-49"] if told else [])


def test_a_subtotal_nobody_filled_in() -> None:
    made = table([["合计", "6.00", "2.00", "4.00"]])
    columns = (
        made.columns[0],
        *(replace(c, header=("车辆", w)) for c, w in zip(made.columns[1:], ("小计", "购置", "运行"), strict=True)),
    )
    (row,) = made.rows
    blank = replace(row, cells=(row.cells[0], StatementCell(""), *row.cells[2:]))
    (finding,) = blank_subtotals(disclosure(replace(made, columns=columns, rows=(blank,))))
    assert (finding.check, finding.places[0].column) == ("TABLE-02", "车辆/小计")
    assert list(blank_subtotals(disclosure(replace(made, columns=columns)))) == []
    apart = (columns[0], columns[1], *(replace(c, header=("其他", c.header[-1])) for c in columns[2:]))
    assert list(blank_subtotals(disclosure(replace(made, columns=apart, rows=(blank,))))) == []


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"a\.b", ("a.b",)),
        (r"\d\.\.\d", ("..",)),
        ("预算(?:编|织)制?表", ("预算",)),
        (r"[\]款]项目?经费", ("经费",)),
        ("甲乙|[丙丁]戊己", ("甲乙", "戊己")),
        ("甲乙|[丙丁]", ()),
        ("(?<=[年月])[ab]?", ()),
    ],
)
def test_what_an_expression_cannot_match_without(pattern: str, words: tuple[str, ...]) -> None:
    assert surely(pattern) == words


def test_where_an_expression_may_match_leaves_no_match_out() -> None:
    made = texts("帐户。", "津帖。", "支出3.00万园。", "公务车购置及运行费。", "330kv，平安。", "一个。", "帐户。")
    pieces = pieces_of(made)
    for one in confusions():
        found = {n for n, p in enumerate(pieces.all) if one.wrong.search(p.words)}
        assert found <= set(pieces.where(one.wrong))
    assert [f.found for f in wrong_words(made)] == ["帐户", "津帖", "万园", "公务车购置及运行费", "kv"]
    assert len(next(iter(wrong_words(made))).places) == 2
