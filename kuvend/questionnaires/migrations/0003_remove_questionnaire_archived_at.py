"""Nothing ever archived a questionnaire."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0002_second_form")]

    operations = [migrations.RemoveField(model_name="questionnaire", name="archived_at")]
