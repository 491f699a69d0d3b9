"""English texts of pictures, tables and the report."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # fonts
    "report.no_chinese_font": (
        "no font with Chinese characters was found, so pictures in pixels show boxes in their "
        "place. Install one, such as Noto Sans CJK (package fonts-noto-cjk on Debian and Ubuntu, "
        "google-noto-sans-cjk-fonts on Fedora), remove matplotlib's font cache and draw again"
    ),
    # pictures
    "report.no_data": "no data",
    "report.axis.people": "people",
    "report.axis.wait": "wait",
    "report.axis.level": "answered in time",
    "report.axis.time": "time of day",
    "report.axis.utilisation": "paid time spent on work",
    "report.axis.amount": "amount",
    "report.axis.difference": "difference to the base",
    "report.axis.money": "{currency}",
    "report.axis.money_day": "{currency} a day",
    "report.axis.money_year": "{currency} a year",
    "report.axis.number_day": "a day",
    "report.axis.number_year": "a year",
    "report.day.load": "work offered",
    "report.day.staff": "people there",
    "report.day.wait": "mean wait",
    "report.day.level": "share answered in time",
    "report.day.range": "95 % range",
    "report.day.target": "promise: {share} % in {within}",
}
