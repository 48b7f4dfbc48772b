"""Names: classes as sentences write them, the unit's own, projects of two kinds, rows without money."""

from dataclasses import replace
from decimal import Decimal

import pytest
from test_review import disclosure, table
from test_review_detail import statement

from yusuan.coordinates import Coordinates, coordinates
from yusuan.disclosure.model import Claim, Disclosure, Figure, Statement, StatementCell, Text
from yusuan.document.prose import claims
from yusuan.review import review


def said(words: str, year: int = 2024) -> Text:
    (read,) = claims([words], year=year)
    return Text(words, read)


def made(*items: object, unit: str = "某县图书馆", year: int = 2024) -> Disclosure:
    return replace(disclosure(*items), unit=unit, year=year)


def checks_of(*items: object, unit: str = "某县图书馆", year: int = 2024) -> list[str]:
    reviewed = review(made(*items, unit=unit, year=year))
    assert reviewed.crashed == ()
    return [f.check for f in reviewed.findings]


# ── classes in sentences ─────────────────────────────────────────────────────────────────────────────────────────

PATHS = [
    "住房保障支出（类）住房改革支出（款）住房公积金（项）10.00万元。",
    "主要用于教育支出（类）普通教育（款）初中教育（项）10.00万元。",
    "“一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）”10.00万元。",
    "一般公共服务（类）政府办公厅（室）及相关机构事务（款）政务公开审批（项）：指保障机构运行的支出。",
    "医疗卫生与计划生育（类）医疗保障（款）行政单位医疗（项）：指缴纳基本医疗保险的支出。",
    "社会保障和就业支出（类）行政事业单位离退休（款）机关事业单位职业年金缴费支出（项）10.00万元。",
    "一般公共服务支出（类）其他共产党事务支出（款）行政运行、事业运行（项）3.05万元。",
    "社会保障和就业支出（类）行政事业单位养老支出（款）（项）：76.96万元。",
    "卫生健康（类）行政事业单位医疗（款）其他行政医疗支出（项）1.01万元。",
    "城乡社区支出（类）城乡社区规划与管理（款）城乡社区规划与管理（项）10.00万元。",
    "其他支出（类）其他支出（款）其他支出（项）10.00万元。",
    "自然资源海洋气象等支出（类）自然资源事务（款）其他国土资源事务支出（项）10.00万元。",
    "国防支出（类）国防动员（款）兵役征集（项）2.00万元。",
    "科学技术支出（类）科学技术普及（款）科普活动（项）2.00万元。",
]


@pytest.mark.parametrize("words", PATHS, ids=lambda w: w[:24])
def test_a_path_of_the_list_an_old_one_and_a_local_one_pass(words: str) -> None:
    assert "FX-22" not in checks_of(said(words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "住房保障支出（类）住房保障支出（款）住房公积金（项）1.00万元，住房保障支出（类）住房保障支出（款）购房补贴（项）2.00万元。",
            "住房保障支出（类）住房改革支出（款）住房公积金（项）",
        ),
        (
            "卫生健康支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）1.00万元。",
            "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）",
        ),
        ("教育支出（类）住房改革支出（款）1.00万元。", "住房保障支出（类）住房改革支出（款）"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_once(words: str, expected: str) -> None:
    (told,) = [f for f in review(made(said(words))).findings if f.check == "FX-22"]
    assert told.expected == expected


BESIDE = [
    "行政运行（2013301）1765.18万元，一般行政管理事务（2013302）3096.40万元。",
    "商品和服务支出（302）105.90万元，其中办公费（30201）10.00万元。",
    "行政事业单位医疗（21011）20.00万元，其中行政单位医疗（2101101）20.00万元。",
    "2080505-机关事业单位基本养老保险缴费支出341.49万元。",
    "行政运行和机关服务经费（2010301）10.00万元。",
    "本级专项经费（2010302）10.00万元，列入一般行政管理事务。",
    "培训经费（2050803）21.00万元。",
    "电话（2023456）联系。",
    "邮政编码（200333）。",
    "机关养老保险（2080505）10.00万元，医疗保险（2101101）5.00万元。",
    "房租收入上缴（2010399）3.00万元。",
]


@pytest.mark.parametrize("words", BESIDE, ids=lambda w: w[:24])
def test_a_code_beside_its_name_or_beside_other_words_passes(words: str) -> None:
    assert "CODE-01" not in checks_of(said(words))


def test_a_code_beside_another_code_s_name_is_told_once() -> None:
    words = "行政事业单位医疗（2101101）5.00万元，因行政事业单位医疗（2101101）下降。"
    (told,) = [f for f in review(made(said(words))).findings if f.check == "CODE-01"]
    assert (told.found, told.expected) == ("2101101行政事业单位医疗", "2101101行政单位医疗")
    (told,) = [f for f in review(made(said("2210202-住房公积金5.00万元。"))).findings if f.check == "CODE-01"]
    assert told.expected == "2210201住房公积金"


# ── the unit's name ──────────────────────────────────────────────────────────────────────────────────────────────

UNIT = "某市规划和自然资源局"


def test_the_unit_s_name_with_another_joint_a_doubled_or_a_changed_word_is_told() -> None:
    right = said(f"{UNIT}是主管部门。{UNIT}没有所属单位。")
    for name in ("某市规划与自然资源局", "某市规划和自自然资源局", "某市规划和自然资原局", "某市规划和然自资源局"):
        (told,) = [f for f in review(made(right, said(f"{name}没有预算。"), unit=UNIT)).findings if f.check == "N-46"]
        assert (told.found, told.expected) == (name, UNIT)


@pytest.mark.parametrize(
    ("unit", "other"),
    [
        (UNIT, "某市规划自然资源局"),
        (UNIT, "某市规划和自然资源所"),
        (UNIT, "邻市规划与自然资源局"),
        (UNIT, "某市规划和自然资源局宝山分局"),
        ("某市水务局", "某市税务局"),
        ("某市人民政府办公厅", "某市人民政府办公室"),
        ("某市第一人民医院", "某市第二人民医院"),
        ("某市东城区实验小学", "某市西城区实验小学"),
        ("某区发展和改革委员会", "某区发展改革委员会"),
        ("某市公安局巡特警支队", "某市公安局特警支队"),
        ("某市住房和城乡建设局", "某市住房城乡建设局"),
        ("某市人力资源和社会保障局（本级）", "某市人力资源和社会保障局"),
        ("某市社会福利中心", "某市社会福利院"),
    ],
)
def test_a_short_form_and_another_unit_of_the_place_pass(unit: str, other: str) -> None:
    assert "N-46" not in checks_of(said(f"{unit}是预算单位。"), said(f"{other}没有预算。"), unit=unit)


def test_a_name_that_stands_more_often_than_the_unit_s_says_nothing() -> None:
    assert "N-46" not in checks_of(*[said("某市规划与自然资源局没有预算。")] * 2, said(f"{UNIT}。"), unit=UNIT)


# ── rows without money, projects of one name ─────────────────────────────────────────────────────────────────────


def items(count: int) -> list[tuple[str, str, Coordinates | None]]:
    return [
        (f"30{n}其他", "1.00", coordinates("expenditure", nature="basic", econ_dept=f"30{n}"))
        for n in range(101, 101 + count)
    ]


def test_a_few_rows_without_money_among_many_with_it_are_told() -> None:
    empty: tuple[str, str, Coordinates | None] = ("30226劳务费", "", None)
    assert "T05-06" in checks_of(statement("B06", *items(8), empty))
    assert "T05-06" in checks_of(statement("B06", *items(8), empty, ("30227委托业务费", "", None)))


def test_a_table_of_all_classes_a_short_one_and_printed_zeros_pass() -> None:
    empty: tuple[str, str, Coordinates | None] = ("30226劳务费", "", None)
    assert "T05-06" not in checks_of(statement("B06", *items(8), *[empty] * 3))
    assert "T05-06" not in checks_of(statement("B06", *items(3), empty))
    assert "T05-06" not in checks_of(statement("B06", *items(8), ("30226劳务费", "0.00", None)))
    assert "T05-06" not in checks_of(statement("B06", *items(8), ("注：本表不含上年结转", "", None)))
    assert "T05-06" not in checks_of(replace(statement("B06", *items(8), empty), title="支出预算表（不含上年结转）"))


def projects(*listed: tuple[str, str]) -> Statement:
    return statement("B12", *((n, a, coordinates("expenditure", nature="project", project=n)) for n, a in listed))


def test_a_project_listed_twice_is_told_and_a_group_of_its_name_is_not() -> None:
    assert "T12-03" in checks_of(projects(("培训", "1.00"), ("宣传", "2.00"), ("培训", "3.00")))
    assert "T12-03" not in checks_of(projects(("培训", "1.00"), ("培训", "1.00"), ("宣传", "2.00")))
    assert "T12-03" not in checks_of(projects(("培训", "3.00"), ("培训", "1.00"), ("宣传", "2.00")))


# ── two kinds of projects ────────────────────────────────────────────────────────────────────────────────────────

LISTED = projects(("甲", "19.00"), ("乙", "10.00"), ("丙", "0.42"), ("丁", "1000.00"))
KINDS = "纳入绩效目标管理的项目4个，共计金额{}万元。其中：其他运转类项目2个，涉及金额{}万元；特定目标类项目2个，涉及金额{}万元。"


@pytest.mark.parametrize(
    "amounts",
    [
        ("1029.42", "29.00", "1000.42"),
        ("1029.42", "10.42", "1019.00"),
        ("1029.4", "29", "1000.4"),
        ("1029", "10", "1019"),
    ],
)
def test_kinds_that_some_choice_of_the_projects_comes_to_pass(amounts: tuple[str, ...]) -> None:
    assert "N-36" not in checks_of(LISTED, said(KINDS.format(*amounts)))


def test_kinds_that_no_choice_of_the_projects_comes_to_are_told() -> None:
    words = KINDS.format("1029.42", "71.00", "958.42")
    (told,) = [f for f in review(made(LISTED, said(words))).findings if f.check == "N-36"]
    assert told.severity == "warning"
    # another number of projects than the statement lists may be told with other money
    assert "N-36" not in checks_of(projects(("甲", "1.00"), ("乙", "2.00")), said(words))


# ── procurement ──────────────────────────────────────────────────────────────────────────────────────────────────

PROCUREMENT = [
    "政府采购预算总额100.00万元，其中：货物20.00万元、工程30.00万元、服务50.00万元。",
    "政府采购支出总额100.00万元，其中：政府采购货物支出20.00万元、政府采购工程支出30.00万元、政府采购服务支出50.00万元。",
    "政府采购预算总额100.00万元，其中：货物20.00万元、服务50.00万元。",
    "政府采购预算总额100.00万元，其中：政府采购服务预算50.00万元。",
    "政府采购预算总额100.01万元，其中：货物33.33万元、工程33.33万元、服务33.33万元。",
    "政府采购预算总额100万元，其中：货物20.4万元、工程30.3万元、服务49.4万元。",
    "政府采购预算总额0万元，其中：货物0万元、工程0万元、服务0万元。",
    "没有安排政府采购预算。",
    "政府采购预算总额100.00万元，其中：货物20.00万元、工程30.00万元、服务50.00万元；政府购买服务20.00万元。",
    "政府采购货物预算20.00万元、政府采购工程预算30.00万元、政府采购服务预算50.00万元，共计100.00万元。",
    "政府采购金额（以合同签订为准）为2319.21万元，其中：货物采购金额122.43万元、工程采购金额1387.72万元、服务采购金额809.07万元。",
]


@pytest.mark.parametrize("words", PROCUREMENT, ids=lambda w: w[:30])
def test_purchases_that_are_their_kinds_or_some_of_them_pass(words: str) -> None:
    assert not {"G-19", "G-01"} & set(checks_of(said(words)))


def test_purchases_that_are_not_their_kinds_are_told_without_a_purchase_below_zero() -> None:
    words = "政府采购预算总额0.00万元，其中：政府采购货物预算34.56万元、政府采购工程预算0.00万元、政府采购服务预算46.83万元。"
    (told,) = [f for f in review(made(said(words))).findings if f.check == "G-19"]
    assert "81.39" in told.message
    assert "应为-" not in told.message


def test_nothing_here_needs_a_statement() -> None:
    assert checks_of(table([["合计", "10.00", "4.00", "6.00"]])) == []


# ── names a character away from a class's ────────────────────────────────────────────────────────────────────────

SPELT = [
    "工资福利支出10.00万元、商品和服务支出5.00万元、对个人和家庭补助支出1.00万元。",
    "事业收入：指事业单位开展专业业务活动取得的收入。",
    "主要用于：行政管理事务、民政工作、人民信访工作、地质灾害预防。",
    "公务车购置、公务车运行维护、车辆购置支出10.00万元。",
    "社会保险缴费、职业年金缴纳、医疗保障经办服务。",
    "医疗卫生与计划生育支出10.00万元，国土海洋气象等支出5.00万元。",
    "社会保障与就业、文化体育与传媒，社会保险与就业支出的增长。",
    "工会福利支出2.00万元，卫生保健支出1.00万元。",
    "办公设备购置费、专用设备购置费、物业管理费用。",
    "因公出国（境）费反映单位公务出国（境）的支出。",
    "国有资产的管理、综合事务管理、行政单位退休人员经费。",
    "公共安全（类）公安（款）下的有关项级科目支出。",
]


@pytest.mark.parametrize("words", SPELT, ids=lambda w: w[:24])
def test_words_like_a_class_s_name_pass(words: str) -> None:
    assert "CODE-03" not in checks_of(said(words))


def test_names_a_character_away_are_told_together() -> None:
    words = "其他行政事业单位养老支出1.00万元。主要用于工作福利支出10.00万元。其它行政事业单位养老支出（项）0.96万元。"
    (told,) = [f for f in review(made(said(words))).findings if f.check == "CODE-03"]
    assert len(told.places) == 2
    wrong = statement("B06", ("30108机关事业单位基本养老保险费", "1.00", coordinates("expenditure", econ_dept="30108")))
    assert "CODE-03" in checks_of(wrong)
    cut = statement("B06", ("30108机关事业单位基本养老保险", "1.00", coordinates("expenditure", econ_dept="30108")))
    assert "CODE-03" not in checks_of(cut)


# ── two classes of one row ───────────────────────────────────────────────────────────────────────────────────────


def listing(key: str, *rows: tuple[str, ...]) -> Statement:
    """Rows of words with one amount at the end."""
    made_ = statement(key, *(("", "1.00", None) for _ in rows))
    cells = [
        replace(row, cells=(*(StatementCell(w) for w in words), row.cells[1]))
        for row, words in zip(made_.rows, rows, strict=True)
    ]
    return replace(made_, rows=tuple(cells))


@pytest.mark.parametrize(
    "pair",
    [
        ("30201办公费", "50201办公经费"),
        ("30201办公费", "50502商品和服务支出"),
        ("30108机关事业单位基本养老保险缴费", "50102社会保障缴费"),
        ("30113住房公积金", "50103住房公积金"),
        ("30216培训费", "50203培训费"),
        ("30227委托业务费", "50205委托业务费"),
        ("30231公务用车运行维护费", "50208公务用车运行维护费"),
        ("31002办公设备购置", "50306设备购置"),
        ("31002办公设备购置", "50601资本性支出（一）"),
        ("30399其他对个人和家庭的补助", "50999其他对个人和家庭补助"),
        ("30107绩效工资", "50199其他工资福利支出"),
        ("302商品和服务支出", "502机关商品和服务支出"),
        ("30201办公费", "办公费"),
    ],
)
def test_an_economic_class_with_its_own_counterpart_passes(pair: tuple[str, str]) -> None:
    assert "T06-05" not in checks_of(listing("B06", pair))


def test_an_economic_class_with_another_s_counterpart_is_told() -> None:
    row = ("30216培训费", "50202会议费")
    (told,) = [f for f in review(made(listing("B06", row, row))).findings if f.check == "T06-05"]
    assert "50203培训费" in told.expected


@pytest.mark.parametrize(
    ("purchase", "year"),
    [
        (("C05040300保安服务",), 2026),
        (("A02010105", "台式计算机"), 2026),
        (("A02020400 多功能一体机",), 2026),
        (("C16990000其他信息技术服务",), 2026),
        (("C04070100体检服务",), 2026),
        (("A02010104台式计算机",), 2022),  # the catalogue before
        (("C0206运行维护服务",), 2022),
        (("C99自有品目",), 2026),
        (("A座一层", "装修"), 2026),
        (("B12345楼", "维修服务费"), 2026),
        (("C05040300", "大院保安"), 2026),
        (("A4复印纸",), 2026),
    ],
)
def test_a_purchase_s_code_with_its_name_an_older_one_and_other_words_pass(
    purchase: tuple[str, ...], year: int
) -> None:
    assert "G-02" not in checks_of(listing("B14", purchase), year=year)


def test_a_purchase_s_code_with_another_s_name_is_told() -> None:
    (told,) = [
        f for f in review(made(listing("B14", ("A02010104台式计算机",)), year=2026)).findings if f.check == "G-02"
    ]
    assert told.expected == "A02010105台式计算机"


def test_a_unit_s_code_with_two_names_is_told() -> None:
    first = listing("B02", ("125", "某市应急管理局"), ("125001", "某市应急管理局"))
    assert "N-46" not in checks_of(first, listing("B03", ("125", "某市应急管理局（汇总）"), ("125001", "某市应急管")))
    assert "N-46" not in checks_of(first, listing("B03", ("126", "某市审计局"), ("20101", "人大事务")))
    assert checks_of(first, listing("B03", ("125", "某市安全生产监督管理局"))).count("N-46") == 1


# ── a budget told item by item ───────────────────────────────────────────────────────────────────────────────────

BUDGETED = {
    "2080501": ("行政单位离退休", "81.54"),
    "2080505": ("机关事业单位基本养老保险缴费支出", "27.53"),
    "2210201": ("住房公积金", "20.65"),
    "2101101": ("行政单位医疗", "11.70"),
    "2070104": ("图书馆", "243.61"),
}


def budgeted() -> Statement:
    return statement(
        "B05",
        *(
            (f"{c}{n}", a, coordinates("expenditure", functional_code=c, fund="general_public"))
            for c, (n, a) in BUDGETED.items()
        ),
    )


def told_item(code: str, words: str = "") -> Text:
    name, amount = BUDGETED[code]
    words = words or f"{name}（{code}）{amount}万元，主要用于日常开支。"
    about = coordinates("expenditure", functional_code=code, fund="general_public")
    start = words.index(amount)
    return Text(words, (Claim(start, start + len(amount), Figure(amount, Decimal(amount), "万元", about)),))


def left_out(*items: object) -> bool:
    return "N-15" in checks_of(budgeted(), *items)


def test_an_item_that_no_word_names_is_told() -> None:
    assert left_out(*map(told_item, list(BUDGETED)[:4]))
    (told,) = [f for f in review(made(budgeted(), *map(told_item, list(BUDGETED)[:4]))).findings if f.check == "N-15"]
    assert told.expected == "图书馆（243.61）"


@pytest.mark.parametrize(
    "more",
    [
        [told_item("2070104")],
        [Text("文化旅游体育与传媒支出主要用于图书馆开放。")],
        [Text("科目2070104见附表。")],
        [said("公共图书服务安排243.61万元。")],
        [said("公共图书服务安排2436100元。")],
        [
            Text(
                "文化旅游体育与传媒支出244.00万元。",
                (
                    Claim(
                        11,
                        17,
                        Figure("244.00", Decimal("244"), "万元", coordinates("expenditure", functional_code="207")),
                    ),
                ),
            )
        ],
    ],
)
def test_an_item_told_by_name_code_amount_or_class_passes(more: list[Text]) -> None:
    assert not left_out(*map(told_item, list(BUDGETED)[:4]), *more)


def test_a_list_of_the_main_items_passes() -> None:
    assert not left_out(*map(told_item, list(BUDGETED)[:3]))
    assert not left_out()
    assert not left_out(*map(told_item, list(BUDGETED)[:2]), said("其余见表。"))


def test_a_small_item_is_none_of_the_main_ones() -> None:
    small = statement(
        "B05",
        *(
            (
                f"{c}{n}",
                "0.70" if c == "2070104" else a,
                coordinates("expenditure", functional_code=c, fund="general_public"),
            )
            for c, (n, a) in BUDGETED.items()
        ),
    )
    assert "N-15" not in checks_of(small, *map(told_item, list(BUDGETED)[:4]))
