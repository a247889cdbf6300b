"""The catalogue as a Wagtail site would search it with modelsearch, only to be measured."""
