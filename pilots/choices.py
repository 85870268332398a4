"""What a recommendation and a center choose from, in the policy's own words."""

from django.db import models


class HostPlatform(models.TextChoices):
    INCUBATOR = "incubator", "社会组织孵化基地"
    PSYCHOLOGY = "psychology", "社会心理服务中心"
    ASSISTANCE = "assistance", "困难群众救助服务所"
    OTHER = "other", "其他"


class FunctionRoom(models.TextChoices):
    RECEPTION = "reception", "接待区"
    CASEWORK = "casework", "个案室"
    GROUP = "group", "小组活动室"
    HALL = "hall", "多功能厅"
    ARCHIVE = "archive", "档案室"
    SUPERVISION = "supervision", "督导室"


class ExecutiveIdentity(models.TextChoices):
    SOCIAL_WORKER = "social_worker", "专业社工"
    COMMUNITY_WORKER = "community_worker", "社区工作者"


class StaffIdentity(models.TextChoices):
    SOCIAL_WORKER = "social_worker", "专业社工"
    COMMUNITY_WORKER = "community_worker", "社区工作者"
    OTHER = "other", "其他人员"


class StaffPost(models.TextChoices):
    """Only 专业服务人员 are held to the rule of 实施方案三(四)."""

    EXECUTIVE = "executive", "拟任常务主任"
    PROFESSIONAL = "professional", "专业服务人员"
    SUPPORT = "support", "其他岗位"


class QuestionKind(models.TextChoices):
    TEXT = "text", "文字"
    NUMBER = "number", "数字"
    YES_NO = "yes_no", "是或否"
    CHOICE = "choice", "单选"


class ExecutiveQualification(models.TextChoices):
    SENIOR = "senior", "高级社会工作师"
    INTERMEDIATE = "intermediate", "社会工作师"
    ASSISTANT = "assistant", "助理社会工作师"
    DEGREE = "degree", "社会工作专业本科及以上学历"
    NONE = "none", "暂无"


class ServiceField(models.TextChoices):
    """The seven fields of 实施方案三(二)."""

    COMMUNITY_GOVERNANCE = "community_governance", "社区治理"
    SOCIAL_ORGANIZATIONS = "social_organizations", "社会组织"
    SOCIAL_ASSISTANCE = "social_assistance", "社会救助"
    ELDERLY_SERVICE = "elderly_service", "养老服务"
    CHILD_WELFARE = "child_welfare", "儿童福利"
    CHARITY = "charity", "慈善捐助"
    PSYCHOLOGICAL_SERVICE = "psychological_service", "心理服务"


class Method(models.TextChoices):
    """How a service is given: planned by a center, counted in its cases."""

    INDIVIDUAL = "individual", "个案"
    GROUP = "group", "小组"
    COMMUNITY = "community", "社区"


class OperationMode(models.TextChoices):
    OWN = "own", "自主运营"
    ENTRUSTED = "entrusted", "政府购买服务委托运营"
    JOINT = "joint", "联合运营"


class Outcome(models.TextChoices):
    ACCEPT = "accept", "列入试点"
    DECLINE = "decline", "不列入试点"


class AttachmentKind(models.TextChoices):
    PHOTO = "photo", "场地照片"
    CERTIFICATE = "certificate", "人员证书"
    OFFICIAL = "official", "红头文件"
    OTHER = "other", "其他附件"
