"""What the catalogue announces to the rooms above it."""

from django.dispatch import Signal

# Sent inside the transaction that changed them. Arguments: `ids`, a list of Course primary keys whose public
# appearance may have changed (text, occasions, provider, published or not).
courses_changed = Signal()
