"""The words by which a person served is described: kinds of paper, categories, circumstances."""

import re
from enum import nonmember

from django.db import models


class PaperKind(models.TextChoices):
    """The identity paper shown; whoever has none is served all the same."""

    RESIDENT = "resident", "居民身份证"
    HMT_PERMIT = "hmt_permit", "港澳台居民居住证"
    PASSPORT = "passport", "护照"
    FOREIGN_PERMIT = "foreign_permit", "外国人永久居留证"
    NONE = "none", "无证件"

    # Their numbers are built as GB 11643 says and hold a birthday.
    with_birthday = nonmember(("resident", "hmt_permit"))


class ClientCategory(models.TextChoices):
    """What somebody is known as to the offices; a person may be several of them at once.

    A word that went out of use stays on the files that have it: see ``NO_LONGER_OFFERED``.
    """

    DIBAO = "dibao", "低保对象"
    DIBAO_MARGINAL = "dibao_marginal", "低保边缘对象"
    LOW_INCOME = "low_income", "低收入家庭(旧称，现为低保边缘)"
    EXTREME_HARDSHIP = "extreme_hardship", "特困人员"
    HIGH_EXPENSES = "high_expenses", "支出型困难家庭"
    VAGRANT = "vagrant", "流浪乞讨人员"
    ORPHAN = "orphan", "孤儿"
    CHILD_WITHOUT_CARE = "child_without_care", "事实无人抚养儿童"
    CHILD_LEFT_BEHIND = "child_left_behind", "农村留守儿童"
    CHILD_IN_DIFFICULTY = "child_in_difficulty", "困境儿童"
    CHILD = "child", "儿童"
    YOUTH = "youth", "青少年"
    LIVING_ALONE = "living_alone", "独居老人"
    EMPTY_NEST = "empty_nest", "空巢老年人"
    ELDERLY_ALONE = "elderly_alone", "独居、空巢老人(旧称)"
    ELDERLY_LEFT_BEHIND = "elderly_left_behind", "留守老人"
    ELDERLY_WITHOUT_KIN = "elderly_without_kin", "孤寡老人"
    ELDERLY_DEPENDENT = "elderly_dependent", "失能老年人"
    ELDERLY_DISABLED = "elderly_disabled", "重残老年人"
    ELDERLY_ONE_CHILD = "elderly_one_child", "计划生育特殊家庭老年人"
    ELDERLY = "elderly", "老年人"
    DISABLED = "disabled", "残疾人"
    SEVERELY_DISABLED = "severely_disabled", "特殊困难重度残疾人"
    MENTALLY_ILL = "mentally_ill", "精神障碍患者"
    MOTHER_IN_HARDSHIP = "mother_in_hardship", "单身特困母亲"
    WOMAN_LEFT_BEHIND = "woman_left_behind", "农村留守妇女"
    WOMAN = "woman", "妇女"
    CORRECTED = "corrected", "社区矫正、刑满释放人员"
    RECOVERING = "recovering", "社区戒毒康复人员"
    VETERAN = "veteran", "退役军人"
    NEW_EMPLOYMENT = "new_employment", "新就业群体"
    OTHER = "other", "其他"


C = ClientCategory
# As a form offers them.
CATEGORY_GROUPS: tuple[tuple[str, tuple[ClientCategory, ...]], ...] = (
    (
        "社会救助",
        (C.DIBAO, C.DIBAO_MARGINAL, C.LOW_INCOME, C.EXTREME_HARDSHIP, C.HIGH_EXPENSES, C.VAGRANT),
    ),
    (
        "儿童和青少年",
        (
            C.ORPHAN,
            C.CHILD_WITHOUT_CARE,
            C.CHILD_LEFT_BEHIND,
            C.CHILD_IN_DIFFICULTY,
            C.CHILD,
            C.YOUTH,
        ),
    ),
    (
        "老年人",
        (
            C.LIVING_ALONE,
            C.EMPTY_NEST,
            C.ELDERLY_LEFT_BEHIND,
            C.ELDERLY_WITHOUT_KIN,
            C.ELDERLY_DEPENDENT,
            C.ELDERLY_DISABLED,
            C.ELDERLY_ONE_CHILD,
            C.ELDERLY,
        ),
    ),
    ("残疾人和精神障碍患者", (C.DISABLED, C.SEVERELY_DISABLED, C.MENTALLY_ILL)),
    ("妇女", (C.MOTHER_IN_HARDSHIP, C.WOMAN_LEFT_BEHIND, C.WOMAN)),
    ("其他", (C.CORRECTED, C.RECOVERING, C.VETERAN, C.NEW_EMPLOYMENT, C.OTHER)),
)
# 独居 and 空巢 were one word once: which of them was meant is for people to say.
NO_LONGER_OFFERED = (C.ELDERLY_ALONE,)
OLD = re.compile(r"\(旧称[^)]*\)$")


def in_papers(word: str) -> str:
    """A category as reports and papers name it: that a word is an old one is told where files are
    kept. Also of a label that was stored."""
    return OLD.sub("", word)


def offered_categories(held=()) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of a form by group; older words only where the file has them already."""
    older = [word for word in NO_LONGER_OFFERED if word in held]
    groups = [*CATEGORY_GROUPS, *([("旧称", tuple(older))] if older else [])]
    return [(name, [(word.value, word.label) for word in words]) for name, words in groups]


class SelfCare(models.TextChoices):
    INDEPENDENT = "independent", "自理"
    PARTLY = "partly", "半自理"
    DEPENDENT = "dependent", "失能"


class Living(models.TextChoices):
    ALONE = "alone", "独居"
    WITH_SPOUSE = "with_spouse", "仅与配偶同住"
    WITH_FAMILY = "with_family", "与子女或其他家人同住"
    IN_CARE = "in_care", "住机构"
    OTHER = "other", "其他"


class Residence(models.TextChoices):
    """人户分离: where one is registered, and where one is."""

    BOTH_HERE = "both_here", "户籍在、人在"
    REGISTERED_ONLY = "registered_only", "户籍在、人不在"
    LIVING_ONLY = "living_only", "户籍不在、人在"


class Capacity(models.TextChoices):
    """民事行为能力 (民法典 17–24)."""

    FULL = "full", "完全民事行为能力"
    LIMITED = "limited", "限制民事行为能力"
    NONE = "none", "无民事行为能力"

    @property
    def needs_guardian(self) -> bool:
        return self != Capacity.FULL


class KinRelation(models.TextChoices):
    """Who somebody is to the person served."""

    SPOUSE = "spouse", "配偶"
    PARENT = "parent", "父母"
    CHILD = "child", "子女"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    RELATIVE = "relative", "其他亲属"
    NEIGHBOR = "neighbor", "邻居、朋友"
    COMMITTEE = "committee", "居(村)委会"
    BUREAU = "bureau", "民政部门"
    OTHER = "other", "其他"


class HouseholdRelation(models.TextChoices):
    """Who somebody is to the head of the household (与户主关系)."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    PARENT = "parent", "父母"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    GRANDCHILD = "grandchild", "孙子女、外孙子女"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER_KIN = "other_kin", "其他亲属"
    NOT_KIN = "not_kin", "非亲属"
