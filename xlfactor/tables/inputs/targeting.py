"""The groups of inputs that all cases of target exposures share."""

from xlfactor.core.allocation.cases import AssetClasses, Targeting
from xlfactor.core.allocation.portfolio_limits import NO_LIMITS, PortfolioLimits
from xlfactor.core.allocation.targeting import SecondCriterion
from xlfactor.core.frozen import frozen
from xlfactor.tables.inputs import limits, targets
from xlfactor.tables.inputs.whole_limits import PortfolioLimitInputs


@frozen
class SharedByCases:
    """What holds for all cases, besides the classes of their assets."""

    group_limits: limits.GroupLimits | None = None
    factor_weights: targets.FactorImportance | None = None
    second_criterion: targets.SecondChoice = SecondCriterion.LEAST_VARIANCE

    def targeting(self, classes: AssetClasses, whole: PortfolioLimits = NO_LIMITS) -> Targeting:
        """Return what all cases share, of assets in these classes."""
        return Targeting(
            classes=classes,
            group_limits=self.group_limits,
            factor_weights=self.factor_weights,
            second_criterion=self.second_criterion,
            portfolio_limits=whole,
        )


@frozen
class TargetingInputs:
    """What holds for all cases, with the limits of a portfolio as a whole."""

    shared: SharedByCases
    limited: PortfolioLimitInputs

    def targeting(self, classes: AssetClasses) -> Targeting:
        """Return what all cases share, of assets in these classes."""
        return self.shared.targeting(classes, self.limited.of_classes(classes))
