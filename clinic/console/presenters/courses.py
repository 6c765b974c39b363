"""A course in the words staff use: product, phase, visit n of N, state."""

from clinic.outcomes.models import CourseOutcome
from clinic.protocols.rules import ProtocolError
from clinic.protocols.rules.wording import product_text
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course


def course_name(course: Course) -> str:
    """Such as "Racemic ketamine intravenous"."""
    return f"{product_name(course.product)} {course.route}"


def product_name(product: str) -> str:
    return product_text(product).capitalize()


def phase_name(course: Course, key: str | None = None) -> str:
    """Of the phase the course is in, or of `key`: as its protocol names it, else the key in words."""
    phase = course.phase if key is None else key
    try:
        return definition_of(course.protocol).phase(phase).name
    except ProtocolError:
        return phase.replace("-", " ").capitalize()


def phase_or_end(course: Course) -> str:
    """The phase it is in, or how it ended."""
    return phase_name(course) if course.is_open else course.get_state_display().capitalize()


def visit_count(course: Course) -> str:
    """Visits held of those planned in the phase, "5 of 8 done"; those held alone in an open-ended one."""
    done, planned = course.visits_done, course.visits_planned
    return f"{done} done" if planned is None else f"{done} of {planned} done"


def state_key(course: Course | None, outcome: CourseOutcome | None) -> str:
    """A state as `state_chip` looks it up; a course on hold says so first. Empty without a course."""
    if course is None:
        return ""
    if course.state == Course.State.ON_HOLD:
        return "on_hold"
    return outcome.state.replace("-", "_") if outcome else ""
