"""The door that every room leans on. It stands among the models, since accounts has one itself."""

from accounts.models.doors import OfferedStep, Stateful, Step, StepTaken

__all__ = ["OfferedStep", "Stateful", "Step", "StepTaken"]
