# The portal for production: `docker build -t utbud .`, settings by environment (docs/decisions/0002-settings.md).
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 UTBUD_ENV=production
WORKDIR /app

COPY requirements.txt .
RUN pip install --disable-pip-version-check --require-hashes -r requirements.txt

COPY . .
# Translations and static files need production's settings, but none of its secrets: these values end with the step.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    ALLOWED_HOSTS=utbud.example BASE_URL=https://utbud.example DATABASE_URL=postgres://utbud@localhost/utbud \
    EMAIL_URL=smtp://localhost DEFAULT_FROM_EMAIL=utbud@utbud.example \
    python manage.py prepare --files-only \
    && useradd --system --uid 10001 --no-create-home utbud \
    && mkdir -p var/media var/search && chown utbud var/media var/search
USER utbud

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import os, urllib.request as u; host = os.environ['ALLOWED_HOSTS'].split(',')[0].strip().lstrip('.'); u.urlopen(u.Request('http://127.0.0.1:8000/halsa/', headers={'Host': host}), timeout=4)"]
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
    "--max-requests", "5000", "--max-requests-jitter", "500"]
