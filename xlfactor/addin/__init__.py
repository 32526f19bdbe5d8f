"""Build xlfactor.xlam from text: VBA modules, the ribbon, and the catalogue."""
