from clinic.outcomes.services.cohorts import EVERYTHING, refresh_figures, wanted_figures
from clinic.outcomes.services.judging import judge
from clinic.outcomes.services.rebuilding import rebuild_all

__all__ = ["EVERYTHING", "judge", "rebuild_all", "refresh_figures", "wanted_figures"]
