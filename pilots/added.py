"""What rooms above show on a pilot unit's own page."""

from core.added import Additions

ON_UNIT_PAGE = Additions()
