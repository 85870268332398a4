from cases.models.case import Case, CaseStep
from cases.models.client import Client, ConsentRecord
from cases.models.records import ServiceRecord

__all__ = ["Case", "CaseStep", "Client", "ConsentRecord", "ServiceRecord"]
