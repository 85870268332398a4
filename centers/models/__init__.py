from centers.models.center import Center, CenterOwned
from centers.models.operation import HandoverItem, Operation, OperationChange
from centers.models.people import Credential, Degree, Engagement, Person
from centers.models.planning import (
    AssessmentFile,
    NeedsAssessment,
    ServicePlan,
    ServiceTarget,
)
from centers.models.posts import Post
from centers.models.profile import GuidanceOffice, Premises, RulesDocument
from centers.models.publications import ListedUnit, Publication
from centers.models.registers import (
    CommunityOrganization,
    DepartmentSupport,
    Intern,
    InventoryItem,
    LinkedResource,
    PracticeBase,
    Professional,
    ServiceProject,
    Volunteer,
)
from centers.models.trainings import Attendance, TalentEntry, Training
from centers.models.upkeep import BackgroundCheck, PersonFile, Study
from centers.models.waivers import Waiver

__all__ = [
    "AssessmentFile",
    "Attendance",
    "BackgroundCheck",
    "Center",
    "CenterOwned",
    "CommunityOrganization",
    "Credential",
    "Degree",
    "DepartmentSupport",
    "Engagement",
    "GuidanceOffice",
    "HandoverItem",
    "Intern",
    "InventoryItem",
    "LinkedResource",
    "ListedUnit",
    "NeedsAssessment",
    "Operation",
    "OperationChange",
    "Person",
    "PersonFile",
    "Post",
    "PracticeBase",
    "Premises",
    "Professional",
    "Publication",
    "RulesDocument",
    "ServicePlan",
    "ServiceProject",
    "ServiceTarget",
    "Study",
    "TalentEntry",
    "Training",
    "Volunteer",
    "Waiver",
]
