"""What in a text could say who a person is, and what to write instead. Pure: texts in, marks out."""

from cases.marks.finding import findings, flattened, replaced, stripped
from cases.marks.kinds import Finding, Known, Mark

__all__ = ["Finding", "Known", "Mark", "findings", "flattened", "replaced", "stripped"]
