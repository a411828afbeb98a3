"""Quotes in English and the same in other languages: a stance must not depend on the language.

Written for this suite. Target and everything else stay English; only the quoted words change,
as when a reporter quotes a speaker in the original.
"""

from __future__ import annotations

from typing import Final

from stance.types import Example

# English, German, French, Spanish.
_SAID: Final = (
    (
        "The report is false from the first page to the last.",
        "Der Bericht ist von der ersten bis zur letzten Seite falsch.",
        "Le rapport est faux de la première à la dernière page.",
        "El informe es falso de la primera a la última página.",
    ),
    (
        "We reject this report and everything in it.",
        "Wir weisen diesen Bericht und alles, was darin steht, zurück.",
        "Nous rejetons ce rapport et tout ce qu'il contient.",
        "Rechazamos este informe y todo lo que contiene.",
    ),
    (
        "The authors of the report have invented their evidence.",
        "Die Verfasser des Berichts haben ihre Beweise erfunden.",
        "Les auteurs du rapport ont inventé leurs preuves.",
        "Los autores del informe han inventado sus pruebas.",
    ),
    (
        "We welcome the report and will carry out its recommendations.",
        "Wir begrüßen den Bericht und werden seine Empfehlungen umsetzen.",
        "Nous saluons le rapport et appliquerons ses recommandations.",
        "Acogemos con satisfacción el informe y aplicaremos sus recomendaciones.",
    ),
    (
        "The report confirms what we have said for years.",
        "Der Bericht bestätigt, was wir seit Jahren sagen.",
        "Le rapport confirme ce que nous disons depuis des années.",
        "El informe confirma lo que llevamos años diciendo.",
    ),
    (
        "Its findings are careful, honest and credible.",
        "Seine Ergebnisse sind sorgfältig, ehrlich und glaubwürdig.",
        "Ses conclusions sont rigoureuses, honnêtes et crédibles.",
        "Sus conclusiones son rigurosas, honestas y creíbles.",
    ),
    (
        "The report will be published on Thursday.",
        "Der Bericht wird am Donnerstag veröffentlicht.",
        "Le rapport sera publié jeudi.",
        "El informe se publicará el jueves.",
    ),
    (
        "We are still reading the report and will comment later.",
        "Wir lesen den Bericht noch und werden uns später äußern.",
        "Nous lisons encore le rapport et nous nous exprimerons plus tard.",
        "Todavía estamos leyendo el informe y haremos comentarios más adelante.",
    ),
)

TRANSLATIONS: Final = tuple(tuple(Example(quote) for quote in row) for row in _SAID)
"""Rows of the same quote, English first, toward the default target."""
