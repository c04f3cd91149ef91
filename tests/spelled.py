"""Whole numbers below a million in words of seven languages, by the grammars of those languages."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["SPELLED"]


def listed(words: str) -> list[str]:
    """Words in a row."""
    return words.split()


EN = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
EN_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
DE = listed(
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn"
)
DE_TENS = listed("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
FR = listed(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf"
)
FR_TENS = listed("vingt trente quarante cinquante soixante")
IT = listed(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove"
)
IT_TENS = listed("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
ES = listed(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
ES_TENS = listed("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
ES_HUNDREDS = listed(
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)
RU = listed(
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
    "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
RU_TENS = listed("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")
RU_HUNDREDS = listed("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")
UK = listed(
    "нуль один два три чотири п’ять шість сім вісім дев’ять десять одинадцять дванадцять тринадцять чотирнадцять "
    "п’ятнадцять шістнадцять сімнадцять вісімнадцять дев’ятнадцять"
)
UK_TENS = listed("двадцять тридцять сорок п’ятдесят шістдесят сімдесят вісімдесят дев’яносто")
UK_HUNDREDS = listed("сто двісті триста чотириста п’ятсот шістсот сімсот вісімсот дев’ятсот")


def english(n: int) -> str:
    """Such as `two thousand three hundred and forty-five`."""
    if n < 20:
        return EN[n]
    if n < 100:
        return EN_TENS[n // 10 - 2] + (f"-{EN[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{EN[n // 100]} hundred" + (f" and {english(n % 100)}" if n % 100 else "")
    rest = n % 1000
    joint = " and " if rest < 100 else " "
    return f"{english(n // 1000)} thousand" + (joint + english(rest) if rest else "")


def german(n: int) -> str:
    """Such as `zweitausenddreihundertfünfundvierzig`; one at the end is `ein`, as before a noun."""
    if n < 20:
        return DE[n]
    if n < 100:
        return (f"{DE[n % 10]}und" if n % 10 else "") + DE_TENS[n // 10 - 2]
    if n < 1000:
        return f"{DE[n // 100]}hundert" + (german(n % 100) if n % 100 else "")
    return f"{german(n // 1000)}tausend" + (german(n % 1000) if n % 1000 else "")


def french(n: int) -> str:
    """Such as `deux mille trois cent quarante-cinq`."""
    if n < 20:
        return FR[n]
    if n < 70:
        ten, one = FR_TENS[n // 10 - 2], n % 10
        return ten if not one else f"{ten} et un" if one == 1 else f"{ten}-{FR[one]}"
    if n < 80:
        return "soixante et onze" if n == 71 else f"soixante-{FR[n - 60]}"
    if n < 100:
        return "quatre-vingts" if n == 80 else f"quatre-vingt-{FR[n - 80]}"
    if n < 1000:
        many = f"{FR[n // 100]} " if n >= 200 else ""
        rest = n % 100
        return f"{many}cent" + (f" {french(rest)}" if rest else "s" if many else "")
    many = f"{french(n // 1000).removesuffix('s') if n // 1000 % 100 in (0, 80) else french(n // 1000)} "
    return ("" if n < 2000 else many) + "mille" + (f" {french(n % 1000)}" if n % 1000 else "")


def italian(n: int) -> str:
    """Such as `duemilatrecentoquarantacinque`."""
    if n < 20:
        return IT[n]
    if n < 100:
        ten, one = IT_TENS[n // 10 - 2], n % 10
        last = "tré" if one == 3 else IT[one] if one else ""
        return (ten[:-1] if one in (1, 8) else ten) + last
    if n < 1000:
        return (IT[n // 100] if n >= 200 else "") + "cento" + (italian(n % 100) if n % 100 else "")
    return (f"{italian(n // 1000)}mila" if n >= 2000 else "mille") + (italian(n % 1000) if n % 1000 else "")


def spanish(n: int) -> str:
    """Such as `dos mil trescientos cuarenta y cinco`."""
    if n < 30:
        return ES[n]
    if n < 100:
        return ES_TENS[n // 10 - 3] + (f" y {ES[n % 10]}" if n % 10 else "")
    if n == 100:
        return "cien"
    if n < 1000:
        return ES_HUNDREDS[n // 100 - 1] + (f" {spanish(n % 100)}" if n % 100 else "")
    many = spanish(n // 1000)
    many = (
        "veintiún"
        if many.endswith("veintiuno") and n // 1000 == 21
        else many.removesuffix("o")
        if many.endswith(" uno")
        else many
    )
    return (f"{many} " if n >= 2000 else "") + "mil" + (f" {spanish(n % 1000)}" if n % 1000 else "")


def _slavic(n: int, ones: list[str], tens: list[str], hundreds: list[str], thousands: list[str]) -> str:
    if n < 20:
        return ones[n]
    if n < 100:
        return tens[n // 10 - 2] + (f" {ones[n % 10]}" if n % 10 else "")
    if n < 1000:
        return hundreds[n // 100 - 1] + (
            f" {_slavic(n % 100, ones, tens, hundreds, thousands)}" if n % 100 else ""
        )
    many, last = n // 1000, n // 1000 % 10
    words = _slavic(many, ones, tens, hundreds, thousands).split()
    teen = 10 < many % 100 < 20
    if last in (1, 2) and not teen:
        words[-1] = thousands[last - 1]
    noun = thousands[4] if teen or last in (0, 5, 6, 7, 8, 9) else thousands[2] if last == 1 else thousands[3]
    rest = f" {_slavic(n % 1000, ones, tens, hundreds, thousands)}" if n % 1000 else ""
    return f"{' '.join(words)} {noun}{rest}"


def russian(n: int) -> str:
    """Such as `две тысячи триста сорок пять`."""
    return _slavic(n, RU, RU_TENS, RU_HUNDREDS, ["одна", "две", "тысяча", "тысячи", "тысяч"])


def ukrainian(n: int) -> str:
    """Such as `дві тисячі триста сорок`."""
    return _slavic(n, UK, UK_TENS, UK_HUNDREDS, ["одна", "дві", "тисяча", "тисячі", "тисяч"])


SPELLED: dict[str, Callable[[int], str]] = {
    "en": english, "de": german, "fr": french, "it": italian, "es": spanish, "ru": russian, "uk": ukrainian,
}  # fmt: skip
"""A language -> what spells a number below a million."""
