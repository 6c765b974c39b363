from clinic.safety.models.alert import Alert
from clinic.safety.models.event import AdverseEvent
from clinic.safety.models.flag import MisuseFlag
from clinic.safety.models.observation import SafetyObservation

__all__ = ["AdverseEvent", "Alert", "MisuseFlag", "SafetyObservation"]
