import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import clinic.core.clock
import clinic.core.ids
from clinic.core.rls import IsolateByClinic

# Whoever presents a token's hash sees the token's row; this shows the client it belongs to as well, so that one
# query finds both before any clinic is entered.
CREATE = """
CREATE POLICY taper_token ON accounts_apiclient FOR SELECT USING (
    id IN (
        SELECT client_id FROM fhir_accesstoken
        WHERE token_hash = nullif(current_setting('taper.key', true), '')
    )
)
"""
DROP = "DROP POLICY taper_token ON accounts_apiclient"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_runtime_role"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessToken",
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
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="accounts.apiclient",
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
            },
        ),
        migrations.CreateModel(
            name="UsedAssertion",
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
                ("jti", models.CharField(max_length=200)),
                ("expires_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_assertions",
                        to="accounts.apiclient",
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
                "constraints": [
                    models.UniqueConstraint(fields=("client", "jti"), name="assertion_used_once")
                ],
            },
        ),
        IsolateByClinic(
            "UsedAssertion",
        ),
        IsolateByClinic("AccessToken", key_column="token_hash"),
        migrations.RunSQL(CREATE, DROP),
    ]
