"""Django's PostgreSQL backend on the embedded server, which is found or started at the first connection."""
