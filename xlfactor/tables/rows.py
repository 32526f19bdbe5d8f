"""What the rows of a function's table are: the word in its top left cell.

Excel 2016 and 2019 show that cell alone where a formula was not entered over a range.
"""

from xlfactor.core.option import Option


class Rows(Option):
    """The words for what stands in the first column of a table."""

    ASSET = "Asset"
    FACTOR = "Factor"
    PORTFOLIO = "Portfolio"
    #: for what may be assets, factors or portfolios alike
    NAME = "Name"
    DATE = "Date"
    #: for a list of single figures
    FIGURE = "Figure"
    #: for lists without names of their own
    NUMBER = "Number"
    RANK = "Rank"
    TERM = "Term"
    VIEW = "View"
    THETA = "Theta"
    GAMMA = "Gamma"
    CONFIDENCE = "Confidence"
    GROUP = "Group"
    SCENARIO = "Scenario"
    MATURITY = "Maturity"
    COMPONENT = "Component"
    CONCLUSION = "Conclusion"
