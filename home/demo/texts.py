"""The demo's standard pages: title, slug, introduction, text (rich text), in the footer or not."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    title: str
    slug: str
    introduction: str
    body: str
    in_footer: bool = True


ACCESSIBILITY = Text(
    "Tillgänglighet för Utbud",
    "tillganglighet",
    "Samverkande kommuner i Boråsregionen står bakom den här webbplatsen. Vi vill att så många som möjligt ska kunna använda "
    "den. Här beskriver vi hur den uppfyller lagen om tillgänglighet till digital offentlig service, vilka brister vi känner "
    "till och hur du rapporterar fel.",
    "<h2>Hur tillgänglig är webbplatsen?</h2>"
    "<p>Webbplatsen är delvis förenlig med lagen om tillgänglighet till digital offentlig service. Vi har byggt den för att "
    "uppfylla WCAG 2.2 på nivå AA och redovisar den mot WCAG 2.1 AA, som lagen hänvisar till.</p>"
    "<h2>Kända brister</h2>"
    "<ul><li>Texter som hämtas från andra källor kan ha rubriker och länkar som vi inte har kunnat rätta "
    "(WCAG 1.3.1, 2.4.4).</li>"
    "<li>Utbildningarnas texter finns bara på svenska när du läser sidorna på engelska. De är märkta som svenska.</li>"
    "<li>Dokument som anordnare länkar till kan vara otillgängliga (WCAG 1.1.1, 1.3.1).</li></ul>"
    "<h2>Vad gör du om du inte kan använda något?</h2>"
    '<p>Ring 033-00 00 00 eller skriv till <a href="mailto:utbud@example.se">utbud@example.se</a>. Berätta vad du behöver, så '
    "får du innehållet på annat sätt. Svar brukar komma inom två arbetsdagar.</p>"
    "<p>Är du inte nöjd med vårt svar? Då kan du anmäla det till Myndigheten för digital förvaltning: "
    '<a href="https://www.digg.se/tdosanmalan">digg.se/tdosanmalan</a>.</p>'
    "<h2>Så har vi testat</h2>"
    "<p>Vi har gått igenom webbplatsen själva med tangentbord, skärmläsare och automatiska tester i två skärmbredder. "
    "Redogörelsen uppdaterades den 22 november 2026.</p>",
)
PRIVACY = Text(
    "Personuppgifter och kakor",
    "personuppgifter",
    "Du kan läsa och söka här utan att lämna några uppgifter om dig själv.",
    "<h2>När du läser</h2><p>Vi använder inga kakor när du läser, och inga tjänster från andra som kan följa dig. Servern "
    "sparar inte din ip-adress tillsammans med det du söker.</p>"
    "<h2>När du ansöker</h2><p>Du ansöker hos din hemkommun eller hos skolan, inte här. De berättar hur de hanterar dina "
    "uppgifter.</p>"
    "<h2>För dig som arbetar i systemet</h2><p>Vi behandlar ditt namn, din e-postadress och vad du ändrar, så länge du har "
    "ett konto och två år därefter. Grunden är allmänt intresse. Du har rätt att få veta vad vi har om dig, att få fel rättade "
    "och att klaga hos Integritetsskyddsmyndigheten.</p>"
    '<p>Kommunernas dataskyddsombud når du på <a href="mailto:dataskydd@example.se">dataskydd@example.se</a>.</p>',
)
CONTACT = Text(
    "Kontakt",
    "kontakt",
    "Frågor om en utbildning svarar skolan på. Frågor om ansökan och behörighet svarar vägledaren i din kommun på.",
    '<h2>Frågor om webbplatsen</h2><p>Skriv till <a href="mailto:utbud@example.se">utbud@example.se</a> eller ring '
    "033-00 00 00, vardagar 9–12.</p>"
    "<h2>Något som inte stämmer?</h2><p>Berätta vilken utbildning det gäller och vad som är fel. Uppgifter från en skola "
    "rättar skolan, och vi ser till att de får veta.</p>",
)
SOURCES = Text(
    "Så samlar vi in uppgifterna",
    "kallor",
    "Utbildningarna kommer från Skolverkets nationella nav, från kommunernas egna system och från redaktörer i kommunerna.",
    "<h2>Varje natt</h2><p>Vi hämtar det som har ändrats i Susa-navet. På varje utbildning ser du varifrån den kommer och när "
    "den senast hämtades eller kontrollerades.</p>"
    "<h2>Kommunernas egna ord</h2><p>En redaktör kan rätta och förtydliga. Då gäller redaktörens text, också när källan "
    "ändras.</p>"
    "<h2>Ordningen i listor</h2><p>Ordningen bestäms av hur väl utbildningen passar din sökning och hur snart du kan börja. "
    "Ingen kan betala för att synas högre upp.</p>",
)
TEXTS = (CONTACT, SOURCES, ACCESSIBILITY, PRIVACY)

GUIDANCE = (
    "<p>En studie- och yrkesvägledare i din kommun hjälper dig, kostnadsfritt. Du behöver inte ha bestämt dig.</p>"
)
MUNICIPAL_GUIDANCE = "<p>Studie- och yrkesvägledaren går igenom dina betyg, din ekonomi och dina val. Samtalet är gratis. Tolk kan bokas.</p>"
