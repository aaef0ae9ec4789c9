"""GitHub on the loopback interface: pages, ETags, redirects, limits and failures as docs.github.com has them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

NUMBER = 7
"""Of the repository, as in ``/repositories/7``."""


@dataclass(frozen=True)
class Fault:
    """What the server does once, instead of answering."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    body: Any = None
    cut: bool = False
    """Break the connection in the midst of the true answer."""


@dataclass(frozen=True)
class Seen:
    """One question."""

    method: str
    path: str
    token: str | None
    status: int
    size: int


class Host:
    """Serves ``things`` and ``lists`` by path, and the lists of ``graph`` by kind and number."""

    def __init__(self, prefix: str = "") -> None:
        self.things: dict[str, Any] = {}
        self.lists: dict[str, list[dict[str, Any]]] = {}
        self.graph: dict[tuple[str, int], dict[str, list[Any]]] = {}
        self.graph_page = 100
        self.gone: dict[str, int] = {}
        self.moved: dict[str, str] = {}
        self.faults: list[tuple[str, Fault]] = []
        self.log: list[Seen] = []
        self.on_request: Callable[[int], None] = lambda number: None
        self._prefix = prefix
        handler = type("Bound", (_Handler,), {"host": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{prefix}"

    def __enter__(self) -> Host:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fault(self, path: str, status: int, message: str = "", **headers: str) -> None:
        """Answer the next question whose path holds ``path`` with an error."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.append((path, Fault(status=status, message=message, headers=named)))

    def bodies(self) -> list[Seen]:
        """The questions that were answered with a page."""
        return [one for one in self.log if one.status == 200]

    def local(self, path: str) -> str | None:
        """Path and query below the prefix; None outside it."""
        path = path.removeprefix(self._prefix).lstrip("/") if path.startswith(self._prefix) else ""
        return path.replace(f"repositories/{NUMBER}", f"repos/{self.things.get('name', 'team/tool')}") or None


class _Handler(BaseHTTPRequestHandler):
    host: Host
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the kernel would hold back the second

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its name in the base class
        pass

    def do_GET(self) -> None:
        path, _, query = (self.host.local(self.path) or "").partition("?")
        if self._refused(path):
            return
        options = {name: values[-1] for name, values in parse_qs(query).items()}
        if path in self.host.lists:
            self._page(path, options)
        elif path in self.host.things:
            self._answer(self.host.things[path])
        else:
            self._answer({"message": "Not Found"}, 404)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self._refused("graphql"):
            return
        if not self.headers["Authorization"]:
            self._answer({"message": "This endpoint requires you to be authenticated."}, 401)
            return
        variables = asked["variables"]
        nodes = [self._node(one, variables) for one in variables["ids"]]
        missing = [{"type": "NOT_FOUND", "message": "Could not resolve"} for node in nodes if node is None]
        self._answer({"data": {"nodes": nodes}, **({"errors": missing} if missing else {})})

    def _node(self, name: str, variables: Mapping[str, Any]) -> dict[str, Any] | None:
        """What is said of a thing; its lists as far as they are asked for."""
        kind, _, number = name.partition("_")
        lists = self.host.graph.get((kind, int(number)))
        if lists is None:
            return None
        found = {
            name: self._connection(nodes, variables.get(name))
            for name, nodes in lists.items()
            if variables.get(f"with{name[0].upper()}{name[1:]}", True)
        }
        return {"number": int(number), **found}

    def _connection(self, nodes: list[Any], after: str | None) -> dict[str, Any]:
        start = int(after or 0)
        end = start + self.host.graph_page
        info = {"hasNextPage": end < len(nodes), "endCursor": str(end)}
        return {"nodes": nodes[start:end], "pageInfo": info}

    def _refused(self, path: str) -> bool:
        """Whether this question meets a fault, or asks for what has moved or gone."""
        self.host.on_request(len(self.host.log))
        for number, (part, fault) in enumerate(self.host.faults):
            if part in path:
                del self.host.faults[number]
                return self._fail(fault)
        if path in self.host.moved:
            to = {"Location": self.host.moved[path]}
            self._answer({"message": "Moved Permanently", "url": to["Location"]}, 301, to)
            return True
        if path in self.host.gone:
            self._answer({"message": "Gone"}, self.host.gone[path])
            return True
        return False

    def _fail(self, fault: Fault) -> bool:
        """False lets the question be answered, though perhaps not whole."""
        self.cut = fault.cut
        if not fault.cut:
            self._answer(fault.body or {"message": fault.message}, fault.status, fault.headers)
        return not fault.cut

    def _page(self, path: str, options: dict[str, str]) -> None:
        items = list(self.host.lists[path])
        if path.endswith(("/issues", "/pulls")):
            items = [one for one in items if options.get("state") == "all" or one["state"] == "open"]
            items.sort(key=lambda one: one["created_at"], reverse=options.get("direction", "desc") == "desc")
        size, number = int(options.get("per_page", 30)), int(options.get("page", 1))
        part, more = items[(number - 1) * size : number * size], number * size < len(items)
        following = f"{self.host.url}/{path}".replace("repos/team/tool", f"repositories/{NUMBER}")
        query = urlencode({**options, "page": number + 1})
        link = {"Link": f'<{following}?{query}>; rel="next", <{following}?page=9>; rel="last"'} if more else {}
        runs = {"total_count": len(items), "check_runs": part}
        self._answer(runs if path.endswith("/check-runs") else part, 200, link)

    def _answer(self, body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        etag = f'W/"{hashlib.sha256(data).hexdigest()}"'
        if status == 200 and self.command == "GET" and self.headers["If-None-Match"] == etag:
            status, data = 304, b""
        self.host.log.append(Seen(self.command, self.path, self.headers["Authorization"], status, len(data)))
        self.send_response(status)
        known = {"Content-Type": "application/json", "Content-Length": str(len(data)), "ETag": etag}
        for name, value in {**known, **(headers or {})}.items():
            if status != 304 or name in ("ETag", "Link"):
                self.send_header(name, value)
        self.end_headers()
        cut = getattr(self, "cut", False)
        self.wfile.write(data[: len(data) // 2] if cut else data)
        if cut:
            self.cut = False
            self.close_connection = True


def host_of(url: str) -> str:
    return urlsplit(url).netloc
