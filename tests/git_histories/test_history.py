"""What comes out of a history with every oddity."""

from __future__ import annotations

from pathlib import Path

import pytest

from git_histories.odd import ODD_NAMES, odd
from git_histories.reading import Shard, collected, replayed
from git_histories.repository import ANN, BOB, Repository


def assert_every_tree_comes_back(shard: Shard, r: Repository) -> None:
    trees, contents = replayed(shard), shard.contents()
    assert sorted(trees) == sorted(r.git("rev-list", "--all").split())
    of_git: dict[str, bytes] = {}
    for commit, files in trees.items():
        assert files == r.tree(commit)
        for mode, name in files.values():
            if mode != "160000" and contents[name] is not None:
                of_git[name] = of_git.get(name) or r.content(name)
                assert contents[name] == of_git[name]


def test_changes_and_contents_give_every_tree_back(odd_shard: Shard, odd_repository: Repository) -> None:
    assert_every_tree_comes_back(odd_shard, odd_repository)


def test_so_they_do_with_sha256(tmp_path: Path) -> None:
    r = odd(tmp_path / "odd", "sha256")
    shard = collected(r, tmp_path / "raw")
    assert shard.repository["object_format"] == "sha256"
    assert_every_tree_comes_back(shard, r)


def test_each_blob_comes_once_and_before_what_names_it(odd_shard: Shard) -> None:
    seen: set[str] = set()
    for event in odd_shard.events:
        if event.type == "blob":
            assert event.data["object"] not in seen
            seen.add(event.data["object"])
        elif event.type == "change":
            sides = [side for side in (event.data["old"], event.data["new"]) if side]
            assert all(side["object"] in seen for side in sides if side["mode"] != "160000")


def test_parents_come_before_their_children(odd_shard: Shard) -> None:
    seen: set[str] = set()
    for commit in odd_shard.of["commit"]:
        assert set(commit["parents"]) <= seen
        seen.add(commit["commit"])


def test_ids_are_unique(odd_shard: Shard) -> None:
    ids = [event.id for event in odd_shard.events]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("rename with edit", [("R", "a.py", "b.py")]),
        ("copy", [("M", "b.py", "b.py"), ("C", "b.py", "c.py")]),
        ("mode only", [("M", "b.py", "b.py")]),
        ("symlink", [("A", None, "link")]),
        ("type change", [("T", "keep.txt", "keep.txt")]),
        ("delete", [("D", "two.diff", None)]),
        ("empty", []),
    ],
)
def test_status(odd_shard: Shard, title: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = [
        (c["status"], c["old"] and c["old"]["path"], c["new"] and c["new"]["path"])
        for c in odd_shard.changes(title)
    ]
    assert found == expected


def test_similarity_and_modes(odd_shard: Shard) -> None:
    (rename,) = odd_shard.changes("rename with edit")
    assert 90 <= rename["similarity"] < 100
    (mode,) = odd_shard.changes("mode only")
    assert (mode["old"]["mode"], mode["new"]["mode"]) == ("100644", "100755")
    assert mode["old"]["object"] == mode["new"]["object"]
    (changed,) = odd_shard.changes("type change")
    assert (changed["old"]["mode"], changed["new"]["mode"]) == ("100644", "120000")
    submodule = odd_shard.changes("submodule")[0]["new"]
    assert submodule["mode"] == "160000"
    assert submodule["object"] not in odd_shard.contents()


def test_forms_of_content_are_told_and_counted(odd_shard: Shard) -> None:
    blobs = {b["object"]: b for b in odd_shard.of["blob"]}

    def of(title: str) -> dict[str, object]:
        return blobs[odd_shard.changes(title)[0]["new"]["object"]]

    assert (of("binary")["form"], of("binary")["text"]) == ("binary", None)
    assert (of("latin-1")["form"], of("latin-1")["text"]) == ("undecodable", None)
    assert (of("declared")["form"], of("declared")["encoding"]) == ("text", "iso8859-1")
    assert (of("utf-16")["encoding"], of("utf-16")["text"]) == ("utf-16-le", "\ufeffwide ✓\n")
    assert of("crlf")["text"] == "one\r\nTWO\r\nthree"
    assert of("long line")["form"] == "text"
    assert (of("too large")["form"], of("too large")["size"]) == ("too large", (4 << 20) + 1)
    for form in ("text", "binary", "undecodable", "too large"):
        assert odd_shard.counts[f"blob: {form}"] == sum(b["form"] == form for b in blobs.values())
    assert odd_shard.counts["commit"] == len(odd_shard.of["commit"])


def test_odd_names_can_be_had_back(odd_shard: Shard) -> None:
    paths = {c["new"]["path"].encode("utf-8", "surrogateescape") for c in odd_shard.changes("odd names")}
    assert paths == set(ODD_NAMES)


def test_messages_in_other_encodings(odd_shard: Shard) -> None:
    declared = odd_shard.commit("Größe")
    assert (declared["message_encoding"], declared["message_encoding_guessed"]) == ("iso8859-1", False)
    guessed = odd_shard.commit("Übergröße")
    assert (guessed["message_encoding"], guessed["message_encoding_guessed"]) == ("latin-1", True)


def test_times_have_their_offset_and_none_is_made_up(odd_shard: Shard) -> None:
    root = odd_shard.commit("root")
    assert (root["author"]["time"], root["author"]["offset"]) == ("2023-11-14T22:14:20Z", "+0230")
    guessed = odd_shard.commit("Übergröße")
    assert guessed["committer"]["offset"] == "-0800"
    assert guessed["committer"]["person"] != guessed["author"]["person"]
    undated = next(c for c in odd_shard.of["commit"] if not c["message"])
    assert undated["author"]["time"] is None
    assert undated["committer"]["time"] is None


def test_a_merge_tells_what_is_its_own(odd_shard: Shard) -> None:
    merge = odd_shard.commit("merge with its own changes")
    own = {r["new"]["path"]: r for r in odd_shard.of["resolution"] if r["commit"] == merge["commit"]}
    assert set(own) == {"b.py", "evil.py"}
    assert own["evil.py"]["old"] == [None, None]
    assert len({own["b.py"]["new"]["object"], *(side["object"] for side in own["b.py"]["old"])}) == 3
    assert {c["new"]["path"] for c in odd_shard.changes("merge with its own")} >= {"b.py", "evil.py"}
    assert merge["integration"]["kind"] == "merge commit"


def test_an_octopus_merge(odd_shard: Shard) -> None:
    octopus = odd_shard.commit("octopus")
    assert len(octopus["parents"]) > 2
    assert octopus["integration"]["kind"] == "octopus"
    assert not [r for r in odd_shard.of["resolution"] if r["commit"] == octopus["commit"]]


def test_more_parents_than_git_reads_in_a_line(tmp_path: Path) -> None:
    r = Repository(tmp_path / "wide")
    root = r.commit("root", {"a.py": b"a = 1\n"})
    arms = [r.git("commit-tree", "-p", root, "-m", f"arm {i}", f"{root}^{{tree}}") for i in range(30)]
    parents = [part for arm in arms for part in ("-p", arm)]
    r.git("reset", "-q", "--hard", r.git("commit-tree", *parents, "-m", "wide", f"{root}^{{tree}}"))
    shard = collected(r, tmp_path / "raw")
    assert len(shard.commit("wide")["parents"]) == 30
    assert [s["reason"] for s in shard.of["skipped"]] == ["too many parents to compare at once"]


def test_refs_and_tags(odd_shard: Shard, odd_repository: Repository) -> None:
    refs = {ref["ref"]: ref for ref in odd_shard.of["ref"]}
    assert refs["refs/heads/main"]["kind"] == "branch"
    assert refs["refs/tags/light"]["commit"] == odd_repository.head()
    assert refs["refs/tags/nested"]["commit"] == odd_repository.head()
    assert (refs["refs/pull/7/head"]["kind"], refs["refs/pull/7/head"]["number"]) == ("pull request", 7)
    assert {tag["tag"] for tag in odd_shard.of["tag"]} >= {refs["refs/tags/v1"]["object"]}
    skipped = {s["ref"]: s["reason"] for s in odd_shard.of["skipped"]}
    assert skipped == {
        "refs/stash": "ref not followed",
        "refs/tags/of-blob": "ref to no commit that can be read",
    }
    assert odd_shard.repository["head"] == odd_repository.head()
    assert odd_shard.repository["head_ref"] == "refs/heads/main"


def test_a_detached_head_is_followed(small: Repository, tmp_path: Path) -> None:
    small.git("checkout", "-q", "--detach")
    alone = small.commit("on no branch", {"c.py": b"c = 1\n"})
    shard = collected(small, tmp_path / "raw")
    assert shard.commit("on no branch")["commit"] == alone
    assert shard.repository["head_ref"] is None


def test_no_name_and_no_address_is_in_the_shard(odd_shard: Shard) -> None:
    text = odd_shard.bytes.decode()
    for part in (*ANN, *BOB, "Archer", "baker"):
        assert part not in text


def test_names_of_merge_evidence_are_pseudonyms(small: Repository, tmp_path: Path) -> None:
    small.git("checkout", "-q", "-b", "topic", "HEAD~1")
    small.commit("four", {"d.py": b"d = 1\n"})
    small.git("checkout", "-q", "main")
    small.git("merge", "-q", "-m", "Merge pull request #4 from bobbaker/topic\n\nFixes #5", "topic")
    shard = collected(small, tmp_path / "raw")
    assert b"bobbaker" not in shard.bytes
    merge = shard.commit("Merge pull request #4 from person-")
    assert [(link["kind"], link["number"]) for link in merge["links"]] == [("merges", 4), ("closes", 5)]


def test_a_squash_and_a_rebase_need_evidence(small: Repository, tmp_path: Path) -> None:
    web = ("GitHub", "noreply@github.com")
    squashed = small.commit("Add d (#6)", {"d.py": b"d = 1\n"}, author=BOB, committer=web)
    typed = small.commit("Add e (#7)", {"e.py": b"e = 1\n"})
    small.git("update-ref", "refs/pull/8/head", small.commit("Add f", {"f.py": b"f = 1\n"}, author=BOB))
    small.git("reset", "-q", "--hard", typed)
    small.commit("in between", {"g.py": b"g = 1\n"})
    small.git("cherry-pick", "refs/pull/8/head", env={"GIT_COMMITTER_DATE": "1700009000 +0000"})
    shard = collected(small, tmp_path / "raw")
    by = {c["commit"]: c["integration"] for c in shard.of["commit"]}
    assert by[squashed]["kind"] == "squash"
    assert {"what": "committer", "text": "tool-github"} in by[squashed]["evidence"]
    assert by[typed] is None
    first = small.head("refs/pull/8/head")
    assert by[small.head()] == {
        "kind": "rebase",
        "evidence": [{"what": "same author, second and title", "text": first}],
    }


def test_a_mailmap_joins_people_and_is_withheld(small: Repository, tmp_path: Path) -> None:
    other = ("A. Archer", "archer@elsewhere.example")
    small.commit("from elsewhere", {"c.py": b"c = 1\n"}, author=other)
    apart = collected(small, tmp_path / "apart")
    assert apart.commit("from elsewhere")["author"]["person"] != apart.commit("one")["author"]["person"]
    small.commit("mailmap", {".mailmap": f"{ANN[0]} <{ANN[1]}> <{other[1]}>\n".encode()})
    shard = collected(small, tmp_path / "joined")
    assert shard.commit("from elsewhere")["author"]["person"] == shard.commit("one")["author"]["person"]
    assert [(s["path"], s["reason"]) for s in shard.of["skipped"]] == [(".mailmap", "names and addresses")]
    assert ANN[1].encode() not in shard.bytes


def test_links_to_the_repository_itself_name_no_repository(small: Repository, tmp_path: Path) -> None:
    small.commit("Fixes https://github.com/Octo/Tools/issues/4 and octo/other#5")
    links = collected(small, tmp_path, name="octo/tools").commit("Fixes")["links"]
    assert [(link["repository"], link["number"]) for link in links] == [(None, 4), ("octo/other", 5)]
