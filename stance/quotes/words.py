"""Closed classes of English words, and nouns that name people, bodies and documents."""

from __future__ import annotations

from typing import Final


def word_set(words: str) -> frozenset[str]:
    """The words of a string."""
    return frozenset(words.split())


DETERMINERS: Final = word_set(
    """
    a an the this that these those his her its their our my your some several many most
    few last next more one two three four five six seven eight nine ten both all another
    other each every any no
    """
)
PREPOSITIONS: Final = word_set(
    """
    of for at from with in on by to about against after before during over under between
    among as into through without within near since until than like toward towards via
    despite amid following including given outside inside throughout alongside besides
    across behind beyond above below around off onto upon because per
    """
)
LINKS: Final = word_set("of for at from with in on to by near against under behind")
CONJUNCTIONS: Final = word_set("and or but nor yet so & then")
SUBORDINATORS: Final = word_set(
    """
    that which who whom whose when while where if because although though as after before
    since unless until whether how why what once whereas whenever
    """
)
RELATIVES: Final = word_set("who which that whom")
PRONOUNS: Final = word_set(
    """
    he she they it i we you someone everyone anyone nobody everybody others many some both
    one two three
    """
)
PERSONAL: Final = word_set("he she they i we")
POSSESSIVES: Final = word_set("his her their its my our")
AUXILIARIES: Final = word_set(
    """
    is was are were be been being has have had having do does did will would can could may
    might must should shall ’d 'd didn didn’t didn't hasn’t hasn't won’t won't wouldn't
    wouldn’t not went go goes going on n't never ever even
    """
)
BE: Final = word_set("is was are were be been being")
ADVERBS: Final = word_set(
    """
    also then later once still again already just only first too recently earlier
    meanwhile however instead today yesterday tomorrow tonight now there here often
    sometimes always perhaps maybe further furthermore moreover nevertheless nonetheless
    thus therefore rather quite once soon afterward afterwards long ago back out himself
    herself themselves itself famously
    """
)
CLOSED: Final = (
    PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | PRONOUNS | AUXILIARIES | DETERMINERS | ADVERBS
)
TIMES: Final = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december jan. feb. mar. apr. jun. jul.
    aug. sept. sep. oct. nov. dec. today yesterday tomorrow tonight week month year
    morning afternoon evening night weekend day noon
    """
)
ROLES: Final = word_set(
    """
    activist actor actress adviser advisor advocate aide alderman ally ambassador analyst
    anchor archbishop architect assemblyman assemblywoman attorney author bishop billionaire
    boss boxer cardinal candidate captain chairman chairwoman chair chancellor chief coach
    co-chair co-founder co-host co-author colonel columnist comedian commander commentator
    commissioner communicator congressman congresswoman consultant contributor coordinator
    correspondent council councilman councilwoman counsel counselor critic critics daughter
    defender delegate demonstrator deputy designer detective diplomat director doctor driver
    economist editor editor-in-chief envoy executive expert experts farmer father filmmaker
    founder friend general governor guest historian host husband imam inspector investigator
    investor journalist judge justice lawmaker lawmakers lawyer leader legislator lieutenant
    lobbyist man manager mayor member minister moderator mogul monk mother nominee novelist
    nurse officer official officials operative organiser organizer owner pastor partner
    person philosopher physician poet politician pollster pope premier presenter president
    priest prime producer professor programmer prosecutor protester psychologist publisher
    rabbi reporter representative researcher resident reverend rival scholar scientist
    secretary senator sergeant sheriff singer sister brother son speaker spokesman
    spokesperson spokeswoman staffer star strategist student supporter surgeon surrogate
    survivor teacher treasurer tsar tycoon undersecretary veteran vice victim volunteer
    voter wife winner witness woman worker writer king queen prince princess rapporteur
    """
)
HONORIFICS: Final = word_set(
    "mr. mrs. ms. mx. dr. prof. hon. mr mrs ms mx dr prof hon lord lady sir dame"
)
TITLES: Final = (
    ROLES
    | HONORIFICS
    | word_set(
        """
    sen. sens. rep. reps. gov. govs. gen. col. lt. maj. capt. sgt. adm. rev. pres. amb. whip
    majority minority leader nominee republican democrat ceo first former ex-president
    secretary-general secretary attorney congressman press high commissioner human rights
    senior
    """
    )
)
GROUPS: Final = word_set(
    """
    agency alliance army association authority authorities bank board body bureau campaign
    caucus center centre charity church coalition college commission committee company
    conference congress corporation council court crowd department embassy executive
    family federation firm force foundation government group house institute institution
    kremlin league magazine media mission ministry movement network newspaper office
    opposition organisation organization outlet panel parliament party pentagon police
    publication school senate society staff state supporters team times tribunal union
    university protesters people critics republicans democrats officials aides
    """
)
DOCUMENTS: Final = word_set(
    """
    ad advertisement affidavit article assessment bill blog book brief caption charter
    column communique complaint constitution decision declaration document dossier draft
    editorial email e-mail filing guidelines headline indictment investigation judgment
    judgement law lawsuit letter manifesto memo memorandum message motion note notice
    op-ed opinion order paper petition placard platform plan policy poll post posting
    press-release proposal publication release report resolution review ruling script sign
    slogan statement story study summary survey testimony text transcript treaty tweet
    verdict website
    """
)
