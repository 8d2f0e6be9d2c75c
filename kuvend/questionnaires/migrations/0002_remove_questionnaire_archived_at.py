"""Nothing ever archived a questionnaire."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]

    operations = [migrations.RemoveField(model_name="questionnaire", name="archived_at")]
