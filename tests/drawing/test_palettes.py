"""Colours of charts: one palette a meaning, told apart by the colour-blind too."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from xlfactor.drawing import theme
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Palette

#: what linear light is to those who lack a kind of cone, in full (Machado, Oliveira and Fernandes
#: 2009, A physiologically-based model for simulation of color vision deficiency)
EYES = {
    "all cones": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868],
               [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968],
                 [0.280085, 0.672501, 0.047413],
                 [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
#: linear light to cones, and their cube roots to lightness and two colours (Ottosson 2020, Oklab)
CONES = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                  [0.2119034982, 0.6806995451, 0.1073969566],
                  [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
SEEN = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                 [1.9779984951, -2.4285922050, 0.4505937099],
                 [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip


def seen(colours, eye):
    share = np.array(colours) / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    cones = np.clip(light @ np.transpose(EYES[eye]), 0, 1) @ CONES.T
    return np.cbrt(cones) @ SEEN.T


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("palette", Palette)
def test_the_colours_of_a_palette_are_told_apart_by_every_eye(palette, eye):
    colours = seen([*theme.SERIES[palette], theme.WHITE], eye)
    assert min(np.linalg.norm(a - b) for a, b in combinations(colours, 2)) > 0.06


def test_no_two_meanings_share_a_colour():
    named = [colour for palette in Palette for colour in theme.SERIES[palette]]
    colours = seen([*named, *theme.NEUTRAL], "all cones")
    assert min(np.linalg.norm(a - b) for a, b in combinations(colours, 2)) > 0.06


def test_a_series_has_the_colour_of_its_place_whatever_stands_beside_it():
    names = ["Target", *(f"Factor {number}" for number in range(7))]
    block = Block(title="", table=pd.DataFrame(0.0, ["x"], names), formats=NumberFormat.PERCENT)
    chart = Chart(title="", kind=ChartKind.COLUMNS, block=block, palette=Palette.FACTORS,
                  neutral=("Target",))  # fmt: skip
    found = theme.series_colours(chart)
    assert found["Target"] == theme.NEUTRAL[0]
    factors = [found[name] for name in names[1:]]
    assert tuple(factors[:6]) == theme.SERIES[Palette.FACTORS]
    assert len(set(factors)) == 7
