"""The nearest word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from queuesim.words import Said, said

#: At most so many known words are listed beside the nearest.
MOST_LISTED = 30


def distance(typed: str, meant: str) -> int:
    """Slips between two words: letters left out, put in, replaced, or two swapped.

    The optimal string alignment distance: the Levenshtein distance with swaps of neighbours, in
    which no part is changed twice.

    >>> distance("voise", "voice"), distance("hpone", "phone"), distance("stff", "staff")
    (1, 1, 1)
    """
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for i, a in enumerate(typed, start=1):
        row = [i]
        for j, b in enumerate(meant, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == meant[j - 2] and typed[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Known words that ``word`` may be a slip of, the nearest first.

    Equal distances are settled by what slips look like: the same letters in another order, then
    the same first letter, the longest common beginning, the same length, then the order of
    ``known``. Words in which more than about a third of the letters differ are left out.
    """
    word = word[:80]
    typed = _plain(word)
    ranked: list[tuple[tuple[float, ...], str]] = []
    for place, name in enumerate(dict.fromkeys(known)):
        meant = _plain(name)
        slips = distance(typed, meant)
        # Half a word typed is a beginning, not a slip, if it is unmistakable by its length.
        begins = len(typed) >= 3 and meant.startswith(typed)
        if slips > max(1, (max(len(typed), len(meant)) + 1) // 3) and not begins:
            continue
        rank = (
            slips if not begins else min(slips, 2),
            sorted(typed) != sorted(meant),
            typed[:1] != meant[:1],
            -_common(typed, meant),
            abs(len(typed) - len(meant)),
            place,
        )
        ranked.append((rank, name))
    return [name for _, name in sorted(ranked)[:most]]


def did_you_mean(word: str, known: Iterable[str], *, near: bool = False) -> Said | str:
    """A hint with the nearest word and all known ones; nothing if none are known.

    With ``near`` only where some word is near.
    """
    names = list(known)
    listed = [*names[:MOST_LISTED], "..."] if len(names) > MOST_LISTED else names
    close = nearest(word, names, most=1)
    if close:
        return said("load.did_you_mean_of", name=close[0], known=listed)
    return said("load.known", known=listed) if names and not near else ""


def _plain(word: str) -> str:
    """Case and the kind of stroke between words do not make another word."""
    return word.casefold().replace("-", "_").replace(" ", "_")


def _common(a: str, b: str) -> int:
    """Length of the common beginning and the common end together."""
    start = next(
        (k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    rest = zip(reversed(a[start:]), reversed(b[start:]), strict=False)
    end = next((k for k, (x, y) in enumerate(rest) if x != y), 0)
    return start + end
