import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.audit.operations import AddTriggers


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="patient",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="patient",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="patient",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="weight",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="weight",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="weight",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="patient",
            name="given_as_sent",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=160),
                blank=True,
                default=list,
                help_text="Where each given name ends, as another system sent them; without effect once given_names differs",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="patienthistory",
            name="given_as_sent",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=160),
                blank=True,
                default=list,
                help_text="Where each given name ends, as another system sent them; without effect once given_names differs",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="weight",
            name="note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="weight",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="patients.weight",
            ),
        ),
        migrations.AddField(
            model_name="weighthistory",
            name="note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="weighthistory",
            name="replaces",
            field=models.ForeignKey(
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
        migrations.AlterField(
            model_name="weight",
            name="kg",
            field=models.DecimalField(decimal_places=3, max_digits=6),
        ),
        migrations.AlterField(
            model_name="weighthistory",
            name="kg",
            field=models.DecimalField(decimal_places=3, max_digits=6),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patient",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_patienthistory" ("address", "client_key", "clinic_id", "created_at", "date_of_birth", "driving", "email", "email_consent_at", "escort_name", "escort_phone", "family_name", "given_as_sent", "given_names", "id", "is_active", "japanese_ancestry", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "preferred_channel", "preferred_name", "pregnancy", "pregnancy_checked_on", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "sex", "sms_consent_at", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."address", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."date_of_birth", NEW."driving", NEW."email", NEW."email_consent_at", NEW."escort_name", NEW."escort_phone", NEW."family_name", NEW."given_as_sent", NEW."given_names", NEW."id", NEW."is_active", NEW."japanese_ancestry", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."phone", NEW."preferred_channel", NEW."preferred_name", NEW."pregnancy", NEW."pregnancy_checked_on", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."sex", NEW."sms_consent_at", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="14b5b8cf4885a89df9a0e8b05afe4af4be06e2ad",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_62165",
                    table="patients_patient",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patient",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "patients_patienthistory" ("address", "client_key", "clinic_id", "created_at", "date_of_birth", "driving", "email", "email_consent_at", "escort_name", "escort_phone", "family_name", "given_as_sent", "given_names", "id", "is_active", "japanese_ancestry", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "preferred_channel", "preferred_name", "pregnancy", "pregnancy_checked_on", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "sex", "sms_consent_at", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."address", NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."date_of_birth", NEW."driving", NEW."email", NEW."email_consent_at", NEW."escort_name", NEW."escort_phone", NEW."family_name", NEW."given_as_sent", NEW."given_names", NEW."id", NEW."is_active", NEW."japanese_ancestry", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."phone", NEW."preferred_channel", NEW."preferred_name", NEW."pregnancy", NEW."pregnancy_checked_on", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."sex", NEW."sms_consent_at", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="21410d2c32f68849f23c8cd12944e5638ee5f804",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_546ce",
                    table="patients_patient",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patient",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_patienthistory" ("address", "client_key", "clinic_id", "created_at", "date_of_birth", "driving", "email", "email_consent_at", "escort_name", "escort_phone", "family_name", "given_as_sent", "given_names", "id", "is_active", "japanese_ancestry", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "preferred_channel", "preferred_name", "pregnancy", "pregnancy_checked_on", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "sex", "sms_consent_at", "source", "status", "status_reason", "updated_at", "version") VALUES (OLD."address", OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."date_of_birth", OLD."driving", OLD."email", OLD."email_consent_at", OLD."escort_name", OLD."escort_phone", OLD."family_name", OLD."given_as_sent", OLD."given_names", OLD."id", OLD."is_active", OLD."japanese_ancestry", OLD."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."phone", OLD."preferred_channel", OLD."preferred_name", OLD."pregnancy", OLD."pregnancy_checked_on", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."sex", OLD."sms_consent_at", OLD."source", OLD."status", OLD."status_reason", OLD."updated_at", OLD."version"); RETURN NULL;',
                    hash="1414b82e05734b3f5545a553018313bf839f7102",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9898d",
                    table="patients_patient",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weight",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_weighthistory" ("client_key", "clinic_id", "created_at", "id", "kg", "measured_at", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replaces_id", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."id", NEW."kg", NEW."measured_at", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."replaces_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="4cdd676395e3e44c198d296f07196ab4030ec28e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_611a2",
                    table="patients_weight",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weight",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "patients_weighthistory" ("client_key", "clinic_id", "created_at", "id", "kg", "measured_at", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replaces_id", "source", "status", "status_reason", "updated_at", "version") VALUES (NEW."client_key", NEW."clinic_id", NEW."created_at", NEW."id", NEW."kg", NEW."measured_at", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_by_kind", NEW."recorded_by_name", NEW."replaces_id", NEW."source", NEW."status", NEW."status_reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="51ce79129d45bab6b15fc87ecbfbc47a9ad5f2d6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_aad99",
                    table="patients_weight",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weight",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_weighthistory" ("client_key", "clinic_id", "created_at", "id", "kg", "measured_at", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_by_kind", "recorded_by_name", "replaces_id", "source", "status", "status_reason", "updated_at", "version") VALUES (OLD."client_key", OLD."clinic_id", OLD."created_at", OLD."id", OLD."kg", OLD."measured_at", OLD."note", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_by_kind", OLD."recorded_by_name", OLD."replaces_id", OLD."source", OLD."status", OLD."status_reason", OLD."updated_at", OLD."version"); RETURN NULL;',
                    hash="b294c25ba98ae01df084b7c04c8d20f15dc86d1f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fc0ff",
                    table="patients_weight",
                    when="AFTER",
                ),
            ),
        ),
        AddTriggers([]),
    ]
