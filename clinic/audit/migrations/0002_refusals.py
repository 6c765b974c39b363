from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
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
                    ("search", "record searched"),
                    ("export", "record exported"),
                    ("fhir", "read by an EHR"),
                    ("sign-in", "sign-in refused"),
                    ("refused", "page refused"),
                ],
                max_length=10,
            ),
        ),
    ]
