"""Modes, pace and languages of an occasion become bits of one number. The index is rebuilt: it holds nothing of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_index"),
    ]

    operations = [
        migrations.RunSQL("TRUNCATE search_occasiondocument", migrations.RunSQL.noop),
        migrations.RemoveField("occasiondocument", "modes"),
        migrations.RemoveField("occasiondocument", "paces"),
        migrations.RemoveField("occasiondocument", "languages"),
        migrations.AddField("occasiondocument", "traits", models.BigIntegerField(), preserve_default=False),
    ]
