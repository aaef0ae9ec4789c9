"""A Hub on the loopback interface, in memory: what ``huggingface_hub`` and ``datasets`` ask of it for datasets."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

TOKEN = "hf_loopback"
EMPTY: dict[str, Any] = {"_id": "0", "private": False, "tags": [], "downloads": 0, "likes": 0}
Tree = dict[str, bytes]


@dataclass
class Repository:
    """One linear history."""

    commits: dict[str, Tree] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)

    def commit(self, tree: Tree) -> str:
        sha = hashlib.sha1(f"{len(self.commits)}".encode()).hexdigest()
        self.commits[sha] = tree
        self.refs["main"] = sha
        return sha


class Hub:
    """Start with ``with Hub() as hub``; clients need ``hub.environment`` before they import anything."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        handler = type("Bound", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        off = ("HF_HUB_DISABLE_XET", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_UPDATE_CHECK")
        on = {"HF_HUB_OFFLINE": "0", "HF_DATASETS_OFFLINE": "0", "HF_UPDATE_DOWNLOAD_COUNTS": "0", "no_proxy": "*"}
        return {"HF_ENDPOINT": self.url, "HF_TOKEN": TOKEN, **dict.fromkeys(off, "1"), **on}

    def __enter__(self) -> Hub:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its name in the base class
        pass

    def answer(self, body: Any, code: int = 200, **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def missing(self, what: str) -> None:
        self.answer({"error": what}, 404, X_Error_Code=what, X_Error_Message=what)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if match := re.fullmatch(r"/api/datasets/([^/]+/[^/]+)(?:/(revision|tree)/([^/]+)/?(.*))?", path):
            name, kind, revision, below = match.groups()
            if found := self.find(name, revision or "main"):
                if kind == "tree":
                    self.listing(found[1], f"{below}/" if below else "", "recursive=true" in self.path)
                else:
                    self.answer(about(name, *found))
        elif match := re.fullmatch(r"/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            name, revision, file = match.groups()
            if found := self.find(name, revision):
                self.file(*found, file)
        else:
            self.missing("RepoNotFound")

    def listing(self, tree: Tree, prefix: str, recursive: bool) -> None:
        inside = [path for path in sorted(tree) if path.startswith(prefix)]
        deep = {prefix + path.removeprefix(prefix).split("/")[0] for path in inside} - set(inside)
        entries = [entry(path, tree[path]) for path in inside if recursive or "/" not in path.removeprefix(prefix)]
        folders = [
            {"type": "directory", "oid": oid(path.encode()), "size": 0, "path": path} for path in sorted(deep)
        ]
        if prefix and not inside:
            self.missing("EntryNotFound")
        else:
            self.answer(folders + entries)

    def find(self, name: str, revision: str) -> tuple[str, Tree] | None:
        repository = self.hub.repositories.get(name)
        if repository is None:
            return self.missing("RepoNotFound")
        sha = repository.refs.get(revision, revision)
        if sha not in repository.commits:
            return self.missing("RevisionNotFound")
        return sha, repository.commits[sha]

    def file(self, sha: str, tree: Tree, name: str) -> None:
        if name not in tree:
            self.answer({}, 404, X_Error_Code="EntryNotFound", X_Repo_Commit=sha)
            return
        data = tree[name]
        headers = {"X_Repo_Commit": sha, "ETag": f'"{oid(data)}"', "Accept_Ranges": "bytes"}
        if match := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            first, last = int(match[1]), min(int(match[2] or len(data) - 1), len(data) - 1)
            part = f"bytes {first}-{last}/{len(data)}"
            self.answer(data[first : last + 1], 206, Content_Range=part, **headers)
        else:
            self.answer(data, **headers)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path == "/api/validate-yaml":
            self.answer({"errors": [], "warnings": []})
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.answer({"error": "Invalid username or password."}, 401)
        elif path == "/api/repos/create":
            asked = json.loads(body)
            name = f"{asked.get('organization') or 'me'}/{asked['name']}"
            code = 409 if name in self.hub.repositories else 200
            self.hub.repositories.setdefault(name, Repository()).refs or self.hub.repositories[name].commit({})
            self.answer({"url": f"{self.hub.url}/datasets/{name}", "name": name, "id": "0"}, code)
        elif match := re.fullmatch(r"/api/datasets/([^/]+/[^/]+)/(preupload|commit|tag)/([^/]+)", path):
            self.change(self.hub.repositories[match[1]], match[1], match[2], match[3], body)
        else:
            self.missing("RepoNotFound")

    def change(self, repository: Repository, name: str, kind: str, revision: str, body: bytes) -> None:
        if kind == "preupload":
            asked = json.loads(body)["files"]
            files = [{"path": f["path"], "uploadMode": "regular", "shouldIgnore": False} for f in asked]
            self.answer({"files": files})
        elif kind == "tag":
            repository.refs[json.loads(body)["tag"]] = repository.refs.get(revision, revision)
            self.answer({})
        else:
            tree = dict(repository.commits[repository.refs["main"]])
            for line in map(json.loads, filter(None, body.splitlines())):
                if line["key"] == "file":
                    tree[line["value"]["path"]] = base64.b64decode(line["value"]["content"])
                elif line["key"] == "deletedFile":
                    del tree[line["value"]["path"]]
            sha = repository.commit(tree)
            url = f"{self.hub.url}/datasets/{name}/commit/{sha}"
            self.answer({"success": True, "commitOid": sha, "commitUrl": url})


def oid(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def entry(path: str, data: bytes) -> dict[str, Any]:
    return {"type": "file", "oid": oid(data), "size": len(data), "path": path}


def about(name: str, sha: str, tree: Tree) -> dict[str, Any]:
    siblings = [{"rfilename": path} for path in sorted(tree)]
    return {**EMPTY, "id": name, "sha": sha, "siblings": siblings}
