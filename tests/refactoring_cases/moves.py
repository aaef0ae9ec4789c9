"""Definitions and files in another place."""

from refactoring_cases.case import case

CASES = [
    case(
        "a helper moves into the module for helpers",
        """
--- app.py
from render import page


def slug(title):
    words = re.findall(r"[a-z0-9]+", title.lower())
    return "-".join(words)


def show(post):
    return page(slug(post.title), post.text)
--- util.py
def chunks(items, size):
    for i in range(0, len(items), size):
        yield items[i : i + size]
+++ app.py
from render import page
from util import slug


def show(post):
    return page(slug(post.title), post.text)
+++ util.py
def chunks(items, size):
    for i in range(0, len(items), size):
        yield items[i : i + size]


def slug(title):
    words = re.findall(r"[a-z0-9]+", title.lower())
    return "-".join(words)
""",
        "move function: app.py::slug -> util.py::slug",
    ),
    case(
        "a moved function is laid out anew, and nothing else",
        """
--- a.go
package app

func retry(n int, f func() error) error {
	var err error
	for i := 0; i < n; i++ {
		if err = f(); err == nil { return nil }
	}
	return err
}

func main() { run() }
+++ a.go
package app

func main() { run() }
+++ retry.go
package app

// retry calls f until it succeeds.
func retry(
	n int,
	f func() error,
) error {
	var err error
	for i := 0; i < n; i++ {
		if err = f(); err == nil {
			return nil
		}
	}
	return err
}
""",
        "move function: a.go::retry -> retry.go::retry",
    ),
    case(
        "a class moves to a file of its own; its methods go with it",
        """
--- Models.java
class Order {
    List<Line> lines = new ArrayList<>();

    long total() {
        return lines.stream().mapToLong(Line::cents).sum();
    }

    void add(Line line) {
        lines.add(line);
    }
}

class Line {
    long cents() {
        return cents;
    }

    long cents;
}
+++ Models.java
class Line {
    long cents() {
        return cents;
    }

    long cents;
}
+++ Order.java
class Order {
    List<Line> lines = new ArrayList<>();

    long total() {
        return lines.stream().mapToLong(Line::cents).sum();
    }

    void add(Line line) {
        lines.add(line);
    }
}
""",
        "move class: Models.java::Order -> Order.java::Order",
        never=("move method: Models.java::Order.total -> Order.java::Order.total",),
    ),
    case(
        "a method moves to the class whose data it uses",
        """
--- bank.py
class Bank:
    def interest(self, account):
        days = account.days_since_last()
        return account.balance * account.rate * days / 365

    def report(self):
        return [str(a) for a in self.accounts]


class Account:
    def days_since_last(self):
        return (today() - self.last).days
+++ bank.py
class Bank:
    def report(self):
        return [str(a) for a in self.accounts]


class Account:
    def days_since_last(self):
        return (today() - self.last).days

    def interest(self):
        days = self.days_since_last()
        return self.balance * self.rate * days / 365
""",
        "move method: bank.py::Bank.interest -> bank.py::Account.interest",
    ),
    case(
        "a method is pulled up into the base class",
        """
--- views.py
class View:
    def get(self, request):
        raise NotImplementedError


class ListView(View):
    def get(self, request):
        return self.render("list.html", items=self.items(request))

    def render(self, name, **values):
        template = self.environment.get_template(name)
        return Response(template.render(**values), mimetype="text/html")
+++ views.py
class View:
    def get(self, request):
        raise NotImplementedError

    def render(self, name, **values):
        template = self.environment.get_template(name)
        return Response(template.render(**values), mimetype="text/html")


class ListView(View):
    def get(self, request):
        return self.render("list.html", items=self.items(request))
""",
        "move method: views.py::ListView.render -> views.py::View.render",
    ),
    case(
        "a file moves to another folder; nothing in it moved",
        """
--- tools/dates.py
def parse(text):
    return date.fromisoformat(text.strip())


def show(day):
    return day.isoformat()
+++ src/dates.py <- tools/dates.py
def parse(text):
    return date.fromisoformat(text.strip())


def show(day):
    return day.isoformat()
""",
        "move file: tools/dates.py -> src/dates.py",
        never=("move function: tools/dates.py::parse -> src/dates.py::parse",),
    ),
    case(
        "a file is renamed, and a function in it as well",
        """
--- strutil.py
def pad(text, width):
    missing = width - len(text)
    return text + " " * max(0, missing)


def squeeze(text):
    return " ".join(text.split())
+++ strings.py <- strutil.py
def fill(text, width):
    missing = width - len(text)
    return text + " " * max(0, missing)


def squeeze(text):
    return " ".join(text.split())
""",
        "rename file: strutil.py -> strings.py",
        "rename function: strutil.py::pad -> strings.py::fill",
        never=("move and rename function: strutil.py::pad -> strings.py::fill",),
    ),
    case(
        "a file is moved and renamed, and a class leaves it for another file",
        """
--- lib/all.ts
export class Color {
  constructor(readonly r: number, readonly g: number, readonly b: number) {}
  hex(): string {
    return '#' + [this.r, this.g, this.b].map((x) => x.toString(16)).join('');
  }
}

export function mix(a: Color, b: Color): Color {
  return new Color((a.r + b.r) / 2, (a.g + b.g) / 2, (a.b + b.b) / 2);
}

export function invert(c: Color): Color {
  return new Color(255 - c.r, 255 - c.g, 255 - c.b);
}
+++ src/mixing.ts <- lib/all.ts
import { Color } from './color';

export function mix(a: Color, b: Color): Color {
  return new Color((a.r + b.r) / 2, (a.g + b.g) / 2, (a.b + b.b) / 2);
}

export function invert(c: Color): Color {
  return new Color(255 - c.r, 255 - c.g, 255 - c.b);
}
+++ src/color.ts
export class Color {
  constructor(readonly r: number, readonly g: number, readonly b: number) {}
  hex(): string {
    return '#' + [this.r, this.g, this.b].map((x) => x.toString(16)).join('');
  }
}
""",
        "move and rename file: lib/all.ts -> src/mixing.ts",
        "move class: lib/all.ts::Color -> src/color.ts::Color",
        never=("move function: lib/all.ts::mix -> src/mixing.ts::mix",),
    ),
    case(
        "a C function moves to another file with a small repair",
        """
--- main.c
static char *read_all(FILE *f, size_t *size)
{
    char *buffer = NULL;
    size_t used = 0, room = 0;
    int c;
    while ((c = fgetc(f)) != EOF) {
        if (used == room) {
            room = room ? room * 2 : 64;
            buffer = realloc(buffer, room);
        }
        buffer[used++] = c;
    }
    *size = used;
    return buffer;
}

int main(void) { return run(stdin); }
+++ main.c
int main(void) { return run(stdin); }
+++ io.c
char *read_all(FILE *f, size_t *size)
{
    char *buffer = NULL;
    size_t used = 0, room = 0;
    int c;
    while ((c = fgetc(f)) != EOF) {
        if (used == room) {
            room = room ? room * 2 : 64;
            buffer = realloc(buffer, room);
            if (buffer == NULL)
                abort();
        }
        buffer[used++] = c;
    }
    *size = used;
    return buffer;
}
""",
        "move function: main.c::read_all -> io.c::read_all",
    ),
    case(
        "a function moves to another file under another name",
        """
--- server.js
function escapeHtml(text) {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

function page(body) {
  return '<html>' + escapeHtml(body) + '</html>';
}
+++ server.js
const { escape } = require('./html');

function page(body) {
  return '<html>' + escape(body) + '</html>';
}
+++ html.js
function escape(text) {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

module.exports = { escape };
""",
        "move and rename function: server.js::escapeHtml -> html.js::escape",
    ),
    case(
        "two Rust functions move into a new module, a third stays",
        """
--- lib.rs
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

pub fn variance(values: &[f64]) -> f64 {
    let m = mean(values);
    values.iter().map(|v| (v - m).powi(2)).sum::<f64>() / values.len() as f64
}

pub fn run(path: &Path) -> Result<f64, Error> {
    let values = load(path)?;
    Ok(variance(&values))
}
+++ lib.rs
mod stats;

pub fn run(path: &Path) -> Result<f64, Error> {
    let values = load(path)?;
    Ok(stats::variance(&values))
}
+++ stats.rs
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

pub fn variance(values: &[f64]) -> f64 {
    let m = mean(values);
    values.iter().map(|v| (v - m).powi(2)).sum::<f64>() / values.len() as f64
}
""",
        "move function: lib.rs::mean -> stats.rs::mean",
        "move function: lib.rs::variance -> stats.rs::variance",
    ),
    case(
        "a function becomes a method",
        """
--- report.py
class Report:
    def __init__(self, rows):
        self.rows = rows


def as_table(report):
    widths = [max(len(str(cell)) for cell in column) for column in zip(*report.rows)]
    lines = []
    for row in report.rows:
        lines.append(" ".join(str(cell).ljust(w) for cell, w in zip(row, widths)))
    return "\\n".join(lines)
+++ report.py
class Report:
    def __init__(self, rows):
        self.rows = rows

    def as_table(self):
        widths = [max(len(str(cell)) for cell in column) for column in zip(*self.rows)]
        lines = []
        for row in self.rows:
            lines.append(" ".join(str(cell).ljust(w) for cell, w in zip(row, widths)))
        return "\\n".join(lines)
""",
        "move method: report.py::as_table -> report.py::Report.as_table",
    ),
    case(
        "a C++ function moves from one namespace into another",
        """
--- text.cpp
namespace util {
std::string trim(const std::string &s) {
    auto first = s.find_first_not_of(" \\t");
    if (first == std::string::npos) return "";
    auto last = s.find_last_not_of(" \\t");
    return s.substr(first, last - first + 1);
}
}
+++ text.cpp
namespace text {
std::string trim(const std::string &s) {
    auto first = s.find_first_not_of(" \\t");
    if (first == std::string::npos) return "";
    auto last = s.find_last_not_of(" \\t");
    return s.substr(first, last - first + 1);
}
}
""",
        "move function: text.cpp::util.trim -> text.cpp::text.trim",
    ),
    case(
        "a nested class moves out of its class",
        """
--- Graph.java
class Graph {
    Set<Edge> edges = new HashSet<>();

    static class Edge {
        final int from, to;

        Edge(int from, int to) {
            this.from = from;
            this.to = to;
        }

        Edge reversed() {
            return new Edge(to, from);
        }
    }
}
+++ Graph.java
class Graph {
    Set<Edge> edges = new HashSet<>();
}
+++ Edge.java
class Edge {
    final int from, to;

    Edge(int from, int to) {
        this.from = from;
        this.to = to;
    }

    Edge reversed() {
        return new Edge(to, from);
    }
}
""",
        "move class: Graph.java::Graph.Edge -> Edge.java::Edge",
    ),
    case(
        "a class is renamed; the class inside it did not move",
        """
--- form.py
class Form:
    name = Field()

    class Meta:
        ordering = ["name"]
        required = ["name", "address"]

    def save(self, commit=True):
        record = self.build()
        if commit:
            record.write()
        return record
+++ form.py
class AddressForm:
    name = Field()

    class Meta:
        ordering = ["name"]
        required = ["name", "address"]

    def save(self, commit=True):
        record = self.build()
        if commit:
            record.write()
        return record
""",
        "rename class: form.py::Form -> form.py::AddressForm",
        never=("move class: form.py::Form.Meta -> form.py::AddressForm.Meta",),
    ),
]
