"""Collecting from places that are far, slow, broken, secured or on disk."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from collecting import contents, failure, recipe, shard
from package_index import Index, PipSays, answer, break_off, sdist, stall

from smart_coding_dataset.sources import _web
from smart_coding_dataset.sources._pip import PipSettings
from smart_coding_dataset.sources.pypi import collect


def test_a_download_that_breaks_off_is_tried_again_but_not_for_ever(index: Index, tmp_path: Path) -> None:
    index.release("demo", "1.0")
    index.faults = {"/simple/": [break_off], "/files/": [break_off, break_off]}
    assert collect("demo", out=tmp_path).collected == 1
    index.faults = {"/files/": [break_off] * 99}
    text = failure("demo", out=tmp_path / "other")
    assert f"demo-1.0.tar.gz: http://{index.host}: the connection broke off {_web.ATTEMPTS} times" in text
    assert len(index.downloads()) == 3 + _web.ATTEMPTS and contents(tmp_path / "other") == {}


def test_a_busy_server_is_asked_again_but_not_for_ever(
    index: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(_web, "MAX_WAIT", 0.05)
    index.release("demo", "1.0")
    index.faults = {"/simple/": [answer(503, Retry_After="3600"), answer(500)], "/files/": [answer(502)] * 2}
    assert collect("demo", out=tmp_path).collected == 1
    index.faults = {"/simple/": [answer(503)] * 99}
    index.requests.clear()
    assert f"http://{index.host}: answered 503 Service Unavailable" in failure("demo", out=tmp_path)
    assert len(index.requests) == _web.ATTEMPTS


def test_retry_after_is_obeyed(index: Index, tmp_path: Path) -> None:
    index.release("demo", "1.0")
    index.faults = {"/simple/": [answer(429, Retry_After="1")]}
    start = time.monotonic()
    collect("demo", out=tmp_path)
    assert time.monotonic() - start >= 1


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_what_the_server_refuses_is_not_asked_again(index: Index, tmp_path: Path, status: int) -> None:
    index.release("demo", "1.0")
    index.faults = {"/files/": [answer(status)] * 9}
    assert f"answered {status}" in failure("demo", out=tmp_path)
    assert len(index.downloads()) == 1


def test_a_server_that_says_nothing_is_given_up(index: Index, pip_says: PipSays, tmp_path: Path) -> None:
    index.faults = {"/simple/": [stall] * 9}
    pip_says(PipSettings(indexes=(index.url,), timeout=0.05))
    assert f"demo: http://{index.host}: no answer in time" in failure("demo", out=tmp_path)


def test_nobody_there(pip_says: PipSays, tmp_path: Path) -> None:
    pip_says(PipSettings(indexes=("http://127.0.0.1:9/simple",)))
    assert "http://127.0.0.1:9: cannot be reached" in failure("demo", out=tmp_path)


def test_places_on_disk_are_read_like_those_on_the_network(
    index: Index, pip_says: PipSays, tmp_path: Path
) -> None:
    links, simple = tmp_path / "links", tmp_path / "simple" / "demo"
    links.mkdir()
    simple.mkdir(parents=True)
    (links / "demo-1.0.tar.gz").write_bytes(sdist("demo", "1.0"))
    (links / "demo-extra-9.tar.gz").write_bytes(b"another package")
    (links / "other-9.0.tar.gz").write_bytes(b"another package")
    (simple / "demo-2.0.zip").write_bytes(b"")
    (simple / "demo-2.0.tar.gz").write_bytes(sdist("demo", "2.0"))
    (simple / "index.html").write_text('<a href="demo-2.0.zip">x</a><a href="demo-2.0.tar.gz">demo</a>')
    index.release("demo", "0.5")
    pip_says(PipSettings(find_links=(links.as_uri(),), indexes=(index.url, simple.parent.as_uri())))
    for name in ("demo", "demo==1.0", "demo==0.5"):
        collect(name, out=tmp_path / "raw")
    assert sorted(p.stem for p in tmp_path.glob("raw/pypi/*")) == ["demo-0.5", "demo-1.0", "demo-2.0"]
    assert str(tmp_path) not in b"".join(contents(tmp_path / "raw").values()).decode()


def test_a_place_that_cannot_be_read_is_no_place_without_the_package(
    index: Index, pip_says: PipSays, tmp_path: Path
) -> None:
    digest = index.release("demo", "1.0")
    pip_says(PipSettings(indexes=("http://127.0.0.1:9/simple", index.url)))
    assert "cannot be reached" in failure("demo", out=tmp_path)  # it could have had a newer one
    assert collect(recipe=recipe(tmp_path, demo=digest), out=tmp_path).collected == 1


def test_a_page_from_the_network_cannot_point_at_local_files(index: Index, tmp_path: Path) -> None:
    index.json = False
    (tmp_path / "demo-9.0.tar.gz").write_bytes(sdist("demo", "9.0"))
    index.extra_html = f'<a href="{tmp_path.as_uri()}/demo-9.0.tar.gz">demo-9.0.tar.gz</a>'
    index.release("demo", "1.0")
    collect("demo", out=tmp_path / "raw")
    assert (tmp_path / "raw" / "pypi" / "demo-1.0.jsonl").exists()


def test_plain_http_is_for_this_machine_only(pip_says: PipSays, tmp_path: Path) -> None:
    pip_says(PipSettings(indexes=("http://index.invalid/simple",)))
    assert "http://index.invalid: plain http is not safe" in failure("demo", out=tmp_path)


def test_an_address_that_is_none(index: Index, pip_says: PipSays, tmp_path: Path) -> None:
    pip_says(PipSettings(indexes=("https://user:s3cr3t@host:port/simple",)))
    text = failure("demo", out=tmp_path)
    assert "https://host:port: the request failed (InvalidURL)" in text and "s3cr3t" not in text


def test_a_page_that_is_no_index_page(index: Index, tmp_path: Path) -> None:
    index.page = lambda name: ("image/png", b"")  # type: ignore[method-assign]
    assert "its page for 'demo' is no package index page" in failure("demo", out=tmp_path)
    index.page = lambda name: ("text/html", b"<a href='http://[x/demo-1.0.tar.gz'>")  # type: ignore[method-assign]
    assert "its page for 'demo' is no package index page" in failure("demo", out=tmp_path)


def test_no_trace_of_the_mirror_and_its_password_stays(index: Index, pip_says: PipSays, tmp_path: Path) -> None:
    index.login = "user:s3cr3t/@"
    index.release("demo", "1.0")
    pip_says(PipSettings(indexes=(index.url.replace("//", "//user:s3cr3t%2F%40@"),), timeout=5))
    collect("demo", out=tmp_path)
    raw = b"".join(contents(tmp_path).values()).decode()
    assert not re.search("127.0.0.1|s3cr3t|user", raw)
    pip_says(PipSettings(indexes=(index.url.replace("//", "//user:wr0ng@"),), timeout=5))
    text = failure("demo", out=tmp_path / "other")
    assert f"http://{index.host}: answered 401 Unauthorized; check the password" in text
    assert "wr0ng" not in text


def test_an_address_that_comes_back_holds_no_password(index: Index) -> None:
    index.login = "user:s3cr3t"
    index.release("demo", "1.0")
    url = index.url.replace("//", "//user:s3cr3t@")
    response = _web.Web(PipSettings(indexes=(url,))).page(f"{url}/demo/", "*/*")
    assert response is not None and response.url == f"{index.url}/demo/"


def test_a_password_in_netrc_will_do(index: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    index.login = "user:pass"
    index.release("demo", "1.0")
    assert "401" in failure("demo", out=tmp_path)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login user password pass\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert collect("demo", out=tmp_path).collected == 1


def test_a_redirect_does_not_lead_to_plain_http(index: Index, pip_says: PipSays, tmp_path: Path) -> None:
    index.faults = {"127.0.0.1": [answer(302, Location="http://index.invalid/simple/demo/")]}
    pip_says(PipSettings(indexes=(index.url,), proxy=f"http://{index.host}", timeout=5))
    assert "http://index.invalid: plain http is not safe" in failure("demo", out=tmp_path)
    assert index.requests == [f"{index.url}/demo/", "http://index.invalid/simple/demo/"]  # as a proxy is asked


def test_a_file_is_taken_as_it_was_sent(index: Index, tmp_path: Path) -> None:
    digest = index.release("demo", "1.0")
    asked: list[str] = []

    def encoded(handler: Any) -> None:
        asked.append(handler.headers["Accept-Encoding"])
        content = index.files["demo-1.0.tar.gz"].content
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    index.faults = {"/files/": [encoded]}
    assert collect(recipe=recipe(tmp_path, demo=digest), out=tmp_path).collected == 1
    assert asked == ["identity"]


def test_a_download_without_end_is_given_up(index: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_web, "MAX_DOWNLOAD", 100)
    index.release("demo", "1.0")
    assert "demo-1.0.tar.gz: larger than 100 bytes" in failure("demo", out=tmp_path)


def test_upload_times_are_utc_wherever_we_are(
    index: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    times = ["2024-05-06T07:08:09", "2024-05-06T07:08:09Z", "2024-05-06T09:08:09+02:00"]
    for i, uploaded_at in enumerate(times):
        index.release(f"demo{i}", "1.0", uploaded_at=uploaded_at)
        collect(f"demo{i}", out=tmp_path)
        assert shard(tmp_path, f"demo{i}-1.0")[0].data["uploaded_at"] == "2024-05-06T07:08:09Z"
    monkeypatch.undo()
    time.tzset()


def test_versions_older_than_pep_440_are_passed_over(index: Index, tmp_path: Path) -> None:
    index.release("demo", "1.0")
    index.release("demo", "2004d_final")
    assert collect("demo", out=tmp_path).collected == 1
    assert (tmp_path / "pypi" / "demo-1.0.jsonl").exists()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
def test_a_certificate_must_be_trusted(index: Index, pip_says: PipSays, tmp_path: Path) -> None:
    key, cert = str(tmp_path / "key.pem"), str(tmp_path / "cert.pem")
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-keyout", key, "-out", cert]
    subprocess.run([*make, *names], check=True, capture_output=True)
    secured = Index(files=index.files)
    server = secured.start()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    url = secured.url.replace("http:", "https:")
    index.release("demo", "1.0")

    pip_says(PipSettings(indexes=(url,)))
    assert "its certificate is not trusted; pip's option `cert`" in failure("demo", out=tmp_path / "a")
    pip_says(PipSettings(indexes=(url,), cert=str(tmp_path / "none.pem")))
    assert "none.pem" in failure("demo", out=tmp_path / "b")
    pip_says(PipSettings(indexes=(url,), cert=cert))
    assert collect("demo", out=tmp_path / "c").collected == 1
    pip_says(PipSettings(indexes=(url,), trusted_hosts=("127.0.0.1",)))
    assert collect("demo", out=tmp_path / "d").collected == 1
    server.shutdown()
    server.server_close()
