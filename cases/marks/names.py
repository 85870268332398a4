"""Names that are on file, in full and in part, and names that stand before a form of address."""

import re
from collections.abc import Iterable, Iterator

from cases.marks.hits import Hit, words_of
from cases.marks.kinds import Known, Mark

SOMEBODY = "某某"
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|长孙|宇文|端木|百里|呼延"
# The common ones that seldom are another word before a form of address.
_SINGLE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱"
    "汤尹黎易武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢骆岳齐梅"
    "庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游裴席卫查屈鲍霍翁隋甘景薄单包"
    "司柏宁柯阮桂闵解强柴华车冉房边吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来党于闫肖冀"
)
_SURNAME = rf"(?:{_DOUBLE}|[{_SINGLE}])"
_LONG = (
    "先生|女士|小姐|太太|夫人|奶奶|爷爷|姥姥|姥爷|阿姨|叔叔|伯伯|伯母|大爷|大妈|大娘|大叔|大婶|婶婶"
    "|大姐|大哥|老师|医生|大夫|护士|主任|书记|师傅|同学|小朋友|老先生|老太太|婆婆|公公|妈妈|爸爸"
    "|局长|科长|所长|院长|校长|律师|警官|教授|督导|社工"
)
# A title of one sign stands right behind the surname, with nothing that goes on after it.
_SHORT = "姐|哥|叔|姨|爷|奶|婶|嫂|总"
# Signs that make a word of what looks like surname and given name: 高龄奶奶, 高中老师, 任何医生.
_NO_GIVEN = "龄中校级层度何务的是在和了不有与及或等对为给向家体方面身位个名各此这那哪着过性"
_GIVEN = rf"(?:(?![{_NO_GIVEN}])[\u4e00-\u9fff])"
_CALLED = re.compile(rf"(?P<name>{_SURNAME}{_GIVEN}{{0,2}}?)(?P<title>老?(?:{_LONG}))")
_CALLED_SHORT = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<name>{_SURNAME})(?P<title>{_SHORT})(?![姐哥叔姨爷奶婶嫂总和结共体是之])"
)
_NICKNAME = re.compile(rf"(?<![大长古])(?P<title>[老小阿])(?P<name>{_SURNAME})(?![\u4e00-\u9fff])")
_NAMED = re.compile(
    rf"(?:名叫|名字叫|姓名(?:[:：]|是|为)|名字是|真名)\s*(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}})"
)
_BETWEEN = r"[\s·•.．、]{0,2}"


def names_in(text: str, known: Known) -> Iterator[Hit]:
    """Known names first; then whoever is called by a surname: 张奶奶, 老李, 王建国先生."""
    for mark, names in ((Mark.NAME, known.people), (Mark.STAFF, known.staff)):
        pattern = _any_of(names)
        if pattern is not None:
            yield from (Hit(*hit.span(), mark, SOMEBODY) for hit in pattern.finditer(text))
    for pattern in (_CALLED, _CALLED_SHORT, _NICKNAME):
        for found in pattern.finditer(text):
            if not _is_word(text, found):
                yield Hit(*found.span(), Mark.CALLED, _anonymous(found))
    for found in _NAMED.finditer(text):
        yield Hit(*found.span("name"), Mark.CALLED, SOMEBODY)


def _anonymous(found: re.Match) -> str:
    title = found["title"]
    return f"{title}某" if found.start("title") < found.start("name") else f"某{title}"


# Words that end in a surname, so that 平安 + 阿姨 is nobody's name.
_ENDS_IN_SURNAME = words_of(
    "平安 公安 治安 保安 提高 增高 较高 身高 升高 年高 最高 未来 从来 本来 原来 后来 起来 出来 过来 下来 上来"
    " 时候 小时 及时 平时 同时 当时 随时 临时 按时 定时 完成 组成 形成 达成 养成 促成 赞成 北方 地方 对方 多方"
    " 双方 各方 官方 我方 南方 东方 西方 警方 相关 有关 机关 单单 简单 名单 清单 孤单 由于 关于 对于 处于 属于"
    " 善于 在于 位于 至于 终于 等于 基于 中华 繁华 才华 精华 上路 一路 道路 思路 公路 网路 马路 带路 加强 坚强"
    " 增强 要强 顽强 了解 理解 缓解 和解 调解 化解 讲解 分解 书包 红包 打包 面包 承包 钱包 开车 汽车 轮车 停车"
    " 下车 上车 堵车 责任 信任 担任 主任 连任 现任 前任 继任 黄金 资金 现金 基金 奖金 租金 一万 千万 上万"
    " 数万 语文 中文 作文 论文 外文 全程 过程 课程 流程 日程 路程 教程 工程 里程 多项 各项 事项 选项"
    " 检查 调查 审查 排查 复查 抽查 核查 筛查 健康 安康 小康 书房 住房 厨房 楼房 病房 平房 租房 周边 身边 一边"
    " 旁边 两边 街边 手边 这边 那边 里边 外边 保卫 自卫 防卫 一起 时段 阶段 手段 分段 路段 主管 保管 监管"
    " 尽管 不管 城管 共管 高管 山谷 稻谷 时任 学武 练武 首席 主席 出席 缺席 列席 天使"
)


def _is_word(text: str, found: re.Match) -> bool:
    """Whether the surname belongs to the word before it."""
    start = found.start("name")
    single = found["name"][:1]
    return any(
        f"{text[max(start - back, 0) : start]}{single}" in _ENDS_IN_SURNAME for back in (1, 2)
    )


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    spellings = {spelling for name in names for spelling in _spellings(name)}
    longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    return re.compile("|".join(longest_first), re.IGNORECASE) if spellings else None


def _spellings(name: str) -> Iterator[str]:
    """The full name with blanks or dots in it, the given name, and what one is called at home."""
    signs = [sign for sign in name if sign.isalnum()]
    if len(signs) < 2:
        return
    yield _BETWEEN.join(map(re.escape, signs))
    if not all("\u4e00" <= sign <= "\u9fff" for sign in signs):
        return
    has_double = len(signs) > 3 or "".join(signs[:2]) in _DOUBLE.split("|")
    given = signs[2:] if has_double and len(signs) > 2 else signs[1:]
    if len(given) == 2:
        yield "".join(given)
    last = re.escape(given[-1])
    yield rf"[小阿]{last}(?![\u4e00-\u9fff]?(?:组|区|时|学|孩|朋友))"
    yield last * 2
