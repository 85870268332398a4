from centers.models.center import Center, CenterOwned
from centers.models.people import Credential, Degree, Engagement, Person

__all__ = ["Center", "CenterOwned", "Credential", "Degree", "Engagement", "Person"]
