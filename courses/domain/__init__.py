"""The catalogue's verbs: what changes several objects at once, in one transaction."""
