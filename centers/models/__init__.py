from centers.models.center import Center, CenterOwned
from centers.models.operation import HandoverItem, Operation, OperationChange
from centers.models.people import Credential, Degree, Engagement, Person
from centers.models.posts import Post
from centers.models.profile import GuidanceOffice, Premises, RulesDocument
from centers.models.publications import ListedUnit, Publication
from centers.models.upkeep import BackgroundCheck, PersonFile, Study
from centers.models.waivers import Waiver

__all__ = [
    "BackgroundCheck",
    "Center",
    "CenterOwned",
    "Credential",
    "Degree",
    "Engagement",
    "GuidanceOffice",
    "HandoverItem",
    "ListedUnit",
    "Operation",
    "OperationChange",
    "Person",
    "PersonFile",
    "Post",
    "Premises",
    "Publication",
    "RulesDocument",
    "Study",
    "Waiver",
]
