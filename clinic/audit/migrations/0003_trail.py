from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_refusals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accessentry",
            name="purpose",
            field=models.CharField(
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
        migrations.AddIndex(
            model_name="accessentry",
            index=models.Index(fields=["clinic_id", "-at", "-id"], name="access_by_time"),
        ),
        migrations.AddIndex(
            model_name="accessentry",
            index=models.Index(fields=["clinic_id", "actor_id", "-at"], name="access_by_actor"),
        ),
    ]
