from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [
        migrations.RemoveIndex(
            model_name="reminder",
            name="reminder_due",
        ),
        migrations.RemoveIndex(
            model_name="reminder",
            name="reminder_by_time",
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state__in", ["due", "claimed", "handing-over"])),
                fields=["clinic", "due_at", "id"],
                name="reminder_ahead",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state", "sent")),
                fields=["clinic", "-due_at", "-id"],
                name="reminder_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state__in", ["failed", "skipped", "late", "needs-person"])),
                fields=["clinic", "-due_at", "-id"],
                name="reminder_not_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state__in", ["failed", "late", "needs-person"])),
                fields=["clinic", "-due_at", "-id"],
                name="reminder_for_a_person",
            ),
        ),
    ]
