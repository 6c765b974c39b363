"""Who may start treatment: treatment resistance, contraindications, cautions. Decides nothing, lists everything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from clinic.evidence import EDITABLE_DEFAULT, Limits, threshold

MIN_TRIALS, MIN_WEEKS = "trd.min_trials", "trd.min_weeks"
WITHOUT_RESPONSE = frozenset({"no-response", "partial"})
"""Outcomes of a trial that count towards treatment resistance; a drug not tolerated was never tried in full."""

LABEL = ("source:us-label-18#contraindications",)
INDICATION = ("source:us-label-18#indication",)
STANDS = "Contraindication: {}. No dose is given while the screen says so."
RESISTANT = "trd"
ON_LABEL_PRODUCT = "esketamine"
ON_LABEL_INDICATIONS = frozenset({RESISTANT, "mdd-suicidality"})
SCREEN_TEXT: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "aneurysmal_vascular_disease": ("aneurysmal vascular disease", LABEL),
    "arteriovenous_malformation": ("arteriovenous malformation", LABEL),
    "intracerebral_haemorrhage": ("intracerebral haemorrhage in the past", LABEL),
    "hypersensitivity": ("hypersensitivity to esketamine, ketamine or an excipient", LABEL),
    "uncontrolled_hypertension": ("uncontrolled hypertension", ("source:us-label-2019#predose-bp",)),
    "psychosis": ("psychosis now or in the past", (EDITABLE_DEFAULT,)),
    "pregnancy_or_breastfeeding": ("pregnancy or breastfeeding", ("source:us-label-18#pregnancy",)),
    "severe_liver_disease": (
        "severe liver disease",
        (EDITABLE_DEFAULT, "source:us-label-18#hepatic", "source:us-label-18#severe-hepatic"),
    ),
    "substance_use_disorder": ("substance use disorder", ("source:us-label-2021#abuse",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing to weigh; `code` is stable, `basis` as `clinic.evidence.basis` resolves it."""

    code: str
    text: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """`problems` need a prescriber's reason to go on; `cautions` and `unasked` are shown and recorded."""

    problems: tuple[Concern, ...]
    cautions: tuple[Concern, ...]
    unasked: tuple[Concern, ...]

    @property
    def basis(self) -> tuple[str, ...]:
        concerns = (*self.problems, *self.cautions, *self.unasked)
        return tuple(dict.fromkeys(ref for concern in concerns for ref in concern.basis))


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTrial:
    """An antidepressant taken for `weeks`, None when not recorded; `outcome` as AntidepressantTrial has it."""

    outcome: str
    weeks: int | None

    def counts(self, least_weeks: int) -> bool:
        """Towards treatment resistance: no response, and not known to be too short."""
        return self.outcome in WITHOUT_RESPONSE and (self.weeks is None or self.weeks >= least_weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The latest contraindication screen, as item names."""

    present: tuple[str, ...]
    cautions: tuple[str, ...]
    unasked: tuple[str, ...]


def judge_eligibility(
    *,
    product: str,
    has_off_label_consent: bool,
    indication: str,
    trials: Sequence[PastTrial],
    screen: Screen | None,
    is_pregnant_or_breastfeeding: bool,
    limits: Limits,
) -> Eligibility:
    """`product` as a protocol names it, empty when none is chosen yet; `indication` as Diagnosis has it, empty when
    none is recorded; `screen` is None when none was done."""
    needs_trials = indication == RESISTANT
    problems = [*(_too_few(trials, limits) if needs_trials else ()), *_screen_problems(screen)]
    cautions = [
        *_label(product, indication, has_consent=has_off_label_consent),
        *_screen_cautions(screen, pregnant=is_pregnant_or_breastfeeding),
    ]
    unasked = [
        *(_unknown_length(trials, limits) if needs_trials else ()),
        *_concerns("unasked", screen.unasked if screen else (), "Not asked: {}."),
    ]
    return Eligibility(problems=tuple(problems), cautions=tuple(cautions), unasked=tuple(unasked))


def _too_few(trials: Sequence[PastTrial], limits: Limits) -> Iterator[Concern]:
    needed, weeks = limits.whole(MIN_TRIALS), limits.whole(MIN_WEEKS)
    failed = sum(trial.counts(weeks) for trial in trials)
    if failed < needed:
        short = sum(trial.counts(0) for trial in trials) - failed
        left_out = f", not counting {short} taken for less than {weeks} weeks" if short else ""
        yield Concern(
            code="too-few-trials",
            text=f"Treatment resistance needs {needed} antidepressants without response; {failed} recorded{left_out}.",
            basis=(*threshold(MIN_TRIALS).basis, *(threshold(MIN_WEEKS).basis if short else ())),
        )


def _unknown_length(trials: Sequence[PastTrial], limits: Limits) -> Iterator[Concern]:
    """Old histories often lack it: such a trial counts, and whoever starts the course reads that it does."""
    counted = [trial for trial in trials if trial.counts(limits.whole(MIN_WEEKS))]
    unknown = sum(trial.weeks is None for trial in counted)
    needed = limits.whole(MIN_TRIALS)
    if unknown and len(counted) >= needed > len(counted) - unknown:
        yield Concern(
            code="trial-length",
            text=f"{len(counted)} antidepressants without response, {unknown} of unknown length.",
            basis=threshold(MIN_WEEKS).basis,
        )


def _screen_problems(screen: Screen | None) -> Iterator[Concern]:
    if screen is None:
        yield Concern(code="no-screen", text="No contraindication screen is recorded.", basis=LABEL)
    else:
        yield from _concerns(
            "contraindication",
            screen.present,
            "Contraindication: {}. No dose is given while the screen says so.",
        )


def _label(product: str, indication: str, *, has_consent: bool) -> Iterator[Concern]:
    if not indication:
        yield Concern(
            code="no-diagnosis",
            text="No diagnosis is recorded as the reason for treatment.",
            basis=INDICATION,
        )
    elif (
        product
        and not (product == ON_LABEL_PRODUCT and indication in ON_LABEL_INDICATIONS)
        and not has_consent
    ):
        yield Concern(
            code="off-label",
            text="This use is outside the label and no consent to off-label use is recorded.",
            basis=(*INDICATION, EDITABLE_DEFAULT),
        )


def _screen_cautions(screen: Screen | None, *, pregnant: bool) -> Iterator[Concern]:
    noted = screen.cautions if screen else ()
    if pregnant and "pregnancy_or_breastfeeding" not in noted:
        noted = (*noted, "pregnancy_or_breastfeeding")
    yield from _concerns("caution", noted, "Caution: {}.")


def _concerns(code: str, items: Iterable[str], template: str) -> Iterator[Concern]:
    for item in items:
        words, basis = SCREEN_TEXT[item]
        yield Concern(code=f"{code}:{item}", text=template.format(words), basis=basis)
