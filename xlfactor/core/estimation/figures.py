"""What a table of dates may hold: returns, prices or levels."""

from xlfactor.core.option import Option


class Figures(Option):
    """The content of a table of dates."""

    RETURNS = "returns"
    PRICES = "prices"
    LEVELS = "levels"


class ProxyFigures(Option):
    """The content of the table of index proxies."""

    SAME = "same as assets"
    RETURNS = "returns"
    PRICES = "prices"
    LEVELS = "levels"

    def resolve(self, assets: Figures) -> Figures:
        """Return what the proxies' table holds, from what the assets' table holds.

        Examples
        --------
        >>> ProxyFigures.SAME.resolve(Figures.PRICES)
        <Figures.PRICES: 'prices'>
        """
        return assets if self is ProxyFigures.SAME else Figures(self.value)
