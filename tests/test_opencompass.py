"""The generated op_eval.py inside OpenCompass, wherever that is installed (`make test-opencompass`)."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from chat_host.host import Host as Server
from chat_host.minds import engineer

from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_bridge.predict import predict
from ianvs_bridge.predictions import Prediction, to_line
from ianvs_bridge.results import Result
from ianvs_bridge.results import read as read_result
from ianvs_bridge.score import score
from smart_coding_dataset.writing import write_whole

mmengine = pytest.importorskip("mmengine", reason="the reader of OpenCompass' configurations is not installed")
TASK = "comment_function"
DATA = "dataset/smart_coding/comment/test_data/data.jsonl"
OWN = """
from opencompass.models import OpenAISDK
models.append(dict(type=OpenAISDK, abbr="o", path="r", openai_api_base="URL", key="none", tokenizer_path="WORDS"))
"""


def configuration(out: Path, **options: Any) -> Path:
    example(TASK, out=out, **{"limit": 3} | options)
    return out / BENCH / "testalgorithms/gen/op_eval.py"


def test_their_reader_reads_the_configuration_and_what_it_writes_down(tmp_path: Path) -> None:
    path = configuration(tmp_path / "it's", model=("reference", "echo"), shots=(0, 1), seed=(0, 7))
    found = mmengine.Config.fromfile(str(path), format_python_code=False)
    found.dump(str(tmp_path / "dumped.py"))
    again = mmengine.Config.fromfile(str(tmp_path / "dumped.py"), format_python_code=False)
    for read in (found, again):
        assert [rows["abbr"] for rows in read["datasets"]] == [f"{TASK}_0shot", f"{TASK}_1shot"]
        assert [model["abbr"] for model in read["models"]] == [
            "reference_seed=0",
            "reference_seed=7",
            "echo_seed=0",
            "echo_seed=7",
        ]
        assert Path(read["datasets"][0]["path"]).is_file()
    assert again["datasets"][0]["type"] == "ianvs_bridge.adapters.opencompass.Rows"


def test_models_that_would_share_a_name_do_not(tmp_path: Path) -> None:
    specs = tuple(f"chat:{name}@http://127.0.0.1:9/v1" for name in ("a b", "a_b", "c"))
    read = mmengine.Config.fromfile(str(configuration(tmp_path, model=specs)), format_python_code=False)
    names = [model["abbr"] for model in read["models"]]
    assert len(set(names)) == 3
    assert not any(set(name) & set("/ :") for name in names)


@pytest.fixture
def compass() -> Any:
    pytest.importorskip("opencompass", reason="OpenCompass is not installed")
    from ianvs_bridge.adapters import opencompass

    return opencompass


@pytest.mark.parametrize("shots", [0, 1])
def test_a_model_is_shown_what_predict_shows(compass: Any, tmp_path: Path, shots: int) -> None:
    configuration(tmp_path / "out", shots=(shots,))
    rows = compass.Rows(
        path=str(tmp_path / "out" / DATA),
        shots=shots,
        reader_cfg={"input_columns": ["messages"], "output_column": "target"},
    )
    with Server(engineer) as server:
        predict(TASK, model=(f"chat:{server.model}",), limit=3, shots=shots, out=tmp_path)
    shown = [list(line["messages"])[:-1] for line in rows.test]
    assert sorted(shown, key=str) == sorted((asked.body["messages"] for asked in server.log), key=str)
    assert [line["messages"][-1]["content"] for line in rows.test] == list(rows.test["target"])


def test_what_looks_like_a_column_in_code_stays_as_it_is(compass: Any, tmp_path: Path) -> None:
    from opencompass.openicl.icl_inferencer import ChatInferencer
    from opencompass.openicl.icl_prompt_template import PromptTemplate
    from opencompass.openicl.icl_retriever import ZeroRetriever

    configuration(tmp_path)
    lines = [json.loads(line) for line in (tmp_path / DATA).read_text("utf-8").splitlines()]
    lines[1]["response"]["row"]["code_snippet"] += "\nprint(f'{idx} {target} {messages}')"
    write_whole(tmp_path / DATA, "".join(json.dumps(line) + "\n" for line in lines))
    reader = {"input_columns": ["messages"], "output_column": "target"}
    rows = compass.Rows(path=str(tmp_path / DATA), reader_cfg=reader)
    asked = [{"path": str(tmp_path / DATA), "language": "own", "shots": 0}]
    model = compass.Backend("echo", asked, {})
    inferencer = ChatInferencer(model, output_json_filepath=str(tmp_path / "out"), output_json_filename="p.json")
    found = inferencer.inference(ZeroRetriever(rows), prompt_template=PromptTemplate("{messages}"))
    assert "print(f'{idx} {target} {messages}')" in found["1"]["prediction"]


def test_no_answer_is_an_abstention_and_no_score_is_no_number(compass: Any, tmp_path: Path) -> None:
    configuration(tmp_path)
    rows = compass.Rows.load(str(tmp_path / DATA))
    found = compass.Score().score([None, "words", None], rows)
    assert found["coverage"] == pytest.approx(100 / 3)
    assert found["comment_score"] is not None
    assert found["details"]["0"]["abstention"].startswith("the backend failed")
    assert found["details"]["0"]["comment_score"] is None
    nothing = compass.Score().score([None, None, None], rows)
    assert math.isnan(nothing["comment_score"])
    assert nothing["coverage"] == 0


def test_a_backend_that_breaks_costs_one_answer(compass: Any, tmp_path: Path) -> None:
    configuration(tmp_path)
    asked = [{"path": str(tmp_path / DATA), "language": "own", "shots": 0}]
    model = compass.Backend("echo", asked, {})
    model._backend = None  # whatever goes wrong in it
    request = next(iter(model._rows.values()))[0]
    roles = {"system": "SYSTEM", "user": "HUMAN", "assistant": "BOT"}
    said = [{"role": roles[m["role"]], "prompt": m["content"]} for m in request.messages]
    assert model.generate([said], 9) == [None]


@pytest.mark.slow
def test_the_summary_says_what_predict_and_score_say(compass: Any, tmp_path: Path) -> None:
    from edge.tiny import words_of

    with Server(engineer) as server:
        models = ("reference", "heuristic", f"chat:{server.model}")
        path = configuration(tmp_path / "out", model=models)
        words_of(tmp_path / "words")  # without a tokenizer on disk, theirs is fetched
        own = OWN.replace("URL", server.url).replace("WORDS", str(tmp_path / "words"))
        path.write_text(path.read_text("utf-8") + own, "utf-8")
        command = [sys.executable, "-m", "opencompass.cli.main", str(path)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        predict(
            TASK, model=("reference", "heuristic", f"chat:{server.model}"), limit=3, out=tmp_path / "predictions"
        )
    (work,) = (tmp_path / "out").glob("workspace/*/opencompass/*")
    ours = {result.backend: result for result in scored(tmp_path / "predictions")}
    theirs = {path.parent.name: json.loads(path.read_text()) for path in work.glob(f"results/*/{TASK}_0shot.json")}
    assert len(theirs) == 4, done.stdout[-2000:] + done.stderr[-2000:]
    for name, figures in theirs.items():
        backend = "heuristic" if name == "o" else next(b for b in ours if b and b.startswith(name[:4]))
        assert agrees(figures, ours[backend])
        write_answers(
            work / f"predictions/{name}/{TASK}_0shot.json", tmp_path / "out" / DATA, tmp_path / "kept" / name
        )
    again = {result.backend: result for result in scored(tmp_path / "kept")}
    assert all(agrees(theirs[name], result) for name, result in again.items() if name)
    assert not agrees(theirs["heuristic"] | {"comment_score": 0.0}, ours["heuristic"])
    table = next(work.glob("summary/*.csv")).read_text("utf-8")
    assert f"{100 * ours['heuristic'].metrics['comment_score']['comment_score']:.02f}" in table


def scored(predictions: Path) -> Iterator[Result]:
    for path, _ in score(*predictions.rglob("*.jsonl"), limit=3, out=predictions / "results").files:
        yield read_result(path)[0]


def agrees(theirs: Mapping[str, float], ours: Result) -> bool:
    figures = {name: returned[name] for name, returned in ours.metrics.items()} | {"coverage": ours.coverage}
    assert None not in figures.values()
    return all(theirs[name] == 100 * value for name, value in figures.items())


def write_answers(theirs: Path, data: Path, out: Path) -> None:
    """What OpenCompass kept, as a predictions file of ours."""
    ids = [json.loads(line)["response"]["id"] for line in data.read_text("utf-8").splitlines()]
    kept = json.loads(theirs.read_text("utf-8"))
    answers = [
        Prediction(task=TASK, id=each, backend=out.name, text=kept[str(n)]["prediction"])
        for n, each in enumerate(ids)
    ]
    out.mkdir(parents=True)
    (out / f"{out.name}.jsonl").write_text("".join(map(to_line, answers)), "utf-8")
