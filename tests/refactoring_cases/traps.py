"""Changes that look like refactorings and are none."""

from refactoring_cases.case import case

CASES = [
    case(
        "one getter goes and another of the same shape comes",
        """
--- box.py
class Box:
    def get_width(self):
        return self.width

    def get_label(self):
        return self.label
+++ box.py
class Box:
    def get_weight(self):
        return self.weight

    def get_label(self):
        return self.label
""",
        never=("rename method: box.py::Box.get_width -> box.py::Box.get_weight",),
    ),
    case(
        "one reader goes, a reader of another format comes",
        """
--- load.py
def load_csv(path):
    with open(path, newline="") as handle:
        reader = csv.DictReader(handle, delimiter=";")
        return [clean(row) for row in reader]
+++ load.py
def load_json(path):
    with open(path) as handle:
        document = json.load(handle)
    if document["version"] != 2:
        raise ValueError("unknown version")
    return document["items"]
""",
        never=("rename function: load.py::load_csv -> load.py::load_json",),
    ),
    case(
        "an overload is added beside the method of the same name",
        """
--- Sum.java
class Sum {
    int add(int a, int b) {
        return a + b;
    }
}
+++ Sum.java
class Sum {
    int add(int a, int b) {
        return a + b;
    }

    double add(double a, double b) {
        return a + b;
    }
}
""",
    ),
    case(
        "one of two overloads goes, and an unrelated function comes",
        """
--- draw.cpp
void draw(const Circle &c) {
    canvas.arc(c.x, c.y, c.r);
    canvas.fill(c.color);
}

void draw(const Line &l) {
    canvas.move(l.from);
    canvas.stroke(l.to);
}
+++ draw.cpp
void draw(const Circle &c) {
    canvas.arc(c.x, c.y, c.r);
    canvas.fill(c.color);
}

void clear() {
    canvas.reset();
    history.push(Event::Cleared);
}
""",
        never=("rename function: draw.cpp::draw -> draw.cpp::clear",),
    ),
    case(
        "a function is copied to another file: the first one stays",
        """
--- a.js
function clamp(x, low, high) {
  if (x < low) return low;
  if (x > high) return high;
  return x;
}
--- b.js
function scale(x) {
  return x * 2;
}
+++ a.js
function clamp(x, low, high) {
  if (x < low) return low;
  if (x > high) return high;
  return x;
}
+++ b.js
function scale(x) {
  return clamp(x * 2, 0, 100);
}

function clamp(x, low, high) {
  if (x < low) return low;
  if (x > high) return high;
  return x;
}
""",
        never=(
            "move function: a.js::clamp -> b.js::clamp",
            "extract function: b.js::scale -> b.js::clamp",
        ),
    ),
    case(
        "a copy under another name is added and edited",
        """
--- hash.py
def digest(path):
    state = hashlib.sha256()
    with open(path, "rb") as handle:
        for block in iter(lambda: handle.read(65536), b""):
            state.update(block)
    return state.hexdigest()
+++ hash.py
def digest(path):
    state = hashlib.sha256()
    with open(path, "rb") as handle:
        for block in iter(lambda: handle.read(65536), b""):
            state.update(block)
    return state.hexdigest()


def short_digest(path):
    state = hashlib.blake2b(digest_size=8)
    with open(path, "rb") as handle:
        for block in iter(lambda: handle.read(65536), b""):
            state.update(block)
    return state.hexdigest()
""",
        never=(
            "rename function: hash.py::digest -> hash.py::short_digest",
            "extract function: hash.py::digest -> hash.py::short_digest",
        ),
    ),
    case(
        "a function is split in two halves, and both have new names",
        """
--- order.py
def process(order):
    if not order.lines:
        raise Empty(order.id)
    for line in order.lines:
        if line.count < 1:
            raise BadCount(line)
    invoice = Invoice(order.customer)
    for line in order.lines:
        invoice.add(line.title, line.count * line.price)
    archive.store(invoice)
    return invoice
+++ order.py
def validate(order):
    if not order.lines:
        raise Empty(order.id)
    for line in order.lines:
        if line.count < 1:
            raise BadCount(line)


def bill(order):
    invoice = Invoice(order.customer)
    for line in order.lines:
        invoice.add(line.title, line.count * line.price)
    archive.store(invoice)
    return invoice
""",
        never=(
            "rename function: order.py::process -> order.py::validate",
            "rename function: order.py::process -> order.py::bill",
        ),
    ),
    case(
        "a name changes in comments and docstrings only",
        '''
--- area.py
def area(w, h):
    """The area, by w (the width) and h."""
    # w comes in pixels.
    return w * h
+++ area.py
def area(w, h):
    """The area, by width and height."""
    # width comes in pixels.
    return w * h
''',
        never=("rename parameter: area.py::area(w) -> area.py::area(width)",),
    ),
    case(
        "only the layout of a file changes",
        """
--- keys.ts
export function keys(o: Record<string, number>): string[] { return Object.keys(o).filter((k) => o[k] > 0) }
+++ keys.ts
export function keys(
  o: Record<string, number>,
): string[] {
  return Object.keys(o).filter(
    (k) => o[k] > 0,
  );
}
""",
    ),
    case(
        "a function is emptied and a new one of other content is called in it",
        """
--- notify.go
package notify

func Notify(u User, text string) error {
	body := fmt.Sprintf("Dear %s, %s", u.Name, text)
	return smtp.Send(u.Address, body)
}
+++ notify.go
package notify

func Notify(u User, text string) error {
	return push(u, text)
}

func push(u User, text string) error {
	token, ok := devices[u.ID]
	if !ok {
		return ErrNoDevice
	}
	return gateway.Post(token, Payload{Alert: text})
}
""",
        never=("extract function: notify.go::Notify -> notify.go::push",),
    ),
    case(
        "a caller stops calling a function that goes away; nothing of it is left",
        """
--- start.py
def check_updates(config):
    newest = fetch_json(config.update_url)["version"]
    if newest > VERSION:
        print("there is a newer version:", newest)


def start(config):
    check_updates(config)
    server = Server(config.port)
    server.run()
+++ start.py
def start(config):
    server = Server(config.port)
    server.on_signal(server.stop)
    server.run()
""",
        never=("inline function: start.py::check_updates -> start.py::start",),
    ),
    case(
        "two empty functions: one goes, one comes",
        """
--- hooks.py
class Plugin:
    def on_start(self):
        pass

    def run(self):
        raise NotImplementedError
+++ hooks.py
class Plugin:
    def on_exit(self):
        pass

    def run(self):
        raise NotImplementedError
""",
        never=("rename method: hooks.py::Plugin.on_start -> hooks.py::Plugin.on_exit",),
    ),
    case(
        "a test goes and another test of the same form comes",
        """
--- test_app.py
def test_login(client):
    response = client.post("/login", data={"user": "ann", "code": "1"})
    assert response.status_code == 302
    assert "Welcome" in client.get("/").text
+++ test_app.py
def test_delete_comment(client, comment):
    response = client.delete(f"/comments/{comment.id}")
    assert response.status_code == 204
    assert Comment.count() == 0
""",
        never=("rename function: test_app.py::test_login -> test_app.py::test_delete_comment",),
    ),
    case(
        "a variable is replaced by two others",
        """
--- split.py
def name_of(person):
    n = person.first + " " + person.last
    print(n)
    return n.strip()
+++ split.py
def name_of(person):
    first = person.first.strip()
    last = person.last.strip()
    print(first, last)
    return f"{first} {last}"
""",
        never=(
            "rename variable: split.py::name_of(n) -> split.py::name_of(first)",
            "rename variable: split.py::name_of(n) -> split.py::name_of(last)",
        ),
    ),
    case(
        "a called function is replaced by another one: no name of ours changed",
        """
--- clock.rs
fn stamp() -> String {
    let now = SystemTime::now();
    let seconds = now.duration_since(UNIX_EPOCH).unwrap().as_secs();
    format!("{}", seconds)
}
+++ clock.rs
fn stamp() -> String {
    let now = SystemTime::now();
    let millis = now.duration_since(UNIX_EPOCH).unwrap().as_millis();
    format!("{}", millis)
}
""",
        "rename variable: clock.rs::stamp(seconds) -> clock.rs::stamp(millis)",
        never=("rename variable: clock.rs::stamp(as_secs) -> clock.rs::stamp(as_millis)",),
    ),
    case(
        "a parameter goes and another one with another meaning comes",
        """
--- Page.java
class Page {
    String link(boolean absolute) {
        if (absolute) {
            return host + path;
        }
        return path;
    }
}
+++ Page.java
class Page {
    String link(Locale locale) {
        String prefix = locale.equals(Locale.ROOT) ? "" : "/" + locale.toLanguageTag();
        return prefix + path;
    }
}
""",
        never=("rename parameter: Page.java::Page.link(absolute) -> Page.java::Page.link(locale)",),
    ),
    case(
        "a class goes, and another with the same method names comes",
        """
--- stack.py
class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()
+++ heap.py
class Heap:
    def __init__(self, key):
        self.key = key
        self.tree = []

    def push(self, item):
        heapq.heappush(self.tree, (self.key(item), next(self.count), item))

    def pop(self):
        return heapq.heappop(self.tree)[2]
""",
        never=("move and rename class: stack.py::Stack -> heap.py::Heap",),
    ),
    case(
        "two methods swap what they do: both names stay",
        """
--- order.js
class Order {
  open() {
    this.state = 'open';
    this.log.push('opened');
  }

  reopen() {
    this.state = 'again';
    this.log.push('reopened');
    this.alert();
  }
}
+++ order.js
class Order {
  open() {
    this.state = 'again';
    this.log.push('reopened');
    this.alert();
  }

  reopen() {
    this.state = 'open';
    this.log.push('opened');
  }
}
""",
    ),
    case(
        "a new function wraps an old one that stays as it is",
        """
--- db.go
package db

func Query(sql string, args ...any) (*Rows, error) {
	conn := pool.Get()
	defer conn.Release()
	return conn.Query(sql, args...)
}
+++ db.go
package db

func Query(sql string, args ...any) (*Rows, error) {
	conn := pool.Get()
	defer conn.Release()
	return conn.Query(sql, args...)
}

func QueryAll(sql string, args ...any) ([]Row, error) {
	rows, err := Query(sql, args...)
	if err != nil {
		return nil, err
	}
	return rows.All()
}
""",
    ),
    case(
        "a file is deleted, and a file of another language does the same",
        """
--- sum.py
def total(values):
    result = 0
    for value in values:
        result += value
    return result
+++ sum.js
function total(values) {
  let result = 0;
  for (const value of values) {
    result += value;
  }
  return result;
}
""",
        never=("move function: sum.py::total -> sum.js::total",),
    ),
    case(
        "a constructor goes from one class while another class gets one",
        """
--- Shapes.java
class Circle {
    Circle(double radius) {
        this.radius = radius;
    }

    double radius = 1;
}

class Square {
    double side = 1;
}
+++ Shapes.java
class Circle {
    double radius = 1;
}

class Square {
    double side = 1;

    Square(double side) {
        this.side = side;
    }
}
""",
        never=("move and rename method: Shapes.java::Circle.Circle -> Shapes.java::Square.Square",),
    ),
    case(
        "the same method name goes from one class and comes to another, with other content",
        """
--- models.py
class Post:
    def clean(self):
        self.title = self.title.strip()
        if len(self.title) > 80:
            raise TooLong("title")


class Tag:
    name = ""
+++ models.py
class Post:
    title = ""


class Tag:
    name = ""

    def clean(self):
        if Tag.query.filter_by(name=self.name).exists():
            raise Duplicate(self.name)
        self.slug = slugify(self.name)
""",
        never=("move method: models.py::Post.clean -> models.py::Tag.clean",),
    ),
    case(
        "text is changed in a file that is no code",
        """
--- notes.txt
def area(a):
    return a * a
+++ notes.txt
def square(a):
    return a * a
""",
        never=("rename function: notes.txt::area -> notes.txt::square",),
    ),
    case(
        "a code comment names a function that is gone, and a new one is unlike it",
        """
--- retry.c
int send_twice(int fd, const char *text)
{
    if (write(fd, text, strlen(text)) < 0)
        return write(fd, text, strlen(text));
    return 0;
}
+++ retry.c
/* Took the place of send_twice. */
int open_socket(const char *host, int port)
{
    struct addrinfo *found = resolve(host, port);
    return found ? connect_to(found) : -1;
}
""",
        never=("rename function: retry.c::send_twice -> retry.c::open_socket",),
    ),
    case(
        "half of a function is rewritten and its name is another: it is a new one",
        """
--- rank.py
def by_date(posts):
    recent = [p for p in posts if p.published]
    recent.sort(key=lambda p: p.date, reverse=True)
    return recent[:10]
+++ rank.py
def by_votes(posts, users):
    scores = Counter()
    for user in users:
        scores.update(user.votes)
    return [p for p, _ in scores.most_common(10) if p in posts]
""",
        never=("rename function: rank.py::by_date -> rank.py::by_votes",),
    ),
]
