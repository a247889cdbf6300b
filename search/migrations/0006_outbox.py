"""Changes on their way to Elasticsearch, and the sequence that numbers them; 1 is what a rebuild writes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0005_index_in_memory")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE search_outbox_version MINVALUE 2", "DROP SEQUENCE search_outbox_version"),
        migrations.CreateModel(
            name="OutboxEntry",
            fields=[
                ("course_id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="utbildning")),
                ("version", models.BigIntegerField(verbose_name="version")),
                ("queued_at", models.DateTimeField(verbose_name="köad")),
            ],
            options={
                "verbose_name": "ändring på väg till Elasticsearch",
                "verbose_name_plural": "ändringar på väg till Elasticsearch",
                "db_table": "search_outbox",
            },
        ),
    ]
