from centers.actions.decisions import decide
from centers.actions.people import (
    add_credential,
    add_degree,
    add_person,
    end_engagement,
    engage,
)
from centers.actions.profile import save_profile
from centers.actions.successions import succeed

__all__ = [
    "add_credential",
    "add_degree",
    "add_person",
    "decide",
    "end_engagement",
    "engage",
    "save_profile",
    "succeed",
]
