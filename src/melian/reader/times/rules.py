"""The order of words in expressions of time, in the letters of `lexicon`.

`{M}` is a phrase that may be a month, `{month=M}` the same with a name, `~` up to three fillers.
The longest rule that fits wins, the first among equals.

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

import re

__all__ = ["MONTH_FIRST", "RULES", "Rule"]

Rule = tuple[str, re.Pattern[str]]
"""The name of the rule's meaning (a function of `find`), and its pattern."""


def _compiled(pattern: str) -> re.Pattern[str]:
    def phrase(match: re.Match[str]) -> str:
        name, letters = match[1], match[2]
        one = rf"<[^<>]*[{re.escape(letters)}][^<>]*>"
        return f"(?P<{name}>{one})" if name else f"(?:{one})"

    text = pattern.replace(" ", "").replace("~", "(?:{i}){0,3}")
    return re.compile(re.sub(r"\{(?:(\w+)=)?([A-Za-z1-9.,]+)\}", phrase, text))


_LEAD = "({lead=SUBFH}~)?"
_PART = "({part=EIAbq}~)?"
_DAY = "{day=NO}{.}?"
_HOUR = "(({NC}~({h}~)?)?{P}~|{C}~)?"
_CLOCK = "({,}?~{C})?"
_YEAR = "({,}?~{year=Y}|~{past=a}|~{said=LXT}~{y}|~{y}~{said2=LXT})?"
"""`2026`, `dello scorso anno`, `de l’année dernière`, `des Vorjahres`."""
MONTH_FIRST = frozenset(("month_day", "month_day_range"))
"""Rules of English alone: elsewhere `in marzo 12 soldati` are twelve soldiers."""
RULES: tuple[Rule, ...] = tuple(
    (name, _compiled(pattern))
    for name, pattern in (
        ("figures", f"{_LEAD}~{{date=D}}"),
        ("day", f"{_LEAD}~({{P}}~)?({{weekday=W}}{{,}}?{{.}}?~)?{_DAY}~{{month=M}}{{.}}?{_YEAR}{_CLOCK}"),
        ("month_day", f"{_LEAD}~({{weekday=W}}{{,}}?~)?{{month=M}}{{.}}?~{_DAY}{_YEAR}"),
        ("day_range", f"{_LEAD}~{{start=NO}}{{.}}?~{{J}}~{_DAY}~{{month=M}}{{.}}?{_YEAR}"),
        ("month_day_range", f"{_LEAD}~{{month=M}}{{.}}?~{{start=NO}}~{{J}}~{_DAY}{_YEAR}"),
        ("month", f"{_LEAD}~{_PART}({{rel=LXT}}~)?{{month=M}}({{rel2=LX}})?{_YEAR}"),
        ("month", f"{_LEAD}~{_PART}{{month=M}}{_YEAR}"),
        ("month", f"{_LEAD}~{{part=EIAbq}}{{J}}?{{month=M}}{_YEAR}"),
        ("short_day", f"{_LEAD}~{_DAY}~{{month=k}}({{dot=.}})?({{,}}?~{{year=Y}})?"),
        ("night_range", f"{{lead=SB}}~{{start=NO}}{{.}}?~{{1}}~{_DAY}~{{month=M}}{_YEAR}"),
        ("quarter", f"{_LEAD}~{{count=NOLXT}}{{.}}?~{{span=r}}(~({{y}}~)?{{year=Y}}|~{{past=a}})?"),
        ("quarter", f"{_LEAD}~{{count=NOLXT}}{{.}}?~{{span=r}}(~{{said=LXT}}~{{y}}|~{{y}}~{{said2=LXT}})"),
        ("quarter", f"{_LEAD}~{{span=r}}{{count=NOLXT}}(~{{year=Y}})?"),
        ("year_range", f"{_LEAD}~({{y}}~)?{{start=Y}}~{{join=J}}~({{y}}~)?{{year=Y}}(~{{years=y}})?"),
        ("year_range", f"{_LEAD}~({{y}}~)?{{start=Y}}~{{join=J}}{{short=N}}"),
        ("decade", f"{_LEAD}~{_PART}{{decade=2}}(~{{years=3}})?"),
        ("decade", f"{_LEAD}~{_PART}{{years=3}}~{{decade=Y2}}"),
        ("ago_today", "({count=N}|{i})?~{unit=dwmy}~{G}~{t}"),
        ("ago_today", "{t}~{Q}~({count=N}~)?{unit=dwmy}"),
        ("feast", f"{_LEAD}~{{feast=v}}(~{{year=Y}})?"),
        ("night", "{i}~{night=j}"),
        ("night", "{night=j}"),
        ("span_ago", "{span=x}~{G}"),
        ("span_ago", "{Q}~{span=x}"),
        ("span_ahead", "{lead=VR}~{span=x}"),
        ("bare_season", f"{{lead=SUBFH}}~{_PART}{{season=s}}"),
        ("bare_season", f"{{i}}~{_PART}{{season=s}}"),
        ("bare_season", "{season=s}"),
        ("week_of_month", f"{_LEAD}~{{count=O}}~{{w}}~{{month=M}}(~{{year=Y}})?"),
        ("season", f"{_LEAD}~{_PART}({{rel=LXT}}~)?{{season=s}}(~{{year=Y}}|~{{rel2=LXT}})"),
        ("season", f"{_LEAD}~{_PART}{{season=s}}(~{{past=a}}|~{{said=LXT}}~{{y}}|~{{y}}~{{said2=LXT}})"),
        ("season", f"{_LEAD}~{_PART}{{rel=LXT}}~{{season=s}}"),
        ("season", "{past=a}~{season=s}"),
        ("year", f"{_LEAD}~{_PART}{{year=Y}}"),
        ("year", f"{_LEAD}~{_PART}({{y}}~)?{{year=Y}}"),
        ("weekday", f"{_LEAD}~{_HOUR}({{rel=LXT}}~)?{{weekday=W}}({{rel2=LXT}})?(~{{P}})?{_CLOCK}"),
        ("weekday_day", f"{_LEAD}~{{weekday=W}}{{,}}?~{{day=NO}}"),
        ("day_alone", "{i}?~{day=NO}"),
        ("day_alone", "{i}?{d}{day=N}"),
        ("weekday_of_week", f"{_LEAD}~{{weekday=W}}({{P}})?~({{rel=LXT}}~{{w}}|{{w}}~{{rel2=LXT}})"),
        ("relative", f"{_LEAD}~{_PART}{{rel=LXT}}~{{unit=dwemy}}"),
        ("relative", f"{_LEAD}~{_PART}{{unit=dwemy}}~{{rel=LXT}}"),
        ("part_of_unit", f"{_LEAD}~{{part=EIAbq}}~{{unit=wmy}}"),
        ("weekend", f"{_LEAD}~{{unit=e}}"),
        ("span", f"{_LEAD}~({{T}}~)?{{rel=LX}}~{{count=Nf}}~{{unit=hdwmy}}"),
        ("span", f"{_LEAD}~({{T}}~)?{{count=Nf}}~{{rel=LX}}~{{unit=dwmy}}"),
        ("span", f"{_LEAD}~{{count=Nf}}~{{unit=dwmy}}~{{rel=LX}}"),
        ("ago", "{count=Nf}~{unit=dwmy}~{G}"),
        ("ago", "{i}?{unit=dwmy}~{G}"),
        ("ago", "{Q}~({count=Nf}~)?{unit=dwmy}"),
        ("from_there", "({count=Nf}|{i})~{unit=dwmy}~{g}"),
        ("ahead", "{sure=V}~({count=Nf}~)?{unit=dwmy}"),
        ("ahead", "{count=Nf}~{unit=dwmy}~{sure=K}"),
        ("ahead", "{R}~({count=Nf}~)?{unit=dwmy}"),
        ("within", "{H}~({count=Nf}~)?{unit=hdwmy}"),
        ("that_year", f"{_LEAD}~{{offset=a}}"),
        ("today", f"{_LEAD}~{_HOUR}{{offset=t}}(~{{P}})?{_CLOCK}"),
        ("event", "{count=Nf}~{unit=hdwmy}{after=FU}"),
        ("event", "{unit=hdwmyp}{after=FU}"),
        ("recent", f"{_LEAD}~{{unit=cun}}"),
        ("that_day", "{Z}"),
        ("next_to_that_day", "{offset=z}"),
        ("clock", "~{C}"),
    )
)
