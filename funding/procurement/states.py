"""Words of 政府购买服务 (财政部令第102号, 政府采购法) and the table of steps of a contract."""

from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role


class Method(models.TextChoices):
    """采购方式; the last one is for what neither the catalog nor the threshold covers."""

    OPEN = "open", "公开招标"
    INVITED = "invited", "邀请招标"
    NEGOTIATION = "negotiation", "竞争性谈判"
    CONSULTATION = "consultation", "竞争性磋商"
    SINGLE_SOURCE = "single_source", "单一来源采购"
    INQUIRY = "inquiry", "询价"
    FRAMEWORK = "framework", "框架协议采购"
    BELOW_LIMIT = "below_limit", "限额标准以下自行采购"


class NotForSale(models.TextChoices):
    """负面清单: what may not be bought as a service (财政部令第102号第十条)."""

    NO_DUTY = "no_duty", "不属于政府职责范围的服务事项"
    OWN_DUTY = "own_duty", "应当由政府直接履职的事项"
    GOODS_AND_WORKS = "goods_and_works", "货物和工程，以及将工程和服务打包的项目"
    FINANCING = "financing", "融资行为"
    STAFFING = "staffing", "人员招聘、以劳务派遣方式用工、设置公益性岗位等事项"
    OTHER = "other", "法律、行政法规以及国务院规定的其他事项"


class LongTerm(models.TextChoices):
    """What must hold before a contract runs beyond a year (财政部令第102号第二十四条)."""

    FIXED = "fixed", "购买内容相对固定"
    CONTINUOUS = "continuous", "连续性强"
    FUNDED = "funded", "经费来源稳定，预算有保障"
    STABLE = "stable", "价格变化幅度小"


class FilingKind(models.TextChoices):
    RESULT = "result", "采购结果公告"
    CONTRACT_NOTICE = "contract_notice", "合同公告"
    CONTRACT_FILING = "contract_filing", "合同备案"
    ACCEPTANCE_NOTICE = "acceptance_notice", "验收结果公告"


class PaperKind(models.TextChoices):
    CONTRACT = "contract", "合同扫描件"
    SUPPLEMENT = "supplement", "补充合同"
    ACCEPTANCE = "acceptance", "履约验收报告"
    PUBLICATION = "publication", "公告截图"
    OTHER = "other", "其他材料"


class Buyer(models.TextChoices):
    """购买主体, told by the desk that begins the purchase."""

    SUBDISTRICT = "subdistrict", "街道(乡镇)"
    DISTRICT = "district", "区"

    @property
    def role(self) -> Role:
        return ROLE_OF_BUYER[self]


ROLE_OF_BUYER = {
    Buyer.SUBDISTRICT: Role.SUBDISTRICT_OFFICER,
    Buyer.DISTRICT: Role.DISTRICT_OFFICER,
}


class ContractState(models.TextChoices):
    DRAFT = "draft", "采购中"
    SIGNED = "signed", "履行中"
    REPORTED = "reported", "待确认验收"
    ACCEPTED = "accepted", "已验收"
    ENDING = "ending", "提前终止，待结算"
    SETTLING = "settling", "待确认结算"
    SETTLED = "settled", "结算已确认"
    CLOSED = "closed", "已结清"
    CANCELLED = "cancelled", "已取消"

    in_force = nonmember(("signed", "reported", "accepted", "ending", "settling", "settled"))
    payable = nonmember(("signed", "reported", "accepted"))
    ended_early = nonmember(("ending", "settling", "settled"))
    once_signed = nonmember(
        ("signed", "reported", "accepted", "ending", "settling", "settled", "closed")
    )

    @property
    def tone(self) -> str:
        return TONES.get(self.value, "neutral")


TONES = {
    "draft": "waiting",
    "signed": "good",
    "reported": "warn",
    "accepted": "good",
    "ending": "bad",
    "settling": "warn",
    "settled": "warn",
}
S = ContractState
# Either side of the purchase; whose turn it is says ``Contract.is_step_of``.
OFFICERS = (Role.SUBDISTRICT_OFFICER, Role.DISTRICT_OFFICER)
STEPS = {
    "sign": Step("登记签订", (S.DRAFT,), S.SIGNED, OFFICERS),
    "report": Step("提交履约验收", (S.SIGNED,), S.REPORTED, OFFICERS),
    "accept": Step("确认验收合格", (S.REPORTED,), S.ACCEPTED, OFFICERS),
    "send_back": Step(
        "退回继续履行", (S.REPORTED,), S.SIGNED, OFFICERS, needs_note=True, tone="danger"
    ),
    "end_early": Step("提前终止", (S.SIGNED,), S.ENDING, OFFICERS),
    "settle": Step("提交结算", (S.ENDING,), S.SETTLING, OFFICERS),
    "confirm_settlement": Step("确认结算", (S.SETTLING,), S.SETTLED, OFFICERS),
    "return_settlement": Step(
        "退回重新结算", (S.SETTLING,), S.ENDING, OFFICERS, needs_note=True, tone="danger"
    ),
    "close": Step("办理结清", (S.ACCEPTED, S.SETTLED), S.CLOSED, OFFICERS),
    "cancel": Step("取消采购", (S.DRAFT,), S.CANCELLED, OFFICERS, needs_note=True, tone="danger"),
}
# A second person at either side: never who wrote what they confirm.
BY_A_SECOND = {
    "accept": "report",
    "send_back": "report",
    "confirm_settlement": "settle",
    "return_settlement": "settle",
}
# Taken by forms of their own, which ask for more than a note.
WITH_A_FORM = ("sign", "report", "end_early", "settle")
