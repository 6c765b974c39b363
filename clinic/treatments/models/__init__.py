from clinic.treatments.models.course import Course, CourseEvent, PlannedVisit
from clinic.treatments.models.decision import Proposal, ReviewGate
from clinic.treatments.models.process import DischargeCheck, ProcessElement
from clinic.treatments.models.reading import Reading
from clinic.treatments.models.session import Dose, PreDoseCheck, Session
from clinic.treatments.models.supply import TakeHomeSupply

__all__ = [
    "Course",
    "CourseEvent",
    "DischargeCheck",
    "Dose",
    "PlannedVisit",
    "PreDoseCheck",
    "ProcessElement",
    "Proposal",
    "Reading",
    "ReviewGate",
    "Session",
    "TakeHomeSupply",
]
