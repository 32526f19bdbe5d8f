"""The reference of functions and macros, generated from the catalogue, for readers and Excel."""

from xlfactor.help.intellisense import intellisense_xml
from xlfactor.help.markdown import reference
from xlfactor.help.page import functions_html

__all__ = ["functions_html", "intellisense_xml", "reference"]
