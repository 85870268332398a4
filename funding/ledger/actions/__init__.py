from funding.ledger.actions.caps import set_caps
from funding.ledger.actions.closing import close_year
from funding.ledger.actions.files import add_file
from funding.ledger.actions.spending import reverse, settle, spend

__all__ = ["add_file", "close_year", "reverse", "set_caps", "settle", "spend"]
