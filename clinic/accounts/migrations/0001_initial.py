import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import clinic.accounts.models
import clinic.core.clock
import clinic.core.ids
import clinic.core.mails
import clinic.core.phones
from clinic.audit.operations import AddTriggers
from clinic.core.rls import IsolateByClinic


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_runtime_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(
                        default=clinic.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        max_length=254, unique=True, validators=[clinic.core.mails.validate_mail]
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(default=clinic.core.clock.now, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Clinic",
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
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "time_zone",
                    models.CharField(max_length=60, validators=[clinic.accounts.models.validate_time_zone]),
                ),
                (
                    "opening_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=clinic.accounts.models.default_opening_days,
                        help_text="ISO weekdays, Monday is 1",
                        size=None,
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=40, validators=[clinic.core.phones.validate_phone]
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300)),
                (
                    "crisis_contact",
                    models.CharField(
                        help_text="Shown to a patient at once when an answer points at suicide",
                        max_length=300,
                    ),
                ),
                (
                    "duty_email",
                    models.EmailField(
                        blank=True,
                        help_text="Read at all hours; told first of a suicide answer. Empty: whoever may acknowledge it",
                        max_length=254,
                        validators=[clinic.core.mails.validate_mail],
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(
                        default=datetime.time(20, 0),
                        help_text="No message is sent from this clinic-local time",
                    ),
                ),
                ("quiet_until", models.TimeField(default=datetime.time(8, 0))),
                (
                    "jurisdiction",
                    models.CharField(
                        default="US", help_text="Which label's rules apply: US, EU, UK", max_length=10
                    ),
                ),
                (
                    "weight_unit",
                    models.CharField(
                        choices=[("kg", "kilograms"), ("lb", "pounds")],
                        default="kg",
                        help_text="In which unit a weight is typed unless the other is chosen; kept in kilograms all the same",
                        max_length=2,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opening_days__len__gte", 1),
                            ("opening_days__contained_by", [1, 2, 3, 4, 5, 6, 7]),
                        ),
                        name="clinic_opens_some_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiClient",
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
                ("client_id", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("jwks", models.JSONField(help_text="Public keys; an inline JWKS document")),
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ApiClientHistory",
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
                ("client_id", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("jwks", models.JSONField(help_text="Public keys; an inline JWKS document")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="accounts.apiclient",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClinicClosure",
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
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("reason", models.CharField(max_length=200)),
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
                "indexes": [models.Index(fields=["clinic", "first_day"], name="closure_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="closure_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClinicClosureHistory",
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
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("reason", models.CharField(max_length=200)),
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
                        to="accounts.clinicclosure",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClinicHistory",
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
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("name", models.CharField(max_length=200)),
                (
                    "time_zone",
                    models.CharField(max_length=60, validators=[clinic.accounts.models.validate_time_zone]),
                ),
                (
                    "opening_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=clinic.accounts.models.default_opening_days,
                        help_text="ISO weekdays, Monday is 1",
                        size=None,
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=40, validators=[clinic.core.phones.validate_phone]
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300)),
                (
                    "crisis_contact",
                    models.CharField(
                        help_text="Shown to a patient at once when an answer points at suicide",
                        max_length=300,
                    ),
                ),
                (
                    "duty_email",
                    models.EmailField(
                        blank=True,
                        help_text="Read at all hours; told first of a suicide answer. Empty: whoever may acknowledge it",
                        max_length=254,
                        validators=[clinic.core.mails.validate_mail],
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(
                        default=datetime.time(20, 0),
                        help_text="No message is sent from this clinic-local time",
                    ),
                ),
                ("quiet_until", models.TimeField(default=datetime.time(8, 0))),
                (
                    "jurisdiction",
                    models.CharField(
                        default="US", help_text="Which label's rules apply: US, EU, UK", max_length=10
                    ),
                ),
                (
                    "weight_unit",
                    models.CharField(
                        choices=[("kg", "kilograms"), ("lb", "pounds")],
                        default="kg",
                        help_text="In which unit a weight is typed unless the other is chosen; kept in kilograms all the same",
                        max_length=2,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="accounts.clinic",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("prescriber", "Prescriber"),
                            ("nurse", "Nurse"),
                            ("manager", "Manager"),
                            ("auditor", "Read-only auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("clinic", "user"), name="one_role_per_clinic")
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipHistory",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("prescriber", "Prescriber"),
                            ("nurse", "Nurse"),
                            ("manager", "Manager"),
                            ("auditor", "Read-only auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
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
                        to="accounts.membership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ThresholdOverride",
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
                ("value", models.DecimalField(decimal_places=3, max_digits=10)),
                ("reason", models.CharField(max_length=500)),
                ("set_by_name", models.CharField(max_length=200)),
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
                    models.UniqueConstraint(fields=("clinic", "key"), name="one_override_per_threshold"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="override_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThresholdOverrideHistory",
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
                ("value", models.DecimalField(decimal_places=3, max_digits=10)),
                ("reason", models.CharField(max_length=500)),
                ("set_by_name", models.CharField(max_length=200)),
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
                        to="accounts.thresholdoverride",
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
                    "clinic",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6421e2dbd0c3b633dc597b376df9838797c6d323",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_681ea",
                            table="accounts_clinic",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "clinic",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="34476fe6dd932ffc7ee67a6f1c7b35fd8ce7d927",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_368c9",
                            table="accounts_clinic",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "clinic",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_clinichistory" ("address", "created_at", "crisis_contact", "duty_email", "id", "is_active", "jurisdiction", "name", "opening_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quiet_from", "quiet_until", "slug", "time_zone", "updated_at", "version", "weight_unit") VALUES (NEW."address", NEW."created_at", NEW."crisis_contact", NEW."duty_email", NEW."id", NEW."is_active", NEW."jurisdiction", NEW."name", NEW."opening_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."phone", NEW."quiet_from", NEW."quiet_until", NEW."slug", NEW."time_zone", NEW."updated_at", NEW."version", NEW."weight_unit"); RETURN NULL;',
                            hash="bfe55d6ff79ebe75414676b9e5e1e4760c80a97a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e9c0c",
                            table="accounts_clinic",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "clinic",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_clinichistory" ("address", "created_at", "crisis_contact", "duty_email", "id", "is_active", "jurisdiction", "name", "opening_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quiet_from", "quiet_until", "slug", "time_zone", "updated_at", "version", "weight_unit") VALUES (NEW."address", NEW."created_at", NEW."crisis_contact", NEW."duty_email", NEW."id", NEW."is_active", NEW."jurisdiction", NEW."name", NEW."opening_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."phone", NEW."quiet_from", NEW."quiet_until", NEW."slug", NEW."time_zone", NEW."updated_at", NEW."version", NEW."weight_unit"); RETURN NULL;',
                            hash="185bfa81584f3687381aa8f744979630e44e722e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d9a44",
                            table="accounts_clinic",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "clinic",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_clinichistory" ("address", "created_at", "crisis_contact", "duty_email", "id", "is_active", "jurisdiction", "name", "opening_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quiet_from", "quiet_until", "slug", "time_zone", "updated_at", "version", "weight_unit") VALUES (OLD."address", OLD."created_at", OLD."crisis_contact", OLD."duty_email", OLD."id", OLD."is_active", OLD."jurisdiction", OLD."name", OLD."opening_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."phone", OLD."quiet_from", OLD."quiet_until", OLD."slug", OLD."time_zone", OLD."updated_at", OLD."version", OLD."weight_unit"); RETURN NULL;',
                            hash="719aa7ff750b02cb741ab4e7809d58c50e64199e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_4e933",
                            table="accounts_clinic",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "apiclienthistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="948ce294ac1a278ebbb4c1c084722005d8317ead",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_311d8",
                            table="accounts_apiclienthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "apiclienthistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="62a409cdaa0b3ac47bb1a6b29a7c397871b39aac",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_cb0e5",
                            table="accounts_apiclienthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "apiclient",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6aee2c9b451d2f4dfdfe51c6ab7f2eff739b32d3",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_18969",
                            table="accounts_apiclient",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "apiclient",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="f85bf85471e14392c9bdda83cb42b278f9775b48",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_21160",
                            table="accounts_apiclient",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "apiclient",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_apiclienthistory" ("client_id", "clinic_id", "created_at", "id", "jwks", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "scopes", "updated_at", "version") VALUES (NEW."client_id", NEW."clinic_id", NEW."created_at", NEW."id", NEW."jwks", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."revoked_at", NEW."scopes", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="11a8e61e32460ba98209b7db9623275534cfa60a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f7d28",
                            table="accounts_apiclient",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "apiclient",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_apiclienthistory" ("client_id", "clinic_id", "created_at", "id", "jwks", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "scopes", "updated_at", "version") VALUES (NEW."client_id", NEW."clinic_id", NEW."created_at", NEW."id", NEW."jwks", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."revoked_at", NEW."scopes", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="c602aaf38dc7205997e130a5f55073fe5e0e25cc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7a817",
                            table="accounts_apiclient",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "apiclient",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_apiclienthistory" ("client_id", "clinic_id", "created_at", "id", "jwks", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "scopes", "updated_at", "version") VALUES (OLD."client_id", OLD."clinic_id", OLD."created_at", OLD."id", OLD."jwks", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."revoked_at", OLD."scopes", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="460d48d78e0417661c14aec9f63456a56be1402a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_92961",
                            table="accounts_apiclient",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "clinicclosure",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7309c4267477cfe2db76735b51744b2137e68a18",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_08a75",
                            table="accounts_clinicclosure",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "clinicclosure",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="c59b25150a41b247c89c8605a7d74aa04a6793c2",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_e67c4",
                            table="accounts_clinicclosure",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "clinicclosure",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_clinicclosurehistory" ("clinic_id", "created_at", "first_day", "id", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "updated_at", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."first_day", NEW."id", NEW."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="4ff8eb80001f249ca228ed96c449585a712cd2cf",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fddfb",
                            table="accounts_clinicclosure",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "clinicclosure",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_clinicclosurehistory" ("clinic_id", "created_at", "first_day", "id", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "updated_at", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."first_day", NEW."id", NEW."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reason", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="12983d39b6da000f362fcd8560f72b936e8f8697",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fa983",
                            table="accounts_clinicclosure",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "clinicclosure",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_clinicclosurehistory" ("clinic_id", "created_at", "first_day", "id", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "updated_at", "version") VALUES (OLD."clinic_id", OLD."created_at", OLD."first_day", OLD."id", OLD."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reason", OLD."updated_at", OLD."version"); RETURN NULL;',
                            hash="a8a6ab76cca1ec5796546b1b07989cba43942081",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_aad9b",
                            table="accounts_clinicclosure",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "clinicclosurehistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="da857638c4b2232535ee3a8729f386c75307661b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_ea68a",
                            table="accounts_clinicclosurehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "clinicclosurehistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f7f2a66ec1b55b74536d06ecf2d32af8b3946ae8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_07dd2",
                            table="accounts_clinicclosurehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "clinichistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="6b8c405af183549cd1283fdd0bde3a94adddb61d",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_a39e4",
                            table="accounts_clinichistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "clinichistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="130808076d95b8e0e92cb28ff1b5968fca490ac2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_02e80",
                            table="accounts_clinichistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "membership",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e70f9274f3d779b65055c71c9a628df48acd23b7",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_b8c7f",
                            table="accounts_membership",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "membership",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="f33c7ff737d48c4bb9d4538bfe20a86c76c87b80",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_f9ba2",
                            table="accounts_membership",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "membership",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_membershiphistory" ("clinic_id", "created_at", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "updated_at", "user_id", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."role", NEW."updated_at", NEW."user_id", NEW."version"); RETURN NULL;',
                            hash="d939ad0a9934b25322103816efd8f9f45eb55585",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fc05a",
                            table="accounts_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "membership",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_membershiphistory" ("clinic_id", "created_at", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "updated_at", "user_id", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."role", NEW."updated_at", NEW."user_id", NEW."version"); RETURN NULL;',
                            hash="ab14cc37605910aba0785d51e7d522cd06c4552c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_20ab5",
                            table="accounts_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "membership",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_membershiphistory" ("clinic_id", "created_at", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "updated_at", "user_id", "version") VALUES (OLD."clinic_id", OLD."created_at", OLD."id", OLD."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."role", OLD."updated_at", OLD."user_id", OLD."version"); RETURN NULL;',
                            hash="ef8a76c0e55740e5b64f03e4a398d240382c3035",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_19a8f",
                            table="accounts_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "membershiphistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="39a225d596137805fcb6008851018e3b27754fd1",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_45a55",
                            table="accounts_membershiphistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "membershiphistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9ee43f83afd372f3941d93d61b0d68b7fab7a8d3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_123dc",
                            table="accounts_membershiphistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "thresholdoverride",
                    pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6110cdf980b4bf91e711b220202cd067af13981e",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_7cb4d",
                            table="accounts_thresholdoverride",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "thresholdoverride",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="1a3b6f18706cdce7422431bc71ccc15a3de69bd7",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_e7ec4",
                            table="accounts_thresholdoverride",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "thresholdoverride",
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_thresholdoverridehistory" ("clinic_id", "created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "set_by_name", "updated_at", "value", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reason", NEW."set_by_name", NEW."updated_at", NEW."value", NEW."version"); RETURN NULL;',
                            hash="e59384206ddc455332b43c285009233f9edcd4cb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b1e80",
                            table="accounts_thresholdoverride",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "thresholdoverride",
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_thresholdoverridehistory" ("clinic_id", "created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "set_by_name", "updated_at", "value", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reason", NEW."set_by_name", NEW."updated_at", NEW."value", NEW."version"); RETURN NULL;',
                            hash="2fd50acefb923819b56a7bd1f1c2b4082a1a0c02",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1ebf9",
                            table="accounts_thresholdoverride",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "thresholdoverride",
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_thresholdoverridehistory" ("clinic_id", "created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "set_by_name", "updated_at", "value", "version") VALUES (OLD."clinic_id", OLD."created_at", OLD."id", OLD."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reason", OLD."set_by_name", OLD."updated_at", OLD."value", OLD."version"); RETURN NULL;',
                            hash="256fe136eab3126666e73d1ebc44f564c0181162",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_832ae",
                            table="accounts_thresholdoverride",
                            when="AFTER",
                        ),
                    ),
                ),
                (
                    "thresholdoverridehistory",
                    pgtrigger.compiler.Trigger(
                        name="never_truncated",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                            hash="98a06e030c62c91b2e3aac163190c9a377218c9e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_never_truncated_e1221",
                            table="accounts_thresholdoverridehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                (
                    "thresholdoverridehistory",
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="64f6cb394038330a6abc4e7627d5966876174096",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_26098",
                            table="accounts_thresholdoverridehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        IsolateByClinic(
            "ApiClientHistory",
            "ClinicClosure",
            "ClinicClosureHistory",
            "MembershipHistory",
            "ThresholdOverride",
            "ThresholdOverrideHistory",
        ),
        IsolateByClinic("Clinic", clinic_column="id", readable_by_all=True),
        IsolateByClinic("ClinicHistory", clinic_column="id"),
        IsolateByClinic("ApiClient", key_column="client_id"),
        IsolateByClinic("Membership", key_column="user_id"),
    ]
