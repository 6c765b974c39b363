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
    ]

    operations = [
        migrations.CreateModel(
            name="ProtocolVersion",
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
                ("key", models.SlugField(max_length=60)),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("product", models.CharField(max_length=40)),
                ("route", models.CharField(max_length=40)),
                ("jurisdiction", models.CharField(blank=True, max_length=10)),
                ("definition", models.JSONField()),
                ("is_offered", models.BooleanField(default=True, help_text="Shown when a course is started")),
                ("change_reason", models.CharField(blank=True, max_length=500)),
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
                    models.UniqueConstraint(fields=("clinic", "key", "number"), name="protocol_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtocolVersionHistory",
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
                ("key", models.SlugField(db_index=False, max_length=60)),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("product", models.CharField(max_length=40)),
                ("route", models.CharField(max_length=40)),
                ("jurisdiction", models.CharField(blank=True, max_length=10)),
                ("definition", models.JSONField()),
                ("is_offered", models.BooleanField(default=True, help_text="Shown when a course is started")),
                ("change_reason", models.CharField(blank=True, max_length=500)),
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
                        to="protocols.protocolversion",
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
                    "protocolversion",
                    pgtrigger.compiler.Trigger(
                        name="frozen_definition",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."product" IS DISTINCT FROM (NEW."product") OR OLD."route" IS DISTINCT FROM (NEW."route") OR OLD."jurisdiction" IS DISTINCT FROM (NEW."jurisdiction") OR OLD."definition" IS DISTINCT FROM (NEW."definition"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="cc60f49c533206681854693c1d8b0b3b53bbb492",
                            operation="UPDATE",
                            pgid="pgtrigger_frozen_definition_458e4",
                            table="protocols_protocolversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "protocolversion",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="5688d1f49116d4b24ebe5d6918353ed12d948ff9",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_e870f",
                            table="protocols_protocolversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "protocolversion",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="ff9099a36b21b8491f0bb161f1f5e3fed4613d09",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_ec892",
                            table="protocols_protocolversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "protocolversion",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "protocols_protocolversionhistory" ("change_reason", "clinic_id", "created_at", "definition", "id", "is_offered", "jurisdiction", "key", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "route", "updated_at", "version") VALUES (NEW."change_reason", NEW."clinic_id", NEW."created_at", NEW."definition", NEW."id", NEW."is_offered", NEW."jurisdiction", NEW."key", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."product", NEW."route", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="c309a457c7d879c837e8994e1b08fa60db35d69a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f348a",
                            table="protocols_protocolversion",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "protocolversion",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "protocols_protocolversionhistory" ("change_reason", "clinic_id", "created_at", "definition", "id", "is_offered", "jurisdiction", "key", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "route", "updated_at", "version") VALUES (NEW."change_reason", NEW."clinic_id", NEW."created_at", NEW."definition", NEW."id", NEW."is_offered", NEW."jurisdiction", NEW."key", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."product", NEW."route", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="effaacd725d46f576cff01baabe6e8caed29ba3c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0f23a",
                            table="protocols_protocolversion",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "protocolversion",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "protocols_protocolversionhistory" ("change_reason", "clinic_id", "created_at", "definition", "id", "is_offered", "jurisdiction", "key", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "route", "updated_at", "version") VALUES (OLD."change_reason", OLD."clinic_id", OLD."created_at", OLD."definition", OLD."id", OLD."is_offered", OLD."jurisdiction", OLD."key", OLD."name", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."product", OLD."route", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="1c6cb4960b569b0abed8301e9bc5a1b2ccae5018",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2fa93",
                            table="protocols_protocolversion",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "protocolversionhistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="e7a455bf916109e9150893794e2d669fbeb0116f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_d45c9",
                            table="protocols_protocolversionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "protocolversionhistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8d49720c30c9e8e023e51ebfddd73067b8484348",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_91c64",
                            table="protocols_protocolversionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        IsolateByClinic(
            "ProtocolVersion",
            "ProtocolVersionHistory",
        ),
    ]
