"""Parameters and variables under another name."""

from refactoring_cases.case import case

CASES = [
    case(
        "a parameter gets a telling name",
        """
--- area.py
def area(a, height):
    if a < 0 or height < 0:
        raise ValueError(a, height)
    return a * height
+++ area.py
def area(width, height):
    if width < 0 or height < 0:
        raise ValueError(width, height)
    return width * height
""",
        "rename parameter: area.py::area(a) -> area.py::area(width)",
    ),
    case(
        "a variable is renamed throughout",
        """
--- mean.go
package stats

func Mean(values []float64) float64 {
	x := 0.0
	for _, v := range values {
		x += v
	}
	return x / float64(len(values))
}
+++ mean.go
package stats

func Mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
""",
        "rename variable: mean.go::Mean(x) -> mean.go::Mean(sum)",
    ),
    case(
        "a parameter with a type and a local are renamed in Java",
        """
--- Find.java
class Find {
    int find(String[] a, String key) {
        int i = 0;
        while (i < a.length && !a[i].equals(key)) {
            i++;
        }
        return i == a.length ? -1 : i;
    }
}
+++ Find.java
class Find {
    int find(String[] names, String key) {
        int index = 0;
        while (index < names.length && !names[index].equals(key)) {
            index++;
        }
        return index == names.length ? -1 : index;
    }
}
""",
        "rename parameter: Find.java::Find.find(a) -> Find.java::Find.find(names)",
        "rename variable: Find.java::Find.find(i) -> Find.java::Find.find(index)",
    ),
    case(
        "a parameter is renamed while the function is edited",
        """
--- send.ts
export function send(d: Buffer, retries: number): void {
  const frame = encode(d);
  for (let n = 0; n < retries; n++) {
    if (socket.write(frame)) {
      stats.sent(d.length);
      return;
    }
  }
  throw new Error('not sent');
}
+++ send.ts
export function send(data: Buffer, retries: number): void {
  const frame = encode(data);
  for (let n = 0; n < retries; n++) {
    if (socket.write(frame)) {
      stats.sent(data.length);
      return;
    }
    backOff(n);
  }
  throw new Error('not sent');
}
""",
        "rename parameter: send.ts::send(d) -> send.ts::send(data)",
    ),
    case(
        "a loop variable is renamed in JavaScript",
        """
--- sum.js
function weigh(boxes) {
  let total = 0;
  for (const b of boxes) {
    total += b.weight * b.count;
  }
  return total;
}
+++ sum.js
function weigh(boxes) {
  let total = 0;
  for (const box of boxes) {
    total += box.weight * box.count;
  }
  return total;
}
""",
        "rename variable: sum.js::weigh(b) -> sum.js::weigh(box)",
    ),
    case(
        "a pointer parameter is renamed in C",
        """
--- queue.c
int queue_length(const struct queue *q)
{
    const struct node *n;
    int length = 0;
    for (n = q->first; n != q->end; n = n->next)
        length++;
    return length;
}
+++ queue.c
int queue_length(const struct queue *queue)
{
    const struct node *n;
    int length = 0;
    for (n = queue->first; n != queue->end; n = n->next)
        length++;
    return length;
}
""",
        "rename parameter: queue.c::queue_length(q) -> queue.c::queue_length(queue)",
    ),
    case(
        "a reference parameter is renamed in C++",
        """
--- join.cpp
std::string join(const std::vector<std::string> &v, char separator) {
    std::string out;
    for (size_t i = 0; i < v.size(); i++) {
        if (i > 0) out += separator;
        out += v[i];
    }
    return out;
}
+++ join.cpp
std::string join(const std::vector<std::string> &parts, char separator) {
    std::string out;
    for (size_t i = 0; i < parts.size(); i++) {
        if (i > 0) out += separator;
        out += parts[i];
    }
    return out;
}
""",
        "rename parameter: join.cpp::join(v) -> join.cpp::join(parts)",
    ),
    case(
        "a Rust binding is renamed",
        """
--- count.rs
fn count(text: &str) -> HashMap<String, usize> {
    let mut m = HashMap::new();
    for word in text.split_whitespace() {
        *m.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    m
}
+++ count.rs
fn count(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    counts
}
""",
        "rename variable: count.rs::count(m) -> count.rs::count(counts)",
    ),
    case(
        "a function is renamed, and its parameter too",
        """
--- norm.py
def norm(v):
    length = math.sqrt(sum(x * x for x in v))
    if length == 0:
        return list(v)
    return [x / length for x in v]
+++ norm.py
def normalised(vector):
    length = math.sqrt(sum(x * x for x in vector))
    if length == 0:
        return list(vector)
    return [x / length for x in vector]
""",
        "rename function: norm.py::norm -> norm.py::normalised",
        "rename parameter: norm.py::norm(v) -> norm.py::normalised(vector)",
    ),
    case(
        "a parameter with a default that is also passed on by keyword is renamed",
        """
--- open.py
def open_log(path, enc="utf-8"):
    handle = path.open("a", encoding=enc)
    handle.write(header(enc))
    return handle
+++ open.py
def open_log(path, encoding="utf-8"):
    handle = path.open("a", encoding=encoding)
    handle.write(header(encoding))
    return handle
""",
        "rename parameter: open.py::open_log(enc) -> open.py::open_log(encoding)",
    ),
]
