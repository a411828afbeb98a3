"""The lexicon of reporting: the words that attribute a quotation to a source."""

from __future__ import annotations

from typing import Final

from stance.quotes.words import word_set

_STRONG: Final = word_set(
    """
    acknowledge add admit advise affirm agree allege announce answer argue ask assert
    assure blurt boast boom bark caution chant chide claim clarify comment complain
    concede conclude confess confide confirm contend continue counter cry declare deadpan
    demand deny disclose drawl email emphasise emphasize enthuse exclaim exhort explain
    exult fume gasp gloat groan growl gripe grumble hint howl implore inform inquire
    insist instruct interject intone joke jest lament marvel moan mumble murmur muse
    mutter note object observe opine plead pledge ponder post predict proclaim pronounce
    promise quip quote reassure rebut recall recite recommend recount reflect reiterate
    rejoin relate remark reply remind report respond retort scoff scream shout shriek sigh
    snap sneer speculate stammer state stress suggest summarise summarize surmise taunt
    testify thunder tweet urge utter vent volunteer vow warn whine whisper wonder worry
    write yell
    """
)
_WEAK: Final = word_set(
    """
    accuse address amplify applaud assail assess attack attribute bemoan berate blame
    blast brand call challenge characterise characterize charge cheer chuckle cite coin
    commend compare condemn congratulate convey criticise criticize credit deem decry
    deride defend define denounce depict deplore describe detail dismiss dispute disparage
    dub echo elaborate endorse envision exhibit express fault hail hammer highlight imply
    indicate insinuate interrupt introduce invoke issue knock label lambaste laud laugh
    liken list mention mock nickname outline pen phrase point portray praise press profess
    propose protest question rail rant react rebuke refer reference reject release repeat
    retweet reveal ridicule rip roar salute scold send share signal slam slur sound
    stipulate style talk tease term thank threaten title tout trumpet uphold vilify voice
    welcome
    """
)
_IRREGULAR: Final = {
    "say": "say says said saying",
    "tell": "tell tells told telling",
    "write": "wrote written",
    "think": "think thinks thought",
    "read": "read reads",
    "reading": "reading",
    "swear": "swore swears",
    "sing": "sang sings",
    "cry": "cried cries",
    "believe": "believes believed",
    "hold": "held holds",
    "shoot": "shot",
}
_DOUBLING: Final = word_set("admit brag quip refer rebut slam snap rip rap pen blog dub")
BOTH_NOUN_AND_VERB: Final = word_set(  # their verb forms are read with care
    """
    answer answers blast call challenge charge charges claim comment comments demand
    demands email emails echo fault fire hail hint issue issues joke jokes lament laments
    retort retorts remark remarks label list lists market mention note object post posts
    pledge pledges point points plea plan press process promise promises protest protests
    question questions quote quotes rant reference release releases report reports sign
    signs signal sound sounds stated state states stress style talk tweet tweets voice
    worry worries share shares term terms title attack attacks post reject cheer knock
    boom chant chants marvel cite detail details vent address review
    """
)

CUE_NOUNS: Final = word_set(
    """
    accusation accusations admission advice allegation allegations announcement answer
    argument assertion assertions assessment assurance battle-cry belief boast call calls
    catchphrase characterization claim claims comment comments complaint complaints
    conclusion contention criticism declaration definition demand denunciation description
    email explanation insistence interview joke letter line mantra memo message motto note
    objection observation op-ed opinion phrase pledge plea post prediction promise
    proposal question quip quote reference refrain remark remarks reply response rhetoric
    slogan speech statement statements suggestion testimony tweet tweets vow warning
    warnings words
    """
)
ACCORDING: Final = frozenset({"according", "per"})


def _forms(verb: str) -> list[str]:
    stem = verb
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb[-1] == "y" and verb[-2] not in "aeiou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    if verb in _DOUBLING:
        stem = verb + verb[-1]
    plural = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return [verb, plural, stem + "ed", stem + "ing"]


STRONG_VERBS: Final = (
    frozenset(form for verb in _STRONG for form in _forms(verb))
    | word_set(" ".join(_IRREGULAR.values()))
) - BOTH_NOUN_AND_VERB
WEAK_VERBS: Final = (
    frozenset(form for verb in _WEAK for form in _forms(verb)) | BOTH_NOUN_AND_VERB
) - STRONG_VERBS
