import datetime
from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models

import clinic.core.clock
import clinic.core.ids
import clinic.core.mails
import clinic.core.phones
from clinic.audit.operations import AddTriggers
from clinic.core.rls import IsolateByClinic


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("core", "0001_runtime_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="Patient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                (
                    "family_name",
                    models.CharField(help_text="Of a person with one name, that name", max_length=120),
                ),
                ("given_names", models.CharField(blank=True, max_length=160)),
                (
                    "given_as_sent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=160),
                        blank=True,
                        default=list,
                        help_text="Where each given name ends, as another system sent them; without effect once the names differ",
                        size=None,
                    ),
                ),
                ("preferred_name", models.CharField(blank=True, max_length=120)),
                (
                    "date_of_birth",
                    models.DateField(
                        blank=True,
                        help_text="Unknown in imported tables; without it no form link can be sent",
                        null=True,
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("female", "female"),
                            ("male", "male"),
                            ("other", "other"),
                            ("unknown", "unknown"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(default="en", max_length=20)),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, validators=[clinic.core.mails.validate_mail]
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=40, validators=[clinic.core.phones.validate_phone]
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300)),
                (
                    "preferred_channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "text message"), ("none", "no messages")],
                        default="email",
                        max_length=10,
                    ),
                ),
                ("email_consent_at", models.DateTimeField(blank=True, null=True)),
                ("sms_consent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pregnancy",
                    models.CharField(
                        choices=[
                            ("unknown", "not asked"),
                            ("not-applicable", "not applicable"),
                            ("not-pregnant", "not pregnant"),
                            ("pregnant", "pregnant"),
                            ("breastfeeding", "breastfeeding"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                ("pregnancy_checked_on", models.DateField(blank=True, null=True)),
                (
                    "japanese_ancestry",
                    models.BooleanField(
                        blank=True,
                        help_text="Asked for the first dose under the EU label alone; None: not asked",
                        null=True,
                    ),
                ),
                (
                    "driving",
                    models.CharField(
                        choices=[
                            ("unknown", "not asked"),
                            ("drives", "drives"),
                            ("does-not-drive", "does not drive"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                ("escort_name", models.CharField(blank=True, max_length=160)),
                (
                    "escort_phone",
                    models.CharField(
                        blank=True, max_length=40, validators=[clinic.core.phones.validate_phone]
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "left_because",
                    models.CharField(
                        blank=True,
                        choices=[("departed", "left the clinic"), ("died", "died")],
                        help_text="Empty while active, or where nobody said why",
                        max_length=10,
                    ),
                ),
                (
                    "left_on",
                    models.DateField(
                        blank=True, help_text="Day of leaving or of death, as far as it is known", null=True
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["clinic", "family_name", "given_names", "id"], name="patient_by_name"
                    ),
                    models.Index(fields=["clinic", "updated_at", "id"], name="patient_by_update"),
                    models.Index(fields=["clinic", "date_of_birth"], name="patient_by_birth"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="patient_once_per_client_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date_of_birth__gte", datetime.date(1900, 1, 1))),
                        name="patient_born_after_1900",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_active", False),
                            models.Q(("left_because", ""), ("left_on", None)),
                            _connector="OR",
                        ),
                        name="patient_left_or_active",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allergy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("substance", models.CharField(blank=True, max_length=160)),
                ("reaction", models.CharField(blank=True, max_length=200)),
                (
                    "none_known_on",
                    models.DateField(
                        blank=True, help_text="When the patient said that none is known", null=True
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["clinic", "patient"], name="allergy_patient")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="allergy_once_per_client_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("none_known_on__isnull", False), ("reaction", ""), ("substance", "")),
                            models.Q(
                                models.Q(("substance", ""), _negated=True), ("none_known_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="allergy_or_none_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AntidepressantTrial",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("drug", models.CharField(max_length=120)),
                ("dose_mg", models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ("weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("no-response", "no response"),
                            ("partial", "partial response"),
                            ("response", "response"),
                            ("not-tolerated", "not tolerated"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                    ),
                ),
                ("started_on", models.DateField(blank=True, null=True)),
                ("in_present_episode", models.BooleanField(null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["clinic", "patient"], name="antidepressanttrial_patient")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="antidepressanttrial_once_per_client_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("treatment", "treatment"),
                            ("off-label", "off-label use"),
                            ("supportive-touch", "supportive touch"),
                            ("data-sharing", "sharing records"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text_version", models.CharField(blank=True, max_length=40)),
                ("given_on", models.DateField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["clinic", "patient"], name="consent_by_patient")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="consent_once_per_client_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContraindicationScreen",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("screened_on", models.DateField()),
                ("aneurysmal_vascular_disease", models.BooleanField(null=True)),
                ("arteriovenous_malformation", models.BooleanField(null=True)),
                ("intracerebral_haemorrhage", models.BooleanField(null=True)),
                ("hypersensitivity", models.BooleanField(null=True)),
                ("uncontrolled_hypertension", models.BooleanField(null=True)),
                ("psychosis", models.BooleanField(null=True)),
                ("pregnancy_or_breastfeeding", models.BooleanField(null=True)),
                ("severe_liver_disease", models.BooleanField(null=True)),
                ("substance_use_disorder", models.BooleanField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["clinic", "patient"], name="contraindicationscreen_patient")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="contraindicationscreen_once_per_client_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Diagnosis",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                (
                    "indication",
                    models.CharField(
                        choices=[
                            ("trd", "treatment-resistant depression"),
                            ("mdd-suicidality", "major depression with suicidality"),
                            ("bipolar-depression", "bipolar depression"),
                            ("ptsd", "post-traumatic stress disorder"),
                            ("ocd", "obsessive-compulsive disorder"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("icd10", models.CharField(blank=True, max_length=10)),
                ("text", models.CharField(blank=True, max_length=200)),
                ("since", models.DateField(blank=True, null=True)),
                ("is_primary", models.BooleanField(default=False)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diagnoses",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["clinic", "patient"], name="diagnosis_patient")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="diagnosis_once_per_client_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Medication",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("name", models.CharField(max_length=160)),
                ("dose", models.CharField(blank=True, max_length=80)),
                ("rxnorm", models.CharField(blank=True, max_length=20)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("stopped_on", models.DateField(blank=True, null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["clinic", "patient"], name="medication_patient")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="medication_once_per_client_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("text", models.TextField(max_length=10000)),
                ("written_at", models.DateTimeField()),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["clinic", "patient", "-written_at"], name="note_by_patient")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("clinic", "client_key"), name="note_once_per_client_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("text", models.TextField(max_length=10000)),
                ("written_at", models.DateTimeField()),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.note",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MedicationHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("name", models.CharField(max_length=160)),
                ("dose", models.CharField(blank=True, max_length=80)),
                ("rxnorm", models.CharField(blank=True, max_length=20)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("stopped_on", models.DateField(blank=True, null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.medication",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DiagnosisHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                (
                    "indication",
                    models.CharField(
                        choices=[
                            ("trd", "treatment-resistant depression"),
                            ("mdd-suicidality", "major depression with suicidality"),
                            ("bipolar-depression", "bipolar depression"),
                            ("ptsd", "post-traumatic stress disorder"),
                            ("ocd", "obsessive-compulsive disorder"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("icd10", models.CharField(blank=True, max_length=10)),
                ("text", models.CharField(blank=True, max_length=200)),
                ("since", models.DateField(blank=True, null=True)),
                ("is_primary", models.BooleanField(default=False)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.diagnosis",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ContraindicationScreenHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("screened_on", models.DateField()),
                ("aneurysmal_vascular_disease", models.BooleanField(null=True)),
                ("arteriovenous_malformation", models.BooleanField(null=True)),
                ("intracerebral_haemorrhage", models.BooleanField(null=True)),
                ("hypersensitivity", models.BooleanField(null=True)),
                ("uncontrolled_hypertension", models.BooleanField(null=True)),
                ("psychosis", models.BooleanField(null=True)),
                ("pregnancy_or_breastfeeding", models.BooleanField(null=True)),
                ("severe_liver_disease", models.BooleanField(null=True)),
                ("substance_use_disorder", models.BooleanField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.contraindicationscreen",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConsentHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("treatment", "treatment"),
                            ("off-label", "off-label use"),
                            ("supportive-touch", "supportive touch"),
                            ("data-sharing", "sharing records"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text_version", models.CharField(blank=True, max_length=40)),
                ("given_on", models.DateField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.consent",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AntidepressantTrialHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("drug", models.CharField(max_length=120)),
                ("dose_mg", models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ("weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("no-response", "no response"),
                            ("partial", "partial response"),
                            ("response", "response"),
                            ("not-tolerated", "not tolerated"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                    ),
                ),
                ("started_on", models.DateField(blank=True, null=True)),
                ("in_present_episode", models.BooleanField(null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.antidepressanttrial",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AllergyHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("substance", models.CharField(blank=True, max_length=160)),
                ("reaction", models.CharField(blank=True, max_length=200)),
                (
                    "none_known_on",
                    models.DateField(
                        blank=True, help_text="When the patient said that none is known", null=True
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.allergy",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PatientHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                (
                    "family_name",
                    models.CharField(help_text="Of a person with one name, that name", max_length=120),
                ),
                ("given_names", models.CharField(blank=True, max_length=160)),
                (
                    "given_as_sent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=160),
                        blank=True,
                        default=list,
                        help_text="Where each given name ends, as another system sent them; without effect once the names differ",
                        size=None,
                    ),
                ),
                ("preferred_name", models.CharField(blank=True, max_length=120)),
                (
                    "date_of_birth",
                    models.DateField(
                        blank=True,
                        help_text="Unknown in imported tables; without it no form link can be sent",
                        null=True,
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("female", "female"),
                            ("male", "male"),
                            ("other", "other"),
                            ("unknown", "unknown"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(default="en", max_length=20)),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, validators=[clinic.core.mails.validate_mail]
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=40, validators=[clinic.core.phones.validate_phone]
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300)),
                (
                    "preferred_channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "text message"), ("none", "no messages")],
                        default="email",
                        max_length=10,
                    ),
                ),
                ("email_consent_at", models.DateTimeField(blank=True, null=True)),
                ("sms_consent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pregnancy",
                    models.CharField(
                        choices=[
                            ("unknown", "not asked"),
                            ("not-applicable", "not applicable"),
                            ("not-pregnant", "not pregnant"),
                            ("pregnant", "pregnant"),
                            ("breastfeeding", "breastfeeding"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                ("pregnancy_checked_on", models.DateField(blank=True, null=True)),
                (
                    "japanese_ancestry",
                    models.BooleanField(
                        blank=True,
                        help_text="Asked for the first dose under the EU label alone; None: not asked",
                        null=True,
                    ),
                ),
                (
                    "driving",
                    models.CharField(
                        choices=[
                            ("unknown", "not asked"),
                            ("drives", "drives"),
                            ("does-not-drive", "does not drive"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                ("escort_name", models.CharField(blank=True, max_length=160)),
                (
                    "escort_phone",
                    models.CharField(
                        blank=True, max_length=40, validators=[clinic.core.phones.validate_phone]
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "left_because",
                    models.CharField(
                        blank=True,
                        choices=[("departed", "left the clinic"), ("died", "died")],
                        help_text="Empty while active, or where nobody said why",
                        max_length=10,
                    ),
                ),
                (
                    "left_on",
                    models.DateField(
                        blank=True, help_text="Day of leaving or of death, as far as it is known", null=True
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PatientIdentifier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                (
                    "system",
                    models.CharField(
                        help_text="A URI such as urn:oid:2.16.840.1 or https://ehr.example/mrn",
                        max_length=300,
                    ),
                ),
                ("value", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)),
                        fields=("clinic", "system", "value"),
                        name="identifier_once_per_clinic",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientIdentifierHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                (
                    "system",
                    models.CharField(
                        help_text="A URI such as urn:oid:2.16.840.1 or https://ehr.example/mrn",
                        max_length=300,
                    ),
                ),
                ("value", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.patientidentifier",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("family", "family name"),
                            ("given", "given names"),
                            ("preferred", "preferred name"),
                            ("identifier", "identifier"),
                            ("phone", "phone"),
                            ("phone-end", "phone, from its last digit on"),
                            ("email", "e-mail"),
                        ],
                        max_length=10,
                    ),
                ),
                ("word", models.CharField(db_collation="C", max_length=64)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="search_words",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["clinic", "word"], include=("patient", "part"), name="patient_by_word"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("patient", "part", "word"), name="search_word_once_per_patient"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Weight",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("kg", models.DecimalField(decimal_places=3, max_digits=6)),
                ("measured_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "doubt",
                    models.CharField(
                        blank=True,
                        help_text="Why a person has to confirm it first; empty: nothing speaks against it",
                        max_length=300,
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weights",
                        to="patients.patient",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="patients.weight",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["clinic", "patient", "-measured_at"], name="weight_by_patient")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="weight_once_per_client_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kg__gte", Decimal(25)), ("kg__lte", Decimal(350))),
                        name="weight_plausible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeightHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField()),
                ("pgh_context_id", models.UUIDField()),
                ("id", models.UUIDField(default=clinic.core.ids.new_id, editable=False, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
                ("recorded_at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "recorded_by_kind",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("patient", "patient"),
                            ("client", "client"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
                ("recorded_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("console", "console"),
                            ("portal", "portal"),
                            ("fhir", "fhir"),
                            ("import", "import"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("client_key", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("amended", "amended"),
                            ("entered-in-error", "entered in error"),
                        ],
                        default="final",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("kg", models.DecimalField(decimal_places=3, max_digits=6)),
                ("measured_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "doubt",
                    models.CharField(
                        blank=True,
                        help_text="Why a person has to confirm it first; empty: nothing speaks against it",
                        max_length=300,
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.patient",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="patients.weight",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="patients.weight",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        AddTriggers(
            triggers=[
                (
                    "patient",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ff4cc1b94e9c2dae6940964e6823450c32f19428",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_c0645",
                            table="patients_patient",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "patient",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="0a5021bb04098b18262b32304e1f36ed4806d071",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_1b96e",
                            table="patients_patient",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "patient",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_patienthistory" ("address", "client_key", "clinic_id", "created_at", "date_of_birth", "driving", "email", "email_consent_at", "escort_name", "escort_phone", "family_name", "given_as_sent", "given_names", "id", "is_active", "japanese_ancestry", "language", "left_because", "left_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "preferred_channel", "preferred_name", "pregnancy", "pregnancy_checked_on", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "sex", "sms_consent_at", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."address", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."date_of_birth", NEW."driving", NEW."email", NEW."email_consent_at", NEW."escort_name", NEW."escort_phone", NEW."family_name", NEW."given_as_sent", NEW."given_names", NEW."id", NEW."is_active", NEW."japanese_ancestry", NEW."language", NEW."left_because", NEW."left_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."phone", NEW."preferred_channel", NEW."preferred_name", NEW."pregnancy", NEW."pregnancy_checked_on", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."sex", NEW."sms_consent_at", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="3e98919c935ae80ac3e2f35ced5de18edd352291",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_62165",
                            table="patients_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "patient",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_patienthistory" ("address", "client_key", "clinic_id", "created_at", "date_of_birth", "driving", "email", "email_consent_at", "escort_name", "escort_phone", "family_name", "given_as_sent", "given_names", "id", "is_active", "japanese_ancestry", "language", "left_because", "left_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "preferred_channel", "preferred_name", "pregnancy", "pregnancy_checked_on", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "sex", "sms_consent_at", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."address", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."date_of_birth", NEW."driving", NEW."email", NEW."email_consent_at", NEW."escort_name", NEW."escort_phone", NEW."family_name", NEW."given_as_sent", NEW."given_names", NEW."id", NEW."is_active", NEW."japanese_ancestry", NEW."language", NEW."left_because", NEW."left_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."phone", NEW."preferred_channel", NEW."preferred_name", NEW."pregnancy", NEW."pregnancy_checked_on", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."sex", NEW."sms_consent_at", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="008ba8ec515f11011fe8454064dfc9d94bd2fae4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_546ce",
                            table="patients_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "patient",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_patienthistory" ("address", "client_key", "clinic_id", "created_at", "date_of_birth", "driving", "email", "email_consent_at", "escort_name", "escort_phone", "family_name", "given_as_sent", "given_names", "id", "is_active", "japanese_ancestry", "language", "left_because", "left_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "preferred_channel", "preferred_name", "pregnancy", "pregnancy_checked_on", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "sex", "sms_consent_at", "source", "status", "status_reason", "updated_at", "version") VALUES (OLD."address", OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."date_of_birth", OLD."driving", OLD."email", OLD."email_consent_at", OLD."escort_name", OLD."escort_phone", OLD."family_name", OLD."given_as_sent", OLD."given_names", OLD."id", OLD."is_active", OLD."japanese_ancestry", OLD."language", OLD."left_because", OLD."left_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."phone", OLD."preferred_channel", OLD."preferred_name", OLD."pregnancy", OLD."pregnancy_checked_on", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."sex", OLD."sms_consent_at", OLD."source", OLD."status", OLD."status_reason", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="f1be8d9d7249277b0caa7534c3b2f469a3b84d53",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9898d",
                            table="patients_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "notehistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="af270fbe8e0ca66fda530acaec4f08b38d4da4b5",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_1ef7a",
                            table="patients_notehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "notehistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0510cd0e5c1ffef194028c0dbb80f7e310fc59f0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_98b2c",
                            table="patients_notehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "note",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ba493c69f271c2bbef895f4b1e79cabbd5e80efd",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_9b1cc",
                            table="patients_note",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "note",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="e9801a877eee58a0f457747ca2eeedf2d0cef17e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_8c104",
                            table="patients_note",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "note",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_notehistory" ("client_key", "clinic_id", "created_at", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "text", "updated_at", "version", "written_at") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."text", NEW."updated_at", NEW."version", NEW."written_at"); RETURN NULL;',
                            hash="d6ba1f6314301b10a6474f3af081e14b6263f181",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_917b9",
                            table="patients_note",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "note",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_notehistory" ("client_key", "clinic_id", "created_at", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "text", "updated_at", "version", "written_at") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."text", NEW."updated_at", NEW."version", NEW."written_at"); RETURN NULL;',
                            hash="ca6512f36a79be28b4b30afcae07b38803e28d4f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b22ff",
                            table="patients_note",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "note",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_notehistory" ("client_key", "clinic_id", "created_at", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "text", "updated_at", "version", "written_at") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."id", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."source", OLD."status", OLD."status_reason", OLD."text", OLD."updated_at", OLD."version", OLD."written_at"); RETURN NULL;',
                            hash="b55f94b8864d007bfe756fce3c9deb6f2cf775aa",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_df961",
                            table="patients_note",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "medicationhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="b7c3abb092fd4dc6b07cf14dd9ea10182e297d35",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_2a4f8",
                            table="patients_medicationhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "medicationhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="aa9b668ad18dcaecfd33550a6398b60d6cc51f98",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a9c5d",
                            table="patients_medicationhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "medication",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9812cba98621a70106518fa7cc14208cfc84ce70",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_40132",
                            table="patients_medication",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "medication",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="4a06d7780887a9d8c63144af3dca4b5faee1dcd3",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_564e3",
                            table="patients_medication",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "medication",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_medicationhistory" ("client_key", "clinic_id", "created_at", "dose", "id", "name", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "rxnorm", "source", "started_on", "status", "status_reason", "stopped_on", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."dose", NEW."id", NEW."name", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."rxnorm", NEW."source", NEW."started_on", NEW."status", NEW."status_reason", NEW."stopped_on", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="8c72cf930d91bf8a28e8452f9bdbc15c9c778877",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_47d9a",
                            table="patients_medication",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "medication",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_medicationhistory" ("client_key", "clinic_id", "created_at", "dose", "id", "name", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "rxnorm", "source", "started_on", "status", "status_reason", "stopped_on", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."dose", NEW."id", NEW."name", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."rxnorm", NEW."source", NEW."started_on", NEW."status", NEW."status_reason", NEW."stopped_on", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="221d92eccf65699c97931746555d7b2f80754bc7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_64339",
                            table="patients_medication",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "medication",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_medicationhistory" ("client_key", "clinic_id", "created_at", "dose", "id", "name", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "rxnorm", "source", "started_on", "status", "status_reason", "stopped_on", "updated_at", "version") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."dose", OLD."id", OLD."name", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."rxnorm", OLD."source", OLD."started_on", OLD."status", OLD."status_reason", OLD."stopped_on", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="56a23919019a5e3f5142234b4682810b674ba2a7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_397ac",
                            table="patients_medication",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "diagnosishistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="0e672f8289134361c24b9797dfa67feb298da2c2",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_4903c",
                            table="patients_diagnosishistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "diagnosishistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a03d510e2cb34fbc4d9a61584fabcc13288bb670",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_83f78",
                            table="patients_diagnosishistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "diagnosis",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2bd256e62bb8ad21e80370475514702a6b39cf83",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_6033b",
                            table="patients_diagnosis",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "diagnosis",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="14634a2b3e5691deb7f95fe42a773f0d89abe6f2",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_79340",
                            table="patients_diagnosis",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "diagnosis",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_diagnosishistory" ("client_key", "clinic_id", "created_at", "icd10", "id", "indication", "is_primary", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "since", "source", "status", "status_reason", "text", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."icd10", NEW."id", NEW."indication", NEW."is_primary", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."since", NEW."source", NEW."status", NEW."status_reason", NEW."text", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="359bd4402bc806b5b8949c037e3fd28baa352d8c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2dbbd",
                            table="patients_diagnosis",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "diagnosis",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_diagnosishistory" ("client_key", "clinic_id", "created_at", "icd10", "id", "indication", "is_primary", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "since", "source", "status", "status_reason", "text", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."icd10", NEW."id", NEW."indication", NEW."is_primary", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."since", NEW."source", NEW."status", NEW."status_reason", NEW."text", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="ccd5e45bc0aaba9110cd1c35fac598e64aebbab1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_33401",
                            table="patients_diagnosis",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "diagnosis",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_diagnosishistory" ("client_key", "clinic_id", "created_at", "icd10", "id", "indication", "is_primary", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "since", "source", "status", "status_reason", "text", "updated_at", "version") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."icd10", OLD."id", OLD."indication", OLD."is_primary", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."since", OLD."source", OLD."status", OLD."status_reason", OLD."text", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="122c4d6b6583a5785bf1d37c5f3dad86d4776c5c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c9855",
                            table="patients_diagnosis",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "contraindicationscreenhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="ba3c524ff2409a7514eafc99160bf1904b88b604",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_5a667",
                            table="patients_contraindicationscreenhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "contraindicationscreenhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0e8d03e624df7bc086b71cf52b7c73d1d2abdaa9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7fee4",
                            table="patients_contraindicationscreenhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "contraindicationscreen",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c477965274fdd47c9163960bc1f6e80b76d26e19",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_54440",
                            table="patients_contraindicationscreen",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "contraindicationscreen",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="590389e5b1340730f0360f8165cccf9f435e2cf4",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_7f02a",
                            table="patients_contraindicationscreen",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "contraindicationscreen",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_contraindicationscreenhistory" ("aneurysmal_vascular_disease", "arteriovenous_malformation", "client_key", "clinic_id", "created_at", "hypersensitivity", "id", "intracerebral_haemorrhage", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pregnancy_or_breastfeeding", "psychosis", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "screened_on", "severe_liver_disease", "source", "status", "status_reason", "substance_use_disorder", "uncontrolled_hypertension", "updated_at", "version") VALUES (NEW."aneurysmal_vascular_disease", NEW."arteriovenous_malformation", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."hypersensitivity", NEW."id", NEW."intracerebral_haemorrhage", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."pregnancy_or_breastfeeding", NEW."psychosis", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."screened_on", NEW."severe_liver_disease", NEW."source", NEW."status", NEW."status_reason", NEW."substance_use_disorder", NEW."uncontrolled_hypertension", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="2a55722e8d8a34c21bfd514d042699b9609ddd58",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b4c5f",
                            table="patients_contraindicationscreen",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "contraindicationscreen",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_contraindicationscreenhistory" ("aneurysmal_vascular_disease", "arteriovenous_malformation", "client_key", "clinic_id", "created_at", "hypersensitivity", "id", "intracerebral_haemorrhage", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pregnancy_or_breastfeeding", "psychosis", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "screened_on", "severe_liver_disease", "source", "status", "status_reason", "substance_use_disorder", "uncontrolled_hypertension", "updated_at", "version") VALUES (NEW."aneurysmal_vascular_disease", NEW."arteriovenous_malformation", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."hypersensitivity", NEW."id", NEW."intracerebral_haemorrhage", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."pregnancy_or_breastfeeding", NEW."psychosis", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."screened_on", NEW."severe_liver_disease", NEW."source", NEW."status", NEW."status_reason", NEW."substance_use_disorder", NEW."uncontrolled_hypertension", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="668e2aa4d7ac02132ad1259959de01097bb6dd2c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3fd28",
                            table="patients_contraindicationscreen",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "contraindicationscreen",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_contraindicationscreenhistory" ("aneurysmal_vascular_disease", "arteriovenous_malformation", "client_key", "clinic_id", "created_at", "hypersensitivity", "id", "intracerebral_haemorrhage", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pregnancy_or_breastfeeding", "psychosis", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "screened_on", "severe_liver_disease", "source", "status", "status_reason", "substance_use_disorder", "uncontrolled_hypertension", "updated_at", "version") VALUES (OLD."aneurysmal_vascular_disease", OLD."arteriovenous_malformation", OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."hypersensitivity", OLD."id", OLD."intracerebral_haemorrhage", OLD."note", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."pregnancy_or_breastfeeding", OLD."psychosis", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."screened_on", OLD."severe_liver_disease", OLD."source", OLD."status", OLD."status_reason", OLD."substance_use_disorder", OLD."uncontrolled_hypertension", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="fa08a7d5d4a8010e3059687c4dd0de621cd09314",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_50436",
                            table="patients_contraindicationscreen",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "consenthistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="bbdf7033fae591966d3f17abe5312780b670416a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_9cb89",
                            table="patients_consenthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "consenthistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fc4f2a6717963fb1b036f5ca131c4b7f0f010fd7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_400f0",
                            table="patients_consenthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "consent",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="eee7f1df3aef188516c4616e12f20ba414b545b1",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_15e9a",
                            table="patients_consent",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "consent",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="14457f101512148fc94dbcffac29bc1e512d74d6",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_4eb40",
                            table="patients_consent",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "consent",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_consenthistory" ("client_key", "clinic_id", "created_at", "given_on", "id", "kind", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "text_version", "updated_at", "version", "withdrawn_on") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."given_on", NEW."id", NEW."kind", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."text_version", NEW."updated_at", NEW."version", NEW."withdrawn_on"); RETURN NULL;',
                            hash="1ccced1c40f06319da1168877e249964a9d5d208",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f3c10",
                            table="patients_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "consent",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_consenthistory" ("client_key", "clinic_id", "created_at", "given_on", "id", "kind", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "text_version", "updated_at", "version", "withdrawn_on") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."given_on", NEW."id", NEW."kind", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."text_version", NEW."updated_at", NEW."version", NEW."withdrawn_on"); RETURN NULL;',
                            hash="c8c76d61fceae0061b9bccc5c1a12d6904a6f0ad",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_06fdd",
                            table="patients_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "consent",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_consenthistory" ("client_key", "clinic_id", "created_at", "given_on", "id", "kind", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "text_version", "updated_at", "version", "withdrawn_on") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."given_on", OLD."id", OLD."kind", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."source", OLD."status", OLD."status_reason", OLD."text_version", OLD."updated_at", OLD."version", OLD."withdrawn_on"); RETURN NULL;',
                            hash="b5abab104ad0462a0afa8d1fd69258107e37b472",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a515a",
                            table="patients_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "antidepressanttrialhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="443e1581b515d45efaf6bc8b29d6cae7db5538d0",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_7e794",
                            table="patients_antidepressanttrialhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "antidepressanttrialhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ceffaf28ce4266b9bfd780df8bed16f94c734546",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f7849",
                            table="patients_antidepressanttrialhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "antidepressanttrial",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3c38e71147fc74dbfdcd3f4cc584213e09f08b4d",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_70bc3",
                            table="patients_antidepressanttrial",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "antidepressanttrial",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="9342281fe03811ffb7546a946028c06d735fedda",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_8c20a",
                            table="patients_antidepressanttrial",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "antidepressanttrial",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_antidepressanttrialhistory" ("client_key", "clinic_id", "created_at", "dose_mg", "drug", "id", "in_present_episode", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "started_on", "status", "status_reason", "updated_at", "version", "weeks") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."dose_mg", NEW."drug", NEW."id", NEW."in_present_episode", NEW."outcome", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."started_on", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version", NEW."weeks"); RETURN NULL;',
                            hash="827fbee8479a21142199ef78a1dcf767f165ac38",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_970e9",
                            table="patients_antidepressanttrial",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "antidepressanttrial",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_antidepressanttrialhistory" ("client_key", "clinic_id", "created_at", "dose_mg", "drug", "id", "in_present_episode", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "started_on", "status", "status_reason", "updated_at", "version", "weeks") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."dose_mg", NEW."drug", NEW."id", NEW."in_present_episode", NEW."outcome", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."started_on", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version", NEW."weeks"); RETURN NULL;',
                            hash="222e62f11f10233393d9da198ba1d93c510a61e2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cbee2",
                            table="patients_antidepressanttrial",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "antidepressanttrial",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_antidepressanttrialhistory" ("client_key", "clinic_id", "created_at", "dose_mg", "drug", "id", "in_present_episode", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "started_on", "status", "status_reason", "updated_at", "version", "weeks") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."dose_mg", OLD."drug", OLD."id", OLD."in_present_episode", OLD."outcome", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."source", OLD."started_on", OLD."status", OLD."status_reason", OLD."updated_at", OLD."version", OLD."weeks"); RETURN NULL;',
                            hash="dda4ac791b15a3df0b599fae1d8bbc3cfc5dd100",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a5296",
                            table="patients_antidepressanttrial",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "allergyhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="bdc48ed7f3a26a82635d45d602075a63a64e4764",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_da372",
                            table="patients_allergyhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "allergyhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8f74201c64b3938e3d20c8e837c3fe642849fae3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4bf23",
                            table="patients_allergyhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "allergy",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="d203ae8c647ef9b8470fbe67b8d3e513381fca55",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_e1f45",
                            table="patients_allergy",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "allergy",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="779a7ae38382772faeee52e70109b6bf252ec634",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_2373f",
                            table="patients_allergy",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "allergy",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_allergyhistory" ("client_key", "clinic_id", "created_at", "id", "none_known_on", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reaction", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "substance", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."id", NEW."none_known_on", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reaction", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."substance", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="d47fabeeb16482c8a7ea0ba8d844163882494575",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_09063",
                            table="patients_allergy",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "allergy",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_allergyhistory" ("client_key", "clinic_id", "created_at", "id", "none_known_on", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reaction", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "substance", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."id", NEW."none_known_on", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reaction", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."substance", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="c25e544062848c03a407dd53ec7f7d81cf54755f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6c37b",
                            table="patients_allergy",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "allergy",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_allergyhistory" ("client_key", "clinic_id", "created_at", "id", "none_known_on", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reaction", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "substance", "updated_at", "version") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."id", OLD."none_known_on", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reaction", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."source", OLD."status", OLD."status_reason", OLD."substance", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="d3db82967cbb34ac7fdd406fffe65a0bdcc5d745",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9391c",
                            table="patients_allergy",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "patienthistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="0f07eaddade9d9eeb9d29b2fe089fff506f5646b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_10873",
                            table="patients_patienthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "patienthistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a4de9884829f2425f099143faea7a7dbba2d6571",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d83d2",
                            table="patients_patienthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "patientidentifier",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e14f40fa22ffa5228014413954f2f1f84dcc6aef",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_de902",
                            table="patients_patientidentifier",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "patientidentifier",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="38fd802877263f1c90320ac517ffed0c2b12843c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_3897f",
                            table="patients_patientidentifier",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "patientidentifier",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_patientidentifierhistory" ("clinic_id", "created_at", "id", "is_active", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "updated_at", "value", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."is_active", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."system", NEW."updated_at", NEW."value", NEW."version"); RETURN NULL;',
                            hash="1cf8f0c40e96ea41f6693490ae8ba318258c9e09",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_37153",
                            table="patients_patientidentifier",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "patientidentifier",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_patientidentifierhistory" ("clinic_id", "created_at", "id", "is_active", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "updated_at", "value", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."is_active", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."system", NEW."updated_at", NEW."value", NEW."version"); RETURN NULL;',
                            hash="bd37b11988840c15fec03623ffc5357f5a474afc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_833e2",
                            table="patients_patientidentifier",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "patientidentifier",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_patientidentifierhistory" ("clinic_id", "created_at", "id", "is_active", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "updated_at", "value", "version") VALUES (OLD."clinic_id", OLD."created_at", OLD."id", OLD."is_active", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."system", OLD."updated_at", OLD."value", OLD."version"); RETURN NULL;',
                            hash="14d2291c4228df6c8bd54db63d7fd768fc5cea6c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a926d",
                            table="patients_patientidentifier",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "patientidentifierhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="c074feeea32a9284193b448c92a9dc9c54602cff",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_e602a",
                            table="patients_patientidentifierhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "patientidentifierhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c6a952deff230b08c8089bbb78929e165deebaa8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c8176",
                            table="patients_patientidentifierhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "weight",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="11d0b81d8f3fdbe7cb6c9a471e465f654be95d30",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_ff4ab",
                            table="patients_weight",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "weight",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="2b92c515554d1966d22e871cbeed6f991dcd3379",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_cb66d",
                            table="patients_weight",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "weight",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_weighthistory" ("client_key", "clinic_id", "created_at", "doubt", "id", "kg", "measured_at", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replaces_id", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."doubt", NEW."id", NEW."kg", NEW."measured_at", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."replaces_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="deb5e17f27a2d434a8ca11fb4317344bbeace76e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_611a2",
                            table="patients_weight",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "weight",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_weighthistory" ("client_key", "clinic_id", "created_at", "doubt", "id", "kg", "measured_at", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replaces_id", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."doubt", NEW."id", NEW."kg", NEW."measured_at", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."replaces_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="9a02f38a9abd2ee1390c1ce01e68a0a0052c0a8d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_aad99",
                            table="patients_weight",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "weight",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_weighthistory" ("client_key", "clinic_id", "created_at", "doubt", "id", "kg", "measured_at", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replaces_id", "source", "status", "status_reason", "updated_at", "version") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."doubt", OLD."id", OLD."kg", OLD."measured_at", OLD."note", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."replaces_id", OLD."source", OLD."status", OLD."status_reason", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="a8555be4cf71b6967d3a95a418cf62a2231fc3ba",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fc0ff",
                            table="patients_weight",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "weighthistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="2786a79e3b57dbacffac82e227baf4a73eb4e80e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_4f4cb",
                            table="patients_weighthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "weighthistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="cb4c0482cf64e22bfcfac2d6dc56e5c6d06dce5d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1384e",
                            table="patients_weighthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        IsolateByClinic(
            "Allergy",
            "AntidepressantTrial",
            "Consent",
            "ContraindicationScreen",
            "Diagnosis",
            "Medication",
            "Note",
            "Patient",
            "NoteHistory",
            "MedicationHistory",
            "DiagnosisHistory",
            "ContraindicationScreenHistory",
            "ConsentHistory",
            "AntidepressantTrialHistory",
            "AllergyHistory",
            "PatientHistory",
            "PatientIdentifier",
            "PatientIdentifierHistory",
            "SearchWord",
            "Weight",
            "WeightHistory",
        ),
    ]
