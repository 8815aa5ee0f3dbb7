from icsportal.search.models.entry import LANGUAGE, Card, Entry, Passage
from icsportal.search.models.term import Term
from icsportal.search.models.vocabulary import BestBet, Synonym, Word

__all__ = ["LANGUAGE", "BestBet", "Card", "Entry", "Passage", "Synonym", "Term", "Word"]
