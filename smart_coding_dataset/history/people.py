"""Which pseudonyms are of one person: git knows people by address, GitHub by account, and they are not the same.

GitHub tells of the commits of pull requests both who wrote them and with what address. Who is joined so is shown
as the account: that is one, while addresses change from repository to repository.
"""

from __future__ import annotations

import re
from typing import Any

_PERSON = re.compile(r"\bperson-[0-9a-f]{16}\b")


class People:
    """Pseudonyms by person. Those that nothing joins stand for themselves."""

    def __init__(self) -> None:
        """Nobody is joined yet."""
        self._accounts: set[str] = set()
        self._other: dict[str, str] = {}
        """Pseudonym -> another of the same person, nearer to the one that is shown."""

    def join(self, account: str | None, address: str | None) -> None:
        """Take an account and an address for one person; programs and who is gone are nobody's."""
        if account and address and _PERSON.fullmatch(account) and _PERSON.fullmatch(address):
            self._accounts.add(account)
            first, other = sorted((self._shown(account), self._shown(address)), key=self._rank)
            if first != other:
                self._other[other] = first

    def same(self, value: Any) -> Any:
        """A JSON value with the one pseudonym of each person wherever it names them."""
        if not self._other:
            return value
        if isinstance(value, str):
            return _PERSON.sub(lambda found: self._shown(found[0]), value) if "person-" in value else value
        if isinstance(value, list):
            return [self.same(item) for item in value]
        return {key: self.same(item) for key, item in value.items()} if isinstance(value, dict) else value

    def _shown(self, name: str) -> str:
        while name in self._other:
            name = self._other[name]
        return name

    def _rank(self, name: str) -> tuple[bool, str]:
        return name not in self._accounts, name


def unnamed(text: str) -> str:
    """A text without who is named in it: the same before and after people are joined."""
    return _PERSON.sub("person", text)
