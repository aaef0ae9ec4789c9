"""Links, measured on labelled decisions: which change fixed an issue, which change answered a remark."""

from __future__ import annotations

import pkgutil
from collections import defaultdict
from importlib import import_module

import pytest

import link_quality
from link_quality.cases import Decision, Quality, quality

PRECISION, RECALL = 0.97, 0.90


@pytest.fixture(scope="module")
def by_kind(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Decision]]:
    """All labelled decisions, from every module of this folder that makes some."""
    found = defaultdict(list)
    for name in sorted(module.name for module in pkgutil.iter_modules(link_quality.__path__)):
        if name.startswith("test_"):
            continue
        make = getattr(import_module(f"link_quality.{name}"), "decisions", None)
        for decision in make(tmp_path_factory.mktemp(name)) if make else ():
            found[decision.kind].append(decision)
    return found


def told(name: str, measured: Quality) -> str:
    wrong = "".join(f"\n    {decision}" for decision in measured.wrong)
    figures = f"precision {measured.precision:.3f}, recall {measured.recall:.3f}"
    return f"{name}: {measured.decisions} decisions, {figures}{wrong}"


def test_precision_and_recall_over_the_labelled_decisions(by_kind: dict[str, list[Decision]]) -> None:
    everything = quality([decision for decisions in by_kind.values() for decision in decisions])
    report = [told(kind, quality(decisions)) for kind, decisions in sorted(by_kind.items())]
    assert everything.decisions >= 200
    for measured in (everything, *map(quality, by_kind.values())):
        assert measured.precision >= PRECISION, "\n".join(report)
        assert measured.recall >= RECALL, "\n".join(report)


def test_a_wrong_link_and_a_missed_one_lower_the_figures() -> None:
    def decision(wanted: str | None, found: str | None) -> Decision:
        return Decision(kind="any", situation="any", wanted=wanted, found=found)

    right, missed, wrong, none = decision("a", "a"), decision("a", None), decision("a", "b"), decision(None, None)
    assert (quality([right, none]).precision, quality([right, none]).recall) == (1, 1)
    assert (quality([right, missed]).precision, quality([right, missed]).recall) == (1, 0.5)
    assert (quality([right, wrong]).precision, quality([right, wrong]).recall) == (0.5, 0.5)
    assert quality([right, decision(None, "a")]).precision == 0.5
    assert quality([right, missed, wrong, none]).wrong == [missed, wrong]


def test_every_kind_has_links_to_find_and_links_to_refuse(by_kind: dict[str, list[Decision]]) -> None:
    for kind, decisions in by_kind.items():
        labels = [decision.wanted for decision in decisions]
        assert any(labels), kind
        assert not all(labels), kind
