"""Target forms as single places print them: what a person reads of each, and what our reader says."""

from __future__ import annotations

from foreign_forms import table

from yusuan.disclosure.model import TargetForm
from yusuan.document.model import Document, Paragraph
from yusuan.document.recognise import recognise


def forms(*rows: str, above: tuple[str, ...] = ()) -> tuple[TargetForm, ...]:
    return recognise([Document("", (*map(Paragraph, above), table(*rows)))]).forms()


def indicators(form: TargetForm) -> list[tuple[str, str, str, str]]:
    return [(i.level1, i.level2, i.name, i.year) for i in form.indicators]


def money(form: TargetForm) -> list[tuple[str, str, str]]:
    return [(m.label, m.period.text, m.year.text) for m in form.money]


def test_labels_marked_as_required() -> None:
    (form,) = forms(
        "某区价格中心2023年度整体绩效目标表|<|<|<|<|<|<",
        "部门（单位）名称|某区价格中心|<|<|<|<|<",
        "*部门（单位）职责|负责价格认定|<|<|<|<|<",
        "*年度总体绩效目标|做好价格认定工作。|<|<|<|<|<",
        "绩效指标|<|<|<|<|<|<",
        "一级指标|二级指标|三级指标|指标值类型|*指标值|计量单位|*评（扣）分标准",
        "产出指标|数量指标|价格认定件数|定量|120|件|酌情扣分",
        "^|质量指标|认定准确率|定量|100|%|酌情扣分",
        "效益指标|社会效益指标|保证单位正常运转|定性|应保尽保||酌情扣分",
    )
    assert form.whole_unit
    assert form.goals == ("", "做好价格认定工作。")
    assert indicators(form) == [
        ("产出指标", "数量指标", "价格认定件数", "120件"),
        ("产出指标", "质量指标", "认定准确率", "100%"),
        ("效益指标", "社会效益指标", "保证单位正常运转", "应保尽保"),
    ]


def test_money_with_its_label_in_one_cell() -> None:
    (form,) = forms(
        "项目名称|<|镇域基础设施建设|<|项目属性|延续项目",
        "资金总额及构成|<|总额10606.75万元|<|<|<",
        "^|<|财政拨款：6923.36万元（其中：上级6923.36万元；本级0万元）|<|<|<",
        "项目绩效目标|<|长期目标|<|年度目标|<",
        "^|<|改善设施|<|完成集镇立面改造|<",
        "年度绩效指标|一级指标|二级指标|指标内容|指标值|备注",
        "^|产出指标|数量指标|整治渠道|4公里|",
        above=("项目绩效目标表", "（2021年度）"),
    )
    assert money(form) == [("总额", "", "10606.75万元"), ("财政拨款", "", "6923.36万元")]
    assert form.goals == ("改善设施", "完成集镇立面改造")


def test_money_of_a_department_by_revenue_and_by_expenditure() -> None:
    (form,) = forms(
        "部门整体支出绩效目标申报表|<|<|<|<",
        "部门（单位）名称|<|某县水务局|<|<",
        "年度预算申请（万元）|资金总额：1200.00|<|<|<",
        "^|按收入性质分：|<|按支出性质分：|<",
        "^|其中：一般公共预算：1200.00|<|其中：基本支出：800.00|<",
        "^|政府性基金拨款：|<|项目支出：400.00|<",
        "年度绩效目标|<|保障供水安全|<|<",
        "年度绩效指标|一级指标|二级指标|三级指标|指标值",
        "^|产出指标|数量指标|巡查河道|≥50次",
    )
    assert money(form) == [
        ("资金总额", "", "1200.00"),
        ("其中：一般公共预算", "", "1200.00"),
        ("其中：基本支出", "", "800.00"),
        ("政府性基金拨款", "", ""),
        ("项目支出", "", "400.00"),
    ]


def test_values_behind_names_in_one_column() -> None:
    (form,) = forms(
        "项目名称|图书采购|<|<",
        "项目总额（万元）|120.00|本年度金额（万元）|60.00",
        "项目绩效总体目标|采购图书，改善阅读条件|<|<",
        "项目年度绩效目标|采购图书2万册|<|<",
        "绩效指标|一级指标|二级指标|三级指标（预期目标值）",
        "^|产出指标|数量指标|采购图书≥2万册",
        "^|效益指标|社会效益指标|借阅量增长≥5%",
        above=("项目支出绩效目标表",),
    )
    assert form.goals == ("采购图书，改善阅读条件", "采购图书2万册")
    assert money(form) == [("资金总额", "120.00", "60.00")]
    assert indicators(form) == [
        ("产出指标", "数量指标", "采购图书", "≥2万册"),
        ("效益指标", "社会效益指标", "借阅量增长", "≥5%"),
    ]


def test_text_beside_each_first_level() -> None:
    (form,) = forms(
        "项目名称|<|义务教育补助",
        "资金总额|<|50万元",
        "绩效目标|<|落实补助政策",
        "绩效指标|产出指标|数量指标：补助学生≥200人；质量指标：足额率100%",
        "^|效益指标|社会效益指标：入学率≥99%",
        "^|满意度指标|服务对象满意度指标：家长满意度≥95%",
        above=("项目绩效目标表",),
    )
    assert form.goals == ("", "落实补助政策")
    assert indicators(form) == [
        ("产出指标", "数量指标", "补助学生", "≥200人"),
        ("产出指标", "质量指标", "足额率", "100%"),
        ("效益指标", "社会效益指标", "入学率", "≥99%"),
        ("满意度指标", "服务对象满意度指标", "家长满意度", "≥95%"),
    ]


def test_units_over_the_whole_width_of_a_list() -> None:
    found = forms(
        "单位/项目名称|资金来源|<|<|绩效目标|一级指标|二级指标|三级指标|指标值",
        "^|合计|财政拨款|其他资金|^|^|^|^|^",
        "某局本级|<|<|<|<|<|<|<|<",
        "业务费|10.00|10.00|0.00|保障业务|产出指标|数量指标|办理业务|≥100件",
        "^|^|^|^|^|效益指标|社会效益指标|办事满意率|≥90%",
        "某中心|<|<|<|<|<|<|<|<",
        "维修费|5.00|5.00|0.00|维修房屋|产出指标|数量指标|维修面积|≥200平方米",
        above=("项目支出绩效目标表", "单位：万元"),
    )
    assert [f.project for f in found] == ["业务费", "维修费"]
    assert [len(f.indicators) for f in found] == [2, 1]
    assert [money(f)[0] for f in found] == [("合计", "", "10.00"), ("合计", "", "5.00")]


def test_levels_without_the_word_for_indicators() -> None:
    (form,) = forms(
        "项目名称|巡河保洁|<|<|<|<|<",
        "预算年度|2024|<|<|项目金额|20.00|<",
        "绩效目标|保持河道清洁|<|<|<|<|<",
        "一级指标|二级指标|三级指标|指标方向|指标值|单位|本年权重",
        "产出|数量|保洁长度|≥|50|公里|20",
        "效益|社会效益|群众投诉|≤|5|件|10",
        "满意度|服务对象满意度|居民满意度|≥|90|%|10",
        above=("项目支出绩效目标表", "单位：万元"),
    )
    assert money(form) == [("项目金额", "", "20.00")]
    assert indicators(form) == [
        ("产出", "数量", "保洁长度", "≥50公里"),
        ("效益", "社会效益", "群众投诉", "≤5件"),
        ("满意度", "服务对象满意度", "居民满意度", "≥90%"),
    ]


def test_a_sentence_without_levels_gives_no_indicators() -> None:
    first, second = forms(
        "序号|项目名称|预算数（万元）|绩效目标|绩效指标",
        "1|办案业务费|30.00|保障办案|产出：办结案件300件；效益：群众满意。",
        "2|设备购置|12.50|购置设备|购置电脑10台",
        above=("项目绩效目标表",),
    )
    assert indicators(first) == [("产出", "", "办结案件", "300件"), ("效益", "", "群众满意", "")]
    assert second.project == "设备购置"
    assert not second.indicators


def test_a_list_headed_by_the_one_word_project() -> None:
    first, second = forms(
        "序号|项目|金额（万元）|绩效目标|绩效指标",
        "1|办案业务费|30.00|保障办案|产出指标：数量指标：办结案件≥300件；效益指标：社会效益指标：群众满意度≥90%",
        "2|设备购置|12.50|购置设备|产出指标：数量指标：购置电脑10台",
        "合计||42.50||",
        above=("重点项目绩效目标表",),
    )
    assert [(f.project, money(f)[0][2], f.goals[1]) for f in (first, second)] == [
        ("办案业务费", "30.00", "保障办案"),
        ("设备购置", "12.50", "购置设备"),
    ]
    assert indicators(first) == [
        ("产出指标", "数量指标", "办结案件", "≥300件"),
        ("效益指标", "社会效益指标", "群众满意度", "≥90%"),
    ]


def test_a_statement_headed_project_is_no_list_of_forms() -> None:
    assert forms("项目|金额（万元）|备注", "办案业务费|30.00|绩效目标", above=("项目支出表",)) == ()
