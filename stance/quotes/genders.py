"""Given names and titles that tell whether "he" or "she" can mean a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stance.quotes.words import word_set

_MALE: Final = word_set(
    """
    mr. mr sir lord king prince spokesman congressman chairman businessman father husband son
    brother aaron adam alan albert alex alexander andrew andy anthony antonio antony
    antónio arthur ben benjamin bernard bernie bill bob bobby brad brian bruce carl carlos
    charles chris christopher chuck craig dan daniel dave david dennis donald doug ed
    eddie edward eric erik frank fred gary george gerald glenn greg gregory harold harry
    henry howard jack jacob jake james jason jeb jeff jeffrey jeremy jerry jim jimmy joe
    joel john johnny jon jonathan jose joseph josh juan justin keith ken kenneth kevin
    larry lawrence lee lou louis luis marco mark martin matt matthew michael miguel mike
    mitch mitt nathan nick nicholas norman patrick paul pedro peter phil philip ralph ray
    raymond rich richard rick robby rob robert rodrigo roger ron ronald roy rudy russell
    ryan sam samuel scott sean sergei sergey stephen steve steven ted terry thomas tim
    timothy todd tom tony vladimir walter wayne will william
    """
)
_FEMALE: Final = word_set(
    """
    mrs. mrs ms. ms lady dame queen princess spokeswoman congresswoman chairwoman businesswoman
    mother wife daughter sister actress abigail alice alicia alison amanda amy ana andrea
    angela ann anna anne annie ashley barbara beth betty bonnie brenda carly carol
    caroline catherine chelsea cheryl christina christine cindy claire cynthia dana
    deborah debbie denise diana diane dianne donna dorothy elena elise elizabeth ellen
    emily emma erica eva evelyn fatima gina gloria grace hannah heather heidi helen
    hillary huma ivanka jackie jane janet jean jennifer jessica jill joan joyce judith
    judy julia julie karen kate katherine kathleen kathy katie kayleigh kellyanne kelly
    kimberly kirsten kristen laura lauren leila linda lisa loretta lori louise lucy lynn
    margaret maria marie marine martha mary maya megan melania melissa michelle monica
    nancy natalie nicole nikki nina olga olivia pamela patricia patty paula rachel rebecca
    rosa rose ruth samantha sandra sara sarah sharon sheila sofia sonia sophia stephanie
    sue susan suzanne sylvia tammy teresa theresa tina tracy ursula valerie vanessa
    veronica victoria virginia wendy yvonne
    """
)


def gender(words: Sequence[str]) -> str:
    """`he`, `she` or, unknown, the empty string, by titles and given names."""
    for word in words:
        lower = word.lower()
        if lower in _MALE:
            return "he"
        if lower in _FEMALE:
            return "she"
    return ""
