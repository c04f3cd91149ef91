"""German compounds that end in an office, a body or people: Übergangspräsidentin, Grenzsoldat.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re

__all__ = ["compound_label"]

COMPOUNDS = {
    "office": re.compile(
        r"(?:minister(?:in|s)?|präsident(?:in|en)?|sprecher(?:in|s)?|direktor(?:in|s|en)?|chef(?:in|s)?|"
        r"politiker(?:in|s)?|leiter(?:in|s)?|beauftragte[rn]?|gesandte[rn]?|kommissar(?:in|s)?|führer(?:in|s)?|"
        r"vorsitzende[rn]?|sekretär(?:in|s)?|botschafter(?:in|s)?|berater(?:in|s)?|kanzler(?:in|s)?|"
        r"unterhändler(?:in|s)?|konsul(?:in|s)?|bürgermeisters|gouverneurs|oberhaupts?|"
        r"generals|kommandeurs?|richter(?:in|s)?|anwalts|staatsanwalts|abgeordnete[rn]?|koordinator(?:in|s)?|kolleg(?:e|en|in))$"
    ),
    "body": re.compile(r"(?:ministeriums?|behörden?|verwaltung|kanzlei|streitkräften?|armee|regierung)$"),
    "anonymous": re.compile(
        r"(?:vertreter(?:in|s)?|soldat(?:in|en)?|polizist(?:in|en)?|bauer|bäuerin|bauern|fischer(?:in|s|n)?|händler(?:in|s|n)?|lehrer(?:in|s|n)?|fahrer(?:in|s|n)?|arbeiter(?:in|s|n)?|bewohner(?:in|s|n)?|wirt(?:in|s)?|beamte[rn]?|beamtin|diplomat(?:in|en)?|mitarbeiter(?:in|s)?|kreisen?|"
        r"expert(?:e|en|in)|analyst(?:in|en)?|forscher(?:in|s)?|wissenschaftler(?:in|s)?|historiker(?:in|s)?|ökonom(?:in|en)?|"
        r"offizier(?:e|in|s)?|helfer(?:in|s|n)?)$"
    ),
}
"""Ends of German compounds."""


def compound_label(low: str) -> str:
    """`office`, `body` or `anonymous` by the end of a word in small letters; empty for all others.

    Examples
    --------
    >>> compound_label("grenzsoldat"), compound_label("energieministerium"), compound_label("brücke")
    ('anonymous', 'body', '')
    """
    return next((label for label, pattern in COMPOUNDS.items() if pattern.search(low)), "")
