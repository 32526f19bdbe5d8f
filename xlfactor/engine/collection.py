"""What all of xlwings' collections share: look-up by position or by name."""

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes


class Collection(base_classes.Collection):
    """A collection over `_items`; names are looked up without regard to case, as in Excel."""

    def _items(self) -> list[Any]:
        raise NotImplementedError

    def __call__(self, key: int | str) -> Any:
        items = self._items()
        if isinstance(key, str):
            for item in items:
                if item.name.casefold() == key.casefold():
                    return item
        elif 1 <= key <= len(items):
            return items[int(key) - 1]
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._items())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items())

    def __contains__(self, key: object) -> bool:
        folded = str(key).casefold()
        return any(item.name.casefold() == folded for item in self._items())


def first_free(stem: str, taken: list[str], *, start: int = 1) -> str:
    """Give the stem with the first number that no name in a list has yet.

    Examples
    --------
    >>> first_free("Chart ", ["chart 1", "Chart 3"])
    'Chart 2'
    """
    folded = {name.casefold() for name in taken}
    number = start
    while f"{stem}{number}".casefold() in folded:
        number += 1
    return f"{stem}{number}"
