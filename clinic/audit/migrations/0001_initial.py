import pgtrigger.compiler
from django.db import migrations, models

import clinic.core.clock
import clinic.core.ids
from clinic.audit.operations import AddTriggers
from clinic.core.rls import IsolateByClinic


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_runtime_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("clinic_id", models.UUIDField()),
                ("at", models.DateTimeField(default=clinic.core.clock.now)),
                (
                    "actor_kind",
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
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=200)),
                (
                    "door",
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
                ("patient_id", models.UUIDField(null=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("chart", "chart opened"),
                            ("session", "session opened"),
                            ("course", "course opened"),
                            ("list", "list opened"),
                            ("search", "record searched"),
                            ("export", "record exported"),
                            ("fhir", "read by an EHR"),
                            ("sign-in", "sign-in refused"),
                            ("signed-in", "signed in"),
                            ("account", "password or second factor changed"),
                            ("refused", "page refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("request_id", models.CharField(blank=True, max_length=64)),
                ("detail", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clinic_id", "patient_id", "-at"], name="access_by_patient"),
                    models.Index(fields=["clinic_id", "-at", "-id"], name="access_by_time"),
                    models.Index(fields=["clinic_id", "actor_id", "-at"], name="access_by_actor"),
                ],
            },
        ),
        AddTriggers(
            triggers=[
                (
                    "accessentry",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0c114a1282803c010fda1b82369468aad4c601cd",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0d31e",
                            table="audit_accessentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "accessentry",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="d78a44cfb2cfa3673ecd6e594d6753d1e51aa90d",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_833a6",
                            table="audit_accessentry",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        IsolateByClinic(
            "AccessEntry",
        ),
    ]
