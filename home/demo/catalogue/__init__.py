"""All courses of the demo."""

from home.demo.catalogue import adapted, basic, higher_vocational, other_schools, sfi, upper_secondary, vocational
from home.demo.template import Template

TEMPLATES: tuple[Template, ...] = (
    *sfi.TEMPLATES,
    *basic.TEMPLATES,
    *upper_secondary.TEMPLATES,
    *vocational.TEMPLATES,
    *adapted.TEMPLATES,
    *higher_vocational.TEMPLATES,
    *other_schools.TEMPLATES,
)
