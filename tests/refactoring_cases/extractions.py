"""Code that left a function for a new one, or came back into its caller."""

from refactoring_cases.case import case

CASES = [
    case(
        "the checks at the start become a function",
        """
--- signup.py
def sign_up(form, users):
    name = form["name"].strip()
    if not name:
        raise ValueError("a name is needed")
    if name in users:
        raise ValueError("the name is taken")
    user = User(name, form["language"])
    users[name] = user
    notify(user)
    return user
+++ signup.py
def sign_up(form, users):
    name = valid_name(form, users)
    user = User(name, form["language"])
    users[name] = user
    notify(user)
    return user


def valid_name(form, users):
    name = form["name"].strip()
    if not name:
        raise ValueError("a name is needed")
    if name in users:
        raise ValueError("the name is taken")
    return name
""",
        "extract function: signup.py::sign_up -> signup.py::valid_name",
    ),
    case(
        "a loop becomes a method, with other names for what it works on",
        """
--- Invoice.java
class Invoice {
    String print() {
        StringBuilder out = new StringBuilder();
        out.append(header());
        for (Line line : lines) {
            out.append(line.title).append('\\t');
            out.append(line.count * line.cents).append('\\n');
        }
        out.append(footer());
        return out.toString();
    }
}
+++ Invoice.java
class Invoice {
    String print() {
        StringBuilder out = new StringBuilder();
        out.append(header());
        printLines(out);
        out.append(footer());
        return out.toString();
    }

    private void printLines(StringBuilder target) {
        for (Line line : lines) {
            target.append(line.title).append('\\t');
            target.append(line.count * line.cents).append('\\n');
        }
    }
}
""",
        "extract method: Invoice.java::Invoice.print -> Invoice.java::Invoice.printLines",
    ),
    case(
        "the same code in two functions becomes one that both call",
        """
--- export.go
package export

func Text(w io.Writer, rows []Row) error {
	sort.Slice(rows, func(i, j int) bool { return rows[i].Key < rows[j].Key })
	if len(rows) > limit {
		rows = rows[:limit]
	}
	return writeText(w, rows)
}

func JSON(w io.Writer, rows []Row) error {
	sort.Slice(rows, func(i, j int) bool { return rows[i].Key < rows[j].Key })
	if len(rows) > limit {
		rows = rows[:limit]
	}
	return json.NewEncoder(w).Encode(rows)
}
+++ export.go
package export

func Text(w io.Writer, rows []Row) error {
	return writeText(w, first(rows))
}

func JSON(w io.Writer, rows []Row) error {
	return json.NewEncoder(w).Encode(first(rows))
}

func first(rows []Row) []Row {
	sort.Slice(rows, func(i, j int) bool { return rows[i].Key < rows[j].Key })
	if len(rows) > limit {
		rows = rows[:limit]
	}
	return rows
}
""",
        "extract function: export.go::Text -> export.go::first",
        "extract function: export.go::JSON -> export.go::first",
    ),
    case(
        "code is extracted into a new file",
        """
--- cli.js
function main(argv) {
  const options = {};
  for (const arg of argv) {
    const [name, value] = arg.replace(/^--/, '').split('=');
    options[name] = value === undefined ? true : value;
  }
  if (options.help) {
    usage();
    return 0;
  }
  return run(options);
}
+++ cli.js
const { parseArgs } = require('./args');

function main(argv) {
  const options = parseArgs(argv);
  if (options.help) {
    usage();
    return 0;
  }
  return run(options);
}
+++ args.js
function parseArgs(argv) {
  const options = {};
  for (const arg of argv) {
    const [name, value] = arg.replace(/^--/, '').split('=');
    options[name] = value === undefined ? true : value;
  }
  return options;
}

module.exports = { parseArgs };
""",
        "extract function: cli.js::main -> args.js::parseArgs",
    ),
    case(
        "a Rust function loses its error handling to a helper",
        """
--- main.rs
fn main() {
    let path = env::args().nth(1).unwrap_or_else(|| "config.toml".to_string());
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("cannot read {}: {}", path, error);
            process::exit(2);
        }
    };
    let config: Config = toml::from_str(&text).unwrap();
    serve(config);
}
+++ main.rs
fn main() {
    let path = env::args().nth(1).unwrap_or_else(|| "config.toml".to_string());
    let text = read_or_exit(&path);
    let config: Config = toml::from_str(&text).unwrap();
    serve(config);
}

fn read_or_exit(path: &str) -> String {
    match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("cannot read {}: {}", path, error);
            process::exit(2);
        }
    }
}
""",
        "extract function: main.rs::main -> main.rs::read_or_exit",
    ),
    case(
        "a long C function gives its middle to a static one",
        """
--- http.c
int handle(struct conn *c)
{
    char *line = read_line(c);
    char *space;
    if (line == NULL)
        return -1;
    space = strchr(line, ' ');
    if (space == NULL) {
        send_error(c, 400);
        return -1;
    }
    *space = '\\0';
    c->method = line;
    c->target = space + 1;
    log_request(c);
    return dispatch(c);
}
+++ http.c
static int parse_request(struct conn *c, char *line)
{
    char *space = strchr(line, ' ');
    if (space == NULL) {
        send_error(c, 400);
        return -1;
    }
    *space = '\\0';
    c->method = line;
    c->target = space + 1;
    return 0;
}

int handle(struct conn *c)
{
    char *line = read_line(c);
    if (line == NULL)
        return -1;
    if (parse_request(c, line) < 0)
        return -1;
    log_request(c);
    return dispatch(c);
}
""",
        "extract function: http.c::handle -> http.c::parse_request",
    ),
    case(
        "a TypeScript method's condition becomes a method, and a line is added to it",
        """
--- cart.ts
export class Cart {
  items: Item[] = [];

  checkout(user: User): Order {
    const limit = user.trusted ? 10000 : 500;
    const sum = this.items.reduce((n, i) => n + i.price, 0);
    if (sum > limit) {
      throw new LimitError(sum, limit);
    }
    return this.orders.create(user, this.items);
  }
}
+++ cart.ts
export class Cart {
  items: Item[] = [];

  checkout(user: User): Order {
    this.checkLimit(user);
    return this.orders.create(user, this.items);
  }

  private checkLimit(user: User): void {
    const limit = user.trusted ? 10000 : 500;
    const sum = this.items.reduce((n, i) => n + i.price, 0);
    if (sum > limit) {
      this.audit.warn(user.id, sum);
      throw new LimitError(sum, limit);
    }
  }
}
""",
        "extract method: cart.ts::Cart.checkout -> cart.ts::Cart.checkLimit",
    ),
    case(
        "a C++ function is renamed, and part of it is extracted",
        """
--- scan.cpp
std::vector<Token> scan(const std::string &text) {
    std::vector<Token> tokens;
    size_t i = 0;
    while (i < text.size()) {
        if (isdigit(text[i])) {
            size_t start = i;
            while (i < text.size() && isdigit(text[i])) i++;
            tokens.push_back(Token{Kind::Number, text.substr(start, i - start)});
        } else if (isspace(text[i])) {
            i++;
        } else {
            tokens.push_back(Token{Kind::Symbol, text.substr(i, 1)});
            i++;
        }
    }
    return tokens;
}
+++ scan.cpp
static Token number(const std::string &text, size_t &i) {
    size_t start = i;
    while (i < text.size() && isdigit(text[i])) i++;
    return Token{Kind::Number, text.substr(start, i - start)};
}

std::vector<Token> tokenize(const std::string &text) {
    std::vector<Token> tokens;
    size_t i = 0;
    while (i < text.size()) {
        if (isdigit(text[i])) {
            tokens.push_back(number(text, i));
        } else if (isspace(text[i])) {
            i++;
        } else {
            tokens.push_back(Token{Kind::Symbol, text.substr(i, 1)});
            i++;
        }
    }
    return tokens;
}
""",
        "rename function: scan.cpp::scan -> scan.cpp::tokenize",
        "extract function: scan.cpp::scan -> scan.cpp::number",
    ),
    case(
        "a function with one caller is put into it",
        """
--- build.py
def compile_all(sources, flags):
    objects = []
    for source in sources:
        target = source.with_suffix(".o")
        run(["cc", *flags, "-c", source, "-o", target])
        objects.append(target)
    return objects


def build(sources, flags, output):
    objects = compile_all(sources, flags)
    run(["cc", *objects, "-o", output])
+++ build.py
def build(sources, flags, output):
    objects = []
    for source in sources:
        target = source.with_suffix(".o")
        run(["cc", *flags, "-c", source, "-o", target])
        objects.append(target)
    run(["cc", *objects, "-o", output])
""",
        "inline function: build.py::compile_all -> build.py::build",
    ),
    case(
        "a Java method is put into the two that used it",
        """
--- Mailer.java
class Mailer {
    void welcome(User user) {
        deliver(user, "Welcome!");
    }

    void goodbye(User user) {
        deliver(user, "Goodbye!");
    }

    private void deliver(User user, String subject) {
        Message message = new Message(user.address, subject);
        message.setBody(templates.render(subject, user));
        transport.send(message);
    }
}
+++ Mailer.java
class Mailer {
    void welcome(User user) {
        Message message = new Message(user.address, "Welcome!");
        message.setBody(templates.render("Welcome!", user));
        transport.send(message);
    }

    void goodbye(User user) {
        Message message = new Message(user.address, "Goodbye!");
        message.setBody(templates.render("Goodbye!", user));
        transport.send(message);
    }
}
""",
        "inline method: Mailer.java::Mailer.deliver -> Mailer.java::Mailer.welcome",
        "inline method: Mailer.java::Mailer.deliver -> Mailer.java::Mailer.goodbye",
    ),
    case(
        "a Go helper is inlined and its file goes",
        """
--- bytes.go
package kv

func encode(key string, value []byte) []byte {
	out := make([]byte, 4, 4+len(key)+len(value))
	binary.LittleEndian.PutUint32(out, uint32(len(key)))
	out = append(out, key...)
	return append(out, value...)
}
--- kv.go
package kv

func (s *Store) Put(key string, value []byte) error {
	if s.closed {
		return ErrClosed
	}
	record := encode(key, value)
	_, err := s.log.Write(record)
	return err
}
+++ kv.go
package kv

func (s *Store) Put(key string, value []byte) error {
	if s.closed {
		return ErrClosed
	}
	out := make([]byte, 4, 4+len(key)+len(value))
	binary.LittleEndian.PutUint32(out, uint32(len(key)))
	out = append(out, key...)
	out = append(out, value...)
	_, err := s.log.Write(out)
	return err
}
""",
        "inline function: bytes.go::encode -> kv.go::Store.Put",
    ),
    case(
        "a JavaScript function is inlined",
        """
--- poll.js
function wait(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function poll(url) {
  for (;;) {
    const response = await fetch(url);
    if (response.ok) return response.json();
    await wait(500);
  }
}
+++ poll.js
async function poll(url) {
  for (;;) {
    const response = await fetch(url);
    if (response.ok) return response.json();
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
  }
}
""",
        "inline function: poll.js::wait -> poll.js::poll",
    ),
    case(
        "a C macro-free helper of one return is inlined",
        """
--- ring.c
static unsigned next_slot(struct ring *r, unsigned slot)
{
    return (slot + 1) % r->capacity;
}

int ring_put(struct ring *r, void *item)
{
    unsigned next = next_slot(r, r->tail);
    if (next == r->head)
        return -1;
    r->items[r->tail] = item;
    r->tail = next;
    return 0;
}
+++ ring.c
int ring_put(struct ring *r, void *item)
{
    unsigned next = (r->tail + 1) % r->capacity;
    if (next == r->head)
        return -1;
    r->items[r->tail] = item;
    r->tail = next;
    return 0;
}
""",
        "inline function: ring.c::next_slot -> ring.c::ring_put",
    ),
    case(
        "a Rust method is inlined into its only user",
        """
--- pool.rs
impl Pool {
    fn reap(&mut self) {
        let now = Instant::now();
        self.idle.retain(|c| now.duration_since(c.since) < self.timeout);
        self.metrics.idle.set(self.idle.len());
    }

    pub fn get(&mut self) -> Result<Connection, Error> {
        self.reap();
        if let Some(c) = self.idle.pop() {
            return Ok(c);
        }
        self.open()
    }
}
+++ pool.rs
impl Pool {
    pub fn get(&mut self) -> Result<Connection, Error> {
        let now = Instant::now();
        self.idle.retain(|c| now.duration_since(c.since) < self.timeout);
        self.metrics.idle.set(self.idle.len());
        if let Some(c) = self.idle.pop() {
            return Ok(c);
        }
        self.open()
    }
}
""",
        "inline method: pool.rs::Pool.reap -> pool.rs::Pool.get",
    ),
    case(
        "two different parts of one function are extracted",
        """
--- train.py
def train(path, epochs):
    rows = []
    for line in open(path):
        label, text = line.rstrip().split(",", 1)
        rows.append((int(label), tokenize(text)))
    model = Model()
    for epoch in range(epochs):
        random.Random(epoch).shuffle(rows)
        loss = 0.0
        for label, tokens in rows:
            loss += model.step(tokens, label)
        print(epoch, loss / len(rows))
    return model
+++ train.py
def load_rows(path):
    rows = []
    for line in open(path):
        label, text = line.rstrip().split(",", 1)
        rows.append((int(label), tokenize(text)))
    return rows


def run_epoch(model, rows, epoch):
    random.Random(epoch).shuffle(rows)
    loss = 0.0
    for label, tokens in rows:
        loss += model.step(tokens, label)
    return loss / len(rows)


def train(path, epochs):
    rows = load_rows(path)
    model = Model()
    for epoch in range(epochs):
        print(epoch, run_epoch(model, rows, epoch))
    return model
""",
        "extract function: train.py::train -> train.py::load_rows",
        "extract function: train.py::train -> train.py::run_epoch",
    ),
]
