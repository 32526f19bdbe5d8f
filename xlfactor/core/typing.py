"""Aliases for the arrays and tables that the core speaks in."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]
BoolArray: TypeAlias = NDArray[np.bool_]
Labels: TypeAlias = "pd.Index[Any]"
#: A labelled vector or table; rows are assets or dates.
Table: TypeAlias = "pd.Series[float] | pd.DataFrame"

# declared functions have their annotations read at run time, when pandas' classes take no
# parameters
if TYPE_CHECKING:
    FloatSeries: TypeAlias = pd.Series[float]
    TextSeries: TypeAlias = pd.Series[str]
    NameIndex: TypeAlias = pd.Index[Any]
else:
    FloatSeries = TextSeries = pd.Series
    NameIndex = pd.Index
