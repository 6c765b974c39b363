"""Who may start treatment: treatment resistance, contraindications, cautions. Decides nothing, lists everything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from clinic.evidence import EDITABLE_DEFAULT, Limits, limit_refs
from clinic.patients.rules.drugs import antidepressant

MIN_TRIALS, MIN_WEEKS = "trd.min_trials", "trd.min_weeks"
FAILED = "no-response"
"""The one outcome of a trial that counts towards treatment resistance: a partial response is a response, and a drug not
tolerated was never tried in full."""

LABEL = ("source:us-label-18#contraindications",)
INDICATION = ("source:us-label-18#indication",)
STANDS = "Contraindication: {}. No dose is given while that stands."
ALLERGY = "ketamine_allergy"
"""Hypersensitivity that stands in the list of allergies, whatever the screen says."""
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
"""Every item of the screen, with what it rests on."""
CONCERN_TEXT: Mapping[str, tuple[str, tuple[str, ...]]] = {
    **SCREEN_TEXT,
    ALLERGY: ("an allergy to ketamine or esketamine is on the chart", LABEL),
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
    """An antidepressant taken for `weeks`, None when not recorded; `outcome` as AntidepressantTrial has it.
    `in_episode` is whether it was taken in the present episode, None when nobody asked."""

    drug: str
    outcome: str
    weeks: int | None
    in_episode: bool | None

    @property
    def substance(self) -> str:
        """Sertraline, Sertraline hydrochloride 50 mg and Zoloft are one drug."""
        return antidepressant(self.drug)

    @property
    def failed(self) -> bool:
        return self.outcome == FAILED

    def is_short(self, least_weeks: int) -> bool:
        return self.weeks is not None and self.weeks < least_weeks

    def counts(self, least_weeks: int) -> bool:
        """Towards treatment resistance: no response, not known to be too short or of an earlier episode."""
        return self.failed and not self.is_short(least_weeks) and self.in_episode is not False


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
    is_allergic: bool,
    limits: Limits,
) -> Eligibility:
    """`product` as a protocol names it, empty when none is chosen yet; `indication` as Diagnosis has it, empty when
    none is recorded; `screen` is None when none was done; `is_allergic` to ketamine or esketamine."""
    needs_trials = indication == RESISTANT
    problems = [
        *(_too_few(trials, limits) if needs_trials else ()),
        *_screen_problems(screen),
        *_concerns("contraindication", (ALLERGY,) if is_allergic else (), STANDS),
    ]
    cautions = [
        *_label(product, indication, has_consent=has_off_label_consent),
        *_screen_cautions(screen, pregnant=is_pregnant_or_breastfeeding),
    ]
    unasked = [
        *(_unknown_trials(trials, limits) if needs_trials else ()),
        *_concerns("unasked", screen.unasked if screen else (), "Not asked: {}."),
    ]
    return Eligibility(problems=tuple(problems), cautions=tuple(cautions), unasked=tuple(unasked))


def _too_few(trials: Sequence[PastTrial], limits: Limits) -> Iterator[Concern]:
    needed, weeks = limits.whole(MIN_TRIALS), limits.whole(MIN_WEEKS)
    drugs = {trial.substance for trial in trials if trial.counts(weeks)}
    if len(drugs) < needed:
        left_out = _left_out(trials, weeks)
        tail = f", not counting {', '.join(left_out)}" if left_out else ""
        yield Concern(
            code="too-few-trials",
            text=f"Treatment resistance needs {needed} different antidepressants without response in the present "
            f"episode; {len(drugs)} recorded{tail}.",
            basis=limit_refs(MIN_TRIALS, MIN_WEEKS),
        )


def _left_out(trials: Sequence[PastTrial], weeks: int) -> list[str]:
    """Why trials that look like failures do not count, each under the first reason that holds."""
    failed = [trial for trial in trials if trial.failed]
    long_enough = [trial for trial in failed if not trial.is_short(weeks)]
    counted = [trial for trial in long_enough if trial.counts(weeks)]
    found = (
        (len(failed) - len(long_enough), f"taken for less than {weeks} weeks"),
        (len(long_enough) - len(counted), "of an earlier episode"),
        (len(counted) - len({trial.substance for trial in counted}), "of the same drug again"),
        (sum(trial.outcome == "partial" for trial in trials), "with a partial response"),
    )
    return [f"{count} {why}" for count, why in found if count]


def _unknown_trials(trials: Sequence[PastTrial], limits: Limits) -> Iterator[Concern]:
    """Old histories often lack it: such a trial counts, and whoever starts the course reads that it does."""
    counted = [trial for trial in trials if trial.counts(limits.whole(MIN_WEEKS))]
    unknown = (
        ("trial-length", "of unknown length", [trial for trial in counted if trial.weeks is None]),
        ("trial-episode", "not known to be of this episode", [t for t in counted if t.in_episode is None]),
    )
    drugs = {trial.substance for trial in counted}
    for code, words, doubtful in unknown:
        sure = {trial.substance for trial in counted if trial not in doubtful}
        if len(drugs) >= limits.whole(MIN_TRIALS) > len(sure):
            yield Concern(
                code=code,
                text=f"{len(drugs)} antidepressants without response, {len(drugs) - len(sure)} {words}.",
                basis=limit_refs(MIN_WEEKS),
            )


def _screen_problems(screen: Screen | None) -> Iterator[Concern]:
    if screen is None:
        yield Concern(code="no-screen", text="No contraindication screen is recorded.", basis=LABEL)
    else:
        yield from _concerns("contraindication", screen.present, STANDS)


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
        words, basis = CONCERN_TEXT[item]
        yield Concern(code=f"{code}:{item}", text=template.format(words), basis=basis)
