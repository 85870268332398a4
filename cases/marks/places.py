"""Where somebody lives, learns or is treated, and the names of the center itself.

Chinese puts no blanks between words: the name of a road is what stands before 路, back to the
first sign that cannot belong to a name.
"""

import re
from collections.abc import Iterator

from cases.marks.hits import Hit, words_of
from cases.marks.kinds import Known, Mark

LONGEST = 8  # signs of a name before its 路 or 小学
# These end a name when it is read backwards.
_STOPS = frozenset(
    "的了在于到从住是该本各个某这那每所和与及或以为由往向去来上下出进入回过走位处条座间户老旧"
    "附近被把让使给对将等也都就还又很更最全市区县乡镇内外前后中每同某一两三几多有无没不能要可会常"
    "他她它我你您们读转考送至沿临近靠近距离属该贵新建周边辖我校医就诊找联系通系请邀协助帮带陪伴"
)
_ROADS = re.compile(r"(?:大街|胡同|条胡同|环路|路|街|巷|弄)(?![道边口上灯人线程费由径])")
_ESTATES = re.compile(
    r"(?:小区|家园|花园|公寓|新村|社区|嘉园|大院|苑|村|里|庄园|府)(?=[0-9一-龥]{0,4}|$)"
)
_SCHOOLS = re.compile(r"小学|中学|幼儿园|学校|大学|学院|高中|初中|职高|技校|附中|附小|培智中心")
_HOSPITALS = re.compile(
    r"医院|卫生院|卫生服务中心|卫生服务站|诊所|门诊部|疗养院|康复中心|养老院|敬老院|福利院|护理院|养老照料中心"
)
# With a number these are an address, whatever stands before them.
_COUNTED = re.compile(
    r"(?:\d+|[一二三四五六七八九十百]+|[甲乙丙丁])\s*(?:号院|号楼|单元|室|栋|幢|弄|号(?=\s*\d))"
    r"(?:\s*(?:\d+|[一二三四五六七八九十]+)\s*(?:号楼|单元|层|门|室|号|栋)?)*"
)
_HOUSE = re.compile(r"\s*(?:\d+|[一二三四五六七八九十]+|甲|乙)\s*号(?:院|楼)?")
_SHORT_FORM = re.compile(r"(?<![\d\-])\d{1,3}\s*[-－]\s*\d{1,3}\s*[-－]\s*\d{2,4}(?![\d\-])")
# Read backwards they would make a name of an everyday word: 一条路, 出路, 农村, 心里.
_NO_NAMES = {
    "路": "思出道马走铁公电套回退弯半迷领带引赶问线网生活心一条水陆顺销去来后前正歧死",
    "街": "上逛步行沿临大小一条",
    "村": "农乡全本",
    "里": "心家手眼夜屋那这哪城乡嘴社区楼院校园村组班月年日天公怀梦群话海田山店",
    "府": "政区市街道",
    "苑": "",
}
_EVERYDAY = words_of(
    "住宅 智慧 老旧 示范 平安 文明 和谐 美好 幸福 温馨 儿童 老年 共有 城市 辖区 试点 所在 居住 邻里 周边 外部"
    " 专科 综合 三甲 民办 公办 公立 私立 普通 特殊教育 特殊 重点 家长 老年 开放 社会 职业 当地 本地 定点 正规"
    " 大型 医养 精神 精神专科 专业 上级 参与 建设 服务 走进 深入 融入 扎根 依托 联动 动员 支持 回归 安置 商品房 "
    "义务教育 寄宿制 打工子弟 希望 党员 社工 校外 网上 青年 长者 康养 综合性 社区 街道 农村 城乡 党群 居家 住院 链接 对接 资源 走访 结合 整合 利用 组织 发动 融合"
)


def places_in(text: str, known: Known) -> Iterator[Hit]:
    """Known homes and the center's names word by word, then what reads like a place."""
    for home in known.homes:
        for part in _parts(home):
            yield from _all(text, part, Mark.HOME, "某小区")
    for place in known.places:
        yield from _all(text, place, Mark.CENTER, _something(place))
    for pattern, mark, said in (
        (_SCHOOLS, Mark.SCHOOL, "某{}"),
        (_HOSPITALS, Mark.HOSPITAL, "某{}"),
        (_ROADS, Mark.ADDRESS, "某{}"),
        (_ESTATES, Mark.ADDRESS, "某{}"),
    ):
        for found in pattern.finditer(text):
            start = _name_before(text, found)
            if start < found.start():
                end = _with_house(text, found.end()) if mark == Mark.ADDRESS else found.end()
                suffix = found.group()
                # 某里 is nothing that anybody says.
                named = "小区" if suffix in ("里", "府", "苑", "大院") else suffix
                yield Hit(start, end, mark, said.format(named))
    for pattern in (_COUNTED, _SHORT_FORM):
        yield from (Hit(*hit.span(), Mark.ADDRESS, "某处") for hit in pattern.finditer(text))


def _name_before(text: str, found: re.Match) -> int:
    """Where the name before the suffix begins; the suffix's own start where it has none."""
    start = end = found.start()
    while start > max(end - LONGEST, 0) and _is_of_name(text[start - 1]):
        start -= 1
    name = text[start:end]
    suffix = found.group()
    if not name or (name[-1] in _NO_NAMES.get(suffix, "") and not name[-1].isdigit()):
        return end
    if name in _EVERYDAY or any(name.endswith(word) and len(name) <= 4 for word in _EVERYDAY):
        return end
    if suffix in ("里", "苑", "府", "村", "弄") and len(name) < 2:
        return end
    # 里 and 府 are a place only where a number follows: 松榆里3号楼, not 怀里.
    if suffix in ("里", "府") and not _HOUSE.match(text, found.end()):
        return end
    return start


def _is_of_name(sign: str) -> bool:
    return (sign.isalnum() and sign not in _STOPS) if not sign.isascii() else sign.isdigit()


def _with_house(text: str, end: int) -> int:
    house = _HOUSE.match(text, end)
    return house.end() if house else end


def _parts(home: str) -> list[str]:
    """The address as it was written, and its parts between the numbers: 劲松中社区."""
    words = re.split(r"[\s,，\d]+|号楼|号院|单元|室|层|号|(?<=区)|(?<=街道)|(?<=市)", home)
    return [home, *(word for word in words if len(word) >= 3 and not word.endswith(("市", "区县")))]


def _something(place: str) -> str:
    for suffix in ("街道", "地区", "社区", "镇", "乡"):
        if place.endswith(suffix):
            return f"某{suffix}"
    return "本中心"


def _all(text: str, word: str, mark: Mark, replacement: str) -> Iterator[Hit]:
    if len(word.strip()) >= 2:
        pattern = re.compile(r"\s*".join(map(re.escape, word.replace(" ", ""))))
        yield from (Hit(*hit.span(), mark, replacement) for hit in pattern.finditer(text))
