from centers.models.center import Center, CenterOwned
from centers.models.people import Credential, Degree, Engagement, Person
from centers.models.waivers import Waiver

__all__ = ["Center", "CenterOwned", "Credential", "Degree", "Engagement", "Person", "Waiver"]
