"""Functions, methods and classes under another name."""

from refactoring_cases.case import case

CASES = [
    case(
        "a function gets a clearer name, and its callers follow",
        """
--- cart.py
def calc(items, rate):
    total = 0
    for item in items:
        total += item.price * item.count
    return total * (1 + rate)


def checkout(cart):
    amount = calc(cart.items, cart.rate)
    cart.pay(amount)
+++ cart.py
def total_with_tax(items, rate):
    total = 0
    for item in items:
        total += item.price * item.count
    return total * (1 + rate)


def checkout(cart):
    amount = total_with_tax(cart.items, cart.rate)
    cart.pay(amount)
""",
        "rename function: cart.py::calc -> cart.py::total_with_tax",
    ),
    case(
        "a method becomes private while a check is added to it",
        """
--- store.py
class Store:
    def flush(self):
        for key, value in self.pending.items():
            self.backend.put(key, value)
        self.pending.clear()

    def close(self):
        self.flush()
        self.backend.close()
+++ store.py
class Store:
    def _write_pending(self):
        if not self.pending:
            return
        for key, value in self.pending.items():
            self.backend.put(key, value)
        self.pending.clear()

    def close(self):
        self._write_pending()
        self.backend.close()
""",
        "rename method: store.py::Store.flush -> store.py::Store._write_pending",
        never=("extract method: store.py::Store.close -> store.py::Store._write_pending",),
    ),
    case(
        "a class is renamed with all its users; its methods did not move",
        """
--- shapes.py
class Rect:
    def __init__(self, width, height):
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height


def unit():
    return Rect(1, 1)
+++ shapes.py
class Rectangle:
    def __init__(self, width, height):
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height


def unit():
    return Rectangle(1, 1)
""",
        "rename class: shapes.py::Rect -> shapes.py::Rectangle",
        never=("move method: shapes.py::Rect.area -> shapes.py::Rectangle.area",),
    ),
    case(
        "a class and one of its methods are renamed at once",
        """
--- Queue.java
class TaskQueue {
    private final Deque<Task> tasks = new ArrayDeque<>();

    void add(Task task) {
        if (task == null) {
            throw new IllegalArgumentException("no task");
        }
        tasks.addLast(task);
    }

    Task next() {
        return tasks.pollFirst();
    }
}
+++ Queue.java
class JobQueue {
    private final Deque<Task> tasks = new ArrayDeque<>();

    void submit(Task task) {
        if (task == null) {
            throw new IllegalArgumentException("no task");
        }
        tasks.addLast(task);
    }

    Task next() {
        return tasks.pollFirst();
    }
}
""",
        "rename class: Queue.java::TaskQueue -> Queue.java::JobQueue",
        "rename method: Queue.java::TaskQueue.add -> Queue.java::JobQueue.submit",
    ),
    case(
        "a Go function is exported",
        """
--- path.go
package router

func cleanPath(p string) string {
	if p == "" {
		return "/"
	}
	if p[0] != '/' {
		p = "/" + p
	}
	return path.Clean(p)
}

func (r *Router) lookup(p string) Handler {
	return r.tree.find(cleanPath(p))
}
+++ path.go
package router

func CleanPath(p string) string {
	if p == "" {
		return "/"
	}
	if p[0] != '/' {
		p = "/" + p
	}
	return path.Clean(p)
}

func (r *Router) lookup(p string) Handler {
	return r.tree.find(CleanPath(p))
}
""",
        "rename function: path.go::cleanPath -> path.go::CleanPath",
    ),
    case(
        "a Go type is renamed; its methods follow in their receivers",
        """
--- conn.go
package net

type conn struct {
	socket  Socket
	pending []byte
	closed  bool
}

func (c *conn) Close() error {
	c.closed = true
	return c.socket.Close()
}

func (c *conn) Write(data []byte) error {
	c.pending = append(c.pending, data...)
	return c.flush()
}
+++ conn.go
package net

type connection struct {
	socket  Socket
	pending []byte
	closed  bool
}

func (c *connection) Close() error {
	c.closed = true
	return c.socket.Close()
}

func (c *connection) Write(data []byte) error {
	c.pending = append(c.pending, data...)
	return c.flush()
}
""",
        "rename class: conn.go::conn -> conn.go::connection",
        never=("move method: conn.go::conn.Close -> conn.go::connection.Close",),
    ),
    case(
        "a C function gets the prefix of its library",
        """
--- list.c
static int push(struct list *l, void *item)
{
    struct node *n = malloc(sizeof *n);
    if (n == NULL)
        return -1;
    n->item = item;
    n->next = l->head;
    l->head = n;
    return 0;
}
+++ list.c
int list_push(struct list *l, void *item)
{
    struct node *n = malloc(sizeof *n);
    if (n == NULL)
        return -1;
    n->item = item;
    n->next = l->head;
    l->head = n;
    return 0;
}
""",
        "rename function: list.c::push -> list.c::list_push",
    ),
    case(
        "a C++ method that is defined outside of its class is renamed",
        """
--- parser.cpp
Node *Parser::expr() {
    Node *left = term();
    while (peek() == '+' || peek() == '-') {
        char op = take();
        left = new Binary(op, left, term());
    }
    return left;
}
+++ parser.cpp
Node *Parser::parseSum() {
    Node *left = term();
    while (peek() == '+' || peek() == '-') {
        char op = take();
        left = new Binary(op, left, term());
    }
    return left;
}
""",
        "rename method: parser.cpp::Parser.expr -> parser.cpp::Parser.parseSum",
    ),
    case(
        "a Rust method is renamed, and its visibility changes",
        """
--- cache.rs
impl Cache {
    fn evict(&mut self) -> usize {
        let before = self.entries.len();
        let now = self.clock.now();
        self.entries.retain(|_, e| e.expires > now);
        before - self.entries.len()
    }
}
+++ cache.rs
impl Cache {
    pub fn remove_expired(&mut self) -> usize {
        let before = self.entries.len();
        let now = self.clock.now();
        self.entries.retain(|_, e| e.expires > now);
        before - self.entries.len()
    }
}
""",
        "rename method: cache.rs::Cache.evict -> cache.rs::Cache.remove_expired",
    ),
    case(
        "an arrow function that is given to a constant is renamed",
        """
--- format.js
const fmt = (cents, currency) => {
  const amount = (cents / 100).toFixed(2);
  return `${amount} ${currency}`;
};

export function label(product) {
  return product.title + ': ' + fmt(product.cents, product.currency);
}
+++ format.js
const formatPrice = (cents, currency) => {
  const amount = (cents / 100).toFixed(2);
  return `${amount} ${currency}`;
};

export function label(product) {
  return product.title + ': ' + formatPrice(product.cents, product.currency);
}
""",
        "rename function: format.js::fmt -> format.js::formatPrice",
    ),
    case(
        "a TypeScript interface and a function are renamed",
        """
--- user.ts
export interface IUser {
  id: number;
  email: string;
  lastSeen: Date;
}

export function getUser(users: IUser[], id: number): IUser | undefined {
  return users.find((u) => u.id === id && u.lastSeen !== undefined);
}
+++ user.ts
export interface User {
  id: number;
  email: string;
  lastSeen: Date;
}

export function findUser(users: User[], id: number): User | undefined {
  return users.find((u) => u.id === id && u.lastSeen !== undefined);
}
""",
        "rename class: user.ts::IUser -> user.ts::User",
        "rename function: user.ts::getUser -> user.ts::findUser",
    ),
    case(
        "two functions swap their places, and one is renamed",
        """
--- dates.py
def parse_day(text):
    year, month, day = text.split("-")
    return date(int(year), int(month), int(day))


def fmt_day(day):
    return f"{day.year:04}-{day.month:02}-{day.day:02}"
+++ dates.py
def format_day(day):
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def parse_day(text):
    year, month, day = text.split("-")
    return date(int(year), int(month), int(day))
""",
        "rename function: dates.py::fmt_day -> dates.py::format_day",
    ),
    case(
        "a one-line function is renamed, and its three callers show it",
        """
--- flags.py
def dbg(options):
    return options.level > 2


def start(options):
    if dbg(options):
        trace("start")


def stop(options):
    if dbg(options):
        trace("stop")


def step(options, n):
    if dbg(options):
        trace("step", n)
+++ flags.py
def is_verbose(options):
    return options.level > 2


def start(options):
    if is_verbose(options):
        trace("start")


def stop(options):
    if is_verbose(options):
        trace("stop")


def step(options, n):
    if is_verbose(options):
        trace("step", n)
""",
        "rename function: flags.py::dbg -> flags.py::is_verbose",
    ),
    case(
        "a function is renamed and gets a parameter",
        """
--- fetch.py
def download(url):
    response = session.get(url, timeout=30)
    response.raise_for_status()
    return response.content


def mirror(urls):
    return [download(url) for url in urls]
+++ fetch.py
def fetch(url, timeout=30):
    response = session.get(url, timeout=timeout)
    response.raise_for_status()
    return response.content


def mirror(urls):
    return [fetch(url) for url in urls]
""",
        "rename function: fetch.py::download -> fetch.py::fetch",
    ),
    case(
        "a test class is renamed with one of its tests",
        """
--- test_io.py
class TestIO:
    def test_read(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_text("hello")
        assert read(path) == "hello"

    def test_missing(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "none.txt")
+++ test_io.py
class TestReading:
    def test_read_text(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_text("hello")
        assert read(path) == "hello"

    def test_missing(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "none.txt")
""",
        "rename class: test_io.py::TestIO -> test_io.py::TestReading",
        "rename method: test_io.py::TestIO.test_read -> test_io.py::TestReading.test_read_text",
    ),
    case(
        "a Java method is renamed in an interface's implementation, a getter beside it stays",
        """
--- Account.java
class Account {
    long balance;

    long getBalance() {
        return balance;
    }

    void withdraw(long cents) {
        if (cents > balance) {
            throw new IllegalStateException("overdrawn");
        }
        balance -= cents;
        audit.log("withdraw", cents);
    }
}
+++ Account.java
class Account {
    long balance;

    long getBalance() {
        return balance;
    }

    void debit(long cents) {
        if (cents > balance) {
            throw new IllegalStateException("overdrawn");
        }
        balance -= cents;
        audit.log("debit", cents);
    }
}
""",
        "rename method: Account.java::Account.withdraw -> Account.java::Account.debit",
    ),
    case(
        "a recursive function is renamed: it calls itself by the new name",
        """
--- tree.c
int depth(struct node *n)
{
    int left, right;
    if (!n)
        return 0;
    left = depth(n->left);
    right = depth(n->right);
    return 1 + (left > right ? left : right);
}
+++ tree.c
int tree_height(struct node *n)
{
    int left, right;
    if (!n)
        return 0;
    left = tree_height(n->left);
    right = tree_height(n->right);
    return 1 + (left > right ? left : right);
}
""",
        "rename function: tree.c::depth -> tree.c::tree_height",
    ),
    case(
        "a C++ class is renamed, with its constructor",
        """
--- timer.hpp
class Timer {
public:
    Timer(Clock *clock) : clock_(clock), start_(clock->now()) {}
    double elapsed() const { return clock_->now() - start_; }
    void reset() { start_ = clock_->now(); }
private:
    Clock *clock_;
    double start_;
};
+++ timer.hpp
class Stopwatch {
public:
    Stopwatch(Clock *clock) : clock_(clock), start_(clock->now()) {}
    double elapsed() const { return clock_->now() - start_; }
    void reset() { start_ = clock_->now(); }
private:
    Clock *clock_;
    double start_;
};
""",
        "rename class: timer.hpp::Timer -> timer.hpp::Stopwatch",
    ),
    case(
        "a Rust struct is renamed with its impl block",
        """
--- lexer.rs
struct Lex {
    input: Vec<char>,
    position: usize,
    line: u32,
}

impl Lex {
    fn advance(&mut self) -> Option<char> {
        let c = self.input.get(self.position).copied();
        self.position += 1;
        c
    }
}
+++ lexer.rs
struct Lexer {
    input: Vec<char>,
    position: usize,
    line: u32,
}

impl Lexer {
    fn advance(&mut self) -> Option<char> {
        let c = self.input.get(self.position).copied();
        self.position += 1;
        c
    }
}
""",
        "rename class: lexer.rs::Lex -> lexer.rs::Lexer",
        never=("move method: lexer.rs::Lex.advance -> lexer.rs::Lexer.advance",),
    ),
]
