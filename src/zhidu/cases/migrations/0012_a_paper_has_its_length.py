from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_lists_begin_with_the_newest'),
    ]

    operations = [
        migrations.AddField(
            model_name='file',
            name='words',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='file',
            name='words_by',
            field=models.CharField(blank=True, default='', max_length=60),
            preserve_default=False,
        ),
    ]
