"""Special functions against scipy and numpy, and the limits that compiled code must keep."""

import ast
import math
from pathlib import Path

import numpy as np
import pytest
import scipy.special

import queuesim.laws.inverses
import queuesim.laws.special
from queuesim.jit import compiled, inlined
from queuesim.laws import special

GRID = np.concatenate(
    [np.logspace(-9, -1, 50), np.linspace(0.1, 0.9, 33), 1.0 - np.logspace(-1, -9, 50)]
)
SHAPES = (0.01, 0.05, 0.2, 0.49, 0.5, 0.9, 1.0, 1.5, 3.0, 10.0, 60.0, 99.9, 100.0, 200.0, 5e3, 1e5)
BETA_SHAPES = (0.02, 0.1, 0.5, 1.0, 1.7, 5.0, 40.0, 300.0, 2000.0)


def furthest(actual, expected):
    """Largest relative error where the expected value is no underflow."""
    seen = np.abs(expected) > 1e-290
    assert seen.any()
    return np.max(np.abs(np.asarray(actual)[seen] / expected[seen] - 1.0))


def test_log_gamma():
    for x in np.logspace(-2, 6, 400):
        expected = math.lgamma(x)
        assert special.log_gamma(x) == pytest.approx(expected, rel=2e-14, abs=2e-14)


def test_inverse_normal():
    u = GRID[GRID != 0.5]
    actual = [special.inverse_normal(float(each)) for each in u]
    assert furthest(actual, scipy.special.ndtri(u)) < 1e-14
    assert special.inverse_normal(0.5) == 0.0
    assert special.inverse_normal(1e-300) == pytest.approx(scipy.special.ndtri(1e-300), rel=1e-13)


def test_quadrature_nodes():
    nodes, weights = special.gauss_legendre(20)
    x, w = np.polynomial.legendre.leggauss(20)
    np.testing.assert_allclose(nodes, 0.5 * (x + 1.0), rtol=1e-13)
    np.testing.assert_allclose(weights, 0.5 * w, rtol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_inverse_gamma(shape):
    expected = np.where(
        GRID <= 0.5,
        scipy.special.gammaincinv(shape, GRID),
        scipy.special.gammainccinv(shape, 1.0 - GRID),
    )
    constant = special.log_gamma(shape)
    actual = [special.inverse_gamma(float(u), shape, constant) for u in GRID]
    assert furthest(actual, expected) < 2e-11


@pytest.mark.parametrize("a", BETA_SHAPES)
@pytest.mark.parametrize("b", BETA_SHAPES)
def test_inverse_beta(a, b):
    expected = np.where(
        GRID <= 0.5,
        scipy.special.betaincinv(a, b, GRID),
        scipy.special.betainccinv(a, b, 1.0 - GRID),
    )
    constant = special.log_beta(a, b)
    actual = [special.inverse_beta(float(u), a, b, constant) for u in GRID]
    assert furthest(actual, expected) < 4e-10


def test_more_newton_steps_change_nothing(monkeypatch):
    """The counts of steps are high enough."""

    def table():
        gamma = [special.inverse_gamma(u, a, special.log_gamma(a)) for a in SHAPES for u in us]
        beta = [
            special.inverse_beta(u, a, b, special.log_beta(a, b))
            for a in BETA_SHAPES
            for b in BETA_SHAPES
            for u in us
        ]
        return np.array(gamma + beta)

    us = [float(u) for u in GRID[::4]]
    usual = table()
    monkeypatch.setattr(special, "GAMMA_STEPS", (6, 6))
    monkeypatch.setattr(special, "BETA_STEPS", (8, 8))
    assert furthest(table(), usual) < 4e-10


def test_compiled_keeps_the_function_and_refuses_what_has_no_text(monkeypatch):
    monkeypatch.setattr("queuesim.jit.MARKED", {})

    def double(value: int) -> int:
        return 2 * value

    assert compiled(double) is double
    for mark in (compiled, inlined):
        with pytest.raises(TypeError, match="has no text in Python"):
            mark(math.sqrt)


@pytest.mark.parametrize("module", [queuesim.laws.special, queuesim.laws.inverses])
def test_compiled_code_keeps_its_limits(module):
    """No powers, dictionaries, lists, attributes, text, closures or handlers: they would differ
    between interpreted and compiled code, or would not compile.
    """
    forbidden = (
        ast.Pow, ast.Dict, ast.List, ast.ListComp, ast.GeneratorExp, ast.Attribute, ast.JoinedStr,
        ast.Lambda, ast.Try, ast.With, ast.Starred,
    )  # fmt: skip
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    seen = 0
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        if not any(
            getattr(d, "id", "") in ("compiled", "inlined") for d in function.decorator_list
        ):
            continue
        seen += 1
        found = [node for node in ast.walk(function) if isinstance(node, forbidden)]
        assert not found, (function.name, [ast.dump(node) for node in found])
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            name = call.func.id
            own = getattr(module, name, None)
            assert name in ("min", "max", "range", "len") or callable(own), (function.name, name)
            assert name not in ("lgamma", "gamma_function", "pow"), function.name
    assert seen >= 8
