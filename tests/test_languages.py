"""Each language reads a realistic piece of its code: what is a function, what it is called, where comments go."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

import pytest

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.comments import UnreadableError, put_back, take_out
from smart_coding_dataset.comments.functions import Commented, commented_functions
from smart_coding_dataset.languages._language import Language


@dataclass(frozen=True)
class Case:
    language: str
    code: str
    name: str
    first: str
    """First line of the snippet."""
    summary: str
    notes: list[str]
    """Annotations, each with the line of code that it explains."""


CASES = [
    Case(
        "python",
        '''\
        class Cache:
            @property
            async def size(self):
                """Number of entries that are alive."""
                # Expired ones stay until the next sweep.
                alive = [e for e in self if e.alive]
                return len(alive)
        ''',
        "Cache.size",
        "@property",
        "Number of entries that are alive.",
        ["alive = [e for e in self if e.alive] <- Expired ones stay until the next sweep."],
    ),
    Case(
        "go",
        """\
        package queue

        // Push adds an item at the end.
        // It never blocks.
        //
        //go:noinline
        func (q *Queue[T]) Push(item T) error {
        \tif q.closed { // checked again under the lock
        \t\treturn errClosed
        \t}
        \ttext := `
        // no comment`
        \t// Wake one of the readers.
        \tq.ready <- text
        \treturn nil
        }
        """,
        "Queue.Push",
        "func (q *Queue[T]) Push(item T) error {",
        "Push adds an item at the end.\nIt never blocks.",
        [
            "if q.closed { <- checked again under the lock",
            "q.ready <- text <- Wake one of the readers.",
        ],
    ),
    Case(
        "java",
        """\
        package a;

        public class Ring {
            /**
             * Returns the oldest item.
             *
             * @return the item, never null
             */
            @Override
            public Item oldest() {
                String note = \"\"\"
                    // no comment
                    \"\"\";
                // The slot after the newest one
                // holds the oldest.
                int at = (newest + 1) % size; /* wraps around */
                return items[at]; // NOPMD
            }
        }
        """,
        "Ring.oldest",
        "@Override",
        "Returns the oldest item.\n\n@return the item, never null",
        ["int at = (newest + 1) % size; <- The slot after the newest one holds the oldest.\n\nwraps around"],
    ),
    Case(
        "javascript",
        """\
        // Joins the parts of a path.
        export const join = async (...parts) => {
          // Empty parts would double the slash.
          const full = parts.filter(Boolean);
          // eslint-disable-next-line no-console
          return full.join(`/ // no comment`); // always one slash
        };
        """,
        "join",
        "export const join = async (...parts) => {",
        "Joins the parts of a path.",
        [
            "const full = parts.filter(Boolean); <- Empty parts would double the slash.",
            "return full.join(`/ // no comment`); <- always one slash",
        ],
    ),
    Case(
        "typescript",
        """\
        namespace app {
          abstract class View<T> {
            /** Draws the rows that are visible. */
            @bound()
            protected draw(rows: T[]): Promise<void> {
              // @ts-ignore
              const first = this.top as number; // in rows, not pixels
              /* Later rows are drawn on demand. */
              return this.paint(rows.slice(first));
            }
          }
        }
        """,
        "app.View.draw",
        "@bound()",
        "Draws the rows that are visible.",
        [
            "const first = this.top as number; <- in rows, not pixels",
            "return this.paint(rows.slice(first)); <- Later rows are drawn on demand.",
        ],
    ),
    Case(
        "c",
        """\
        /*
         * Reads a line into the buffer.
         * Returns its length.
         */
        static size_t *read_line(FILE *in, /* open for reading */
                                 char *out)
        {
            size_t n = 0;
            /* Windows needs a second look. */
        #ifdef _WIN32
            n += skip(in); // the carriage return
        #endif
            return fill(in, out, n); // NOLINT
        }
        """,
        "read_line",
        "static size_t *read_line(FILE *in,",
        "Reads a line into the buffer.\nReturns its length.",
        [
            "static size_t *read_line(FILE *in, <- open for reading",
            "#ifdef _WIN32 <- Windows needs a second look.",
            "n += skip(in); <- the carriage return",
        ],
    ),
    Case(
        "cpp",
        """\
        namespace net {
        class Socket {
         public:
          /// Sends all bytes,
          /// in several calls if need be.
          template <typename Bytes>
          bool send(const Bytes& bytes) {
            auto text = R"(
        // no comment)";
            // The kernel may take less than we offer.
            while (left(bytes, text)) step();
            return true;
          }
        };
        }
        """,
        "net.Socket.send",
        "template <typename Bytes>",
        "Sends all bytes,\nin several calls if need be.",
        ["while (left(bytes, text)) step(); <- The kernel may take less than we offer."],
    ),
    Case(
        "rust",
        """\
        impl Tree {
            /// Height of the tree.
            ///
            /// An empty one has none.
            #[inline]
            // Kept small so that it inlines.
            #[must_use]
            pub fn height(&self) -> usize {
                let note = "
        // no comment";
                // SAFETY: the root outlives us.
                let root = unsafe { &*self.root }; // never null: 根
                root.height(note)
            }
        }
        """,
        "Tree.height",
        "#[inline]",
        "Height of the tree.\n\nAn empty one has none.",
        [
            "#[must_use] <- Kept small so that it inlines.",
            "let root = unsafe { &*self.root }; <- SAFETY: the root outlives us.\n\nnever null: 根",
        ],
    ),
]


def member(name: str) -> Language:
    found: Language = rooms.member(languages, name, "LANGUAGE")
    return found


def noted(row: Commented) -> list[str]:
    lines = row.snippet.split("\n")
    return [f"{lines[a.line_number - 1].strip()} <- {a.annotation}" for a in row.annotations]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.language)
def test_a_function_of_each_language(case: Case) -> None:
    language = member(case.language)
    (row,) = (
        item
        for item in commented_functions(language.read(dedent(case.code)), language)
        if isinstance(item, Commented)
    )
    assert row.function.name == case.name
    assert row.snippet.split("\n")[0] == case.first
    assert row.summary == case.summary
    assert noted(row) == case.notes
    assert language.parses(row.snippet)
    again = take_out(put_back(row.snippet, row.annotations, row.summary, case.language), case.language)
    assert (again.snippet, again.annotations, again.summary) == (row.snippet, row.annotations, row.summary)


def test_every_language_has_a_case_and_its_own_extensions() -> None:
    assert sorted(case.language for case in CASES) == rooms.names(languages)
    extensions = [e for name in rooms.names(languages) for e in member(name).extensions]
    assert len(set(extensions)) == len(extensions)
    assert all(member(name).name == name for name in rooms.names(languages))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.language)
def test_broken_code_is_refused_with_its_place(case: Case) -> None:
    with pytest.raises(UnreadableError, match=r"line \d+"):
        take_out("x (\n) ] {{\n", case.language)
    assert not member(case.language).parses("x (\n) ] {{\n")


@pytest.mark.parametrize(
    ("language", "lines", "code"),
    [
        ("c", ["n = read(in);", "if (n < 0) {", "}"], True),
        ("go", ["n := read(in)", "f(n)"], True),
        ("rust", ["let x = 5;"], True),
        ("java", ["System.out.print(x);"], True),
        ("c", ["#include <a.h>"], True),
        ("c", ["Reads a line; see below"], False),
        ("java", ["The index (from 0) of the slot"], False),
        ("go", ["if it is full, wait"], False),
        ("rust", ["use the cache when it is warm"], False),
    ],
)
def test_commented_out_code_in_braces(language: str, lines: list[str], code: bool) -> None:
    assert member(language).is_code(lines) is code


def test_jsx_comments_go_with_their_braces() -> None:
    code = "function f() {\n  // Shown once.\n  return (\n    <p>\n      {/* the text */}\n    </p>\n  );\n}\n"
    language = member("javascript")
    left, row = commented_functions(language.read(code), language)
    assert isinstance(row, Commented)
    assert "{" not in row.snippet.replace("{\n", "")
    assert [a.annotation for a in row.annotations] == ["Shown once."]
    assert "no plain comment can stand" in getattr(left, "reason", "")


def test_only_outermost_functions_make_rows() -> None:
    code = "function f() {\n  // Outer one here.\n  function g() {\n    // Inner one here.\n    h();\n  }\n}\n"
    language = member("javascript")
    (row,) = commented_functions(language.read(code), language)
    assert isinstance(row, Commented)
    assert [a.line_number for a in row.annotations] == [2, 3]
