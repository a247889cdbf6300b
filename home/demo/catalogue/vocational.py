"""Yrkesvux: vocational packages at upper secondary level. All have placements (APL) since 2025."""

from courses.vocabulary import Configuration, CreditUnit, SchoolForm, TimeUnit
from home.demo.template import Template, given, points

ELIGIBILITY = (
    "Du har fyllt 20 år, eller fyller det under året. Du har kunskaper från grundskolan i svenska, eller svenska som "
    "andraspråk, och matematik. Finns det fler sökande än platser går den före som har kort utbildning."
)
PLACEMENT = (
    "Minst 15 procent av tiden är du på en arbetsplats, så kallat arbetsplatsförlagt lärande (APL). Skolan ordnar platsen, "
    "oftast i din egen kommun."
)


def package(
    title: str,
    credits_: int,
    terms: int,
    occupations: tuple[str, ...],
    summary: str,
    text: str,
    lines: str,
    *,
    codes: tuple[str, ...] = (),
    audience: str = "",
    needs: str = "",
    apprenticeship: bool | None = None,
    keywords: tuple[str, ...] = (),
) -> Template:
    """A package of courses that leads to an occupation."""
    return Template(
        title=title,
        form=SchoolForm.KOMVUX_UPPER_SECONDARY,
        summary=summary,
        description=(text, PLACEMENT),
        eligibility=f"{ELIGIBILITY} {needs}".strip(),
        audience=audience,
        subject_codes=codes,
        credits=points(credits_, CreditUnit.UPPER_SECONDARY),
        extent=(terms, TimeUnit.SEMESTERS),
        occupations=occupations,
        is_vocational=True,
        apprenticeship=apprenticeship,
        keywords=(*keywords, "yrkesvux", Configuration.PACKAGE.label.lower()),
        given=given(lines),
    )


TEMPLATES = (
    package("Vård och omsorg, utbildning till undersköterska", 1500, 3, ("5321", "5323"),
            "Du lär dig att ge vård, omsorg och stöd till äldre och sjuka. Efteråt kan du söka bevis på titeln undersköterska.",
            "Du läser om kroppen, sjukdomar, åldrande och bemötande. Du övar i metodrum och lär dig dokumentera, ge personlig "
            "omvårdnad och arbeta säkert.",
            """
            boras snart 100 50 dag @tranemo @svenljunga
            mark termin 100 dag
            ulricehamn månad 50 träffar @tranemo @herrljunga @ulricehamn
            vargarda senare 100 dag
            tranemo termin 50 kväll
            """,
            codes=("VÅRVÅR01", "VÅRVÅR02", "MEDMED01", "PSYPSY01", "GERÄLD0", "MÄNETI0", "HALHAL0"),
            audience="För dig som vill arbeta i hemtjänst, på äldreboende eller på sjukhus. Du behöver inte ha arbetat i vården.",
            needs="Du behöver ett utdrag ur belastningsregistret när praktiken börjar.",
            keywords=("undersköterska", "usk", "äldreomsorg")),
    package("Undersköterska med språkstöd i svenska", 1500, 4, ("5321",),
            "Samma utbildning i lugnare takt, med en språklärare i klassrummet.",
            "Du läser vårdens ämnen och yrkessvenska sida vid sida. Språkläraren hjälper dig med texter, dokumentation och samtal.",
            """
            mark termin 75 dag
            boras termin 75 dag somaliska
            """,
            codes=("VÅRVÅR01", "MEDMED01", "SVASVA01"),
            audience="För dig som har läst svenska som andraspråk på grundläggande nivå.",
            keywords=("undersköterska", "språkstöd")),
    package("Vårdbiträde", 800, 2, ("5330",),
            "Den korta vägen till arbete i äldreomsorgen. Kurserna räknas om du fortsätter till undersköterska.",
            "Du lär dig personlig omvårdnad, hygien, förflyttning och bemötande.",
            """
            vargarda termin 100 dag
            herrljunga termin 100 dag
            boras period 100 dag
            """,
            codes=("VÅRVÅR01", "MÄNETI0"), keywords=("vårdbiträde", "hemtjänst")),
    package("Barnskötare", 1350, 3, ("5311",),
            "Arbeta med barn i förskola och fritidshem.",
            "Du läser om barns lek, lärande och språk, om skapande verksamhet och om barn som behöver stöd.",
            """
            ulricehamn termin 100 50 dag
            boras termin 100 dag
            mark månad 50 distans @mark @svenljunga
            """,
            codes=("PEDBAS0", "PEGPEA0"), needs="Du behöver ett utdrag ur belastningsregistret.", keywords=("förskola", "barn")),
    package("Stödassistent", 1100, 3, ("5342", "5343"),
            "Stöd människor med funktionsnedsättning i deras vardag.",
            "Du lär dig pedagogiskt stöd, kommunikation och lagen om stöd och service (LSS).",
            """
            boras termin 50 distans @boras @bollebygd
            mark senare 100 dag
            """,
            codes=("SPCSPE01",), keywords=("lss", "funktionsstöd")),
    package("Elevassistent", 800, 2, ("5312",),
            "Stöd elever i skolan, i klassrummet och på rasten.",
            "Du läser pedagogik, specialpedagogik och kommunikation och är på en skola under praktiken.",
            """
            ulricehamn termin 50 distans @ulricehamn @tranemo
            boras termin 100 dag
            """,
            needs="Du behöver ett utdrag ur belastningsregistret."),
    package("Industriteknik, plåt och svets", 1500, 3, ("7212", "7213"),
            "Bli svetsare. MIG, MAG och TIG ingår, liksom ritningsläsning.",
            "Du svetsar i skolans verkstad från första veckan, lär dig material, mätning och säkerhet och kan ta "
            "svetsarprövning i slutet.",
            """
            tranemo termin 100 dag
            ulricehamn termin 100 dag
            """,
            codes=("SAASVT0",), keywords=("svets", "svetsare", "plåtslagare")),
    package("Svetsare, lärlingsutbildning", 1300, 3, ("7212",),
            "Lär dig yrket på ett företag, med en dag i veckan i skolan.",
            "Minst 70 procent av tiden är du på företaget med en handledare. I skolan läser du teori och övar nya metoder.",
            """
            tranemo månad 75 dag
            """,
            apprenticeship=True, keywords=("svets", "lärling")),
    package("CNC-operatör", 1200, 2, ("7223",),
            "Ställ och kör datorstyrda maskiner i verkstadsindustrin.",
            "Du lär dig ritning, mätteknik, skärande bearbetning och programmering av svarvar och fräsar.",
            """
            tranemo termin 100 dag
            ulricehamn senare 100 dag
            mark termin 100 dag
            """, keywords=("cnc", "industri")),
    package("Industriell automation och underhåll", 1400, 3, ("7233", "3114"),
            "Håll maskiner och robotar i gång.",
            "Du lär dig el, hydraulik, pneumatik, styrteknik och felsökning.",
            """
            ulricehamn termin 100 dag
            """, keywords=("automation", "robot", "mekaniker")),
    package("Installationselektriker", 1600, 4, ("7411",),
            "Bli elektriker, med branschens krav för certifikat.",
            "Du läser elkraftteknik, mätteknik och installationer och arbetar enligt elsäkerhetsreglerna.",
            """
            boras termin 100 dag
            mark stängd 100 dag
            """, needs="Du behöver normalt färgseende.", keywords=("el", "elektriker", "bygg")),
    package("VVS-montör", 1500, 3, ("7125",),
            "Montera och serva värme, ventilation och sanitet.",
            "Du löder, svetsar rör, läser ritningar och lär dig branschens regler för säkert vatten.",
            """
            boras termin 100 dag
            """, keywords=("vvs", "rörmokare")),
    package("Snickare, träarbetare i bygg", 1500, 3, ("7111",),
            "Bygg stommar, tak och inredning.",
            "Du arbetar i verkstad och på byggen, läser ritningar och lär dig arbetsmiljö och moderna metoder.",
            """
            mark termin 100 dag
            vargarda termin 100 dag
            svenljunga fråga 100 dag
            """, keywords=("snickare", "bygg")),
    package("Målare, lärlingsutbildning", 1500, 4, ("7131",),
            "Måleri ute och inne, mest på företag.",
            "Du lär dig underarbete, tapetsering, färglära och ytbehandling.",
            """
            boras månad 100 dag
            """, apprenticeship=True, keywords=("måleri", "lärling")),
    package("Anläggningsförare, grävmaskin och hjullastare", 1400, 3, ("8342",),
            "Kör maskiner i mark och väg.",
            "Du kör simulator och riktiga maskiner, lär dig mätning, ledningar och säkerhet.",
            """
            herrljunga termin 100 dag
            """, needs="Du behöver körkort B.", keywords=("maskinförare", "grävmaskinist")),
    package("Fastighetsskötare och fastighetstekniker", 1300, 3, ("5152",),
            "Sköt om hus, teknik och hyresgäster.",
            "Du lär dig värme, ventilation, el i liten skala, utemiljö och service.",
            """
            boras termin 100 50 distans @boras @bollebygd @herrljunga
            """, keywords=("fastighet", "vaktmästare")),
    package("Lokalvårdare", 500, 1, ("9111",),
            "Städa rätt i vård, skola och kontor, med certifikat.",
            "Du lär dig metoder, kemi, ergonomi och hygien.",
            """
            boras period 100 dag
            mark utan 100 dag
            """, keywords=("städ", "service")),
    package("Lastbilsförare, C och CE", 900, 2, ("8332",),
            "Ta körkort för tung lastbil med släp och bli yrkesförare.",
            "Yrkeskompetensbevis, truckkort och lastsäkring ingår. Du kör minst fyra dagar i veckan.",
            """
            boras termin 100 dag
            herrljunga snart 100 dag
            """, needs="Du behöver körkort B sedan minst ett år, och ett godkänt läkarintyg.", keywords=("transport", "lastbil")),
    package("Bussförare", 700, 1, ("8331",),
            "Ta D-körkort och yrkeskompetensbevis på en termin.",
            "Du kör i stad och på landsväg och lär dig bemötande, biljetter och trafiksäkerhet.",
            """
            boras period 100 dag
            """, needs="Du behöver körkort B.", keywords=("buss", "transport")),
    package("Lager och logistik med truckkort", 800, 1, ("8344", "4322"),
            "Arbeta på lager, i e-handel och på terminal.",
            "Truckkort A och B, lagersystem, plock och pack, och kvalitet.",
            """
            boras månad 100 dag
            bollebygd termin 100 dag
            ulricehamn termin 100 dag
            """, keywords=("truck", "lager", "logistik")),
    package("Fordonsmekaniker, personbil", 1600, 4, ("7231",),
            "Service, reparation och felsökning på bilar, även elbilar.",
            "Du arbetar i skolans verkstad med bromsar, drivlina, el och diagnos.",
            """
            boras termin 100 dag
            """, keywords=("bil", "mekaniker")),
    package("Kock", 1400, 3, ("5120",),
            "Laga mat i restaurang och storkök.",
            "Du lär dig råvaror, metoder, specialkost, hygien och planering, och lagar lunch till gäster varje vecka.",
            """
            boras termin 100 dag
            svenljunga termin 100 dag
            """, keywords=("restaurang", "mat")),
    package("Bagare och konditor", 1400, 3, ("7612",),
            "Bröd, bullar och bakverk, på hantverkets vis.",
            "Du bakar från tidig morgon, lär dig degar, choklad, dekoration och kalkyl.",
            """
            boras stängd 100 dag
            """, keywords=("bageri", "konditori")),
    package("Servitör och bartender", 900, 2, ("5131",),
            "Ta hand om gäster i matsal och bar.",
            "Du lär dig servering, dryck, försäljning och ansvarsfull alkoholservering.",
            """
            boras utan 100 dag
            """, keywords=("restaurang", "hotell")),
    package("Frisör, lärlingsutbildning", 1600, 4, ("5141",),
            "Klippning, färg och form på en salong nära dig.",
            "Du är på salong fyra dagar i veckan och i skolan en. Utbildningen leder mot gesällbrev.",
            """
            mark månad 100 dag
            """, apprenticeship=True, keywords=("hår", "lärling")),
    package("Ekonomiassistent", 1200, 2, ("4111", "3313"),
            "Bokföring, fakturor, löner och bokslut.",
            "Du arbetar i moderna program och lär dig lagarna bakom siffrorna.",
            """
            ulricehamn månad 100 50 distans @ulricehamn @tranemo @vargarda
            boras termin 100 dag
            """, keywords=("ekonomi", "redovisning", "lön")),
    package("Administratör och receptionist", 900, 2, ("4225", "4119"),
            "Håll ihop kontoret: service, ärenden och system.",
            "Du lär dig ärendehantering, textbehandling, bemötande och digitala möten.",
            """
            boras termin 100 distans @boras
            """, keywords=("kontor", "administration")),
    package("Säljare i butik och e-handel", 1000, 2, ("5223",),
            "Sälj, packa upp och driv en nätbutik.",
            "Du lär dig varuexponering, service, kassasystem och digital marknadsföring.",
            """
            boras termin 100 dag
            ulricehamn fråga 50 distans @ulricehamn
            """, keywords=("handel", "butik")),
    package("IT-tekniker", 1500, 3, ("3512", "3514"),
            "Installera, felsök och ge stöd.",
            "Datorer, nätverk, servrar och informationssäkerhet. Du kan ta branschcertifikat under utbildningen.",
            """
            boras termin 100 distans @boras @tranemo @mark
            """, keywords=("it", "support", "nätverk")),
    package("Sömmare och textilhantverk", 1300, 3, ("7531", "7532"),
            "Sy, ändra och laga på verkstad, i textilens egen bygd.",
            "Du lär dig mönster, tillskärning, industrisömnad och hållbar textil.",
            """
            boras termin 100 dag
            mark termin 50 kväll
            """, keywords=("textil", "sömnad")),
    package("Trädgårdsanläggare", 1300, 3, ("6113",),
            "Anlägg och sköt trädgårdar och parker.",
            "Du lär dig växter, sten, maskiner och ritning. Mycket sker utomhus.",
            """
            svenljunga termin 100 dag
            """, keywords=("trädgård", "park", "naturbruk")),
    package("Djurvårdare", 1200, 2, ("6129",),
            "Arbeta med hundar, katter och smådjur.",
            "Du lär dig skötsel, foder, smittskydd och djurskydd.",
            """
            ulricehamn utan 100 dag
            """, keywords=("djur", "hund", "naturbruk")),
    package("Väktare, grundutbildning och service", 400, 1, ("5413",),
            "Grund för arbete i bevakning.",
            "Du lär dig juridik, rapporter, första hjälpen och konflikthantering.",
            """
            boras inställd 100 dag
            """, needs="Arbetsgivaren och länsstyrelsen prövar din lämplighet.", keywords=("bevakning", "säkerhet")),
)  # fmt: skip
