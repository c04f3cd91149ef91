"""Slavic names in the nominative, where a text has them only in another case: `слова министра Торина`.

Tested in `tests/unit/test_attributions.py`.
"""

from __future__ import annotations

import re

__all__ = ["ADJECTIVE_CASES", "in_other_case", "is_oblique", "nominative"]

ADJECTIVE_CASES = re.compile(r"(?:[иыіо]й|его|ого|ому|ему|[иы]м|ая|яя|ую|ой|ої|а|у|ою|ій)$")
"""Endings of a Slavic adjective in the singular."""
OBLIQUE = re.compile(r"(?:[аяуюе]|ом|[её]м|ым|им|[ео]ві|[оеєь]го|[оеєь]му|[ое]й|[оеє]ю|[иы]|[цї]і|ії|ої)$")
NOMINATIVE = re.compile(
    r"^(?:глава|голова|мати|судья|суддя|[а-яіїєґ]+(?:льна|вна|вча)|перша|[а-яіїєґ’'-]+(?:(?<!ни)ка|сестра|[нш]ица|ця|иця|ша|ая|яя|ий|ый|ня)|рядовой)$"
)
"""Offices whose nominative ends as cases of other words do."""
FLEETING = {"павл": "Павел", "петр": "Пётр", "льв": "Лев", "олег": "Олег", "ігор": "Ігор", "игор": "Игорь"}
SURNAMES = (
    (re.compile("(?:ого|ому|им|ым)$"), "ий"), (re.compile("(?:[оеёі]ві)$"), ""),
    (re.compile("(?<=[иі]н)(?:ым|им|а|у|е|і)$"), ""), (re.compile("(?<=[оеє]в)(?:ым|им|а|у|е|і)$"), ""),
    (re.compile("(?:ом|ем|єм|[ауеі])$"), ""), (re.compile("(?:я|ю)$"), "ь"),
)  # fmt: skip
WOMEN = ((re.compile("(?:ской|скою|скую)$"), "ская"), (re.compile("(?:ської|ській|ську)$"), "ська"),
         (re.compile("(?<=[оеєиіы][вн])(?:ой|ої|ою|ій|у)$"), "а"))  # fmt: skip


def is_oblique(office: str) -> bool:
    """Whether an office stands in another case than the nominative."""
    head = office.lower().split()[0].split("-")[-1]
    return bool(OBLIQUE.search(head)) and not NOMINATIVE.match(head)


def in_other_case(office: str) -> bool:
    """Whether an office stands in another case, or is that of several: `посредников`."""
    return is_oblique(office) or office.lower().endswith(("ов", "ев", "ів", "їв"))


def nominative(name: str, language: str) -> str:
    """A person's name in the nominative; as it is where that cannot be told.

    Examples
    --------
    >>> nominative("Павла Торина", "ru"), nominative("Нины Стоговой", "ru")
    ('Павел Торин', 'Нина Стогова')
    """
    first, _, last = name.rpartition(" ")
    given = first.lower()
    if not last or last.lower().endswith(("ко", "ых", "их")):
        return name
    if given.endswith(("ы", "и", "ої", "ии", "ії")):
        soft = given.endswith(("ии", "ії"))
        first = first[:-1] + ("я" if soft else "а")
        for pattern, ending in WOMEN:
            if pattern.search(last.lower()):
                return f"{first} {pattern.sub(ending, last)}"
        return f"{first} {last}"
    stem = given[:-1]
    if given.endswith(("о", "у", "э", "ю", "ґо")) and re.search(
        "[бвгджзклмнпрстфх](?:а|ом|у)$", last.lower()
    ):
        return f"{first} {re.sub('(?:ом|[ау])$', '', last)}"  # the first name has no cases: Мило Зелка
    if given.endswith(("а", "я")) and (len(last) > 3 and re.search("[аяоу]$|ого$", last.lower())):
        fleeting = FLEETING.get(stem) if language == "ru" else None
        hard = given.endswith("а")
        first = fleeting or (
            first[:-1] + ("" if hard else "й")
            if hard or stem.endswith(("а", "е", "и", "і", "о"))
            else first[:-1] + "ь"
        )
        if language == "uk" and stem in ("павл", "петр", "михайл", "дмитр"):
            first = f"{name[: len(stem)]}о"
        for pattern, ending in SURNAMES:
            if pattern.search(last.lower()):
                return f"{first} {pattern.sub(ending, last)}"
    return name
