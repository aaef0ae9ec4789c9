"""A package index on the loopback interface and source distributions to put into it, both made by the tests."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import tarfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

from smart_coding_dataset.sources._pip import PipSettings

PipSays = Callable[[PipSettings], None]
JSON = "application/vnd.pypi.simple.v1+json"


def tar(files: Mapping[str, bytes | tarfile.TarInfo], mode: str = "w:gz") -> bytes:
    """An archive of files, and of headers without content for members of other types; no clock is in its bytes."""
    if mode == "w:gz":
        return gzip.compress(tar(files, "w:"), mtime=0)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            if isinstance(content, bytes):
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
            else:
                archive.addfile(info)
    return buffer.getvalue()


def sdist(name: str, version: str, files: Mapping[str, str] | None = None, licence: str = "MIT") -> bytes:
    """A source distribution as build tools make them."""
    top = f"{name}-{version}"
    pkg_info = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: {licence}\n"
    default = {
        f"{name}.py": f'"""The package {name}."""\n',
        "README.md": "Read me.\n",
        "LICENSE": "Do as you like.\n",
    }
    every = {"PKG-INFO": pkg_info, **(default if files is None else files)}
    return tar({f"{top}/{path}": text.encode() for path, text in every.items()})


@dataclass
class Listed:
    """One file in the index."""

    content: bytes
    sha256: str | None = None
    yanked: bool = False
    uploaded_at: str | None = None

    def __post_init__(self) -> None:
        self.sha256 = self.sha256 or hashlib.sha256(self.content).hexdigest()


@dataclass
class Index:
    """The server. ``faults`` are used up one a request, for requests whose path holds their key."""

    files: dict[str, Listed] = field(default_factory=dict)
    json: bool = True
    login: str | None = None
    requests: list[str] = field(default_factory=list)
    faults: dict[str, list[Callable[[Any], None]]] = field(default_factory=dict)
    extra_html: str = ""

    def add(self, filename: str, content: bytes, **known: Any) -> str:
        """List a file and return its hash."""
        listed = self.files[filename] = Listed(content, **known)
        assert listed.sha256
        return listed.sha256

    def release(self, name: str, version: str, **known: Any) -> str:
        return self.add(f"{name}-{version}.tar.gz", sdist(name, version), **known)

    def downloads(self) -> list[str]:
        return [path for path in self.requests if path.startswith("/files/")]

    def start(self) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.host = f"127.0.0.1:{server.server_port}"
        return server

    @property
    def url(self) -> str:
        return f"http://{self.host}/simple"

    def page(self, name: str) -> tuple[str, bytes] | None:
        own = {f: one for f, one in self.files.items() if f.rpartition("-")[0] == name or f.startswith(f"{name}-")}
        if not own:
            return None
        return (JSON, self._json(name, own)) if self.json else ("text/html", self._html(own))

    def _json(self, name: str, own: dict[str, Listed]) -> bytes:
        entries = [
            {"filename": f, "url": f"../../files/{f}", "hashes": {"sha256": one.sha256}, "yanked": one.yanked}
            | ({"upload-time": one.uploaded_at, "size": len(one.content)} if one.uploaded_at else {"size": 1})
            for f, one in own.items()
        ]
        return json.dumps(
            {"meta": {"api-version": "1.1"}, "name": name, "versions": [], "files": entries}
        ).encode()

    def _html(self, own: dict[str, Listed]) -> bytes:
        links = "".join(
            f'<a href="../../files/{f}#sha256={one.sha256}"{" data-yanked" if one.yanked else ""}>{f}</a>\n'
            for f, one in own.items()
        )
        return f"<!DOCTYPE html><html><body>{links}{self.extra_html}</body></html>".encode()


def answer(status: int, **headers: str) -> Callable[[Any], None]:
    """A fault: this status and nothing else."""

    def act(handler: Any) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return act


def break_off(handler: Any) -> None:
    """A fault: promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"\x1f\x8b only the start")
    handler.close_connection = True


def stall(handler: Any) -> None:
    """A fault: never answer."""
    time.sleep(60)


def _handler(index: Index) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            index.requests.append(self.path)
            for key, faults in index.faults.items():
                if key in self.path and faults:
                    return faults.pop(0)(self)
            if index.login and self.headers.get("Authorization") != _basic(index.login):
                return answer(401)(self)
            return self.serve(*(self.find() or ("text/plain", None)))

        def find(self) -> tuple[str, bytes] | None:
            kind, _, rest = unquote(self.path).strip("/").partition("/")
            if kind == "simple":
                return index.page(rest)
            return ("application/octet-stream", index.files[rest].content) if rest in index.files else None

        def serve(self, kind: str, content: bytes | None) -> None:
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: Any) -> None:
            """Not into the output of the tests."""

    return Handler


def _basic(login: str) -> str:
    return "Basic " + base64.b64encode(login.encode()).decode()
