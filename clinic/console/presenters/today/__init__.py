"""What needs somebody now, today and soon. Every list is capped and read through an index."""

from collections.abc import Sequence

from clinic.console.presenters.today import alerts, sessions, visits, waiting
from clinic.console.presenters.today.moment import Moment
from clinic.console.presenters.today.rows import Section, longest_first, of_level
from clinic.safety.models import Alert

__all__ = ["Moment", "sections_of", "urgent_count"]

NOW, TODAY, SOON = Alert.Urgency.NOW, Alert.Urgency.TODAY, Alert.Urgency.SOON


def urgent_count(sections: Sequence[Section]) -> str:
    """How many rows are for now, `15+` when a list of them is cut; empty for none."""
    urgent = [section for section in sections if any(row.level == NOW for row in section.rows)]
    count = sum(row.level == NOW for section in urgent for row in section.rows)
    return f"{count}{'+' if any(section.cut for section in urgent) else ''}" if count else ""


def sections_of(moment: Moment) -> list[Section]:
    in_house = sessions.in_house(moment)
    scores, reviews = waiting.second_scores(moment), waiting.reviews(moment)
    proposals = waiting.proposals(moment)
    return [
        Section(
            title="Now",
            lists=(alerts.alerts(moment, NOW), of_level(longest_first(in_house), NOW)),
            empty="Nobody needs you this minute. Alerts, overdue readings and people ready to leave come first here.",
        ),
        Section(
            title="In the clinic",
            lists=(of_level(in_house, TODAY, SOON),),
            empty="Nobody is in a session. People appear here when they arrive.",
        ),
        Section(
            title="Expected today",
            lists=tuple(visits.expected(moment)),
            empty="Nobody else is expected today.",
        ),
        Section(
            title="To follow up today",
            lists=(
                alerts.alerts(moment, TODAY),
                of_level(proposals, TODAY),
                of_level(scores, TODAY),
                sessions.on_paper(moment),
                visits.missed(moment),
                waiting.still_planned(moment),
                of_level(reviews, TODAY),
                waiting.forms_not_returned(moment),
            ),
            empty="Nothing is left to follow up. Missed visits and forms that are not returned appear here.",
        ),
        Section(
            title="Soon",
            lists=(
                alerts.alerts(moment, SOON),
                of_level(scores, SOON),
                of_level(reviews, SOON),
                of_level(proposals, SOON),
                waiting.flags(moment),
            ),
            empty="No decision waits for you. Reviews, proposed changes and flags appear here.",
        ),
    ]
