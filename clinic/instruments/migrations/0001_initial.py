import django.contrib.postgres.fields
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
            name="FormRequest",
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
                    "instruments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("due_on", models.DateField()),
                ("expires_at", models.DateTimeField()),
                ("dedupe_key", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for answers"),
                            ("answered", "answered"),
                            ("expired", "not answered in time"),
                            ("cancelled", "cancelled"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "draft",
                    models.JSONField(default=dict, help_text="Answers given so far, by instrument and item"),
                ),
                ("requested_by_name", models.CharField(max_length=200)),
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
                        related_name="form_requests",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form_requests",
                        to="patients.patient",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form_requests",
                        to="treatments.plannedvisit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clinic", "state", "due_on", "id"], name="form_request_by_due"),
                    models.Index(fields=["clinic", "patient"], name="form_request_by_patient"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("clinic", "dedupe_key"), name="form_request_once"),
                    models.CheckConstraint(
                        condition=models.Q(("instruments__len__gte", 1)), name="form_request_asks_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="form_request_answered_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("instrument", models.CharField(max_length=20)),
                ("instrument_version", models.CharField(max_length=20)),
                ("taken_at", models.DateTimeField()),
                ("taken_on", models.DateField(help_text="Clinic-local date")),
                (
                    "completed_by",
                    models.CharField(
                        choices=[("patient", "patient"), ("clinician", "clinician")], max_length=10
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("subscores", models.JSONField(default=dict)),
                ("band", models.CharField(blank=True, max_length=60)),
                (
                    "remark",
                    models.TextField(
                        blank=True,
                        help_text="What was written beside the answers, and what was odd about them",
                        max_length=2000,
                    ),
                ),
                (
                    "findings",
                    models.JSONField(
                        default=dict, help_text="Algorithm results and item signals, as scored then"
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
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
                        to="instruments.assessment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="treatments.session",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="instruments.formrequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["clinic", "patient", "instrument", "taken_at"], name="assessment_by_patient"
                    ),
                    models.Index(
                        fields=["clinic", "course", "instrument", "taken_at"], name="assessment_by_course"
                    ),
                    models.Index(fields=["clinic", "instrument", "taken_on"], name="assessment_by_day"),
                    models.Index(fields=["clinic", "updated_at", "id"], name="assessment_by_update"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "client_key"), name="assessment_once_per_client_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total__isnull", True),
                            models.Q(("total__gte", 0), ("total__lte", 200)),
                            _connector="OR",
                        ),
                        name="assessment_total_plausible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormLink",
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
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                (
                    "wrong_tries",
                    models.PositiveSmallIntegerField(default=0, help_text="Wrong dates of birth so far"),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="instruments.formrequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FormLinkHistory",
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
                ("token_hash", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField()),
                (
                    "wrong_tries",
                    models.PositiveSmallIntegerField(default=0, help_text="Wrong dates of birth so far"),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
                        to="instruments.formlink",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="instruments.formrequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AssessmentHistory",
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
                ("instrument", models.CharField(max_length=20)),
                ("instrument_version", models.CharField(max_length=20)),
                ("taken_at", models.DateTimeField()),
                ("taken_on", models.DateField(help_text="Clinic-local date")),
                (
                    "completed_by",
                    models.CharField(
                        choices=[("patient", "patient"), ("clinician", "clinician")], max_length=10
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("subscores", models.JSONField(default=dict)),
                ("band", models.CharField(blank=True, max_length=60)),
                (
                    "remark",
                    models.TextField(
                        blank=True,
                        help_text="What was written beside the answers, and what was odd about them",
                        max_length=2000,
                    ),
                ),
                (
                    "findings",
                    models.JSONField(
                        default=dict, help_text="Algorithm results and item signals, as scored then"
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
                        to="instruments.assessment",
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
                        to="instruments.assessment",
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
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="instruments.formrequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FormRequestHistory",
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
                    "instruments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("due_on", models.DateField()),
                ("expires_at", models.DateTimeField()),
                ("dedupe_key", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for answers"),
                            ("answered", "answered"),
                            ("expired", "not answered in time"),
                            ("cancelled", "cancelled"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "draft",
                    models.JSONField(default=dict, help_text="Answers given so far, by instrument and item"),
                ),
                ("requested_by_name", models.CharField(max_length=200)),
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
                        to="instruments.formrequest",
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
        AddTriggers(
            triggers=[
                (
                    "formrequest",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2a2c3f8180565a204569fb7a7922a4e64021b7b5",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_f36ad",
                            table="instruments_formrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "formrequest",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="aa5d251bf12437874e964bdf7b455c6d177202e8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_10379",
                            table="instruments_formrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "formrequest",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "instruments_formrequesthistory" ("answered_at", "clinic_id", "course_id", "created_at", "dedupe_key", "draft", "due_on", "expires_at", "id", "instruments", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_by_name", "state", "updated_at", "version", "visit_id") VALUES (NEW."answered_at", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."dedupe_key", NEW."draft", NEW."due_on", NEW."expires_at", NEW."id", NEW."instruments", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."requested_by_name", NEW."state", NEW."updated_at", NEW."version", NEW."visit_id"); RETURN NULL;',
                            hash="4c81fe3c8b8f40fa74aef1bdb25dfa38ef14fdbf",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c0a7c",
                            table="instruments_formrequest",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "formrequest",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "instruments_formrequesthistory" ("answered_at", "clinic_id", "course_id", "created_at", "dedupe_key", "draft", "due_on", "expires_at", "id", "instruments", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_by_name", "state", "updated_at", "version", "visit_id") VALUES (NEW."answered_at", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."dedupe_key", NEW."draft", NEW."due_on", NEW."expires_at", NEW."id", NEW."instruments", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."requested_by_name", NEW."state", NEW."updated_at", NEW."version", NEW."visit_id"); RETURN NULL;',
                            hash="b342d86b3587cf812d81fc6fed49c9a6ea6c7df4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_80e86",
                            table="instruments_formrequest",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "formrequest",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "instruments_formrequesthistory" ("answered_at", "clinic_id", "course_id", "created_at", "dedupe_key", "draft", "due_on", "expires_at", "id", "instruments", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_by_name", "state", "updated_at", "version", "visit_id") VALUES (OLD."answered_at", OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."dedupe_key", OLD."draft", OLD."due_on", OLD."expires_at", OLD."id", OLD."instruments", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."requested_by_name", OLD."state", OLD."updated_at", OLD."version", OLD."visit_id"); RETURN NULL;',
                            hash="822372e76c7eb37b3f27eaaabff1181e519b155d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dfbfe",
                            table="instruments_formrequest",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "formlinkhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="3a8b58b38c47383761659d98fdebf06dd30648d4",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_3c034",
                            table="instruments_formlinkhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "formlinkhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="463e4679e554df498b91348895a219e157706cfe",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9137c",
                            table="instruments_formlinkhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "formlink",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="0112c8a92de87f764e3c7a90220947e640229fdf",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_6e685",
                            table="instruments_formlink",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "formlink",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="917fb642db93fb3feb4e6b1441a32fcd7535f8b4",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_129f7",
                            table="instruments_formlink",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "formlink",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "instruments_formlinkhistory" ("clinic_id", "created_at", "expires_at", "id", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "revoked_at", "token_hash", "updated_at", "used_at", "version", "wrong_tries") VALUES (NEW."clinic_id", NEW."created_at", NEW."expires_at", NEW."id", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."request_id", NEW."revoked_at", NEW."token_hash", NEW."updated_at", NEW."used_at", NEW."version", NEW."wrong_tries"); RETURN NULL;',
                            hash="8fdb3fa8e10c1e8822e79c485c03f3acb18ab58f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5a528",
                            table="instruments_formlink",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "formlink",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "instruments_formlinkhistory" ("clinic_id", "created_at", "expires_at", "id", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "revoked_at", "token_hash", "updated_at", "used_at", "version", "wrong_tries") VALUES (NEW."clinic_id", NEW."created_at", NEW."expires_at", NEW."id", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."request_id", NEW."revoked_at", NEW."token_hash", NEW."updated_at", NEW."used_at", NEW."version", NEW."wrong_tries"); RETURN NULL;',
                            hash="864d0fc56dc108f58931fdb6257569465a55b924",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_19d81",
                            table="instruments_formlink",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "formlink",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "instruments_formlinkhistory" ("clinic_id", "created_at", "expires_at", "id", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "revoked_at", "token_hash", "updated_at", "used_at", "version", "wrong_tries") VALUES (OLD."clinic_id", OLD."created_at", OLD."expires_at", OLD."id", OLD."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."request_id", OLD."revoked_at", OLD."token_hash", OLD."updated_at", OLD."used_at", OLD."version", OLD."wrong_tries"); RETURN NULL;',
                            hash="6f4bf67b08340817d08b982e5e8febd0bfbfb4bd",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_539ac",
                            table="instruments_formlink",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "assessmenthistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="ab1b221e719296e7a564aabe37c0cbe860600d71",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_88f4a",
                            table="instruments_assessmenthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "assessmenthistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9fe3f314d2a940155109361b2061ed0868f6d147",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f30dc",
                            table="instruments_assessmenthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "assessment",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="4f3634dd332c3816607d30a58036ff7c88399b23",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_1e6d6",
                            table="instruments_assessment",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "assessment",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="06246d09b54b27d6e7cc79dccf2c4553953c5af6",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_13c14",
                            table="instruments_assessment",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "assessment",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "instruments_assessmenthistory" ("answers", "band", "client_key", "clinic_id", "completed_by", "course_id", "created_at", "findings", "id", "instrument", "instrument_version", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "remark", "replaces_id", "request_id", "session_id", "source", "status", "status_reason", "subscores", "taken_at", "taken_on", "total", "updated_at", "version") VALUES (NEW."answers", NEW."band", NEW."client_key", NEW."clinic_id", NEW."completed_by", NEW."course_id", NEW."created_at", NEW."findings", NEW."id", NEW."instrument", NEW."instrument_version", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."remark", NEW."replaces_id", NEW."request_id", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."subscores", NEW."taken_at", NEW."taken_on", NEW."total", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="1eac94aa0a3e06b955a34ba9abc4490e65a0cc2d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_07064",
                            table="instruments_assessment",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "assessment",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "instruments_assessmenthistory" ("answers", "band", "client_key", "clinic_id", "completed_by", "course_id", "created_at", "findings", "id", "instrument", "instrument_version", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "remark", "replaces_id", "request_id", "session_id", "source", "status", "status_reason", "subscores", "taken_at", "taken_on", "total", "updated_at", "version") VALUES (NEW."answers", NEW."band", NEW."client_key", NEW."clinic_id", NEW."completed_by", NEW."course_id", NEW."created_at", NEW."findings", NEW."id", NEW."instrument", NEW."instrument_version", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."remark", NEW."replaces_id", NEW."request_id", NEW."session_id", NEW."source", NEW."status", NEW."status_reason", NEW."subscores", NEW."taken_at", NEW."taken_on", NEW."total", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="27167cf3809e6f6d60bd108c92e678081e6dc073",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3b951",
                            table="instruments_assessment",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "assessment",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "instruments_assessmenthistory" ("answers", "band", "client_key", "clinic_id", "completed_by", "course_id", "created_at", "findings", "id", "instrument", "instrument_version", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "remark", "replaces_id", "request_id", "session_id", "source", "status", "status_reason", "subscores", "taken_at", "taken_on", "total", "updated_at", "version") VALUES (OLD."answers", OLD."band", OLD."client_key", OLD."clinic_id", OLD."completed_by", OLD."course_id", OLD."created_at", OLD."findings", OLD."id", OLD."instrument", OLD."instrument_version", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."remark", OLD."replaces_id", OLD."request_id", OLD."session_id", OLD."source", OLD."status", OLD."status_reason", OLD."subscores", OLD."taken_at", OLD."taken_on", OLD."total", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="7e6ce9db43c936d0e01a8bf012c53583da7a5ed2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cc877",
                            table="instruments_assessment",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "formrequesthistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="bfa7912207f6b227baea499f4149a9b482904635",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_27364",
                            table="instruments_formrequesthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "formrequesthistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="084e7950b381affea8d87b49c21f85ee30cacced",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_912f2",
                            table="instruments_formrequesthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        IsolateByClinic(
            "Assessment",
            "FormRequest",
            "FormLinkHistory",
            "AssessmentHistory",
            "FormRequestHistory",
        ),
        IsolateByClinic("FormLink", key_column="token_hash"),
    ]
