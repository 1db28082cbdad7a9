"""Datelines: where and when a report was sent, by whom, as the first words of its text say."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from generator.editing.dating import FoundDate, found_in, pattern, with_plain_digits


class Dateline(NamedTuple):
    """The first words of a report: *text* up to its dash, the *places* in it, *agency* or empty."""

    text: str
    places: tuple[str, ...]
    date: FoundDate | None
    agency: str


_DASH = r"(?:--+|[—–―‒]|-(?=\s))"
# A capital letter at the start of each word, or a script that has none.
_NO_PLACE = r"(?!(?:In|On|At|The|From|By|As|В|Во|На|По|Из|От)\b)"
_WORD = rf"{_NO_PLACE}(?:(?:[^\W\d_a-z]\.){{2,}}|(?:[^\W\d_a-zа-яё](?:[\w’'-]*\w)?\.?|d[eiu]|la|el|на)(?:-[\w’'-]+)*)"
_NAME = rf"{_WORD}(?:\s{_WORD}){{0,3}}"
_AGENCY = rf"(?:\((?P<agency_b>[^()\n]{{2,60}})\)|/(?P<agency_s>[^/\n]{{2,60}})/\.?|(?P<agency_w>{_NAME}))"
_LOOKS = 200
"""Code points: no dateline is longer."""


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """The families of datelines, the more certain first. Only dates ignore case."""
    date = rf"(?P<date>(?i:{pattern()}))"
    comma = r"\s*[,.،]?\s*"
    place = rf"(?P<place>{_NAME}(?:\s*[/–—-]\s*{_NAME})?)(?P<region>,\s*{_NAME})??"
    return tuple(
        re.compile(form)
        for form in (
            # МОСКВА, 5 окт — РИА Новости. | ASTANA, July 4 – Kazinform.
            rf"{place}{comma}{date}\s*{_DASH}\s*(?P<agency_a>{_NAME})(?:,\s*{_NAME})?\.\s+",
            # DUSHANBE, October 5, Asia-Plus -- | Душанбе. 5 октября. ИНТЕРФАКС - | (Reuters) - | /TASS/.
            rf"{place}{comma}{date}{comma}{_AGENCY}?\s*(?:{_DASH}|(?<=/)|(?<=/\.)|:)\s*",
            # ТОШКЕНТ, 5 октября. | Dushanbe, 5 October 2007:
            rf"{place}{comma}{date}\s*(?:{_DASH}|[.:])\s+",
            # October 5, Dushanbe (Asia-Plus) --
            rf"{date}{comma}(?P<place>{_NAME}){comma}{_AGENCY}?\s*{_DASH}\s*",
            # 新华社阿斯塔纳7月4日电
            rf"(?P<agency_w>\w{{2,6}}?社)(?P<place>\w{{2,10}}?){date}电\s*",
            # MOSCOW (AP) -- | ВАШИНГТОН, /ТАСС/. | تهران (ایرنا) –
            rf"(?P<place>{_NAME}(?:,\s*{_NAME})??){comma}{_AGENCY_ALONE}\s*(?:{_DASH}|(?<=/)|(?<=/\.))\s*",
            # DUSHANBE --
            r"(?P<place>[^\W\d_a-zа-яё]{3,}(?:[ -][^\W\d_a-zа-яё]{2,}){0,2})\s*(?:--+|—|–)\s+",
        )
    )


_AGENCY_ALONE = r"(?:\((?P<agency_b>[^()\n]{2,60})\)|/(?P<agency_s>[^/\n]{2,60})/\.?)"


def dateline(text: str) -> Dateline | None:
    """The dateline that a paragraph begins with; None when it has none."""
    head = with_plain_digits(text[:_LOOKS])
    for form in _forms():
        match = form.match(head)
        if match is None:
            continue
        groups = match.groupdict()
        date = found_in(match) if groups.get("date") else None
        if groups.get("date") and date is None:
            continue
        agency = next((groups[name] for name in _AGENCIES if groups.get(name)), "")
        places = re.split(r"\s*/\s*|\s+[–—-]\s+", groups["place"].split(",")[0].strip(" ."))
        return Dateline(text[: match.end()].rstrip(), tuple(places), date, agency.strip())
    return None


_AGENCIES = ("agency_b", "agency_s", "agency_w", "agency_a")
