"""The tracking error to a benchmark as a limit of a portfolio."""

from dataclasses import replace

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.distance_limit import DistanceLimit
from xlfactor.core.allocation.objectives import variance_distance
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.active import benchmark_weights
from xlfactor.core.typing import Labels
from xlfactor.errors import OptionError


@frozen
class TrackingLimit:
    """The most that the tracking error to a benchmark may be."""

    #: The weights of the benchmark; they sum to one, an asset not listed is not held.
    benchmark: "pd.Series[float]"
    #: Annual, of all assets that the portfolio or the benchmark may hold.
    covariance: pd.DataFrame
    #: Annual, above zero.
    most: float


def tracking_distance(limit: TrackingLimit, assets: Labels) -> DistanceLimit:
    r"""Return the limit as one on a distance of the weights, in the order of `assets`.

    .. math:: \lVert A (w - w_B) \rVert = \sqrt{(w - w_B)' \Sigma (w - w_B)}

    Assets of the covariance that are none of `assets` are not held.

    Raises
    ------
    LabelError
        If the covariance lacks an asset, or the benchmark holds one that it does not know.
    TableError
        If a number lacks, or the benchmark does not sum to one.
    OptionError
        If the limit is not above zero.
    """
    if not limit.most > 0:
        raise OptionError(
            f"tracking_error_limit: found {limit.most:g}; wanted a number above zero"
        )
    Sigma = require_covariance(limit.covariance, riskless=True)
    reference = benchmark_weights(limit.benchmark, Sigma.index)
    labels.pick(Sigma, assets, name="covariance")
    whole = variance_distance(Sigma.to_numpy())
    own = Sigma.index.get_indexer(assets)
    return DistanceLimit(
        name="tracking error",
        distance=replace(whole, A=whole.A[:, own], b=whole.A @ np.asarray(reference)),
        most=limit.most,
    )
