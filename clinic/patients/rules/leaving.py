"""When a patient is no longer one of the clinic's: since when, and whether by death."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

DEPARTED: Final = "departed"
DIED: Final = "died"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`because` is empty while active, and where nobody said why; `on` is the day of leaving or of death, as far as
    it is known."""

    is_active: bool = True
    because: str = ""
    on: dt.date | None = None

    @property
    def words(self) -> str:
        """For staff; empty while active."""
        if self.is_active:
            return ""
        if self.because == DIED:
            return f"Died on {self.on}" if self.on else "Died, day not known"
        told = "Left the clinic" if self.because == DEPARTED else "Not active here"
        return f"{told} since {self.on}" if self.on else told

    @property
    def died_on(self) -> dt.date | None:
        """None while alive, and where the day of the death is not known."""
        return self.on if self.because == DIED else None

    @property
    def mark(self) -> str:
        """Beside a name in a list."""
        return "" if self.is_active else "died" if self.because == DIED else "inactive"


def settled(told: Standing, *, before: Standing, today: dt.date) -> Standing:
    """What is stored when somebody says `told` of a patient who stood as `before`.

    Left untold, the reason and the day that are known stay, of which an active patient has none; a leaving is of
    today, the day of a death stays unknown.
    """
    if told.is_active:
        return Standing()
    because = told.because or before.because
    # The day since when somebody is not here may be that of leaving, and says nothing of when they died.
    stays = because == before.because or (because == DEPARTED and not before.because)
    on = told.on or (before.on if stays else None)
    if on is None and because != DIED:
        on = today
    return Standing(is_active=False, because=because, on=on)
