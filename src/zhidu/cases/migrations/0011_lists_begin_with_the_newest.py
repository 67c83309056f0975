from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_publications'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['office', '-opened_at', '-id'], name='case_newest_first'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['office', 'kind', '-opened_at', '-id'], name='case_by_kind_newest_first'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['person_id', '-at', '-id'], name='entry_by_person_newest'),
        ),
    ]
