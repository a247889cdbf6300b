"""A real Elasticsearch node without Docker, for tests and for `make run-elasticsearch`."""
