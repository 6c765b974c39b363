from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import clinic.core.clock
import clinic.core.ids
from clinic.audit.operations import AddTriggers
from clinic.core.rls import IsolateByClinic


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("core", "0001_runtime_role"),
        ("patients", "0001_initial"),
        ("protocols", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
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
                ("product", models.CharField(max_length=40)),
                ("route", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "active"),
                            ("on-hold", "on hold"),
                            ("completed", "completed"),
                            ("stopped", "stopped"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("started_on", models.DateField()),
                (
                    "treated_since",
                    models.DateField(
                        blank=True,
                        help_text="First treatment, where doses given before are not recorded here",
                        null=True,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                ("primary_instrument", models.CharField(default="phq-9", max_length=20)),
                (
                    "planned_dose_mg",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True),
                ),
                (
                    "planned_mg_per_kg",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=5, null=True),
                ),
                (
                    "preferred_weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("with_psychotherapy", models.BooleanField(default=False)),
                (
                    "arm",
                    models.CharField(
                        blank=True,
                        help_text="Arm of the trial the course was part of, as its table names it",
                        max_length=60,
                    ),
                ),
                ("phase", models.CharField(blank=True, max_length=40)),
                (
                    "interval_weeks",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
                ),
                ("next_target", models.DateField(blank=True, null=True)),
                ("visits_done", models.PositiveSmallIntegerField(default=0)),
                ("visits_planned", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("replanned_at", models.DateTimeField(blank=True, null=True)),
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
                    "diagnosis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="patients.diagnosis",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="patients.patient",
                    ),
                ),
                (
                    "prescriber",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "protocol",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="protocols.protocolversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["active", "on-hold"])),
                        fields=["clinic", "next_target", "id"],
                        name="course_by_next",
                    ),
                    models.Index(fields=["clinic", "patient", "-started_on"], name="course_by_patient"),
                    models.Index(
                        condition=models.Q(("arm", ""), _negated=True),
                        fields=["clinic", "arm"],
                        name="course_by_arm",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="course_once_per_client_key"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["active", "on-hold"])),
                        fields=("clinic", "patient"),
                        name="one_open_course_per_patient",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("state__in", ["active", "on-hold"])),
                            models.Q(("ended_on__isnull", False), ("state__in", ["completed", "stopped"])),
                            _connector="OR",
                        ),
                        name="course_ended_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseEvent",
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
                ("kind", models.CharField(max_length=30)),
                ("on", models.DateField()),
                ("details", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=500)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="treatments.course",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["clinic", "course", "on"], name="course_event_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="courseevent_once_per_client_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseEventHistory",
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
                ("kind", models.CharField(max_length=30)),
                ("on", models.DateField()),
                ("details", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=500)),
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
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.course",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="treatments.courseevent",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CourseHistory",
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
                ("product", models.CharField(max_length=40)),
                ("route", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "active"),
                            ("on-hold", "on hold"),
                            ("completed", "completed"),
                            ("stopped", "stopped"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("started_on", models.DateField()),
                (
                    "treated_since",
                    models.DateField(
                        blank=True,
                        help_text="First treatment, where doses given before are not recorded here",
                        null=True,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                ("primary_instrument", models.CharField(default="phq-9", max_length=20)),
                (
                    "planned_dose_mg",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True),
                ),
                (
                    "planned_mg_per_kg",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=5, null=True),
                ),
                (
                    "preferred_weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("with_psychotherapy", models.BooleanField(default=False)),
                (
                    "arm",
                    models.CharField(
                        blank=True,
                        help_text="Arm of the trial the course was part of, as its table names it",
                        max_length=60,
                    ),
                ),
                ("phase", models.CharField(blank=True, max_length=40)),
                (
                    "interval_weeks",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
                ),
                ("next_target", models.DateField(blank=True, null=True)),
                ("visits_done", models.PositiveSmallIntegerField(default=0)),
                ("visits_planned", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("replanned_at", models.DateTimeField(blank=True, null=True)),
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
                    "diagnosis",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="treatments.course",
                    ),
                ),
                (
                    "prescriber",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "protocol",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocols.protocolversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlannedVisit",
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
                ("key", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("preparation", "preparation"),
                            ("dosing", "treatment"),
                            ("integration", "integration"),
                            ("review", "review"),
                        ],
                        max_length=12,
                    ),
                ),
                ("phase", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField(help_text="Number within the phase")),
                (
                    "of",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Visits in the phase, if it has an end", null=True
                    ),
                ),
                ("target", models.DateField()),
                ("earliest", models.DateField()),
                ("latest", models.DateField()),
                (
                    "starts_at",
                    models.DateTimeField(blank=True, help_text="Appointment time, once agreed", null=True),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("done", "done"),
                            ("missed", "missed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "is_provisional",
                    models.BooleanField(default=False, help_text="Beyond an open review gate"),
                ),
                ("is_moved_by_hand", models.BooleanField(default=False)),
                ("done_on", models.DateField(blank=True, null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clinic", "state", "target", "id"], name="visit_by_target"),
                    models.Index(fields=["clinic", "starts_at"], name="visit_by_time"),
                    models.Index(fields=["clinic", "course", "target"], name="visit_by_course"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("course", "key"),
                        name="visit_once_in_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("earliest__lte", models.F("target")), ("latest__gte", models.F("target"))
                        ),
                        name="visit_window_holds_target",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(("state", "done"), _negated=True),
                            _connector="OR",
                        ),
                        name="visit_done_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("on", models.DateField(help_text="Clinic-local date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("arrived", "arrived"),
                            ("dosed", "dosed"),
                            ("observed", "ready to leave"),
                            ("released", "released"),
                            ("cancelled", "cancelled"),
                            ("missed", "missed"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("chair", models.CharField(blank=True, max_length=40)),
                (
                    "site",
                    models.CharField(default="clinic", help_text="Site of administration", max_length=20),
                ),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("dosed_at", models.DateTimeField(blank=True, null=True)),
                ("observed_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=500)),
                ("is_extra", models.BooleanField(default=False, help_text="Not in the plan")),
                (
                    "is_entered_later",
                    models.BooleanField(
                        default=False, help_text="Told from paper afterwards, by whoever recorded it and then"
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
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="patients.patient",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="treatments.plannedvisit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["clinic", "state", "on"], name="session_by_state"),
                    models.Index(
                        condition=models.Q(("state__in", ["arrived", "dosed", "observed"])),
                        fields=["clinic", "-on", "-arrived_at", "-id"],
                        name="session_in_house",
                    ),
                    models.Index(fields=["clinic", "on"], name="session_by_day"),
                    models.Index(fields=["clinic", "course", "on"], name="session_by_course"),
                    models.Index(fields=["clinic", "patient", "on"], name="session_by_patient"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="session_once_per_client_key"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "arrived", "dosed", "observed", "released"])
                        ),
                        fields=("visit",),
                        name="one_live_session_per_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "cancelled", "missed"]),
                            models.Q(
                                ("arrived_at__isnull", False),
                                ("dosed_at__isnull", True),
                                ("state", "arrived"),
                            ),
                            models.Q(
                                ("arrived_at__isnull", False),
                                ("dosed_at__isnull", False),
                                ("state__in", ["dosed", "observed"]),
                            ),
                            models.Q(
                                ("dosed_at__isnull", False),
                                ("released_at__isnull", False),
                                ("state", "released"),
                            ),
                            _connector="OR",
                        ),
                        name="session_times_match_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dosed_at__isnull", True),
                                ("dosed_at__gte", models.F("arrived_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("released_at__isnull", True),
                                ("released_at__gte", models.F("dosed_at")),
                                _connector="OR",
                            ),
                        ),
                        name="session_times_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DischargeCheck",
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
                ("minutes_observed", models.PositiveSmallIntegerField()),
                ("escort_name", models.CharField(blank=True, max_length=160)),
                ("driving_advice_given", models.BooleanField()),
                ("feels_ready", models.BooleanField()),
                ("unmet", models.JSONField(default=list, help_text="Requirements not met, as codes")),
                ("override_reason", models.CharField(blank=True, max_length=500)),
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discharge_checks",
                        to="treatments.session",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="dischargecheck_once_per_client_key"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "final")),
                        fields=("session",),
                        name="one_standing_discharge_per_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unmet", []), models.Q(("override_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="discharge_override_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dose",
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
                ("product", models.CharField(max_length=40)),
                ("route", models.CharField(max_length=40)),
                ("amount_mg", models.DecimalField(decimal_places=2, max_digits=7)),
                ("mg_per_kg", models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                ("weight_kg", models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Length of the infusion", null=True
                    ),
                ),
                ("lot", models.CharField(blank=True, max_length=60)),
                (
                    "devices",
                    models.PositiveSmallIntegerField(blank=True, help_text="Nasal devices used", null=True),
                ),
                ("given_at", models.DateTimeField()),
                ("guard_band", models.CharField(blank=True, max_length=40)),
                (
                    "lifted",
                    models.JSONField(blank=True, default=list, help_text="Requirements set aside, as codes"),
                ),
                ("override_reason", models.CharField(blank=True, max_length=500)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doses",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doses",
                        to="patients.patient",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doses",
                        to="treatments.session",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["clinic", "patient", "-given_at"], name="dose_by_patient"),
                    models.Index(fields=["clinic", "course", "given_at"], name="dose_by_course"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("clinic", "client_key"), name="dose_once_per_client_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "final")),
                        fields=("session",),
                        name="one_standing_dose_per_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_mg__gt", Decimal(0)), ("amount_mg__lte", Decimal(1000))),
                        name="dose_amount_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted", []), models.Q(("override_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="dose_lift_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedVisitHistory",
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
                ("key", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("preparation", "preparation"),
                            ("dosing", "treatment"),
                            ("integration", "integration"),
                            ("review", "review"),
                        ],
                        max_length=12,
                    ),
                ),
                ("phase", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField(help_text="Number within the phase")),
                (
                    "of",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Visits in the phase, if it has an end", null=True
                    ),
                ),
                ("target", models.DateField()),
                ("earliest", models.DateField()),
                ("latest", models.DateField()),
                (
                    "starts_at",
                    models.DateTimeField(blank=True, help_text="Appointment time, once agreed", null=True),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("done", "done"),
                            ("missed", "missed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "is_provisional",
                    models.BooleanField(default=False, help_text="Beyond an open review gate"),
                ),
                ("is_moved_by_hand", models.BooleanField(default=False)),
                ("done_on", models.DateField(blank=True, null=True)),
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
                        db_constraint=False,
                        db_index=False,
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
                        to="treatments.plannedvisit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PreDoseCheck",
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
                ("fasted_food", models.BooleanField(null=True)),
                ("fasted_liquid", models.BooleanField(null=True)),
                ("no_nasal_spray", models.BooleanField(null=True)),
                ("escort_arranged", models.BooleanField(null=True)),
                ("medication_reviewed", models.BooleanField(null=True)),
                ("blood_pressure_medicine_taken", models.BooleanField(null=True)),
                ("consent_confirmed", models.BooleanField(null=True)),
                ("oximeter_present", models.BooleanField(null=True)),
                ("prescriber_onsite", models.BooleanField(null=True)),
                (
                    "pregnancy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not-pregnant", "not pregnant, the patient says"),
                            ("test-negative", "test done, negative"),
                            ("cannot-apply", "cannot apply"),
                            ("pregnant", "pregnant"),
                            ("breastfeeding", "breastfeeding"),
                        ],
                        help_text="Empty: not asked",
                        max_length=20,
                    ),
                ),
                ("urinary_symptoms", models.BooleanField(null=True)),
                ("craving", models.PositiveSmallIntegerField(blank=True, help_text="0 to 10", null=True)),
                (
                    "pressure_accepted_reason",
                    models.CharField(
                        blank=True,
                        help_text="Why treatment goes ahead above the blood-pressure limit",
                        max_length=500,
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predose_checks",
                        to="treatments.session",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["clinic", "session"], name="predose_by_session")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="predosecheck_once_per_client_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("craving__isnull", True), ("craving__lte", 10), _connector="OR"),
                        name="predose_craving_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessElement",
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
                            ("preparation", "preparation"),
                            ("support-present", "support present"),
                            ("setting", "setting"),
                            ("music", "music"),
                            ("eye-shades", "eye shades"),
                            ("expectancy", "expectancy (0 to 10)"),
                            ("debrief", "debrief"),
                            ("integration", "integration"),
                            ("experience", "experience"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=80)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="process_elements",
                        to="treatments.session",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["clinic", "session"], name="process_by_session")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="processelement_once_per_client_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                ("kind", models.CharField(max_length=30)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for a decision"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("superseded", "superseded"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("inputs", models.JSONField(default=dict, help_text="The values that led to it")),
                ("explanation", models.CharField(max_length=600)),
                (
                    "basis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(help_text="Same inputs, same proposal: made once", max_length=64),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by_id", models.UUIDField(blank=True, null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                ("decision_reason", models.CharField(blank=True, max_length=500)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="treatments.course",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["clinic", "state", "created_at"], name="proposal_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("course", "fingerprint"), name="proposal_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "superseded"]),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("decided_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_declined_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalHistory",
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
                ("kind", models.CharField(max_length=30)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for a decision"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("superseded", "superseded"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("inputs", models.JSONField(default=dict, help_text="The values that led to it")),
                ("explanation", models.CharField(max_length=600)),
                (
                    "basis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(help_text="Same inputs, same proposal: made once", max_length=64),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by_id", models.UUIDField(blank=True, null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                ("decision_reason", models.CharField(blank=True, max_length=500)),
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
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.course",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="treatments.proposal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                ("measured_at", models.DateTimeField()),
                (
                    "minute",
                    models.SmallIntegerField(
                        blank=True, help_text="Minutes since the dose; negative or empty before it", null=True
                    ),
                ),
                ("systolic", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("diastolic", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("pulse", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("spo2", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("respiration", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("moaas", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("dissociation", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
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
                        related_name="readings",
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
                        to="treatments.reading",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="treatments.session",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["clinic", "patient", "-measured_at"], name="reading_by_patient"),
                    models.Index(fields=["clinic", "session", "measured_at"], name="reading_by_session"),
                    models.Index(fields=["clinic", "updated_at", "id"], name="reading_by_update"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="reading_once_per_client_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("systolic__isnull", False),
                            ("pulse__isnull", False),
                            ("spo2__isnull", False),
                            ("respiration__isnull", False),
                            ("moaas__isnull", False),
                            ("dissociation__isnull", False),
                            _connector="OR",
                        ),
                        name="reading_measures_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("diastolic__isnull", True), ("systolic__isnull", True)),
                            models.Q(("diastolic__isnull", False), ("systolic__gt", models.F("diastolic"))),
                            _connector="OR",
                        ),
                        name="reading_pressure_is_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("systolic__isnull", True),
                            models.Q(("systolic__gte", 40), ("systolic__lte", 300)),
                            _connector="OR",
                        ),
                        name="reading_systolic_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("diastolic__isnull", True),
                            models.Q(("diastolic__gte", 20), ("diastolic__lte", 200)),
                            _connector="OR",
                        ),
                        name="reading_diastolic_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pulse__isnull", True),
                            models.Q(("pulse__gte", 20), ("pulse__lte", 250)),
                            _connector="OR",
                        ),
                        name="reading_pulse_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("spo2__isnull", True),
                            models.Q(("spo2__gte", 50), ("spo2__lte", 100)),
                            _connector="OR",
                        ),
                        name="reading_spo2_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("respiration__isnull", True),
                            models.Q(("respiration__gte", 3), ("respiration__lte", 80)),
                            _connector="OR",
                        ),
                        name="reading_respiration_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moaas__isnull", True),
                            models.Q(("moaas__gte", 0), ("moaas__lte", 5)),
                            _connector="OR",
                        ),
                        name="reading_moaas_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dissociation__isnull", True),
                            models.Q(("dissociation__gte", 0), ("dissociation__lte", 10)),
                            _connector="OR",
                        ),
                        name="reading_dissociation_plausible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewGate",
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
                    "key",
                    models.CharField(help_text="Names the gate within the plan: made once", max_length=80),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("end-of-induction", "end of induction"),
                            ("periodic", "periodic review"),
                            ("still-frequent", "still weekly or more often"),
                            ("on-hold", "course on hold"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField()),
                ("explanation", models.CharField(blank=True, max_length=600)),
                (
                    "basis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("continue", "continue"), ("optimise", "optimise"), ("stop", "stop")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by_id", models.UUIDField(blank=True, null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "is_withdrawn",
                    models.BooleanField(default=False, help_text="The plan no longer asks for it"),
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
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gates",
                        to="treatments.course",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["clinic", "outcome", "due_on"], name="gate_by_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("course", "key"), name="gate_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", ""),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("decided_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="gate_decision_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewGateHistory",
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
                    "key",
                    models.CharField(help_text="Names the gate within the plan: made once", max_length=80),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("end-of-induction", "end of induction"),
                            ("periodic", "periodic review"),
                            ("still-frequent", "still weekly or more often"),
                            ("on-hold", "course on hold"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField()),
                ("explanation", models.CharField(blank=True, max_length=600)),
                (
                    "basis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("continue", "continue"), ("optimise", "optimise"), ("stop", "stop")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by_id", models.UUIDField(blank=True, null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "is_withdrawn",
                    models.BooleanField(default=False, help_text="The plan no longer asks for it"),
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
                    "course",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.course",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="treatments.reviewgate",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReadingHistory",
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
                ("measured_at", models.DateTimeField()),
                (
                    "minute",
                    models.SmallIntegerField(
                        blank=True, help_text="Minutes since the dose; negative or empty before it", null=True
                    ),
                ),
                ("systolic", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("diastolic", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("pulse", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("spo2", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("respiration", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("moaas", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("dissociation", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
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
                        to="treatments.reading",
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
                        to="treatments.reading",
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
            name="ProcessElementHistory",
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
                            ("preparation", "preparation"),
                            ("support-present", "support present"),
                            ("setting", "setting"),
                            ("music", "music"),
                            ("eye-shades", "eye shades"),
                            ("expectancy", "expectancy (0 to 10)"),
                            ("debrief", "debrief"),
                            ("integration", "integration"),
                            ("experience", "experience"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=80)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
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
                        to="treatments.processelement",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
            name="PreDoseCheckHistory",
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
                ("fasted_food", models.BooleanField(null=True)),
                ("fasted_liquid", models.BooleanField(null=True)),
                ("no_nasal_spray", models.BooleanField(null=True)),
                ("escort_arranged", models.BooleanField(null=True)),
                ("medication_reviewed", models.BooleanField(null=True)),
                ("blood_pressure_medicine_taken", models.BooleanField(null=True)),
                ("consent_confirmed", models.BooleanField(null=True)),
                ("oximeter_present", models.BooleanField(null=True)),
                ("prescriber_onsite", models.BooleanField(null=True)),
                (
                    "pregnancy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not-pregnant", "not pregnant, the patient says"),
                            ("test-negative", "test done, negative"),
                            ("cannot-apply", "cannot apply"),
                            ("pregnant", "pregnant"),
                            ("breastfeeding", "breastfeeding"),
                        ],
                        help_text="Empty: not asked",
                        max_length=20,
                    ),
                ),
                ("urinary_symptoms", models.BooleanField(null=True)),
                ("craving", models.PositiveSmallIntegerField(blank=True, help_text="0 to 10", null=True)),
                (
                    "pressure_accepted_reason",
                    models.CharField(
                        blank=True,
                        help_text="Why treatment goes ahead above the blood-pressure limit",
                        max_length=500,
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="treatments.predosecheck",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
            name="DoseHistory",
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
                ("product", models.CharField(max_length=40)),
                ("route", models.CharField(max_length=40)),
                ("amount_mg", models.DecimalField(decimal_places=2, max_digits=7)),
                ("mg_per_kg", models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                ("weight_kg", models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Length of the infusion", null=True
                    ),
                ),
                ("lot", models.CharField(blank=True, max_length=60)),
                (
                    "devices",
                    models.PositiveSmallIntegerField(blank=True, help_text="Nasal devices used", null=True),
                ),
                ("given_at", models.DateTimeField()),
                ("guard_band", models.CharField(blank=True, max_length=40)),
                (
                    "lifted",
                    models.JSONField(blank=True, default=list, help_text="Requirements set aside, as codes"),
                ),
                ("override_reason", models.CharField(blank=True, max_length=500)),
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
                        db_constraint=False,
                        db_index=False,
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
                        to="treatments.dose",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
            name="DischargeCheckHistory",
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
                ("minutes_observed", models.PositiveSmallIntegerField()),
                ("escort_name", models.CharField(blank=True, max_length=160)),
                ("driving_advice_given", models.BooleanField()),
                ("feels_ready", models.BooleanField()),
                ("unmet", models.JSONField(default=list, help_text="Requirements not met, as codes")),
                ("override_reason", models.CharField(blank=True, max_length=500)),
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
                        to="treatments.dischargecheck",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
            name="SessionHistory",
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
                ("on", models.DateField(help_text="Clinic-local date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("arrived", "arrived"),
                            ("dosed", "dosed"),
                            ("observed", "ready to leave"),
                            ("released", "released"),
                            ("cancelled", "cancelled"),
                            ("missed", "missed"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("chair", models.CharField(blank=True, max_length=40)),
                (
                    "site",
                    models.CharField(default="clinic", help_text="Site of administration", max_length=20),
                ),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("dosed_at", models.DateTimeField(blank=True, null=True)),
                ("observed_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=500)),
                ("is_extra", models.BooleanField(default=False, help_text="Not in the plan")),
                (
                    "is_entered_later",
                    models.BooleanField(
                        default=False, help_text="Told from paper afterwards, by whoever recorded it and then"
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
                    "course",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                        to="treatments.session",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.plannedvisit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TakeHomeSupply",
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
                ("dispensed_on", models.DateField()),
                ("product", models.CharField(max_length=40)),
                ("form", models.CharField(help_text="Lozenge, troche, nasal spray", max_length=80)),
                ("amount_mg", models.DecimalField(decimal_places=2, max_digits=8)),
                ("units", models.PositiveSmallIntegerField(default=1)),
                ("instructions", models.CharField(blank=True, max_length=500)),
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
                        related_name="take_home_supplies",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["clinic", "patient", "-dispensed_on"], name="take_home_by_patient")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="takehomesupply_once_per_client_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_mg__gt", Decimal(0))), name="take_home_amount_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakeHomeSupplyHistory",
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
                ("dispensed_on", models.DateField()),
                ("product", models.CharField(max_length=40)),
                ("form", models.CharField(help_text="Lozenge, troche, nasal spray", max_length=80)),
                ("amount_mg", models.DecimalField(decimal_places=2, max_digits=8)),
                ("units", models.PositiveSmallIntegerField(default=1)),
                ("instructions", models.CharField(blank=True, max_length=500)),
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
                        to="treatments.takehomesupply",
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
                    "course",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="106129445777d9bca1c4b481ec3aaea5d4db1806",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_b8585",
                            table="treatments_course",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "course",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="c5827562a34ecdb1f3cace598b1a3c19f4625188",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_b47bc",
                            table="treatments_course",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "course",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_coursehistory" ("arm", "client_key", "clinic_id", "created_at", "diagnosis_id", "end_reason", "ended_on", "id", "interval_weeks", "next_target", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "planned_dose_mg", "planned_mg_per_kg", "preferred_weekdays", "prescriber_id", "primary_instrument", "product", "protocol_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replanned_at", "route", "source", "started_on", "state", "status", "status_reason", "treated_since", "updated_at", "version", "visits_done", "visits_planned", "with_psychotherapy") VALUES (NEW."arm", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."diagnosis_id", NEW."end_reason", NEW."ended_on", NEW."id", NEW."interval_weeks", NEW."next_target", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."phase", NEW."planned_dose_mg", NEW."planned_mg_per_kg", NEW."preferred_weekdays", NEW."prescriber_id", NEW."primary_instrument", NEW."product", NEW."protocol_id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."replanned_at", NEW."route", NEW."source", NEW."started_on", NEW."state", NEW."status", NEW."status_reason", NEW."treated_since", NEW."updated_at", NEW."version", NEW."visits_done", NEW."visits_planned", NEW."with_psychotherapy"); RETURN NULL;',
                            hash="50300ad51ac9e54d4ec885553e07fa13b4b52e63",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0e21b",
                            table="treatments_course",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "course",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_coursehistory" ("arm", "client_key", "clinic_id", "created_at", "diagnosis_id", "end_reason", "ended_on", "id", "interval_weeks", "next_target", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "planned_dose_mg", "planned_mg_per_kg", "preferred_weekdays", "prescriber_id", "primary_instrument", "product", "protocol_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replanned_at", "route", "source", "started_on", "state", "status", "status_reason", "treated_since", "updated_at", "version", "visits_done", "visits_planned", "with_psychotherapy") VALUES (NEW."arm", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."diagnosis_id", NEW."end_reason", NEW."ended_on", NEW."id", NEW."interval_weeks", NEW."next_target", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."phase", NEW."planned_dose_mg", NEW."planned_mg_per_kg", NEW."preferred_weekdays", NEW."prescriber_id", NEW."primary_instrument", NEW."product", NEW."protocol_id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."replanned_at", NEW."route", NEW."source", NEW."started_on", NEW."state", NEW."status", NEW."status_reason", NEW."treated_since", NEW."updated_at", NEW."version", NEW."visits_done", NEW."visits_planned", NEW."with_psychotherapy"); RETURN NULL;',
                            hash="4242e1cae0aadd47554bbf9a92ad55a73b912c94",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fc5d9",
                            table="treatments_course",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "course",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_coursehistory" ("arm", "client_key", "clinic_id", "created_at", "diagnosis_id", "end_reason", "ended_on", "id", "interval_weeks", "next_target", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "planned_dose_mg", "planned_mg_per_kg", "preferred_weekdays", "prescriber_id", "primary_instrument", "product", "protocol_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replanned_at", "route", "source", "started_on", "state", "status", "status_reason", "treated_since", "updated_at", "version", "visits_done", "visits_planned", "with_psychotherapy") VALUES (OLD."arm", OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."diagnosis_id", OLD."end_reason", OLD."ended_on", OLD."id", OLD."interval_weeks", OLD."next_target", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."phase", OLD."planned_dose_mg", OLD."planned_mg_per_kg", OLD."preferred_weekdays", OLD."prescriber_id", OLD."primary_instrument", OLD."product", OLD."protocol_id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."replanned_at", OLD."route", OLD."source", OLD."started_on", OLD."state", OLD."status", OLD."status_reason", OLD."treated_since", OLD."updated_at", OLD."version", OLD."visits_done", OLD."visits_planned", OLD."with_psychotherapy"); RETURN NULL;',
                            hash="66dcbc88a855a33e0843f7a3385c7d900ac3d8a8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a2ea3",
                            table="treatments_course",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "courseevent",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="95e1715f381b2d3921ca939474f199ab0bedd167",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_94038",
                            table="treatments_courseevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "courseevent",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="6492d2e8f12d61b7ac44156141b180c70f5582ae",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_a60fc",
                            table="treatments_courseevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "courseevent",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_courseeventhistory" ("client_key", "clinic_id", "course_id", "created_at", "details", "id", "kind", "on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."details", NEW."id", NEW."kind", NEW."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="7a56577a3450705646c71bc1a93782bbb681f5fb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5ce32",
                            table="treatments_courseevent",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "courseevent",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_courseeventhistory" ("client_key", "clinic_id", "course_id", "created_at", "details", "id", "kind", "on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."details", NEW."id", NEW."kind", NEW."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="85090493950837ea9fa914bc8322d01d648767cf",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5205a",
                            table="treatments_courseevent",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "courseevent",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_courseeventhistory" ("client_key", "clinic_id", "course_id", "created_at", "details", "id", "kind", "on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "updated_at", "version") VALUES (OLD."client_key", OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."details", OLD."id", OLD."kind", OLD."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reason", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."source", OLD."status", OLD."status_reason", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="6533ed50efaee174e439d3a8b59ca71659bf8da1",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8419b",
                            table="treatments_courseevent",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "courseeventhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="329c1176b8d01dd47b130636bd77e774412513bf",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_49e48",
                            table="treatments_courseeventhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "courseeventhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="11b34d66c6c4801a2b6bd470b6e254e999bd563b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a109a",
                            table="treatments_courseeventhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "coursehistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="84e48b7f5b2a542f4a13794af5b7d56fdcb9ac0f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_21378",
                            table="treatments_coursehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "coursehistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="bb3fc5b02a396de4cdc5307f49eef9417e4f9f45",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9b471",
                            table="treatments_coursehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "plannedvisit",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="d76d6c3ac3f147a204bbc43d7847f1419f8bb7b3",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_2bf1f",
                            table="treatments_plannedvisit",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "plannedvisit",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="10bf32ff67ae35c33c35a175302e74303073a623",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_a9141",
                            table="treatments_plannedvisit",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "plannedvisit",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_plannedvisithistory" ("clinic_id", "course_id", "created_at", "done_on", "earliest", "id", "is_moved_by_hand", "is_provisional", "key", "kind", "latest", "number", "of", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "starts_at", "state", "target", "updated_at", "version") VALUES (NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."done_on", NEW."earliest", NEW."id", NEW."is_moved_by_hand", NEW."is_provisional", NEW."key", NEW."kind", NEW."latest", NEW."number", NEW."of", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."phase", NEW."starts_at", NEW."state", NEW."target", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="43597b23f8aa5c37a85b741d7763376f74a01566",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c862b",
                            table="treatments_plannedvisit",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "plannedvisit",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_plannedvisithistory" ("clinic_id", "course_id", "created_at", "done_on", "earliest", "id", "is_moved_by_hand", "is_provisional", "key", "kind", "latest", "number", "of", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "starts_at", "state", "target", "updated_at", "version") VALUES (NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."done_on", NEW."earliest", NEW."id", NEW."is_moved_by_hand", NEW."is_provisional", NEW."key", NEW."kind", NEW."latest", NEW."number", NEW."of", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."phase", NEW."starts_at", NEW."state", NEW."target", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="6c9af4d05415640adb3a71fb9018a87c8ad4e5c5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7c261",
                            table="treatments_plannedvisit",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "plannedvisit",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_plannedvisithistory" ("clinic_id", "course_id", "created_at", "done_on", "earliest", "id", "is_moved_by_hand", "is_provisional", "key", "kind", "latest", "number", "of", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "starts_at", "state", "target", "updated_at", "version") VALUES (OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."done_on", OLD."earliest", OLD."id", OLD."is_moved_by_hand", OLD."is_provisional", OLD."key", OLD."kind", OLD."latest", OLD."number", OLD."of", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."phase", OLD."starts_at", OLD."state", OLD."target", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="26a508353dca1c389eac2fbe122352362cd93f33",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c306f",
                            table="treatments_plannedvisit",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "plannedvisithistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="ae0aa32de27a400a28018102c0da5266a4206675",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_b2033",
                            table="treatments_plannedvisithistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "plannedvisithistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f4d0e33403f323e23e1ff7764f075c48a6356a36",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8f794",
                            table="treatments_plannedvisithistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "proposal",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="43012cbf9d1c54f0ecc5e7f64bcc000d27f4f865",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_2ee21",
                            table="treatments_proposal",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "proposal",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="0f0188904e0f538b0382eeb6f32717e84807d7f8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_e5bf6",
                            table="treatments_proposal",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "proposal",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_proposalhistory" ("basis", "clinic_id", "course_id", "created_at", "decided_at", "decided_by_id", "decided_by_name", "decision_reason", "explanation", "fingerprint", "id", "inputs", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "updated_at", "version") VALUES (NEW."basis", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."decided_by_name", NEW."decision_reason", NEW."explanation", NEW."fingerprint", NEW."id", NEW."inputs", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."state", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="8a5c1cefdf0bbf145834ecc53f8abebeb198c295",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9a08c",
                            table="treatments_proposal",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "proposal",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_proposalhistory" ("basis", "clinic_id", "course_id", "created_at", "decided_at", "decided_by_id", "decided_by_name", "decision_reason", "explanation", "fingerprint", "id", "inputs", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "updated_at", "version") VALUES (NEW."basis", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."decided_by_name", NEW."decision_reason", NEW."explanation", NEW."fingerprint", NEW."id", NEW."inputs", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."state", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="cabf980301ae238be7ac60d3e14aa95cf3468283",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_21c21",
                            table="treatments_proposal",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "proposal",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_proposalhistory" ("basis", "clinic_id", "course_id", "created_at", "decided_at", "decided_by_id", "decided_by_name", "decision_reason", "explanation", "fingerprint", "id", "inputs", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "updated_at", "version") VALUES (OLD."basis", OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."decided_by_name", OLD."decision_reason", OLD."explanation", OLD."fingerprint", OLD."id", OLD."inputs", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."state", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="3662e938acbba67cc1a8119bb39eee1eaa620874",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7e80b",
                            table="treatments_proposal",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "proposalhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="5ef4fc14a7c8bd765396214421dcc08ec5d79065",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_e9565",
                            table="treatments_proposalhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "proposalhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4f33dfc236fe562093a2cf7d84786edcc0b004b4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_068cb",
                            table="treatments_proposalhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reviewgate",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="753fad01a734e746aacb428b00ef83c9c8de3c09",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_43c3d",
                            table="treatments_reviewgate",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reviewgate",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="a7f6c7269f6fdcca6a5abab8a9aec2ea2a31798e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_3df3b",
                            table="treatments_reviewgate",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reviewgate",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_reviewgatehistory" ("basis", "clinic_id", "course_id", "created_at", "decided_at", "decided_by_id", "decided_by_name", "due_on", "explanation", "id", "is_withdrawn", "key", "kind", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "updated_at", "version") VALUES (NEW."basis", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."decided_by_name", NEW."due_on", NEW."explanation", NEW."id", NEW."is_withdrawn", NEW."key", NEW."kind", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="03a915ce36a06f67338227fc7a6e9df1f582c7a5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e6cad",
                            table="treatments_reviewgate",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "reviewgate",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_reviewgatehistory" ("basis", "clinic_id", "course_id", "created_at", "decided_at", "decided_by_id", "decided_by_name", "due_on", "explanation", "id", "is_withdrawn", "key", "kind", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "updated_at", "version") VALUES (NEW."basis", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."decided_by_name", NEW."due_on", NEW."explanation", NEW."id", NEW."is_withdrawn", NEW."key", NEW."kind", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="46b0b03774f6d27412f53e2318d85c0790849784",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1825e",
                            table="treatments_reviewgate",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "reviewgate",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_reviewgatehistory" ("basis", "clinic_id", "course_id", "created_at", "decided_at", "decided_by_id", "decided_by_name", "due_on", "explanation", "id", "is_withdrawn", "key", "kind", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "updated_at", "version") VALUES (OLD."basis", OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."decided_by_name", OLD."due_on", OLD."explanation", OLD."id", OLD."is_withdrawn", OLD."key", OLD."kind", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reason", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="af93f161a88309bd90a67c6bcd74dee53b3e6c15",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_743db",
                            table="treatments_reviewgate",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "reviewgatehistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="46f786f6ecdcfeb14da72639392459dcb82539ec",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_1c12d",
                            table="treatments_reviewgatehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reviewgatehistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5031a0b52774da406202fcee82d4abd09a572db7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_aaa36",
                            table="treatments_reviewgatehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "session",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3b546ceb456a3997fb972cb280575b61e2642bc4",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_ec66e",
                            table="treatments_session",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "session",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="c2fc06445327ad286aac09f83007319cacb1064c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_21d68",
                            table="treatments_session",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "session",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_sessionhistory" ("arrived_at", "chair", "client_key", "clinic_id", "course_id", "created_at", "dosed_at", "ended_reason", "id", "is_entered_later", "is_extra", "observed_at", "on", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "released_at", "site", "source", "state", "status", "status_reason", "supervisor_id", "updated_at", "version", "visit_id") VALUES (NEW."arrived_at", NEW."chair", NEW."client_key", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."dosed_at", NEW."ended_reason", NEW."id", NEW."is_entered_later", NEW."is_extra", NEW."observed_at", NEW."on", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."released_at", NEW."site", NEW."source", NEW."state", NEW."status", NEW."status_reason", NEW."supervisor_id", NEW."updated_at", NEW."version", NEW."visit_id"); RETURN NULL;',
                            hash="0c4dc23a0335b37d84a747fb956f0086d9684091",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_587f0",
                            table="treatments_session",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "session",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_sessionhistory" ("arrived_at", "chair", "client_key", "clinic_id", "course_id", "created_at", "dosed_at", "ended_reason", "id", "is_entered_later", "is_extra", "observed_at", "on", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "released_at", "site", "source", "state", "status", "status_reason", "supervisor_id", "updated_at", "version", "visit_id") VALUES (NEW."arrived_at", NEW."chair", NEW."client_key", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."dosed_at", NEW."ended_reason", NEW."id", NEW."is_entered_later", NEW."is_extra", NEW."observed_at", NEW."on", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."released_at", NEW."site", NEW."source", NEW."state", NEW."status", NEW."status_reason", NEW."supervisor_id", NEW."updated_at", NEW."version", NEW."visit_id"); RETURN NULL;',
                            hash="4732f5ff45f3b9b653a13cc863a4f4aa975214f7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_81eb5",
                            table="treatments_session",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "session",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_sessionhistory" ("arrived_at", "chair", "client_key", "clinic_id", "course_id", "created_at", "dosed_at", "ended_reason", "id", "is_entered_later", "is_extra", "observed_at", "on", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "released_at", "site", "source", "state", "status", "status_reason", "supervisor_id", "updated_at", "version", "visit_id") VALUES (OLD."arrived_at", OLD."chair", OLD."client_key", OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."dosed_at", OLD."ended_reason", OLD."id", OLD."is_entered_later", OLD."is_extra", OLD."observed_at", OLD."on", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."released_at", OLD."site", OLD."source", OLD."state", OLD."status", OLD."status_reason", OLD."supervisor_id", OLD."updated_at", OLD."version", OLD."visit_id"); RETURN NULL;',
                            hash="8c24aa814d969b921a2e9a0ffa18b9a6392dcf59",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6a728",
                            table="treatments_session",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "readinghistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="135e4d321564acb09a53fd570800a872727edb59",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_b4c23",
                            table="treatments_readinghistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "readinghistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fc6c3f3a1c55b7dcc967e5508e042def0efa54d4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_67202",
                            table="treatments_readinghistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reading",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c7bd8196bab45c50537e19d9da3efc28d624d8ab",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_9d734",
                            table="treatments_reading",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reading",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="2994e02ae6cbb6e502a69be8a8b35d025154ad17",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_6124b",
                            table="treatments_reading",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reading",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_readinghistory" ("client_key", "clinic_id", "created_at", "diastolic", "dissociation", "id", "measured_at", "minute", "moaas", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pulse", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replaces_id", "respiration", "session_id", "source", "spo2", "status", "status_reason", "systolic", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."diastolic", NEW."dissociation", NEW."id", NEW."measured_at", NEW."minute", NEW."moaas", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."pulse", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."replaces_id", NEW."respiration", NEW."session_id", NEW."source", NEW."spo2", NEW."status", NEW."status_reason", NEW."systolic", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="e85da42bbb121c43466d8da53a20edb5cf6aaf6c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_de274",
                            table="treatments_reading",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "reading",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_readinghistory" ("client_key", "clinic_id", "created_at", "diastolic", "dissociation", "id", "measured_at", "minute", "moaas", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pulse", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replaces_id", "respiration", "session_id", "source", "spo2", "status", "status_reason", "systolic", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."diastolic", NEW."dissociation", NEW."id", NEW."measured_at", NEW."minute", NEW."moaas", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."pulse", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."replaces_id", NEW."respiration", NEW."session_id", NEW."source", NEW."spo2", NEW."status", NEW."status_reason", NEW."systolic", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="fbb72f782645c0e0f55b194c265e09caaaca3707",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ddaa6",
                            table="treatments_reading",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "reading",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_readinghistory" ("client_key", "clinic_id", "created_at", "diastolic", "dissociation", "id", "measured_at", "minute", "moaas", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pulse", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replaces_id", "respiration", "session_id", "source", "spo2", "status", "status_reason", "systolic", "updated_at", "version") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."diastolic", OLD."dissociation", OLD."id", OLD."measured_at", OLD."minute", OLD."moaas", OLD."note", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."pulse", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."replaces_id", OLD."respiration", OLD."session_id", OLD."source", OLD."spo2", OLD."status", OLD."status_reason", OLD."systolic", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="48f0b529282cf38e8d7ffedc17142b16bdb752a4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_24551",
                            table="treatments_reading",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "processelementhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="c3a0252240e4ac32dccbba1a46ee678e10c799d1",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_fc3f7",
                            table="treatments_processelementhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "processelementhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="de510f160fc8ad56a6a00df43a38ecd03eef9016",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7670c",
                            table="treatments_processelementhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "processelement",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ccb17d2536bf30fa51774c615f99aa4052ae5b8f",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_b3986",
                            table="treatments_processelement",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "processelement",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="1e12a9816a6bb07ab38718ddeac19561e851c0bc",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_5f7f7",
                            table="treatments_processelement",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "processelement",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_processelementhistory" ("at", "client_key", "clinic_id", "created_at", "id", "kind", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "session_id", "source", "status", "status_reason", "updated_at", "value", "version") VALUES (NEW."at", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."id", NEW."kind", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."value", NEW."version"); RETURN NULL;',
                            hash="f842813b35fd32b817299ecfeaa2e4b271d50b66",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_77531",
                            table="treatments_processelement",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "processelement",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_processelementhistory" ("at", "client_key", "clinic_id", "created_at", "id", "kind", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "session_id", "source", "status", "status_reason", "updated_at", "value", "version") VALUES (NEW."at", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."id", NEW."kind", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."value", NEW."version"); RETURN NULL;',
                            hash="928cde812734aab1a9f74379fe8e97a0ae8c2125",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7d25b",
                            table="treatments_processelement",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "processelement",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_processelementhistory" ("at", "client_key", "clinic_id", "created_at", "id", "kind", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "session_id", "source", "status", "status_reason", "updated_at", "value", "version") VALUES (OLD."at", OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."id", OLD."kind", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."session_id", OLD."source", OLD."status", OLD."status_reason", OLD."updated_at", OLD."value", OLD."version"); RETURN NULL;',
                            hash="ec6d5e1aae8e4ef20fd4e957ac5e74ee01783bb4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_889ed",
                            table="treatments_processelement",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "predosecheckhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="6ba7c2e11bc2880500abe9e1f3cf2fa501548517",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_6fff6",
                            table="treatments_predosecheckhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "predosecheckhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c7aeb8786b349c85c10ab8ebcc376c8989c61608",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_93a8f",
                            table="treatments_predosecheckhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "predosecheck",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a2f59b2dbf384ff61bc06c4597a47821537c81a1",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_06120",
                            table="treatments_predosecheck",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "predosecheck",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="e439a1c6928036c1957e459020742fff9219bd82",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_cc372",
                            table="treatments_predosecheck",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "predosecheck",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_predosecheckhistory" ("blood_pressure_medicine_taken", "client_key", "clinic_id", "consent_confirmed", "craving", "created_at", "escort_arranged", "fasted_food", "fasted_liquid", "id", "medication_reviewed", "no_nasal_spray", "note", "oximeter_present", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pregnancy", "prescriber_onsite", "pressure_accepted_reason", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "session_id", "source", "status", "status_reason", "updated_at", "urinary_symptoms", "version") VALUES (NEW."blood_pressure_medicine_taken", NEW."client_key", NEW."clinic_id", NEW."consent_confirmed", NEW."craving", NEW."created_at", NEW."escort_arranged", NEW."fasted_food", NEW."fasted_liquid", NEW."id", NEW."medication_reviewed", NEW."no_nasal_spray", NEW."note", NEW."oximeter_present", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."pregnancy", NEW."prescriber_onsite", NEW."pressure_accepted_reason", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."urinary_symptoms", NEW."version"); RETURN NULL;',
                            hash="e651f233729bde2c4e7fd5f934e20466a06e1821",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6ffea",
                            table="treatments_predosecheck",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "predosecheck",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_predosecheckhistory" ("blood_pressure_medicine_taken", "client_key", "clinic_id", "consent_confirmed", "craving", "created_at", "escort_arranged", "fasted_food", "fasted_liquid", "id", "medication_reviewed", "no_nasal_spray", "note", "oximeter_present", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pregnancy", "prescriber_onsite", "pressure_accepted_reason", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "session_id", "source", "status", "status_reason", "updated_at", "urinary_symptoms", "version") VALUES (NEW."blood_pressure_medicine_taken", NEW."client_key", NEW."clinic_id", NEW."consent_confirmed", NEW."craving", NEW."created_at", NEW."escort_arranged", NEW."fasted_food", NEW."fasted_liquid", NEW."id", NEW."medication_reviewed", NEW."no_nasal_spray", NEW."note", NEW."oximeter_present", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."pregnancy", NEW."prescriber_onsite", NEW."pressure_accepted_reason", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."urinary_symptoms", NEW."version"); RETURN NULL;',
                            hash="f9aec8453c2d384a557a7980ba3c7e352d2016e9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_890bf",
                            table="treatments_predosecheck",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "predosecheck",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_predosecheckhistory" ("blood_pressure_medicine_taken", "client_key", "clinic_id", "consent_confirmed", "craving", "created_at", "escort_arranged", "fasted_food", "fasted_liquid", "id", "medication_reviewed", "no_nasal_spray", "note", "oximeter_present", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pregnancy", "prescriber_onsite", "pressure_accepted_reason", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "session_id", "source", "status", "status_reason", "updated_at", "urinary_symptoms", "version") VALUES (OLD."blood_pressure_medicine_taken", OLD."client_key", OLD."clinic_id", OLD."consent_confirmed", OLD."craving", OLD."created_at", OLD."escort_arranged", OLD."fasted_food", OLD."fasted_liquid", OLD."id", OLD."medication_reviewed", OLD."no_nasal_spray", OLD."note", OLD."oximeter_present", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."pregnancy", OLD."prescriber_onsite", OLD."pressure_accepted_reason", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."session_id", OLD."source", OLD."status", OLD."status_reason", OLD."updated_at", OLD."urinary_symptoms", OLD."version"); RETURN NULL;',
                            hash="e29588515c48b06115bd4b5244dcf921e24202d8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8e5b2",
                            table="treatments_predosecheck",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "dosehistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="c4597f4333093c47d1cb31b98a1f763ccf4f8ac8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_140e4",
                            table="treatments_dosehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "dosehistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="918052f07eeb2ac5dc643da777f540b7d716fd76",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_909e2",
                            table="treatments_dosehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "dose",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="91a634047c3ede6941b34edf1de05feb881fb227",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_007e5",
                            table="treatments_dose",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "dose",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="226955f90fb533f56a4274e0a122a5b9dceee257",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_508fc",
                            table="treatments_dose",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "dose",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_dosehistory" ("amount_mg", "client_key", "clinic_id", "course_id", "created_at", "devices", "given_at", "guard_band", "id", "lifted", "lot", "mg_per_kg", "minutes", "override_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "route", "session_id", "source", "status", "status_reason", "updated_at", "version", "weight_kg") VALUES (NEW."amount_mg", NEW."client_key", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."devices", NEW."given_at", NEW."guard_band", NEW."id", NEW."lifted", NEW."lot", NEW."mg_per_kg", NEW."minutes", NEW."override_reason", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."product", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."route", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version", NEW."weight_kg"); RETURN NULL;',
                            hash="423dc751b0d2146f97b34a5694fa9a45f00cd9ae",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_521aa",
                            table="treatments_dose",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "dose",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_dosehistory" ("amount_mg", "client_key", "clinic_id", "course_id", "created_at", "devices", "given_at", "guard_band", "id", "lifted", "lot", "mg_per_kg", "minutes", "override_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "route", "session_id", "source", "status", "status_reason", "updated_at", "version", "weight_kg") VALUES (NEW."amount_mg", NEW."client_key", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."devices", NEW."given_at", NEW."guard_band", NEW."id", NEW."lifted", NEW."lot", NEW."mg_per_kg", NEW."minutes", NEW."override_reason", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."product", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."route", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version", NEW."weight_kg"); RETURN NULL;',
                            hash="b9a2bd0ec1e5887896e1c042cd1e64dd316023ea",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a71b2",
                            table="treatments_dose",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "dose",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_dosehistory" ("amount_mg", "client_key", "clinic_id", "course_id", "created_at", "devices", "given_at", "guard_band", "id", "lifted", "lot", "mg_per_kg", "minutes", "override_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "route", "session_id", "source", "status", "status_reason", "updated_at", "version", "weight_kg") VALUES (OLD."amount_mg", OLD."client_key", OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."devices", OLD."given_at", OLD."guard_band", OLD."id", OLD."lifted", OLD."lot", OLD."mg_per_kg", OLD."minutes", OLD."override_reason", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."product", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."route", OLD."session_id", OLD."source", OLD."status", OLD."status_reason", OLD."updated_at", OLD."version", OLD."weight_kg"); RETURN NULL;',
                            hash="9c4ae7df1a5f592a8d2839bbfd0aed7617ea7d84",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_be2b4",
                            table="treatments_dose",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "dischargecheckhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="67fb8bd84cde0b7f26f96cc42ad6a3eee17cf95c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_0050f",
                            table="treatments_dischargecheckhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "dischargecheckhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ca3fce12eff420fd6d001f6bb089c89677ee6019",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_25bdc",
                            table="treatments_dischargecheckhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "dischargecheck",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="993c17a628aad7c8f3a7c7dbba88b6a386b8f2ba",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_982a2",
                            table="treatments_dischargecheck",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "dischargecheck",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="6067faaee7b7368584a091c5b74ab12365019f04",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_0db5f",
                            table="treatments_dischargecheck",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "dischargecheck",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_dischargecheckhistory" ("client_key", "clinic_id", "created_at", "driving_advice_given", "escort_name", "feels_ready", "id", "minutes_observed", "override_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "session_id", "source", "status", "status_reason", "unmet", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."driving_advice_given", NEW."escort_name", NEW."feels_ready", NEW."id", NEW."minutes_observed", NEW."override_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."unmet", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="b9fd5c4ba87cf8e4e269337971a3bc405149f9d8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a22bf",
                            table="treatments_dischargecheck",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "dischargecheck",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_dischargecheckhistory" ("client_key", "clinic_id", "created_at", "driving_advice_given", "escort_name", "feels_ready", "id", "minutes_observed", "override_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "session_id", "source", "status", "status_reason", "unmet", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."driving_advice_given", NEW."escort_name", NEW."feels_ready", NEW."id", NEW."minutes_observed", NEW."override_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."unmet", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="5cb17082e2e906e7c64a671586af8936891c882b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ae419",
                            table="treatments_dischargecheck",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "dischargecheck",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_dischargecheckhistory" ("client_key", "clinic_id", "created_at", "driving_advice_given", "escort_name", "feels_ready", "id", "minutes_observed", "override_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "session_id", "source", "status", "status_reason", "unmet", "updated_at", "version") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."driving_advice_given", OLD."escort_name", OLD."feels_ready", OLD."id", OLD."minutes_observed", OLD."override_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."session_id", OLD."source", OLD."status", OLD."status_reason", OLD."unmet", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="7df838ca1730cebc417034daba0c034bd3ad32d5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_70def",
                            table="treatments_dischargecheck",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "sessionhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="a241c5ac19839e98f680bd7087be953fb49441a9",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_67131",
                            table="treatments_sessionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "sessionhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e1eada82d603d7753690af5a79fb1b31a88b99f6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a05a5",
                            table="treatments_sessionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "takehomesupply",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c566cc968d1a2d6988c20c18cccb3101da3bcdde",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_4d919",
                            table="treatments_takehomesupply",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "takehomesupply",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="44081682c675af21c42e80509b618dcdd8c50f46",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_2e4ce",
                            table="treatments_takehomesupply",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "takehomesupply",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_takehomesupplyhistory" ("amount_mg", "client_key", "clinic_id", "created_at", "dispensed_on", "form", "id", "instructions", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "units", "updated_at", "version") VALUES (NEW."amount_mg", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."dispensed_on", NEW."form", NEW."id", NEW."instructions", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."product", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."units", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="cd453092810e70134530cca9a3bb8efc096d26f8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_83ec1",
                            table="treatments_takehomesupply",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "takehomesupply",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "treatments_takehomesupplyhistory" ("amount_mg", "client_key", "clinic_id", "created_at", "dispensed_on", "form", "id", "instructions", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "units", "updated_at", "version") VALUES (NEW."amount_mg", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."dispensed_on", NEW."form", NEW."id", NEW."instructions", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."product", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."source", NEW."status", NEW."status_reason", NEW."units", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="8093927f945d870d390d6e44650dccc238b9b1b6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9c10c",
                            table="treatments_takehomesupply",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "takehomesupply",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "treatments_takehomesupplyhistory" ("amount_mg", "client_key", "clinic_id", "created_at", "dispensed_on", "form", "id", "instructions", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "source", "status", "status_reason", "units", "updated_at", "version") VALUES (OLD."amount_mg", OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."dispensed_on", OLD."form", OLD."id", OLD."instructions", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."product", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."source", OLD."status", OLD."status_reason", OLD."units", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="11ecffbd8dd3c14b1c10edbc0ee90617b1254f19",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_55821",
                            table="treatments_takehomesupply",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "takehomesupplyhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="a4330d33e333b2b644cf5205788f08048eefd05c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_8ede5",
                            table="treatments_takehomesupplyhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "takehomesupplyhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3431105798fb833f2bf1fdf61010f26af7278e86",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9784c",
                            table="treatments_takehomesupplyhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        IsolateByClinic(
            "Course",
            "CourseEvent",
            "CourseEventHistory",
            "CourseHistory",
            "DischargeCheck",
            "Dose",
            "PlannedVisit",
            "PlannedVisitHistory",
            "PreDoseCheck",
            "ProcessElement",
            "Proposal",
            "ProposalHistory",
            "Reading",
            "ReviewGate",
            "ReviewGateHistory",
            "Session",
            "ReadingHistory",
            "ProcessElementHistory",
            "PreDoseCheckHistory",
            "DoseHistory",
            "DischargeCheckHistory",
            "SessionHistory",
            "TakeHomeSupply",
            "TakeHomeSupplyHistory",
        ),
    ]
