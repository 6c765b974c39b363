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
        ("safety", "0001_initial"),
        ("treatments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit-7-days", "visit in 7 days"),
                            ("visit-2-days", "visit in 2 days"),
                            ("visit-1-day", "visit tomorrow"),
                            ("preparation", "how to prepare"),
                            ("form-due", "questionnaire due"),
                            ("missed-visit", "missed visit"),
                            ("review-due", "review due"),
                            ("taper-step", "change of interval"),
                            ("visit-changed", "visit moved"),
                            ("visit-cancelled", "visit called off"),
                            ("urgent", "call to the people on duty"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "text message"), ("task", "task for staff")],
                        max_length=10,
                    ),
                ),
                ("dedupe_key", models.CharField(max_length=160)),
                ("due_at", models.DateTimeField()),
                ("not_after", models.DateTimeField(help_text="Later than this it is of no use")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "waiting"),
                            ("claimed", "being prepared"),
                            ("handing-over", "being handed over"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("skipped", "not needed any more"),
                            ("late", "too late to send"),
                            ("needs-person", "may have been sent: check by hand"),
                        ],
                        default="due",
                        max_length=14,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=300)),
                (
                    "is_by_hand",
                    models.BooleanField(default=False, help_text="Somebody asked for it to be sent (again)"),
                ),
                (
                    "is_cancelled_by_hand",
                    models.BooleanField(default=False, help_text="Planning never brings it back"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("idempotency_key", models.CharField(max_length=64)),
                ("address", models.CharField(blank=True, help_text="Where it was last sent", max_length=254)),
                (
                    "letter",
                    models.CharField(
                        blank=True,
                        help_text="Key of the message it went in, with others of that day",
                        max_length=64,
                    ),
                ),
                (
                    "told",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Visits it names: day and time told, null for called off",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True, help_text="As sent, links left out")),
                (
                    "alert",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="safety.alert",
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
                        related_name="reminders",
                        to="treatments.course",
                    ),
                ),
                (
                    "form_request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="instruments.formrequest",
                    ),
                ),
                (
                    "gate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="treatments.reviewgate",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="patients.patient",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="treatments.plannedvisit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["due", "claimed", "handing-over"])),
                        fields=["clinic", "due_at", "id"],
                        name="reminder_ahead",
                    ),
                    models.Index(
                        condition=models.Q(("state", "sent")),
                        fields=["clinic", "-due_at", "-id"],
                        name="reminder_sent",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["failed", "skipped", "late", "needs-person"])),
                        fields=["clinic", "-due_at", "-id"],
                        name="reminder_not_sent",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["failed", "late", "needs-person"])),
                        fields=["clinic", "-due_at", "-id"],
                        name="reminder_for_a_person",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["claimed", "handing-over"])),
                        fields=["clinic", "claimed_at"],
                        name="reminder_in_flight",
                    ),
                    models.Index(fields=["clinic", "patient", "-due_at"], name="reminder_by_patient"),
                    models.Index(
                        condition=models.Q(("kind", "urgent")),
                        fields=["clinic", "alert"],
                        name="reminder_calls",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("clinic", "dedupe_key"), name="reminder_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="reminder_sent_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["failed", "skipped", "late", "needs-person"]), _negated=True
                            ),
                            models.Q(("state_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reminder_failure_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_cancelled_by_hand", False), ("state", "skipped"), _connector="OR"
                        ),
                        name="reminder_cancelled_is_skipped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderHistory",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit-7-days", "visit in 7 days"),
                            ("visit-2-days", "visit in 2 days"),
                            ("visit-1-day", "visit tomorrow"),
                            ("preparation", "how to prepare"),
                            ("form-due", "questionnaire due"),
                            ("missed-visit", "missed visit"),
                            ("review-due", "review due"),
                            ("taper-step", "change of interval"),
                            ("visit-changed", "visit moved"),
                            ("visit-cancelled", "visit called off"),
                            ("urgent", "call to the people on duty"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "text message"), ("task", "task for staff")],
                        max_length=10,
                    ),
                ),
                ("dedupe_key", models.CharField(max_length=160)),
                ("due_at", models.DateTimeField()),
                ("not_after", models.DateTimeField(help_text="Later than this it is of no use")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "waiting"),
                            ("claimed", "being prepared"),
                            ("handing-over", "being handed over"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("skipped", "not needed any more"),
                            ("late", "too late to send"),
                            ("needs-person", "may have been sent: check by hand"),
                        ],
                        default="due",
                        max_length=14,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=300)),
                (
                    "is_by_hand",
                    models.BooleanField(default=False, help_text="Somebody asked for it to be sent (again)"),
                ),
                (
                    "is_cancelled_by_hand",
                    models.BooleanField(default=False, help_text="Planning never brings it back"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("idempotency_key", models.CharField(max_length=64)),
                ("address", models.CharField(blank=True, help_text="Where it was last sent", max_length=254)),
                (
                    "letter",
                    models.CharField(
                        blank=True,
                        help_text="Key of the message it went in, with others of that day",
                        max_length=64,
                    ),
                ),
                (
                    "told",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Visits it names: day and time told, null for called off",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True, help_text="As sent, links left out")),
                (
                    "alert",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="safety.alert",
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
                    "form_request",
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
                (
                    "gate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treatments.reviewgate",
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
                        to="reminders.reminder",
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
                    "reminder",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8ed09ae8fafe6dcc396de86baf4a0cbc0fa7d06c",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_717a4",
                            table="reminders_reminder",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reminder",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="03ad37ef15a0ea4a47e8833c2c7e57d1bd09caa9",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_a8afb",
                            table="reminders_reminder",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reminder",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reminders_reminderhistory" ("address", "alert_id", "attempts", "body", "channel", "claimed_at", "clinic_id", "course_id", "created_at", "dedupe_key", "due_at", "form_request_id", "gate_id", "id", "idempotency_key", "is_by_hand", "is_cancelled_by_hand", "kind", "letter", "not_after", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state", "state_reason", "subject", "told", "updated_at", "version", "visit_id") VALUES (NEW."address", NEW."alert_id", NEW."attempts", NEW."body", NEW."channel", NEW."claimed_at", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."dedupe_key", NEW."due_at", NEW."form_request_id", NEW."gate_id", NEW."id", NEW."idempotency_key", NEW."is_by_hand", NEW."is_cancelled_by_hand", NEW."kind", NEW."letter", NEW."not_after", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."sent_at", NEW."state", NEW."state_reason", NEW."subject", NEW."told", NEW."updated_at", NEW."version", NEW."visit_id"); RETURN NULL;',
                            hash="e4d84c0095c1ab3bfe0b96dad31d4ce4ba01aeaa",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3d2e2",
                            table="reminders_reminder",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "reminder",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reminders_reminderhistory" ("address", "alert_id", "attempts", "body", "channel", "claimed_at", "clinic_id", "course_id", "created_at", "dedupe_key", "due_at", "form_request_id", "gate_id", "id", "idempotency_key", "is_by_hand", "is_cancelled_by_hand", "kind", "letter", "not_after", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state", "state_reason", "subject", "told", "updated_at", "version", "visit_id") VALUES (NEW."address", NEW."alert_id", NEW."attempts", NEW."body", NEW."channel", NEW."claimed_at", NEW."clinic_id", NEW."course_id", NEW."created_at", NEW."dedupe_key", NEW."due_at", NEW."form_request_id", NEW."gate_id", NEW."id", NEW."idempotency_key", NEW."is_by_hand", NEW."is_cancelled_by_hand", NEW."kind", NEW."letter", NEW."not_after", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."sent_at", NEW."state", NEW."state_reason", NEW."subject", NEW."told", NEW."updated_at", NEW."version", NEW."visit_id"); RETURN NULL;',
                            hash="20e2c1158b531ca321366606c1c3480c5ffe5c15",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c3ab0",
                            table="reminders_reminder",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "reminder",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reminders_reminderhistory" ("address", "alert_id", "attempts", "body", "channel", "claimed_at", "clinic_id", "course_id", "created_at", "dedupe_key", "due_at", "form_request_id", "gate_id", "id", "idempotency_key", "is_by_hand", "is_cancelled_by_hand", "kind", "letter", "not_after", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state", "state_reason", "subject", "told", "updated_at", "version", "visit_id") VALUES (OLD."address", OLD."alert_id", OLD."attempts", OLD."body", OLD."channel", OLD."claimed_at", OLD."clinic_id", OLD."course_id", OLD."created_at", OLD."dedupe_key", OLD."due_at", OLD."form_request_id", OLD."gate_id", OLD."id", OLD."idempotency_key", OLD."is_by_hand", OLD."is_cancelled_by_hand", OLD."kind", OLD."letter", OLD."not_after", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."sent_at", OLD."state", OLD."state_reason", OLD."subject", OLD."told", OLD."updated_at", OLD."version", OLD."visit_id"); RETURN NULL;',
                            hash="9b00b55f1a250c977a08ed96ba0f22461350ffcc",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fe464",
                            table="reminders_reminder",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "reminderhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="d311d5cac13a29e9249dff6e3e908e8bfc4f313f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_ffe14",
                            table="reminders_reminderhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "reminderhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6a51502299124a7497e9e6e0bbd219039b54eec6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_82a7d",
                            table="reminders_reminderhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        IsolateByClinic(
            "Reminder",
            "ReminderHistory",
        ),
    ]
