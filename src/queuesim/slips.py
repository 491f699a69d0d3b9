"""What a quantity that cannot be read was probably meant to be.

For hints only: nothing here is ever read as a value. Each function takes a text that was refused
and returns a writing that would be accepted, or ``None`` where nothing better comes to mind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

#: Nothing longer is a slip of a quantity; longer texts are not looked at.
LONGEST = 80

_N = r"[0-9]+(?:\.[0-9]+)?"
_TO = r"\s*(?:-|–|—|~|\.\.+|\bto\b|\bthrough\b|\buntil\b|\btill\b|至|到)\s*"

#: Units as people write them that are not units here.
_SPELLED: Mapping[str, str] = {
    **dict.fromkeys(("秒", "秒钟", "sec.", "secs.", "''"), "s"),
    **dict.fromkeys(("分", "分钟", "min.", "mins.", "'"), "m"),
    **dict.fromkeys(("时", "小时", "钟头", "hr.", "hrs.", "std"), "h"),
    **dict.fromkeys(("天", "日", "工作日"), "d"),
    **dict.fromkeys(("周", "星期", "wk", "wks"), "w"),
    **dict.fromkeys(("月", "个月", "mo", "mth"), "month"),
    **dict.fromkeys(("年", "yr", "yrs"), "year"),
}
#: What stands after a stroke in a rate.
_PER: Mapping[str, str] = {
    **{word: {"d": "day", "w": "week"}.get(unit, unit) for word, unit in _SPELLED.items()},
    **dict.fromkeys(("a", "p.a.", "annum"), "year"),
}

ENDLESS = frozenset(
    [
        "infinite",
        "infinity",
        "inf",
        "endless",
        "unlimited",
        "no_limit",
        "without_limit",
        "always",
        "none",
        "no",
        "∞",
        "无限",
        "不限",
    ]
)


# --- durations ---


def duration_range(text: str, units: Collection[str]) -> tuple[str, str] | None:
    """The two ends of ``3m-5m`` or ``3-5m``."""
    unit = rf"\s*[a-z{_signs()}]+"
    match = re.fullmatch(rf"({_N})({unit})?{_TO}({_N})({unit})", text, re.IGNORECASE)
    if match is None:
        return None
    high = _unit(match[4], units)
    low = _unit(match[2], units) if match[2] else high
    return (f"{match[1]}{low}", f"{match[3]}{high}") if low and high else None


def duration_spread(text: str, units: Collection[str]) -> tuple[str, str] | None:
    """Mean and spread of ``9m +- 2m``."""
    pair = rf"({_N})\s*([a-z]*)\s*(?:±|\+/?-)\s*({_N})\s*([a-z]+)"
    match = re.fullmatch(pair, text, re.IGNORECASE)
    if match is None or _unit(match[4], units) is None:
        return None
    return f"{match[1]}{match[2] or match[4]}", f"{match[3]}{match[4]}"


def duration(text: str, units: Collection[str]) -> tuple[str, bool] | None:
    """A duration that the text holds, and whether it says nothing else.

    ``9分钟``, ``00:09:00``, ``3:30`` and ``9,5m`` say nothing else, ``exponential(9m)`` does.
    """
    if match := re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])(?::([0-5][0-9]))?", text):
        return _of_clock(match[1], match[2], match[3]), True
    if re.fullmatch(r"(?:the )?next day|tomorrow|次日|第二天", text.strip(), re.IGNORECASE):
        return "1d", True
    text = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text)
    piece = rf"(?<![a-z0-9_.])({_N})\s*([a-z{_signs()}]+\.?)"
    pieces = list(re.finditer(piece, text, re.IGNORECASE))
    found = [(match[1], _unit(match[2], units)) for match in pieces]
    known = sum(unit is not None for _, unit in found)
    alone = not re.search(r"[^\W\d]", re.sub(piece, "", text, flags=re.IGNORECASE))
    if not known or known != len(re.findall(_N, text)) or not (alone or known == 1):
        return None
    return "".join(f"{size}{unit}" for size, unit in found if unit), alone


def _of_clock(first: str, second: str, third: str | None) -> str:
    if third is None:  # minutes and seconds, or hours and minutes
        return f"{_joined('ms', first, second)} / {_joined('hm', first, second)}"
    return _joined("hms", first, second, third)


def _joined(units: str, *sizes: str) -> str:
    parts = zip(map(int, sizes), units, strict=True)
    return "".join(f"{size}{unit}" for size, unit in parts if size) or "0s"


def _unit(text: str, units: Collection[str]) -> str | None:
    word = text.strip().lower()
    plain = word.rstrip(".")
    return _SPELLED.get(word) or (plain if plain in units else None)


def _signs() -> str:
    return "".join(sorted({sign for word in _SPELLED for sign in word if ord(sign) > 127}))


# --- numbers, shares, money over time ---


def number_range(text: str) -> tuple[str, str] | None:
    """The two ends of ``10-12``."""
    match = re.fullmatch(rf"({_N}){_TO}({_N})", text, re.IGNORECASE)
    return (match[1], match[2]) if match else None


def number(text: str) -> str | None:
    """The number in ``10k``, ``12 people``, ``about 600`` or ``600±50``."""
    text = re.sub(r"(?<=[0-9])[,_ '](?=[0-9]{3}(?![0-9]))", "", text)
    if match := re.fullmatch(rf"({_N})\s*(k|thousand|千|万|million|mio)", text, re.IGNORECASE):
        size = {"千": 1e3, "万": 1e4, "million": 1e6, "mio": 1e6}.get(match[2].lower(), 1e3)
        return f"{float(match[1]) * size:.15g}"
    if "%" in text:  # something else altogether
        return None
    head = re.split(r"±|\+/?-", text)[0]
    found = re.findall(rf"(?<![\w.])({_N})(?![0-9.])", head)
    return found[0] if len(found) == 1 else None


def with_unit(text: str, units: Collection[str]) -> bool:
    """Whether it is a number with a time or a rate: ``14d``, ``600/day``."""
    match = re.fullmatch(rf"{_N}\s*(?:/|per\b)?\s*([^\W\d]+\.?)", text.strip(), re.IGNORECASE)
    return match is not None and (_unit(match[1], units) or "") != ""


def endless(text: str) -> bool:
    """Whether it says that there is no end or limit."""
    return re.sub(r"[\s-]+", "_", text.strip().lower()) in ENDLESS


def share(text: str) -> str | None:
    """The share in ``76 percent``, ``76 pct`` or ``all``."""
    word = text.strip().lower()
    if word in ("all", "yes", "always", "everybody", "everyone", "true"):
        return "100%"
    if word in ("none", "no", "never", "nobody", "false"):
        return "0%"
    match = re.fullmatch(rf"(?:百分之)?({_N})\s*(?:percent|per cent|pct|p\.?c\.?)?", word)
    return f"{match[1]}%" if match else None


def rate(text: str, units: Collection[str]) -> str | None:
    """The rate in ``48 CNY/h``, ``¥48/h``, ``48/小时``, ``6k/year`` or ``20,000/month``."""
    match = re.fullmatch(r"(.+?)\s*(?:/|\bper\b|\ban?\b|每)\s*(.+)", text.strip())
    if match is None:
        return None
    money = re.sub(r"[¥￥$€£]|\b[A-Za-z]{3}\b|元|块|(?i:yuan|dollars?|euros?)", "", match[1])
    money = re.sub(r"(?<=[0-9])[,_ '](?=[0-9]{3}(?![0-9]))", "", money).strip()
    size = money if re.fullmatch(_N, money) else number(money) if money[-1:] in "kK万千" else None
    word = match[2].strip().lower().rstrip(".")
    per = _PER.get(match[2].strip().lower()) or (word if word in units else None)
    per = per or ("open day" if word in ("open day", "working day", "workday") else None)
    return f"{size}/{per}" if size and per else None


# --- changes in scenarios ---

_MORE = r"more|extra|additional|higher|longer|up|增加|多"
_LESS = r"fewer|less|lower|shorter|down|减少|少"
_RAISE = r"\+|plus|increased? by|increase|raised? by|raise|another|增加|多"
_CUT = r"-|minus|subtract|decreased? by|decrease|reduced? by|reduce|cut by|cut|remove|减少|少"
_FACTORS = {
    **dict.fromkeys(("double", "twice", "doubled", "翻倍"), "times 200%"),
    **dict.fromkeys(("triple", "tripled"), "times 300%"),
    **dict.fromkeys(("half", "halve", "halved", "减半"), "times 50%"),
}


def change(text: str) -> str | None:
    """The change that ``3 more``, ``minus 2``, ``10% less``, ``double`` or ``add 3`` asks for."""
    word = text.strip().lower()
    if len(word) > LONGEST:
        return None
    if re.match(r"(add|times)\s|remove$", word):
        return text.strip()
    if word in _FACTORS:
        return _FACTORS[word]
    size = rf"({_N}\s*(?:%|[a-z/]*))"
    if match := re.fullmatch(rf"{size}\s*(?:{_MORE})|(?:{_RAISE})\s*{size}", word):
        return _changed((match[1] or match[2]).strip(), 1)
    if match := re.fullmatch(rf"{size}\s*(?:{_LESS})|(?:{_CUT})\s*{size}", word):
        return _changed((match[1] or match[2]).strip(), -1)
    return None


def factor(text: str) -> str | None:
    """The factor in ``+30%``, ``-5%`` or ``30% longer``."""
    meant = change(re.sub(r"^([+-])\s*(?=[0-9])", r"\1 ", text.strip()))
    return meant if meant is not None and meant.startswith("times") else None


def _changed(size: str, sign: int) -> str:
    if size.endswith("%"):
        return f"times {100 + sign * float(size[:-1]):.12g}%"
    return f"add {'-' if sign < 0 else ''}{size}"


# --- promises ---


def promise(text: str, units: Collection[str]) -> str | None:
    """The promise in ``80/20``, ``80% within 20s``, ``at least 80% in 20s`` or ``20s 80%``."""
    less = r"(?:/|\bin\b|\bwithin\b|\bunder\b|\bbelow\b|\bbefore\b|内|<=?|≤|@)"
    forward = (
        rf"\D*?({_N})\s*(%|percent)?\s*(?:of \w+ )?(?:answered )?{less}+\s*({_N})\s*([a-z秒分]*)\.?"
    )
    if len(text) > LONGEST:
        return None
    match = re.fullmatch(forward, text.strip(), re.IGNORECASE)
    if match:
        size, sign, time, unit = match.groups()
    else:
        backward = rf"({_N})\s*([a-z秒分]+)\s*[:,;/]?\s*({_N})\s*(%|percent)"
        match = re.fullmatch(backward, text.strip(), re.IGNORECASE)
        if match is None:
            return None
        time, unit, size, sign = match.groups()
    seconds = _unit(unit, units) if unit else "s"
    percent = float(size) if sign or float(size) > 1.0 else float(size) * 100.0
    return f"{percent:.12g}% in {time}{seconds}" if seconds and percent <= 100.0 else None


def limit(text: str) -> str | None:
    """The quantity in ``< 20s`` or ``at most 5%``."""
    words = r"under|below|above|over|at most|at least|max\.?|min\.?|less than|more than|up to"
    sign = rf"(?:[<>≤≥]=?|{words})"
    match = re.fullmatch(rf"{sign}\s*([0-9].*)", text[:LONGEST].strip(), re.IGNORECASE)
    return match[1] if match and len(text) <= LONGEST else None


# --- clock and calendar ---


def clock(text: str) -> str | None:
    """The time of day in ``9am``, ``5.30 pm``, ``9h``, ``9点`` or ``0900``."""
    word = text.strip().lower()
    if match := re.fullmatch(r"([0-2][0-9])([0-5][0-9])", word):
        hour, minute, half = int(match[1]), int(match[2]), None
    else:
        match = re.fullmatch(
            r"([0-9]{1,2})(?:\s*[:.h点时]\s*([0-5][0-9])?)?\s*([ap])?\.?(?:m\.?)?(?:分|uhr|o'clock)?",
            word,
        )
        if match is None:
            return None
        hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02d}:{minute:02d}" if hour < 24 or (hour, minute) == (24, 0) else None


def hours(text: str) -> str | None:
    """The hours in ``9-17``, ``9am-5pm``, ``09.00 to 18.00`` or ``24/7``."""
    word = re.sub(r"^(?:from|between)\s+", "", text.strip().lower())
    if re.fullmatch(r"24\s*[/x*]\s*7|24\s*hours?|round the clock|around the clock|always", word):
        return "24h"
    ends = re.split(rf"{_TO}|\s+and\s+", word)
    begin, end = (clock(ends[0]), clock(ends[1])) if len(ends) == 2 else (None, None)
    if begin is None or end is None:
        return None
    if re.fullmatch("[0-9]{1,2}", ends[1]) and end <= begin <= "12:00":  # nine to five
        end = f"{int(ends[1]) + 12:02d}:00"
    return f"{begin}-{end}" if begin not in (end, "24:00") else None


_DAYS = {
    word: day
    for day, words in {
        "mon": "mo mon. mondays m",
        "tue": "tu tue. tues. tuesdays di",
        "wed": "we wed. wednesdays mi",
        "thu": "th thu. thur. thurs. thursdays do",
        "fri": "fr fri. fridays",
        "sat": "sa sat. saturdays",
        "sun": "su sun. sundays so",
    }.items()
    for word in words.split()
}
_MANY_DAYS = {
    **dict.fromkeys(
        [
            "weekday",
            "weekdays",
            "workday",
            "workdays",
            "working_days",
            "business_days",
            "工作日",
            "平日",
        ],
        "mon-fri",
    ),
    **dict.fromkeys(["weekend", "weekends", "周末"], "sat, sun"),
    **dict.fromkeys(["everyday", "every_day", "always", "all_days", "week", "每日"], "all"),
}


def weekdays(text: str, known: Collection[str]) -> str | None:
    """The weekdays in ``mon..fri``, ``mo-fr``, ``Mon to Fri``, ``sat & sun`` or ``weekdays``."""
    word = text.strip().lower()
    many = _MANY_DAYS.get(re.sub(r"[\s-]+", "_", word))
    if many:
        return many
    parts = []
    for part in re.split(r"\s*(?:,|;|/|&|\+|\band\b|和|、)\s*", word):
        ends = [_DAYS.get(end) or (end if end in known else None) for end in re.split(_TO, part)]
        if len(ends) > 2 or None in ends:
            return None
        parts.append("-".join(str(end) for end in ends))
    return ", ".join(parts)


def dates(text: str) -> tuple[str, ...]:
    """The dates that ``2026/03/02``, ``02.03.2026``, ``3/2/2026`` or ``2026年3月2日`` may be."""
    word = text.strip()
    if match := re.fullmatch(
        r"([0-9]{4})\s*[/.年]?\s*([0-9]{1,2})\s*[/.月]?\s*([0-9]{1,2})日?", word
    ):
        orders = [(match[1], match[2], match[3])]
    elif match := re.fullmatch(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})", word):
        orders = [(match[4], match[3], match[1])]
        orders += [] if match[2] == "." else [(match[4], match[1], match[3])]
    else:
        return ()
    found = (_date(*map(int, order)) for order in orders)
    return tuple(dict.fromkeys(one for one in found if one))


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
