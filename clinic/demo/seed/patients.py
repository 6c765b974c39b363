"""Patients and what is known of them before treatment, as rows."""

import datetime as dt

from clinic.core.actor import Actor, ActorKind, Door
from clinic.demo.seed.moments import fact, stored
from clinic.demo.seed.pile import Pile
from clinic.demo.seed.places import Place
from clinic.demo.simulation.background import Background
from clinic.demo.simulation.people import read
from clinic.demo.simulation.population import Story
from clinic.demo.simulation.world import World
from clinic.patients.models import (
    Allergy,
    AntidepressantTrial,
    Consent,
    ContraindicationScreen,
    Diagnosis,
    Medication,
    Note,
    Patient,
    PatientIdentifier,
    Weight,
)
from clinic.patients.models.search import identifier_words, person_words

RECORD_SYSTEM = "https://ehr.example/mrn"
TEXT_VERSION = "2025-1"
TALK = 15 * 60
"""Minutes after midnight of the first talk."""
WEIGHED = 8 * 60 - 10


def add_patient(pile: Pile, place: Place, world: World, story: Story) -> tuple[Patient, Diagnosis]:
    """Adds the person and everything of the first talk; also the reason for treatment."""
    at = _talk(world, story.background)
    patient = _patient(place, story, at)
    pile.add(patient, *person_words(patient))
    by = place.by_prescriber
    diagnosis = _add_history(pile, patient, story, by, at)
    _add_consents(pile, patient, story, by, at)
    for day, kg in story.life.dosing.weights:
        moment = min(world.at(day, WEIGHED), at if day <= story.background.known_on else world.now)
        who = place.by_client if story.life.is_known_elsewhere else place.by_nurse
        pile.add(
            Weight(
                clinic=place.clinic,
                patient=patient,
                kg=kg,
                measured_at=moment,
                **fact(who, moment),
            )
        )
    return patient, diagnosis


def _talk(world: World, background: Background) -> dt.datetime:
    return min(world.at(background.known_on, TALK), world.now)


def _patient(place: Place, story: Story, at: dt.datetime) -> Patient:
    person = story.person
    agreed_at = at if person.agrees_to_messages else None
    return Patient(
        clinic=place.clinic,
        family_name=person.family_name,
        given_names=person.given_names,
        preferred_name=person.preferred_name,
        date_of_birth=person.date_of_birth,
        sex=person.sex,
        language=person.language,
        email=person.email,
        phone=person.phone,
        address=person.address,
        preferred_channel=person.channel,
        email_consent_at=agreed_at,
        sms_consent_at=agreed_at if person.channel == "sms" else None,
        pregnancy="not-pregnant" if person.sex == "female" else "not-applicable",
        pregnancy_checked_on=story.background.known_on if person.sex == "female" else None,
        driving=person.driving,
        escort_name=person.escort,
        escort_phone=person.phone,
        **fact(place.by_nurse, at),
    )


def _add_history(pile: Pile, patient: Patient, story: Story, by: Actor, at: dt.datetime) -> Diagnosis:
    background, words = story.background, read("histories")
    own = {"clinic": patient.clinic, "patient": patient, **fact(by, at)}
    primary = Diagnosis(
        **own,
        indication=background.indication,
        icd10=words["icd10"][background.indication],
        text=words["words"][background.indication],
        since=background.since,
        is_primary=True,
    )
    number = _record_number(patient, story, at)
    pile.add(number, *identifier_words(number), primary)
    if background.also:
        pile.add(Diagnosis(**own, indication="other", text=background.also, since=background.since))
    for trial in background.trials:
        pile.add(
            AntidepressantTrial(
                **own,
                drug=trial.drug,
                dose_mg=trial.dose_mg,
                weeks=trial.weeks,
                outcome=trial.outcome,
                started_on=trial.started_on,
                in_present_episode=trial.in_present_episode,
            )
        )
    pile.add(ContraindicationScreen(**own, screened_on=background.known_on, **background.screen))
    for medicine in background.medicines:
        pile.add(Medication(**own, name=medicine.name, dose=medicine.dose, started_on=medicine.started_on))
    if background.allergy:
        reaction = words["allergies"][background.allergy]
        pile.add(Allergy(**own, substance=background.allergy, reaction=reaction))
    elif background.asked_allergies:
        pile.add(Allergy(**own, none_known_on=background.known_on))
    pile.add(Note(**own, text=_note(story), written_at=at))
    return primary


def _record_number(patient: Patient, story: Story, at: dt.datetime) -> PatientIdentifier:
    value = f"{patient.clinic.slug.upper()}-{story.person.number + 1:05d}"
    return PatientIdentifier(
        clinic=patient.clinic, patient=patient, system=RECORD_SYSTEM, value=value, **stored(at)
    )


def _note(story: Story) -> str:
    background = story.background
    failed = ", ".join(trial.drug for trial in background.trials)
    return (
        f"First talk. {read('histories')['words'][background.indication].capitalize()} since {background.since:%Y}. "
        f"Tried before: {failed}. Course, risks and the ride home explained; questions answered."
    )


def _add_consents(pile: Pile, patient: Patient, story: Story, by: Actor, at: dt.datetime) -> None:
    kinds = ["treatment", "off-label", "data-sharing"]
    if story.life.brief.with_psychotherapy:
        kinds.append("supportive-touch")
    for kind in kinds:
        pile.add(
            Consent(
                clinic=patient.clinic,
                patient=patient,
                kind=kind,
                text_version=TEXT_VERSION,
                given_on=story.background.known_on,
                **fact(by, at),
            )
        )


def portal_actor(patient: Patient) -> Actor:
    return Actor(ActorKind.PATIENT, patient.pk, patient.display_name, Door.PORTAL)
