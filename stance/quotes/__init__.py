"""Article -> Quote: quotation marks, quoted sentences, and who said them."""

from stance.quotes.extraction import find_quotes

__all__ = ["find_quotes"]
