"""The raw events of one repository, in an order that a reader with little memory can follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from smart_coding_dataset.records import RawEvent
from smart_coding_dataset.sources._git import tell
from smart_coding_dataset.sources._git.blobs import Raw, blobs, is_withheld, unseen
from smart_coding_dataset.sources._git.commit import parse
from smart_coding_dataset.sources._git.diffs import Change, Diffs, Resolution, Side
from smart_coding_dataset.sources._git.names import Named
from smart_coding_dataset.sources._git.objects import Object, Objects
from smart_coding_dataset.sources._git.pipeline import Item, Skipped, ahead, items
from smart_coding_dataset.sources._git.seen import Seen
from smart_coding_dataset.sources._git.view import View
from smart_coding_dataset.sources._git.walk import history
from smart_coding_dataset.sources._people import People

_QUESTION = 66


@dataclass(frozen=True, slots=True)
class _Asked:
    """An item of the history, and the files whose contents come with it."""

    item: Item
    files: list[Side]

    def questions(self) -> list[str]:
        own = [self.item[0].commit] if self.item[1] is None else []
        return own + [side.object for side in self.files if not is_withheld(side)]


def events(view: View, repository: dict[str, Any], people: People, found: Named) -> Iterator[RawEvent]:
    """``repository``, the refs, the history, and ``end`` with the counts of all before it."""
    counts: Counter[str] = Counter()

    def counted(raws: Iterable[Raw]) -> Iterator[RawEvent]:
        for kind, end, data in raws:
            counts[kind] += 1
            if kind in ("blob", "skipped"):
                counts[f"{kind}: {data['form' if kind == 'blob' else 'reason']}"] += 1
            where = f"git:{repository['name']}/{kind}"
            yield RawEvent(source="git", type=kind, id=f"{where}/{end}" if end else where, data=data)

    yield from counted([("repository", "", repository)])
    yield from counted(found.raw)
    yield from counted(_history(view, repository["name"], people, found))
    yield from counted([("end", "", {"counts": dict(sorted(counts.items()))})])


def _history(view: View, repository: str, people: People, found: Named) -> Iterator[Raw]:
    with Objects(view.env) as objects, Diffs(view.env) as diffs, Seen() as seen, Seen() as twins:
        teller = tell.Teller(repository, people, twins)
        asked = (_Asked(item, _files(item, seen)) for item in items(history(view, found.tips), diffs))
        windows = ahead(
            asked,
            lambda one: _QUESTION * len(one.questions()) + 1,
            lambda window: objects.ask(name for one in window for name in one.questions()),
        )
        for window in windows:
            for one in window:
                yield from _tell(one, objects, teller, found)


def _files(item: Item, seen: Seen) -> list[Side]:
    what = item[1]
    if isinstance(what, Change):
        return unseen((what.old, what.new), seen)
    return unseen((*what.old, what.new), seen) if isinstance(what, Resolution) else []


def _tell(asked: _Asked, objects: Objects, teller: tell.Teller, found: Named) -> Iterator[Raw]:
    step, what = asked.item
    yield from blobs(asked.files, objects)
    if isinstance(what, Change):
        parent = step.parents[0] if step.parents else None
        yield "change", f"{step.commit}/{tell.path_of(what)}", tell.change(step.commit, parent, what)
    elif isinstance(what, Resolution):
        data = tell.resolution(step.commit, step.parents, what)
        yield "resolution", f"{step.commit}/{tell.path_of(what)}", data
    elif isinstance(what, Skipped):
        data = {"what": "change", "commit": step.commit, "reason": what.reason}
        yield "skipped", f"change/{step.commit}/{what.reason}", data
    else:
        yield _commit(step.commit, objects, teller, found)


def _commit(name: str, objects: Objects, teller: tell.Teller, found: Named) -> Raw:
    read = objects.answer()
    if not isinstance(read, Object) or read.content is None:
        reason = "too large" if isinstance(read, Object) else read.reason
        return "skipped", f"commit/{name}", {"what": "commit", "commit": name, "reason": f"commit {reason}"}
    commit = parse(read.content)
    pulls = {number for number, tip in found.pulls.get(commit.tree, {}).items() if tip != name}
    return "commit", name, teller.commit(name, commit, pulls)
