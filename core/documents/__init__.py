"""Word documents the way offices expect them (GB/T 9704-2012)."""

from core.documents.document import OfficialDocument
from core.documents.tables import TableColumn

__all__ = ["OfficialDocument", "TableColumn"]
