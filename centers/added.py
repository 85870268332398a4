"""What rooms above show on a center's own page."""

from core.added import Additions

ON_CENTER_PAGE = Additions()
