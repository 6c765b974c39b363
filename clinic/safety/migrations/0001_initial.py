import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models

import clinic.core.clock
import clinic.core.ids
from clinic.audit.operations import AddTriggers
from clinic.core.rls import IsolateByClinic


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("core", "0001_runtime_role"),
        ("patients", "0001_initial"),
        ("treatments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdverseEvent",
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
                ("code", models.CharField(max_length=40)),
                ("text", models.CharField(blank=True, max_length=500)),
                (
                    "severity",
                    models.CharField(
                        choices=[("mild", "mild"), ("moderate", "moderate"), ("severe", "severe")],
                        max_length=10,
                    ),
                ),
                ("is_serious", models.BooleanField(default=False)),
                ("began_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("intervention", models.CharField(blank=True, max_length=300)),
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
                    "course",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adverse_events",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adverse_events",
                        to="patients.patient",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adverse_events",
                        to="treatments.session",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["clinic", "patient", "-began_at"], name="adverse_event_by_patient"),
                    models.Index(fields=["clinic", "course", "began_at"], name="adverse_event_by_course"),
                    models.Index(fields=["clinic", "-began_at"], name="adverse_event_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="adverseevent_once_per_client_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_at__isnull", True),
                            ("resolved_at__gte", models.F("began_at")),
                            _connector="OR",
                        ),
                        name="adverse_event_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdverseEventHistory",
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
                ("code", models.CharField(max_length=40)),
                ("text", models.CharField(blank=True, max_length=500)),
                (
                    "severity",
                    models.CharField(
                        choices=[("mild", "mild"), ("moderate", "moderate"), ("severe", "severe")],
                        max_length=10,
                    ),
                ),
                ("is_serious", models.BooleanField(default=False)),
                ("began_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("intervention", models.CharField(blank=True, max_length=300)),
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
                    "course",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.course",
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
                        to="safety.adverseevent",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.session",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Alert",
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
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by_id", models.UUIDField(blank=True, null=True)),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=200)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                ("rule", models.CharField(max_length=40)),
                (
                    "urgency",
                    models.CharField(
                        choices=[("now", "now"), ("today", "today"), ("soon", "soon")], max_length=10
                    ),
                ),
                ("message", models.CharField(max_length=300)),
                ("values", models.JSONField(default=dict, help_text="The values that fired it")),
                ("basis", models.CharField(max_length=80)),
                ("about_id", models.UUIDField(help_text="The reading, assessment or screen it speaks of")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("acknowledged", "acknowledged"),
                            ("replaced", "replaced by a newer alert"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by_id", models.UUIDField(blank=True, null=True)),
                ("closed_by_name", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=1000)),
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
                    "course",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="patients.patient",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="treatments.session",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clinic", "state", "-raised_at"], name="alert_by_state"),
                    models.Index(fields=["clinic", "patient", "state"], name="alert_by_patient"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "rule", "about_id"), name="alert_once_per_fact"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(
                                ("closed_at__isnull", False), models.Q(("closed_by_name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="alert_closed_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertHistory",
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
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by_id", models.UUIDField(blank=True, null=True)),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=200)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                ("rule", models.CharField(max_length=40)),
                (
                    "urgency",
                    models.CharField(
                        choices=[("now", "now"), ("today", "today"), ("soon", "soon")], max_length=10
                    ),
                ),
                ("message", models.CharField(max_length=300)),
                ("values", models.JSONField(default=dict, help_text="The values that fired it")),
                ("basis", models.CharField(max_length=80)),
                ("about_id", models.UUIDField(help_text="The reading, assessment or screen it speaks of")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("acknowledged", "acknowledged"),
                            ("replaced", "replaced by a newer alert"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by_id", models.UUIDField(blank=True, null=True)),
                ("closed_by_name", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=1000)),
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
                    "course",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.course",
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
                        to="safety.alert",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.session",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MisuseFlag",
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
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by_id", models.UUIDField(blank=True, null=True)),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=200)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                ("code", models.CharField(max_length=40)),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("high", "high"),
                            ("medium-high", "medium to high"),
                            ("medium", "medium"),
                            ("low", "low"),
                        ],
                        max_length=12,
                    ),
                ),
                ("message", models.CharField(max_length=300)),
                ("values", models.JSONField(default=dict, help_text="The values that fired it")),
                ("basis", models.CharField(max_length=80)),
                ("fingerprint", models.CharField(max_length=64)),
                ("raised_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("reviewed", "reviewed"),
                            ("explained", "explained"),
                            ("action", "action taken"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("disposed_at", models.DateTimeField(blank=True, null=True)),
                ("disposed_by_id", models.UUIDField(blank=True, null=True)),
                ("disposed_by_name", models.CharField(blank=True, max_length=200)),
                ("disposition_note", models.CharField(blank=True, max_length=1000)),
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
                    "course",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="misuse_flags",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="misuse_flags",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clinic", "state", "-raised_at"], name="flag_by_state"),
                    models.Index(fields=["clinic", "patient", "state"], name="flag_by_patient"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "patient", "fingerprint"), name="flag_once_per_facts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(
                                ("disposed_at__isnull", False),
                                models.Q(("disposed_by_name", ""), _negated=True),
                                models.Q(("disposition_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="flag_disposed_by_someone_with_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MisuseFlagHistory",
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
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by_id", models.UUIDField(blank=True, null=True)),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=200)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                ("code", models.CharField(max_length=40)),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("high", "high"),
                            ("medium-high", "medium to high"),
                            ("medium", "medium"),
                            ("low", "low"),
                        ],
                        max_length=12,
                    ),
                ),
                ("message", models.CharField(max_length=300)),
                ("values", models.JSONField(default=dict, help_text="The values that fired it")),
                ("basis", models.CharField(max_length=80)),
                ("fingerprint", models.CharField(max_length=64)),
                ("raised_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("reviewed", "reviewed"),
                            ("explained", "explained"),
                            ("action", "action taken"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("disposed_at", models.DateTimeField(blank=True, null=True)),
                ("disposed_by_id", models.UUIDField(blank=True, null=True)),
                ("disposed_by_name", models.CharField(blank=True, max_length=200)),
                ("disposition_note", models.CharField(blank=True, max_length=1000)),
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
                    "course",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.course",
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
                        to="safety.misuseflag",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SafetyObservation",
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
                            ("craving", "craving (0 to 10)"),
                            ("urinary", "urinary symptoms"),
                            ("urine-drug-screen", "urine drug screen"),
                            ("early-request", "early request for a dose or refill"),
                            ("substance-use", "substance use disorder in the history"),
                        ],
                        max_length=20,
                    ),
                ),
                ("observed_at", models.DateTimeField()),
                ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "details",
                    models.JSONField(
                        default=dict, help_text="Symptoms, substances found, the date asked for"
                    ),
                ),
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
                    "course",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_observations",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_observations",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["clinic", "patient", "kind", "-observed_at"], name="safety_obs_by_patient"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="safetyobservation_once_per_client_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "craving"), _negated=True),
                            models.Q(("value__isnull", False), ("value__lte", 10)),
                            _connector="OR",
                        ),
                        name="craving_has_value_0_to_10",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyObservationHistory",
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
                            ("craving", "craving (0 to 10)"),
                            ("urinary", "urinary symptoms"),
                            ("urine-drug-screen", "urine drug screen"),
                            ("early-request", "early request for a dose or refill"),
                            ("substance-use", "substance use disorder in the history"),
                        ],
                        max_length=20,
                    ),
                ),
                ("observed_at", models.DateTimeField()),
                ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "details",
                    models.JSONField(
                        default=dict, help_text="Symptoms, substances found, the date asked for"
                    ),
                ),
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
                    "course",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.course",
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
                        to="safety.safetyobservation",
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
                    "adverseevent",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e0155fd8005a335084721e7f48f79fa4bb5d4624",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_7fd9c",
                            table="safety_adverseevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "adverseevent",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="ba7c19a0085ae80f12ead0da0d94f8b0d8c52634",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_87bd7",
                            table="safety_adverseevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "adverseevent",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "safety_adverseeventhistory" ("began_at", "client_key", "clinic_id", "code", "course_id", "created_at", "id", "intervention", "is_serious", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "resolved_at", "session_id", "severity", "source", "status", "status_reason", "text", "updated_at", "version") VALUES (NEW."began_at", NEW."client_key", NEW."clinic_id", NEW."code", NEW."course_id", NEW."created_at", NEW."id", NEW."intervention", NEW."is_serious", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."resolved_at", NEW."session_id", NEW."severity", NEW."source", NEW."status", NEW."status_reason", NEW."text", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="6f3a9ee7c1ff2dfe3674c9f497101815cff7eea8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f12b8",
                            table="safety_adverseevent",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "adverseevent",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "safety_adverseeventhistory" ("began_at", "client_key", "clinic_id", "code", "course_id", "created_at", "id", "intervention", "is_serious", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "resolved_at", "session_id", "severity", "source", "status", "status_reason", "text", "updated_at", "version") VALUES (NEW."began_at", NEW."client_key", NEW."clinic_id", NEW."code", NEW."course_id", NEW."created_at", NEW."id", NEW."intervention", NEW."is_serious", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."resolved_at", NEW."session_id", NEW."severity", NEW."source", NEW."status", NEW."status_reason", NEW."text", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="4bcf213129eb8b62d435765cf9512efecd60377a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cf875",
                            table="safety_adverseevent",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "adverseevent",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "safety_adverseeventhistory" ("began_at", "client_key", "clinic_id", "code", "course_id", "created_at", "id", "intervention", "is_serious", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "resolved_at", "session_id", "severity", "source", "status", "status_reason", "text", "updated_at", "version") VALUES (OLD."began_at", OLD."client_key", OLD."clinic_id", OLD."code", OLD."course_id", OLD."created_at", OLD."id", OLD."intervention", OLD."is_serious", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."resolved_at", OLD."session_id", OLD."severity", OLD."source", OLD."status", OLD."status_reason", OLD."text", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="a6f8a0265f5a092f415f3c8c39f076cf72efe664",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_201f1",
                            table="safety_adverseevent",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "adverseeventhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="8681003f127d3508101ec90fbd033c8ea658c85a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_600ab",
                            table="safety_adverseeventhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "adverseeventhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f2e602498491c8f90befb28eaacd1256fd66a595",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_94322",
                            table="safety_adverseeventhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "alert",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="1d27735c4b8aa357e7c8e98a778d30c6699ed86f",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_cc1b0",
                            table="safety_alert",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "alert",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="42109574c684a6d5e1a9d4c0c97285550c07506e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_f070f",
                            table="safety_alert",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "alert",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "safety_alerthistory" ("about_id", "basis", "clinic_id", "closed_at", "closed_by_id", "closed_by_name", "course_id", "created_at", "id", "message", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "rule", "session_id", "state", "updated_at", "urgency", "values", "version", "withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason") VALUES (NEW."about_id", NEW."basis", NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."closed_by_name", NEW."course_id", NEW."created_at", NEW."id", NEW."message", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."raised_at", NEW."rule", NEW."session_id", NEW."state", NEW."updated_at", NEW."urgency", NEW."values", NEW."version", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawn_by_name", NEW."withdrawn_reason"); RETURN NULL;',
                            hash="cce6632ef34ca68e466fe8a1a1a3627abf0bf860",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_deaf6",
                            table="safety_alert",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "alert",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "safety_alerthistory" ("about_id", "basis", "clinic_id", "closed_at", "closed_by_id", "closed_by_name", "course_id", "created_at", "id", "message", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "rule", "session_id", "state", "updated_at", "urgency", "values", "version", "withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason") VALUES (NEW."about_id", NEW."basis", NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."closed_by_name", NEW."course_id", NEW."created_at", NEW."id", NEW."message", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."raised_at", NEW."rule", NEW."session_id", NEW."state", NEW."updated_at", NEW."urgency", NEW."values", NEW."version", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawn_by_name", NEW."withdrawn_reason"); RETURN NULL;',
                            hash="3acf09c29f1ace6abc5a562375939c3ff3f01a4c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8015e",
                            table="safety_alert",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "alert",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "safety_alerthistory" ("about_id", "basis", "clinic_id", "closed_at", "closed_by_id", "closed_by_name", "course_id", "created_at", "id", "message", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "rule", "session_id", "state", "updated_at", "urgency", "values", "version", "withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason") VALUES (OLD."about_id", OLD."basis", OLD."clinic_id", OLD."closed_at", OLD."closed_by_id", OLD."closed_by_name", OLD."course_id", OLD."created_at", OLD."id", OLD."message", OLD."note", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."raised_at", OLD."rule", OLD."session_id", OLD."state", OLD."updated_at", OLD."urgency", OLD."values", OLD."version", OLD."withdrawn_at", OLD."withdrawn_by_id", OLD."withdrawn_by_name", OLD."withdrawn_reason"); RETURN NULL;',
                            hash="88118673d35907c4b721e442cbd702756b53d888",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6843f",
                            table="safety_alert",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "alerthistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="96f1ca685473051f021f72b10ca3df1709917024",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_3f0d4",
                            table="safety_alerthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "alerthistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4dcb22d02d46d10e50d4406896762445e246b2e3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_556fc",
                            table="safety_alerthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "misuseflag",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="0cc93ea1adb0a8413a19580b37f546e4b0cdb1da",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_08af6",
                            table="safety_misuseflag",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "misuseflag",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="9bd47a03b63535b703499e0305a289c634db6320",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_5520a",
                            table="safety_misuseflag",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "misuseflag",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "safety_misuseflaghistory" ("basis", "clinic_id", "code", "course_id", "created_at", "disposed_at", "disposed_by_id", "disposed_by_name", "disposition_note", "fingerprint", "id", "message", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "severity", "state", "updated_at", "values", "version", "withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason") VALUES (NEW."basis", NEW."clinic_id", NEW."code", NEW."course_id", NEW."created_at", NEW."disposed_at", NEW."disposed_by_id", NEW."disposed_by_name", NEW."disposition_note", NEW."fingerprint", NEW."id", NEW."message", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."raised_at", NEW."severity", NEW."state", NEW."updated_at", NEW."values", NEW."version", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawn_by_name", NEW."withdrawn_reason"); RETURN NULL;',
                            hash="930f92ea3a51a8c2922d67cab5a63d74dda5c769",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4f16c",
                            table="safety_misuseflag",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "misuseflag",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "safety_misuseflaghistory" ("basis", "clinic_id", "code", "course_id", "created_at", "disposed_at", "disposed_by_id", "disposed_by_name", "disposition_note", "fingerprint", "id", "message", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "severity", "state", "updated_at", "values", "version", "withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason") VALUES (NEW."basis", NEW."clinic_id", NEW."code", NEW."course_id", NEW."created_at", NEW."disposed_at", NEW."disposed_by_id", NEW."disposed_by_name", NEW."disposition_note", NEW."fingerprint", NEW."id", NEW."message", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."raised_at", NEW."severity", NEW."state", NEW."updated_at", NEW."values", NEW."version", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawn_by_name", NEW."withdrawn_reason"); RETURN NULL;',
                            hash="db0526f0709f562463e617d7ca6a25753ef09e0a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3fdab",
                            table="safety_misuseflag",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "misuseflag",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "safety_misuseflaghistory" ("basis", "clinic_id", "code", "course_id", "created_at", "disposed_at", "disposed_by_id", "disposed_by_name", "disposition_note", "fingerprint", "id", "message", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "severity", "state", "updated_at", "values", "version", "withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason") VALUES (OLD."basis", OLD."clinic_id", OLD."code", OLD."course_id", OLD."created_at", OLD."disposed_at", OLD."disposed_by_id", OLD."disposed_by_name", OLD."disposition_note", OLD."fingerprint", OLD."id", OLD."message", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."raised_at", OLD."severity", OLD."state", OLD."updated_at", OLD."values", OLD."version", OLD."withdrawn_at", OLD."withdrawn_by_id", OLD."withdrawn_by_name", OLD."withdrawn_reason"); RETURN NULL;',
                            hash="ec1361de4cc84d3660a215c5a311703f061e270d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6ce47",
                            table="safety_misuseflag",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "misuseflaghistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="f51f0ab4bbc4ba6bc91aa40b41d60dd13560e7ab",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_a89a5",
                            table="safety_misuseflaghistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "misuseflaghistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="47f5b9cf194c6d3568411737a8aa6e8bc0ef433e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a0f4a",
                            table="safety_misuseflaghistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "safetyobservation",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2d68121f8a5806a3ec16137314d4a4ab7adb61db",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_ad709",
                            table="safety_safetyobservation",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "safetyobservation",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="b947b640fd82b8e7cf4886e44c057fe6b03b4c71",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_90df5",
                            table="safety_safetyobservation",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "safetyobservation",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "safety_safetyobservationhistory" ("client_key", "clinic_id", "course_id", "created_at", "details", "id", "kind", "note", "observed_at", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "updated_at", "value", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."details", NEW."id", NEW."kind", NEW."note", NEW."observed_at", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."value", NEW."version"); RETURN NULL;',
                            hash="52e5fcad3ef26e8e4cb9d5e810aac9b265f66de5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_03069",
                            table="safety_safetyobservation",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "safetyobservation",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "safety_safetyobservationhistory" ("client_key", "clinic_id", "course_id", "created_at", "details", "id", "kind", "note", "observed_at", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "updated_at", "value", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."details", NEW."id", NEW."kind", NEW."note", NEW."observed_at", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."value", NEW."version"); RETURN NULL;',
                            hash="74b2cf943611a76bcf01c2d3ebe9206943d9c086",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3ee28",
                            table="safety_safetyobservation",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "safetyobservation",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "safety_safetyobservationhistory" ("client_key", "clinic_id", "course_id", "created_at", "details", "id", "kind", "note", "observed_at", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "updated_at", "value", "version") VALUES (OLD."client_key", OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."details", OLD."id", OLD."kind", OLD."note", OLD."observed_at", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."source", OLD."status", OLD."status_reason", OLD."updated_at", OLD."value", OLD."version"); RETURN NULL;',
                            hash="c08e1ea4d4fd286d0a7c6835fa1502e8788de91b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_26243",
                            table="safety_safetyobservation",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "safetyobservationhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="76e675b30155b2599c082545c6042dbeadd09e90",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_5b2dc",
                            table="safety_safetyobservationhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "safetyobservationhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a97e15ed33e1cdc95c1bb7ee23cba48d4beba212",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_066b2",
                            table="safety_safetyobservationhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        IsolateByClinic(
            "AdverseEvent",
            "AdverseEventHistory",
            "Alert",
            "AlertHistory",
            "MisuseFlag",
            "MisuseFlagHistory",
            "SafetyObservation",
            "SafetyObservationHistory",
        ),
    ]
