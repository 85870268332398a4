"""What is found in a text, what is left alone, and that nothing planted comes through."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.marks import Known, Mark, findings, flattened, replaced, stripped

KNOWN = Known(
    people=frozenset({"张三丰", "欧阳靖", "李娜", "王芳"}),
    staff=frozenset({"林夏"}),
    homes=frozenset({"劲松中社区12号楼3单元501室"}),
    numbers=frozenset({"11010519491231002X", "13812345678", "010-67321111"}),
    birthdays=frozenset({date(1949, 12, 31)}),
    places=frozenset({"劲松街道", "劲松街道社会工作服务中心"}),
)
CHILD = Known(people=frozenset({"张小宝"}), is_minor=True)


def found_in(text, known=KNOWN):
    return [(found.mark, found.word) for found in findings({"text": text}, known)]


@pytest.mark.parametrize(
    ("text", "mark", "word"),
    [
        ("服务对象张三丰独居。", Mark.NAME, "张三丰"),
        ("张 三 丰独居。", Mark.NAME, "张 三 丰"),
        ("三丰常说一个人闷。", Mark.NAME, "三丰"),
        ("大家叫她小娜。", Mark.NAME, "小娜"),
        ("娜娜不爱说话。", Mark.NAME, "娜娜"),
        ("欧阳靖参加了活动。", Mark.NAME, "欧阳靖"),
        ("由林夏负责。", Mark.STAFF, "林夏"),
        ("张奶奶今年八十。", Mark.CALLED, "张奶奶"),
        ("邻居王建国先生来了。", Mark.CALLED, "王建国先生"),
        ("诸葛老师帮忙。", Mark.CALLED, "诸葛老师"),
        ("找到刘主任反映。", Mark.CALLED, "刘主任"),
        ("老李，", Mark.CALLED, "老李"),
        ("孩子名叫陈思远", Mark.CALLED, "陈思远"),
        ("周姐，您好", Mark.CALLED, "周姐"),
        ("电话13812345678。", Mark.PHONE, "13812345678"),
        ("电话138 1234 5678。", Mark.PHONE, "138 1234 5678"),
        ("电话138-1234-5678。", Mark.PHONE, "138-1234-5678"),
        ("电话１３８１２３４５６７８。", Mark.PHONE, "１３８１２３４５６７８"),
        ("电话+86 139 0000 7788", Mark.PHONE, "+86 139 0000 7788"),
        ("打一三九零零零零七七八八找她", Mark.PHONE, "一三九零零零零七七八八"),
        ("座机010-67321111。", Mark.PHONE, "010-67321111"),
        ("座机(010)87654321。", Mark.LANDLINE, "(010)87654321"),
        ("热线12345", Mark.LANDLINE, "12345"),
        ("证号11010519491231002X。", Mark.ID_NUMBER, "11010519491231002X"),
        ("证号110105 19491231 002x。", Mark.ID_NUMBER, "110105 19491231 002x"),
        ("旧证110105491231002。", Mark.ID_NUMBER, "110105491231002"),
        ("护照E12345678。", Mark.ID_NUMBER, "E12345678"),
        ("卡号6222 0212 3456 7890", Mark.NUMBER, "6222 0212 3456 7890"),
        ("社保号20210012345", Mark.NUMBER, "20210012345"),
        ("案例110105001-GA-2021-0007", Mark.CASE_NUMBER, "110105001-GA-2021-0007"),
        ("写信zhang.san@example.com", Mark.EMAIL, "zhang.san@example.com"),
        ("加微信：zhang_sf88", Mark.ACCOUNT, "zhang_sf88"),
        ("QQ号123456", Mark.ACCOUNT, "123456"),
        ("开京A·12345", Mark.PLATE, "京A·12345"),
        ("车牌京AD12345", Mark.PLATE, "京AD12345"),
        ("出生于1950年3月4日", Mark.BIRTHDAY, "出生于1950年3月4日"),
        ("1950.3.4出生", Mark.BIRTHDAY, "1950.3.4出生"),
        ("他1949年12月31日来京", Mark.BIRTHDAY, "1949年12月31日"),
        ("生日：1950-03-04", Mark.BIRTHDAY, "生日：1950-03-04"),
        ("住劲松中社区12号楼3单元501室。", Mark.HOME, "劲松中社区12号楼3单元501室"),
        ("家在劲松中社区。", Mark.HOME, "劲松中社区"),
        ("住松榆里12号", Mark.ADDRESS, "松榆里12号"),
        ("住在农光路8号", Mark.ADDRESS, "农光路8号"),
        ("在武圣路", Mark.ADDRESS, "武圣路"),
        ("南锣鼓巷附近", Mark.ADDRESS, "南锣鼓巷"),
        ("在史家胡同", Mark.ADDRESS, "史家胡同"),
        ("住百环家园", Mark.ADDRESS, "百环家园"),
        ("松榆东里小区的居民", Mark.ADDRESS, "松榆东里小区"),
        ("住3号楼2单元", Mark.ADDRESS, "3号楼2单元"),
        ("住在501室", Mark.ADDRESS, "501室"),
        ("门牌12-3-501", Mark.ADDRESS, "12-3-501"),
        ("去垂杨柳医院看病", Mark.HOSPITAL, "垂杨柳医院"),
        ("在劲松四小学读书", Mark.SCHOOL, "劲松四小学"),
        ("就读于陈经纶中学", Mark.SCHOOL, "陈经纶中学"),
        ("劲松街道社会工作服务中心的社工", Mark.CENTER, "劲松街道社会工作服务中心"),
        ("劲松街道有三个社区", Mark.CENTER, "劲松街道"),
    ],
)
def test_what_says_who_somebody_is_is_found_at_its_place(text, mark, word):
    assert (mark, word) in found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "服务对象独居，行动不便，缺少陪伴。",
        "某奶奶住在某小区，去某医院看病，孩子在某小学读书。",
        "陪她走完这条路，帮助她找到出路。",
        "社区里的高龄老人和高中老师一起参加。",
        "2021年6月5日入户，每周一次，共12次。",
        "服务120分钟，补助36000元，占85.5%。",
        "实施方案三(二)要求每个中心10个案例。",
        "社区卫生服务中心上门体检。",
        "家里心里都踏实了。",
        "平安阿姨队是志愿队伍，后来阿姨们都来了。",
        "她担任老师多年，后来退休。",
        "由社工、督导和街道共同评估。",
        "从农村来到城市，回到社区。",
        "第1至3次面谈建立关系。",
        "张某与社工商定目标。",
        "共同制定课后作息表，链接社区课后看护资源。",
        "",
    ],
)
def test_what_says_nothing_of_anybody_is_left_alone(text):
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("word", "known", "must_go"),
    [
        ("张三丰", KNOWN, True),
        ("13912345678", KNOWN, True),
        ("林夏", KNOWN, False),
        ("热线12345", KNOWN, False),
        ("在陈经纶中学", KNOWN, False),
        ("在陈经纶中学", CHILD, True),
        ("在武圣路", KNOWN, False),
        ("在武圣路", CHILD, True),
        ("张奶奶", CHILD, True),
    ],
)
def test_what_no_reason_lets_stay(word, known, must_go):
    assert [found.must_go for found in findings({"text": word}, known)] == [must_go]


def test_a_finding_knows_its_section_and_its_place():
    texts = {"title": "独居", "process": "电话13812345678，再打13812345678"}

    places = [(found.section, found.start, found.end) for found in findings(texts, KNOWN)]

    assert places == [("process", 2, 13), ("process", 16, 27)]


def test_a_replacement_touches_its_own_places_only():
    texts = {"process": "张奶奶和张奶奶的女儿李娜"}
    called = [found for found in findings(texts, KNOWN) if found.mark == Mark.CALLED]

    assert replaced(texts, called)["process"] == "某奶奶和某奶奶的女儿李娜"
    assert replaced(texts, called[:1], "甲奶奶")["process"] == "甲奶奶和张奶奶的女儿李娜"


def test_what_was_kept_stays_unless_it_must_go():
    texts = {"process": "热线12345，电话13812345678"}
    kept = frozenset(found.key for found in findings(texts, KNOWN))

    assert stripped(texts, KNOWN, kept)["process"] == "热线12345，电话×××"


def test_signs_that_nobody_sees_do_not_hide_a_name():
    assert flattened("张\u200b三\u2060丰\x07") == "张三丰"


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12)
PLANTED = st.one_of(
    st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
    st.from_regex(r"\A1[3-9][0-9] [0-9]{4} [0-9]{4}\Z"),
    st.from_regex(
        r"\A[1-6][0-9]{5}19[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}[0-9X]\Z"
    ),
    st.sampled_from(sorted(KNOWN.people | KNOWN.numbers)),
)


@settings(max_examples=150, deadline=None)
@given(before=HAN, planted=PLANTED, between=HAN, after=HAN)
def test_no_planted_telephone_number_paper_or_known_name_survives(before, planted, between, after):
    texts = {"title": f"{before}{planted}", "process": f"{between}{planted}{after}，{planted}"}

    clean = stripped(texts, KNOWN, frozenset({(Mark.NAME.value, planted)}))

    assert not any(planted in text for text in clean.values())
    assert [found for found in findings(clean, KNOWN) if found.must_go] == []
