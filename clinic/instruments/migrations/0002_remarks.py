import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.audit.operations import AddTriggers


class Migration(migrations.Migration):
    dependencies = [
        ("instruments", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessment",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessment",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="assessment",
            name="remark",
            field=models.TextField(
                blank=True,
                help_text="What was written beside the answers, and what was odd about them",
                max_length=2000,
            ),
        ),
        migrations.AddField(
            model_name="assessmenthistory",
            name="remark",
            field=models.TextField(
                blank=True,
                help_text="What was written beside the answers, and what was odd about them",
                max_length=2000,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
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
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
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
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
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
        AddTriggers([]),
    ]
