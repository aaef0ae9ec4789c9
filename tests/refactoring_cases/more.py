"""Situations that stand between the others: several files, odd names, small edits all over."""

from refactoring_cases.case import case

CASES = [
    case(
        "a function is renamed; its callers are in another file",
        """
--- geo.py
def dist(a, b):
    dx, dy = a.x - b.x, a.y - b.y
    return math.hypot(dx, dy)
--- route.py
from geo import dist


def length(points):
    return sum(dist(a, b) for a, b in zip(points, points[1:]))
+++ geo.py
def distance(a, b):
    dx, dy = a.x - b.x, a.y - b.y
    return math.hypot(dx, dy)
+++ route.py
from geo import distance


def length(points):
    return sum(distance(a, b) for a, b in zip(points, points[1:]))
""",
        "rename function: geo.py::dist -> geo.py::distance",
    ),
    case(
        "types are added to parameters, and nothing has another name",
        """
--- tags.py
def join(tags, separator=", "):
    unique = sorted(set(tags))
    return separator.join(unique)
+++ tags.py
def join(tags: Iterable[str], separator: str = ", ") -> str:
    unique = sorted(set(tags))
    return separator.join(unique)
""",
    ),
    case(
        "a decorated function is renamed, and its decorator changes",
        """
--- web.py
@app.route("/u/<name>")
def u(name):
    user = users.get_or_404(name)
    return render("user.html", user=user, posts=user.latest(20))
+++ web.py
@app.get("/users/<name>")
def user_page(name):
    user = users.get_or_404(name)
    return render("user.html", user=user, posts=user.latest(20))
""",
        "rename function: web.py::u -> web.py::user_page",
    ),
    case(
        "a function under a condition is renamed",
        """
--- compat.py
if sys.platform == "win32":
    def getch():
        key = msvcrt.getwch()
        return "\\n" if key == "\\r" else key
+++ compat.py
if sys.platform == "win32":
    def read_key():
        key = msvcrt.getwch()
        return "\\n" if key == "\\r" else key
""",
        "rename function: compat.py::getch -> compat.py::read_key",
    ),
    case(
        "an exported JavaScript function is renamed",
        """
--- lib.js
exports.mk = function (name, options) {
  const element = document.createElement(name);
  Object.assign(element, options);
  return element;
};
+++ lib.js
exports.createElement = function (name, options) {
  const element = document.createElement(name);
  Object.assign(element, options);
  return element;
};
""",
        "rename method: lib.js::exports.mk -> lib.js::exports.createElement",
    ),
    case(
        "a Rust trait is renamed; a struct beside it stays",
        """
--- shape.rs
trait HasArea {
    fn area(&self) -> f64;
    fn scaled(&self, factor: f64) -> Box<dyn HasArea>;
}

struct Square {
    side: f64,
}
+++ shape.rs
trait Shape {
    fn area(&self) -> f64;
    fn scaled(&self, factor: f64) -> Box<dyn Shape>;
}

struct Square {
    side: f64,
}
""",
        "rename class: shape.rs::HasArea -> shape.rs::Shape",
    ),
    case(
        "a C struct is renamed, and the functions that take it stay",
        """
--- buf.h
struct buf {
    char *start;
    size_t used;
    size_t room;
};

static inline size_t left(const struct buf *b)
{
    return b->room - b->used;
}
+++ buf.h
struct buffer {
    char *start;
    size_t used;
    size_t room;
};

static inline size_t left(const struct buffer *b)
{
    return b->room - b->used;
}
""",
        "rename class: buf.h::buf -> buf.h::buffer",
    ),
    case(
        "three functions are renamed by one pattern",
        """
--- api.go
package api

func GetUser(id int) (*User, error) {
	row := db.QueryRow("select name from users where id = ?", id)
	return scanUser(row)
}

func GetPost(id int) (*Post, error) {
	row := db.QueryRow("select title, text from posts where id = ?", id)
	return scanPost(row)
}

func GetTags(post int) ([]string, error) {
	rows, err := db.Query("select tag from tags where post = ?", post)
	if err != nil {
		return nil, err
	}
	return scanStrings(rows)
}
+++ api.go
package api

func User(id int) (*User, error) {
	row := db.QueryRow("select name from users where id = ?", id)
	return scanUser(row)
}

func Post(id int) (*Post, error) {
	row := db.QueryRow("select title, text from posts where id = ?", id)
	return scanPost(row)
}

func Tags(post int) ([]string, error) {
	rows, err := db.Query("select tag from tags where post = ?", post)
	if err != nil {
		return nil, err
	}
	return scanStrings(rows)
}
""",
        "rename function: api.go::GetUser -> api.go::User",
        "rename function: api.go::GetPost -> api.go::Post",
        "rename function: api.go::GetTags -> api.go::Tags",
    ),
    case(
        "two functions become one with a parameter",
        """
--- sound.ts
export function playLow(note: Note): void {
  mixer.open(note.channel);
  mixer.play(note.pitch - 12, note.length);
  mixer.close(note.channel);
}

export function playHigh(note: Note): void {
  mixer.open(note.channel);
  mixer.play(note.pitch + 12, note.length);
  mixer.close(note.channel);
}
+++ sound.ts
export function play(note: Note, shift: number): void {
  mixer.open(note.channel);
  mixer.play(note.pitch + shift, note.length);
  mixer.close(note.channel);
}
""",
        never=(
            "rename function: sound.ts::playHigh -> sound.ts::play",
            "rename function: sound.ts::playLow -> sound.ts::play",
        ),
    ),
    case(
        "a name in Chinese becomes one in English",
        """
--- 库存.py
def 计算总价(商品列表, 折扣):
    合计 = 0
    for 商品 in 商品列表:
        合计 += 商品.单价 * 商品.数量
    return 合计 * 折扣
+++ 库存.py
def total_price(商品列表, 折扣):
    合计 = 0
    for 商品 in 商品列表:
        合计 += 商品.单价 * 商品.数量
    return 合计 * 折扣
""",
        "rename function: 库存.py::计算总价 -> 库存.py::total_price",
    ),
    case(
        "a file is rewritten under a new name, and one function of it is still there",
        """
--- old/client.go
package client

func backoff(attempt int) time.Duration {
	wait := time.Duration(1<<attempt) * base
	if wait > ceiling {
		return ceiling
	}
	return wait + jitter(wait)
}

func Dial(address string) (*Client, error) {
	c, err := net.Dial("tcp", address)
	return &Client{c: c}, err
}
+++ transport/retry.go
package transport

func backoff(attempt int) time.Duration {
	wait := time.Duration(1<<attempt) * base
	if wait > ceiling {
		return ceiling
	}
	return wait + jitter(wait)
}

func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	for attempt := 0; ; attempt++ {
		response, err := t.next.RoundTrip(r)
		if err == nil || attempt == t.limit {
			return response, err
		}
		t.sleep(backoff(attempt))
	}
}
""",
        "move function: old/client.go::backoff -> transport/retry.go::backoff",
        never=("move and rename method: old/client.go::Dial -> transport/retry.go::Transport.RoundTrip",),
    ),
    case(
        "a base class is pulled out of a class that keeps its name",
        """
--- Exporter.java
class CsvExporter {
    void export(List<Row> rows, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (Writer out = Files.newBufferedWriter(target)) {
            write(rows, out);
        }
    }

    void write(List<Row> rows, Writer out) throws IOException {
        for (Row row : rows) {
            out.write(String.join(";", row.cells()));
            out.write('\\n');
        }
    }
}
+++ Exporter.java
abstract class Exporter {
    void export(List<Row> rows, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (Writer out = Files.newBufferedWriter(target)) {
            write(rows, out);
        }
    }

    abstract void write(List<Row> rows, Writer out) throws IOException;
}

class CsvExporter extends Exporter {
    void write(List<Row> rows, Writer out) throws IOException {
        for (Row row : rows) {
            out.write(String.join(";", row.cells()));
            out.write('\\n');
        }
    }
}
""",
        "move method: Exporter.java::CsvExporter.export -> Exporter.java::Exporter.export",
        never=("rename class: Exporter.java::CsvExporter -> Exporter.java::Exporter",),
    ),
    case(
        "a broken file is repaired: nothing was renamed",
        """
--- half.js
function first(list {
  return list[0];
}
+++ half.js
function first(list) {
  return list[0];
}
""",
    ),
    case(
        "a variable has another name in one branch only, where it is another one",
        """
--- pick.py
def pick(values, key):
    best = None
    for value in values:
        if best is None or key(value) > key(best):
            best = value
    return best
+++ pick.py
def pick(values, key):
    best = None
    for value in values:
        if best is None or key(value) > key(best):
            best = value
    worst = min(values, key=key)
    log(best, worst)
    return best
""",
        never=("rename variable: pick.py::pick(best) -> pick.py::pick(worst)",),
    ),
]
