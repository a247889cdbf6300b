"""What the public page "Så rangordnas träffarna" tells: the ranker's own numbers, in words for a resident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from courses.wording import percent
from search import ranking
from search.concepts import WORTH, Origin
from search.document import Where
from search.near import RADII


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what, how much it counts in words, and that as a share of the most, 0 to 100."""

    what: str
    worth: str
    share: int


_FIELDS: Mapping[Where, str | Promise] = {
    Where.TITLE: gettext_lazy("Utbildningens namn"),
    Where.CODE: gettext_lazy("Kurskod eller ämneskod"),
    Where.OCCUPATION: gettext_lazy("Yrket som utbildningen leder till"),
    Where.TEXT: gettext_lazy("Beskrivningen och vad du behöver kunna innan"),
    Where.PROVIDER: gettext_lazy("Skolans eller utförarens namn"),
    Where.PLACE: gettext_lazy("Orten"),
    Where.FORM: gettext_lazy("Skolformen och examen"),
    Where.KEYWORD: gettext_lazy("Nyckelord"),
}
_WAYS: Mapping[Origin, str | Promise] = {
    Origin.LITERAL: gettext_lazy("Ordet som du skrev det, i någon böjning"),
    Origin.CODE: gettext_lazy("En kod som du skrev, eller samma kurs i den äldre eller nyare ämnesplanen"),
    Origin.JOINED: gettext_lazy("Två ord som hör ihop: ”under sköterska” som ”undersköterska”"),
    Origin.FOLDED: gettext_lazy("Ordet med prickarna på plats: ”larare” som ”lärare”"),
    Origin.TYPO: gettext_lazy("Ett ord som liknar det du skrev, när ingen utbildning har ditt ord"),
    Origin.SYNONYM: gettext_lazy("Ett ord som betyder samma sak, eller en förkortning"),
    Origin.SPLIT: gettext_lazy("Delarna av ett sammansatt ord"),
    Origin.PREFIX: gettext_lazy("Ord som börjar så som du skrev"),
    Origin.CORE: gettext_lazy("Ett ord ur samma grupp, till exempel ett annat namn på yrket"),
    Origin.RELATED: gettext_lazy("Ett besläktat ämne eller yrke"),
    Origin.NEAR: gettext_lazy("Något som ligger nära"),
    Origin.STEM: gettext_lazy("Ett ord med samma stam: ”snickare” och ”snickeri”"),
    Origin.ENDS: gettext_lazy("Början och slutet av ett långt sammansatt ord"),
    Origin.SSYK: gettext_lazy("Ett annat yrke i samma yrkesgrupp"),
    Origin.FIELD: gettext_lazy("Ett annat yrke inom samma område"),
    Origin.FAR: gettext_lazy("Något som ligger längre bort"),
}


def told() -> dict[str, Any]:
    """The page's context; every number comes from `ranking` and `concepts`."""
    return {
        "fields": _rows({what: ranking.FIELD_WEIGHTS[where] for where, what in _FIELDS.items()}),
        "ways": _rows({what: WORTH[origin].weight for origin, what in _WAYS.items()}),
        "losses": _losses(),
        "title_share": percent(round(100 * ranking.TITLE_SHARE)),
        "title_first": percent(round(100 * ranking.TITLE_FIRST)),
        "radii": " · ".join(f"{radius} km" for radius in RADII),
    }


def _rows(weights: Mapping[str | Promise, float]) -> list[Row]:
    most = max(weights.values())
    shares = {what: round(100 * weight / most) for what, weight in weights.items()}
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    return [Row(str(what), percent(share), share) for what, share in ordered]


def _losses() -> list[Row]:
    """What a course keeps of its score when it doesn't fit what was written, the hardest first."""
    kept = {
        gettext("Du skrev en ort, och utbildningen ges inte där"): ranking.WRONG_PLACE,
        gettext("Du skrev en ort, och utbildningen ges inte där men på distans"): ranking.FROM_ANYWHERE,
        gettext("Du skrev en skolform, och utbildningen hör till en annan"): ranking.WRONG_FORM,
        gettext("Du skrev ett sätt att läsa, som distans, och utbildningen ges inte så"): ranking.NOT_DISTANCE,
        gettext("Du skrev en takt eller en start, och utbildningen har ingen sådan"): ranking.WRONG_TIME,
        gettext("Du skrev en nivå, som ”matematik 2”, och utbildningen ligger flera nivåer bort"): ranking.LEVEL_OFF,
        gettext("Du skrev en nivå, och utbildningen ligger två nivåer under"): ranking.LEVEL_TWO_BELOW,
        gettext("Du skrev en nivå, och utbildningen ligger nivån över"): ranking.LEVEL_ABOVE,
        gettext("Du skrev en nivå, och utbildningen säger inte sin"): ranking.LEVEL_UNTOLD,
        gettext("Du skrev en nivå, och utbildningen ligger nivån under"): ranking.LEVEL_BELOW,
        gettext("Du skrev en nivå men ingen delkurs, och utbildningen är en delkurs, eller tvärtom"): (
            ranking.LEVEL_OTHER_SCALE
        ),
        gettext("Du skrev en nivå med bokstav, och utbildningen har en annan bokstav"): ranking.LEVEL_LETTER,
        gettext("Utbildningens namn börjar med ett annat yrke än det du skrev"): ranking.OTHER_TRADE,
        gettext("Utbildningen är för den som redan är i yrket, och du skrev inte att du sökte en specialisering"): (
            ranking.FURTHER
        ),
        gettext("Utbildningen är komvux som anpassad utbildning, och du skrev inte att du sökte det"): (
            ranking.ADAPTED_UNASKED
        ),
    }
    rows = [Row(what, percent(round(100 * share)), round(100 * share)) for what, share in kept.items()]
    return sorted(rows, key=lambda row: row.share)
