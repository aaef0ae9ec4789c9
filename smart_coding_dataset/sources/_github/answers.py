"""Questions and their answers: from the record, or asked and recorded first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._github.client import Client, Reply
from smart_coding_dataset.sources._github.private import Privacy
from smart_coding_dataset.sources._github.record import Answer, Record

PER_PAGE = 100


class NoAnswerError(Exception):
    """GitHub does not tell this one thing: it is gone, forbidden, or too much for it."""

    def __init__(self, status: int) -> None:
        super().__init__(f"answered {status}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How new answers are had."""

    client: Client
    privacy: Privacy


class Answers:
    """All that is known of one repository. The same questions of the same record give the same answers."""

    def __init__(self, record: Record, asking: Asking | None) -> None:
        """``asking``: None answers from the record alone."""
        self._record, self._asking = record, asking

    def page(self, path: str) -> Answer:
        """The answer of the REST API.

        Raises:
            NoAnswerError: It is an error.
            UserError: It is not in the record, and there is nobody to ask.
        """
        kept = self._record.read(path)
        if self._asking is not None and not (kept and self._record.is_current(path)):
            kept = self._ask(self._asking, path, kept)
        return self._good(path, kept)

    def pages(self, path: str, within: str | None = None) -> Iterator[tuple[str, list[Any]]]:
        """The pages of a list, each with its path.

        Args:
            path: Of the first page, without its size.
            within: The key under which an answer holds the list; None where it is the list.
        """
        first = _with(path, "per_page", PER_PAGE)
        answer: Answer | None = self.page(first)
        seen: set[str] = set()
        for number in count(2):
            if answer is None:
                return
            if answer.question in seen:
                raise UserError(f"{answer.question[:80]}: its pages go round in a circle")
            seen.add(answer.question)
            items = _listed(answer, within)
            yield answer.question, items
            if answer.next is not None:
                answer = self.page(answer.next)
            else:
                answer = self._beyond(_with(first, "page", number)) if len(items) == PER_PAGE else None

    def _beyond(self, path: str) -> Answer | None:
        """The page after a full last one, which may have become one without having changed itself.

        None where GitHub refuses to go so far.
        """
        try:
            return self.page(path)
        except NoAnswerError:
            return None

    def items(self, path: str, within: str | None = None) -> Iterator[Any]:
        """The items of a list, over all its pages."""
        return (item for _, items in self.pages(path, within) for item in items)

    def graph(self, query: str, variables: Mapping[str, Any], mark: str) -> Any:
        """The data that the GraphQL API answers. ``mark``: as long as it is the same, so is the answer.

        Raises:
            NoAnswerError: There is no such thing.
            UserError: It is not in the record, and there is nobody to ask.
        """
        name = hashlib.sha256(query.encode()).hexdigest()[:8]
        question = f"graphql {name} {json.dumps(dict(variables), sort_keys=True)}"
        kept = self._record.read(question)
        if self._asking is not None and not (kept and self._record.is_current(question)):
            if kept is None or kept.mark != mark or kept.status != 200:
                reply = self._asking.client.graph(query, variables)
                body = self._asking.privacy.clean(reply.body)
                kept = Answer(question=question, status=reply.status, mark=mark, next=None, body=body)
                self._record.write(kept)
            self._record.confirm(question)
        return self._good(question, kept).body["data"]

    def _ask(self, asking: Asking, path: str, kept: Answer | None) -> Answer:
        reply = asking.client.get(path, kept.mark if kept else None)
        if kept is not None and reply.status == 304:
            self._record.confirm(path)
            return kept
        body = asking.privacy.clean(reply.body)
        answer = Answer(question=path, status=reply.status, mark=_etag(reply), next=reply.next, body=body)
        self._record.write(answer)
        return answer

    def _good(self, question: str, found: Answer | None) -> Answer:
        if found is None:
            raise UserError(f"{self._record.folder}: lacks the answer to {question[:80]}; collect it again")
        if found.status != 200:
            raise NoAnswerError(found.status)
        return found


def _listed(answer: Answer, within: str | None) -> list[Any]:
    body = answer.body
    items = body.get(within) if within and isinstance(body, dict) else body
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UserError(f"{answer.question[:80]}: the answer is no list, which GitHub's is")
    return items


def _etag(reply: Reply) -> str | None:
    """Of what was had; an error is asked for anew."""
    return reply.etag if reply.status == 200 else None


def _with(path: str, name: str, value: int) -> str:
    return f"{path}{'&' if '?' in path else '?'}{name}={value}"
