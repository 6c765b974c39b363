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
        ("instruments", "0001_initial"),
        ("patients", "0001_initial"),
        ("treatments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CourseOutcome",
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
                ("instrument", models.CharField(max_length=20)),
                ("is_primary", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("baseline", "baseline"),
                            ("responding", "responding"),
                            ("response", "response"),
                            ("remission", "remission"),
                            ("possible-relapse", "possible relapse"),
                            ("relapse", "relapse"),
                            ("no-response", "no response"),
                        ],
                        max_length=20,
                    ),
                ),
                ("state_since", models.DateField(blank=True, null=True)),
                (
                    "baseline_total",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
                ),
                ("baseline_on", models.DateField(blank=True, null=True)),
                ("baseline_warning", models.CharField(blank=True, max_length=200)),
                ("latest_total", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("latest_on", models.DateField(blank=True, null=True)),
                ("best_total", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                (
                    "percent_change",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=10, null=True),
                ),
                ("response_on", models.DateField(blank=True, null=True)),
                ("remission_on", models.DateField(blank=True, null=True)),
                ("stable_since", models.DateField(blank=True, null=True)),
                ("stable_kind", models.CharField(blank=True, max_length=20)),
                ("possible_relapse_on", models.DateField(blank=True, null=True)),
                ("rescore_from", models.DateField(blank=True, null=True)),
                ("rescore_until", models.DateField(blank=True, null=True)),
                ("relapse_on", models.DateField(blank=True, null=True)),
                ("relapse_reason", models.CharField(blank=True, max_length=200)),
                (
                    "follow_ups",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="By where watching for a relapse starts and which rule confirms one: from, until, how it ended",
                    ),
                ),
                ("criteria", models.JSONField(default=dict, help_text="Cut-offs used, each with its source")),
                (
                    "recent_totals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=2, max_digits=6),
                        default=list,
                        help_text="Last scores, for a sparkline",
                        size=None,
                    ),
                ),
                (
                    "derived_from",
                    models.CharField(
                        help_text="Fingerprint of the scores and events it was derived from", max_length=64
                    ),
                ),
                ("rebuilt_at", models.DateTimeField()),
                (
                    "baseline",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="instruments.assessment",
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
                        related_name="outcomes",
                        to="treatments.course",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clinic", "is_primary", "state"], name="outcome_by_state"),
                    models.Index(
                        condition=models.Q(("is_primary", True), ("state", "possible-relapse")),
                        fields=["clinic", "rescore_until", "id"],
                        name="outcome_second_score_due",
                    ),
                    models.Index(fields=["clinic", "instrument"], name="outcome_by_instrument"),
                    models.Index(fields=["clinic", "patient"], name="outcome_by_patient"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "instrument"), name="one_outcome_per_course_instrument"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseOutcomeHistory",
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
                ("instrument", models.CharField(max_length=20)),
                ("is_primary", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("baseline", "baseline"),
                            ("responding", "responding"),
                            ("response", "response"),
                            ("remission", "remission"),
                            ("possible-relapse", "possible relapse"),
                            ("relapse", "relapse"),
                            ("no-response", "no response"),
                        ],
                        max_length=20,
                    ),
                ),
                ("state_since", models.DateField(blank=True, null=True)),
                (
                    "baseline_total",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
                ),
                ("baseline_on", models.DateField(blank=True, null=True)),
                ("baseline_warning", models.CharField(blank=True, max_length=200)),
                ("latest_total", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("latest_on", models.DateField(blank=True, null=True)),
                ("best_total", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                (
                    "percent_change",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=10, null=True),
                ),
                ("response_on", models.DateField(blank=True, null=True)),
                ("remission_on", models.DateField(blank=True, null=True)),
                ("stable_since", models.DateField(blank=True, null=True)),
                ("stable_kind", models.CharField(blank=True, max_length=20)),
                ("possible_relapse_on", models.DateField(blank=True, null=True)),
                ("rescore_from", models.DateField(blank=True, null=True)),
                ("rescore_until", models.DateField(blank=True, null=True)),
                ("relapse_on", models.DateField(blank=True, null=True)),
                ("relapse_reason", models.CharField(blank=True, max_length=200)),
                (
                    "follow_ups",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="By where watching for a relapse starts and which rule confirms one: from, until, how it ended",
                    ),
                ),
                ("criteria", models.JSONField(default=dict, help_text="Cut-offs used, each with its source")),
                (
                    "recent_totals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=2, max_digits=6),
                        default=list,
                        help_text="Last scores, for a sparkline",
                        size=None,
                    ),
                ),
                (
                    "derived_from",
                    models.CharField(
                        help_text="Fingerprint of the scores and events it was derived from", max_length=64
                    ),
                ),
                ("rebuilt_at", models.DateTimeField()),
                (
                    "baseline",
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
                        to="outcomes.courseoutcome",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutcomePoint",
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
                    "is_current",
                    models.BooleanField(default=True, help_text="False once its score no longer stands"),
                ),
                ("on", models.DateField()),
                ("day", models.SmallIntegerField()),
                ("total", models.DecimalField(decimal_places=2, max_digits=6)),
                ("points_change", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("percent_change", models.DecimalField(decimal_places=6, max_digits=10, null=True)),
                ("is_response", models.BooleanField(default=False)),
                ("is_partial", models.BooleanField(default=False)),
                ("is_remission", models.BooleanField(default=False)),
                ("is_relapse_signal", models.BooleanField(default=False)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_points",
                        to="instruments.assessment",
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
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="outcomes.courseoutcome",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["clinic", "outcome", "day"], name="point_by_outcome")],
                "constraints": [
                    models.UniqueConstraint(fields=("outcome", "assessment"), name="one_point_per_score")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomePointHistory",
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
                    "is_current",
                    models.BooleanField(default=True, help_text="False once its score no longer stands"),
                ),
                ("on", models.DateField()),
                ("day", models.SmallIntegerField()),
                ("total", models.DecimalField(decimal_places=2, max_digits=6)),
                ("points_change", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("percent_change", models.DecimalField(decimal_places=6, max_digits=10, null=True)),
                ("is_response", models.BooleanField(default=False)),
                ("is_partial", models.BooleanField(default=False)),
                ("is_remission", models.BooleanField(default=False)),
                ("is_relapse_signal", models.BooleanField(default=False)),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="instruments.assessment",
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
                    "outcome",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="outcomes.courseoutcome",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="outcomes.outcomepoint",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RebuildReport",
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
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("courses", models.PositiveIntegerField()),
                ("drifted", models.PositiveIntegerField()),
                ("details", models.JSONField(default=list)),
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
                "indexes": [models.Index(fields=["clinic", "-started_at"], name="rebuild_by_time")],
            },
        ),
        migrations.CreateModel(
            name="CohortFigures",
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
                ("instrument", models.CharField(max_length=20)),
                ("filter_key", models.CharField(max_length=300)),
                ("body", models.JSONField()),
                ("computed_at", models.DateTimeField()),
                ("took_ms", models.PositiveIntegerField(default=0)),
                (
                    "wanted_at",
                    models.DateTimeField(help_text="Last looked at: figures nobody reads are not refreshed"),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clinic", "instrument", "filter_key"), name="one_set_of_figures"
                    )
                ],
            },
        ),
        AddTriggers(
            triggers=[
                (
                    "courseoutcome",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="b04aa5515d5b937e3f2c07e5cb5ecd70d2896e27",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_80286",
                            table="outcomes_courseoutcome",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "courseoutcome",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="d52ce4bac1542322cfa392852db004fbf8566bf3",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_e7ccd",
                            table="outcomes_courseoutcome",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "courseoutcome",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "outcomes_courseoutcomehistory" ("baseline_id", "baseline_on", "baseline_total", "baseline_warning", "best_total", "clinic_id", "course_id", "created_at", "criteria", "derived_from", "follow_ups", "id", "instrument", "is_primary", "latest_on", "latest_total", "patient_id", "percent_change", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "possible_relapse_on", "rebuilt_at", "recent_totals", "relapse_on", "relapse_reason", "remission_on", "rescore_from", "rescore_until", "response_on", "stable_kind", "stable_since", "state", "state_since", "updated_at", "version") VALUES (NEW."baseline_id", NEW."baseline_on", NEW."baseline_total", NEW."baseline_warning", NEW."best_total", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."criteria", NEW."derived_from", NEW."follow_ups", NEW."id", NEW."instrument", NEW."is_primary", NEW."latest_on", NEW."latest_total", NEW."patient_id", NEW."percent_change", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."possible_relapse_on", NEW."rebuilt_at", NEW."recent_totals", NEW."relapse_on", NEW."relapse_reason", NEW."remission_on", NEW."rescore_from", NEW."rescore_until", NEW."response_on", NEW."stable_kind", NEW."stable_since", NEW."state", NEW."state_since", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="41c440429c70653d0babfc8b299629bf2edf08d0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_37077",
                            table="outcomes_courseoutcome",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "courseoutcome",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "outcomes_courseoutcomehistory" ("baseline_id", "baseline_on", "baseline_total", "baseline_warning", "best_total", "clinic_id", "course_id", "created_at", "criteria", "derived_from", "follow_ups", "id", "instrument", "is_primary", "latest_on", "latest_total", "patient_id", "percent_change", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "possible_relapse_on", "rebuilt_at", "recent_totals", "relapse_on", "relapse_reason", "remission_on", "rescore_from", "rescore_until", "response_on", "stable_kind", "stable_since", "state", "state_since", "updated_at", "version") VALUES (NEW."baseline_id", NEW."baseline_on", NEW."baseline_total", NEW."baseline_warning", NEW."best_total", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."criteria", NEW."derived_from", NEW."follow_ups", NEW."id", NEW."instrument", NEW."is_primary", NEW."latest_on", NEW."latest_total", NEW."patient_id", NEW."percent_change", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."possible_relapse_on", NEW."rebuilt_at", NEW."recent_totals", NEW."relapse_on", NEW."relapse_reason", NEW."remission_on", NEW."rescore_from", NEW."rescore_until", NEW."response_on", NEW."stable_kind", NEW."stable_since", NEW."state", NEW."state_since", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="e8a573950240248c8ad8381436607a68ba56911c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5338a",
                            table="outcomes_courseoutcome",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "courseoutcome",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "outcomes_courseoutcomehistory" ("baseline_id", "baseline_on", "baseline_total", "baseline_warning", "best_total", "clinic_id", "course_id", "created_at", "criteria", "derived_from", "follow_ups", "id", "instrument", "is_primary", "latest_on", "latest_total", "patient_id", "percent_change", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "possible_relapse_on", "rebuilt_at", "recent_totals", "relapse_on", "relapse_reason", "remission_on", "rescore_from", "rescore_until", "response_on", "stable_kind", "stable_since", "state", "state_since", "updated_at", "version") VALUES (OLD."baseline_id", OLD."baseline_on", OLD."baseline_total", OLD."baseline_warning", OLD."best_total", OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."criteria", OLD."derived_from", OLD."follow_ups", OLD."id", OLD."instrument", OLD."is_primary", OLD."latest_on", OLD."latest_total", OLD."patient_id", OLD."percent_change", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."possible_relapse_on", OLD."rebuilt_at", OLD."recent_totals", OLD."relapse_on", OLD."relapse_reason", OLD."remission_on", OLD."rescore_from", OLD."rescore_until", OLD."response_on", OLD."stable_kind", OLD."stable_since", OLD."state", OLD."state_since", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="52f50c2dcbd32ee3a912e56bcf478a1c739bffc8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f1ea6",
                            table="outcomes_courseoutcome",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "courseoutcomehistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="473867f55b6cd931fe6f1fb2c2bc8762d310db09",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_cfbbf",
                            table="outcomes_courseoutcomehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "courseoutcomehistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7d169e517e9e081abaaeb4f95a1b8e40694a6fed",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_72260",
                            table="outcomes_courseoutcomehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "outcomepoint",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="def45c251c6766e353520ffb165144afb7d3a1f0",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_13c61",
                            table="outcomes_outcomepoint",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "outcomepoint",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="8054830b7615ffcc861748f814415140cf223616",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_b0161",
                            table="outcomes_outcomepoint",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "outcomepoint",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "outcomes_outcomepointhistory" ("assessment_id", "clinic_id", "created_at", "day", "id", "is_current", "is_partial", "is_relapse_signal", "is_remission", "is_response", "on", "outcome_id", "percent_change", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points_change", "total", "updated_at", "version") VALUES (NEW."assessment_id", NEW."clinic_id", NEW."created_at", NEW."day", NEW."id", NEW."is_current", NEW."is_partial", NEW."is_relapse_signal", NEW."is_remission", NEW."is_response", NEW."on", NEW."outcome_id", NEW."percent_change", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."points_change", NEW."total", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="b5c77f633398e7d00f95b9597c30963a1ab5886a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a5a9e",
                            table="outcomes_outcomepoint",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "outcomepoint",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "outcomes_outcomepointhistory" ("assessment_id", "clinic_id", "created_at", "day", "id", "is_current", "is_partial", "is_relapse_signal", "is_remission", "is_response", "on", "outcome_id", "percent_change", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points_change", "total", "updated_at", "version") VALUES (NEW."assessment_id", NEW."clinic_id", NEW."created_at", NEW."day", NEW."id", NEW."is_current", NEW."is_partial", NEW."is_relapse_signal", NEW."is_remission", NEW."is_response", NEW."on", NEW."outcome_id", NEW."percent_change", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."points_change", NEW."total", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="05a9b2e40b88851bd7184b728d9cc6ead0542760",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e76aa",
                            table="outcomes_outcomepoint",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "outcomepoint",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "outcomes_outcomepointhistory" ("assessment_id", "clinic_id", "created_at", "day", "id", "is_current", "is_partial", "is_relapse_signal", "is_remission", "is_response", "on", "outcome_id", "percent_change", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points_change", "total", "updated_at", "version") VALUES (OLD."assessment_id", OLD."clinic_id", OLD."created_at", OLD."day", OLD."id", OLD."is_current", OLD."is_partial", OLD."is_relapse_signal", OLD."is_remission", OLD."is_response", OLD."on", OLD."outcome_id", OLD."percent_change", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."points_change", OLD."total", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="11a9c636ca2b13b79446859899600d04b2c7a000",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_10ede",
                            table="outcomes_outcomepoint",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "outcomepointhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="ca4092c7b9b382f54cb5943cbb8bab1a9b84d25b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_ed034",
                            table="outcomes_outcomepointhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "outcomepointhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4bbfba8ae8ccc9404d0e1c5f0f4e53a5aa190fea",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a6f7f",
                            table="outcomes_outcomepointhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        IsolateByClinic(
            "CourseOutcome",
            "CourseOutcomeHistory",
            "OutcomePoint",
            "OutcomePointHistory",
            "RebuildReport",
            "CohortFigures",
        ),
    ]
