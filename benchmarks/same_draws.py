"""Are the kernel's draws those of Python, bit by bit? Uniforms, keys and every law.

For each law the compiled text of `queuesim.engine.kernel.laws` draws from the kernel's own row
of the law, and `queuesim.laws` draws in Python from `queuesim.network.draws`; both by case keys,
names and turns. The first draw that differs is printed. Exit code 0 if and only if none does.

    python benchmarks/same_draws.py [--draws 1000000]
"""

from __future__ import annotations

import argparse
import struct
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.law_fit import BINS, CONTINUOUS, FITS
from queuesim.engine.kernel.by_hand import replacements
from queuesim.engine.kernel.draws import absorbed, uniform
from queuesim.engine.kernel.image import Image
from queuesim.engine.kernel.lawrows import law_row
from queuesim.engine.kernel.laws import sample
from queuesim.jit import compiled
from queuesim.laws import (
    Deterministic,
    Empirical,
    Exponential,
    Gamma,
    Hyperexponential,
    Law,
    LogNormal,
    Mixture,
    Never,
    Scaled,
    Shifted,
    Sum,
    TruncatedNormal,
    Uniform,
    Weibull,
)
from queuesim.native.library import Library
from queuesim.native.memory import Native, Words, store, store_float
from queuesim.network.draws import MASK, absorb, part_names, uniform_of, word_of

SEED, NAME, TURNS = 20260302, "talk", 4
HYPER = Hyperexponential((0.8, 0.2), (100.0, 900.0))
#: All families, then laws made of laws made of laws.
LAWS: tuple[Law, ...] = (
    *dict.fromkeys((*(law for law, _ in CONTINUOUS), *(law for law, _ in FITS))),
    Deterministic(42.5),
    Never(),
    Empirical((1.0, 2.0, 3.0, 7.5), (1.0, 2.0, 0.5, 3.0)),
    Scaled(Shifted(Scaled(Gamma(0.7, 9.0), 0.3), 5.0), 1.7),
    Mixture((0.2, 0.5, 0.3), (HYPER, Sum((LogNormal(1.0, 2.0), HYPER)), Weibull(3.0, 0.4))),
    Sum((Mixture((0.5, 0.5), (HYPER, Uniform(1.0, 2.0))), Scaled(HYPER, 0.1), BINS)),
    Sum((Shifted(Exponential(7.0), 2.0),)),
    Shifted(Mixture((0.9, 0.1), (Exponential(9.0), TruncatedNormal(5.0, 10.0, 2.0, 9.0))), 0.1),
)


@compiled
def fill_keys(out: int, key: int, count: int) -> None:
    """Keys of cases."""
    for k in range(count):
        store(out + 8 * k, absorbed(key, k))


@compiled
def fill_uniforms(out: int, key: int, name: int, count: int) -> None:
    """Uniforms of cases, of one name."""
    for k in range(count):
        store_float(out + 8 * k, uniform(absorbed(key, k), name, k % TURNS))


@compiled
def fill_law(out: int, key: int, law: int, words: int, count: int) -> None:
    """Draws of cases from a law."""
    for k in range(count):
        store_float(out + 8 * k, sample(law, absorbed(key, k), words, k % TURNS, 0))


LIBRARY = Library(
    "draws",
    {"keys": fill_keys, "uniforms": fill_uniforms, "law": fill_law},
    ("engine/kernel", "laws", "network", str(Path(__file__).resolve())),
    replacements,
)
KEYS, UNIFORMS = "keys", "uniforms"
What = str | Law


def signed(word: int) -> int:
    """A word as memory holds it."""
    return word - (1 << 64) if word >> 63 else word


def by_machine(what: What, key: int, count: int) -> Words:
    """What the compiled text gives, as words."""
    memory = Native()
    address, words = memory.block(count)
    entries = LIBRARY.load()
    if what == KEYS:
        entries["keys"](address, signed(key), count)
    elif what == UNIFORMS:
        entries["uniforms"](address, signed(key), signed(word_of(NAME)), count)
    else:
        assert isinstance(what, Law)
        image = Image()
        row = law_row(image, what)
        listed = image.ints(word_of(name) for name in part_names(NAME, max(what.uniforms, 1)))
        frozen = image.frozen()
        base, picture = memory.block(frozen.size)
        frozen.copy_to(base, picture)
        entries["law"](address, signed(key), base + row, base + listed, count)
    return words.copy()


def by_python(what: What, key: int, count: int) -> Iterator[int]:
    """What Python gives, as words one after the other."""
    if what == KEYS:
        return (signed(absorb(key, k)) for k in range(count))
    draw: Callable[..., float]
    if isinstance(what, Law):
        draw, uniforms = what.sampler(), what.uniforms
    else:
        draw, uniforms = float, 1
    words = [word_of(name) for name in part_names(NAME, uniforms)]
    return (
        struct.unpack(
            "<q", struct.pack("<d", draw(*[uniform_of(own, w, k % TURNS) for w in words]))
        )[0]
        for k in range(count)
        for own in (absorb(key, k),)
    )


def difference(what: What, count: int) -> str:
    """The first draw that differs, in one line; "" if none does."""
    key = absorb(word_of("same draws"), SEED) & MASK
    for k, (mine, yours) in enumerate(
        zip(by_machine(what, key, count).tolist(), by_python(what, key, count), strict=True)
    ):
        if mine != yours:
            shown = np.array([mine, yours]) if what == KEYS else np.array([mine, yours]).view(float)
            return f"draw {k}: {shown[0]!r} compiled, {shown[1]!r} as Python"
    return ""


def main(arguments: list[str] | None = None) -> int:
    """Compare all; see the head of this module."""
    parser = argparse.ArgumentParser(description="Compare compiled draws with those of Python.")
    parser.add_argument("--draws", type=int, default=1_000_000, help="of each")
    count: int = parser.parse_args(arguments).draws
    print(f"{count:,} draws each, seed {SEED}; {time.strftime('%Y-%m-%d')}")
    subjects: tuple[What, ...] = (KEYS, UNIFORMS, *LAWS)
    differing = 0
    for what in subjects:
        told = difference(what, count)
        differing += bool(told)
        print(f"{'DIFFERS' if told else 'same':8s} {what}{': ' if told else ''}{told}", flush=True)
    print(f"{len(subjects)} kinds of draws, {differing} differences")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
