# SPDX-License-Identifier: MIT
"""The Python target, judged by pydantic, mypy, black and python-socketio."""

import asyncio
import importlib
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import uuid
from datetime import datetime, timedelta, timezone


from pydantic import ValidationError
from socketio.async_pubsub_manager import AsyncPubSubManager
from socketio.pubsub_manager import PubSubManager

HERE = pathlib.Path(__file__).parent
CONTRACTS = ["../golden/idl/demo", "../golden/idl/common", "idl/money", "idl/checks"]
MODULES = [pathlib.Path(path).name for path in CONTRACTS]
FOLDER = tempfile.TemporaryDirectory()

# What a typed program may write (True) and what mypy must refuse (False).
USES = [
    (True, 'demo.Question(text="why?")'),
    (False, "demo.Question(text=5)"),
    (False, "demo.Question()"),
    (True, 'demo.BodyText(text="hi").kind == "text"'),
    (True, 'demo.ChatEmitter(manager).reset(room="general")'),
    (True, "demo.ChatEmitter(manager).reset(room=demo.ALL, skip_sid=['a'])"),
    (False, "demo.ChatEmitter(manager).reset()"),
    (False, "demo.ChatEmitter(manager).reset(room=None)"),
    (False, "demo.ChatEmitter(manager).message(demo.Answer(yes=True), room='a')"),
    (False, "demo.ChatEmitter(manager).mesage()"),
    (True, "checks.EveryPayloadEmitter(manager).share(0.5, room='a')"),
    (False, "checks.EveryPayloadEmitter(manager).share('0.5', room='a')"),
    (True, "checks.EveryPayloadEmitter(manager).note(None, room='a')"),
    (False, "checks.EveryPayloadEmitter(manager).wide(None, room='a')"),
    (
        False,
        "checks.EveryPayloadEmitter(manager).shapes([demo.Answer(yes=True)], room='a')",
    ),
    (False, "checks.EveryPayloadEmitter(manager).really('?', room='a')"),
]


def generate() -> None:
    sources = [str(HERE / f"{path}.fzio") for path in CONTRACTS]
    command = [os.environ["FZIO_GEN"], "-t", "py", "-o", FOLDER.name, *sources]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    sys.path.insert(0, FOLDER.name)


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=FOLDER.name,
        capture_output=True,
        text=True,
    )


def files() -> "list[str]":
    return [f"{name}_fzio.py" for name in MODULES]


class Manager(PubSubManager):  # type: ignore[misc]
    """python-socketio's own write-only manager, but for the Redis behind it."""

    def __init__(self) -> None:
        super().__init__(write_only=True)
        self.published: "list[dict[str, object]]" = []

    def _publish(self, data: "dict[str, object]") -> None:
        self.published.append(json.loads(json.dumps(data)))


class AsyncManager(AsyncPubSubManager):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__(write_only=True)
        self.published: "list[dict[str, object]]" = []

    async def _publish(self, data: "dict[str, object]") -> None:
        self.published.append(json.loads(json.dumps(data)))


class Text(unittest.TestCase):
    def test_it_compiles(self) -> None:
        result = run("py_compile", *files())
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_mypy_strict(self) -> None:
        result = run("mypy", "--strict", *files())
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_mypy_tells_right_uses_from_wrong_ones(self) -> None:
        lines = ["import checks_fzio as checks, demo_fzio as demo"]
        lines += ["manager: demo.Manager"]
        lines += [use for _, use in USES]
        path = pathlib.Path(FOLDER.name, "uses.py")
        path.write_text("\n".join(lines) + "\n")
        result = run("mypy", "--strict", "uses.py")
        refused = {
            int(line.split(":")[1]) - 3
            for line in result.stdout.splitlines()
            if ": error:" in line
        }
        wrong = {index for index, (fine, _) in enumerate(USES) if not fine}
        self.assertEqual(refused, wrong, result.stdout)

    def test_black_changes_nothing(self) -> None:
        result = run("black", "--check", "--diff", "--quiet", *files())
        self.assertEqual(result.returncode, 0, result.stdout)


    def test_the_golden_files_too(self) -> None:
        golden = HERE.parent / "golden" / "expected" / "py"
        for command in [
            ["black", "--check", "--diff", "--quiet"],
            ["mypy", "--strict", f"--cache-dir={os.devnull}"],
        ]:
            paths = [str(path) for path in sorted(golden.glob("*.py"))]
            self.assertGreater(len(paths), 8)
            result = run(*command, *paths)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


class Verdicts(unittest.TestCase):
    def setUp(self) -> None:
        self.checks = importlib.import_module("checks_fzio")
        self.demo = importlib.import_module("demo_fzio")

    def errors(self, value: object) -> "list[tuple[str, tuple[int | str, ...]]]":
        try:
            self.checks.Checks.model_validate(value)
        except ValidationError as error:
            return [(it["type"], it["loc"]) for it in error.errors()]
        return []

    def check(self, member: str, good: object, bad: "dict[str, list[object]]") -> None:
        for value in good:  # type: ignore[attr-defined]
            self.assertEqual(self.errors({member: value}), [], (member, value))
        for error, values in bad.items():
            for value in values:
                found = self.errors({member: value})
                self.assertEqual(found, [(error, (member,))], (member, value))

    def test_no_coercion(self) -> None:
        self.check("points", ["😀😀"], {"string_type": [5, None, True, b"ab"]})
        self.check("whole", [3.0], {"int_type": ["3", True, None]})
        self.check("share", [0.5], {"float_type": ["0.5", True, None]})
        self.check("list", [[True]], {"list_type": [{}, "a", None]})

    def test_bounds_come_in_the_order_of_the_decoder(self) -> None:
        low, high, step = "greater_than_equal", "less_than_equal", "multiple_of"
        self.check("small", [-8], {low: [-16, -(2**31) - 1], high: [72], step: [66]})
        self.check("whole", [2**53 - 1], {high: [2**53, math.inf], low: [-(2**53)]})
        self.check("whole", [], {"int_from_float": [0.5]})
        self.check("share", [], {"finite_number": [math.inf, math.nan]})
        self.check("share", [], {"greater_than": [0], "less_than": [1]})

    def test_wide_integers(self) -> None:
        self.check("wide", ["5", -5, "-0"], {"int_parsing": ["05", "5.0", "", "٥"]})
        self.check("bounded", ["4711"], {"less_than_equal": ["4712", 4712]})
        self.assertEqual(self.checks.Checks(wide=5).model_dump()["wide"], "5")

    def test_patterns_mean_what_they_mean_to_c(self) -> None:
        bad = "string_pattern_mismatch"
        self.check("blank", [" ", "\v"], {bad: ["\u00a0", "x"]})
        self.check("word", ["a", "&", "-"], {bad: ["é", "!"]})
        self.check("dot", ["\u2028", "\r"], {bad: ["\n"]})
        self.check("slug", ["a"], {bad: ["a\n"]})

    def test_texts_of_one_form(self) -> None:
        text = "550e8400-e29b-41d4-a716-446655440000"
        self.check("id", [text, text.upper()], {"uuid_type": [5, b"5"]})
        self.check(
            "id", [], {"uuid_parsing": [text.replace("-", ""), f"urn:uuid:{text}"]}
        )
        parsing = "datetime_from_date_parsing"
        self.check("at", ["2024-02-29t00:00:00.5z"], {"datetime_type": [0, True]})
        self.check("at", [], {parsing: ["1700000000", "x", "2024-02-29T00:00:00+0100"]})
        self.check("at", [], {parsing: ["0001-01-01T00:00:00+01:00"]})
        self.check("at", [], {"timezone_aware": ["2024-02-29T00:00:00"]})

    def test_absent_is_not_null(self) -> None:
        self.check("level", ["low"], {"enum": [None, "high", 1, []]})
        self.check("nullable", ["low", None], {"enum": ["high"]})
        self.assertEqual(
            self.checks.Checks().model_dump(), {"sum": "5", "fallback": "HIGH"}
        )

    def test_lists_and_maps(self) -> None:
        self.check("apart", [[1, 2]], {"unique_items": [[1, 1], [1, 1.0]]})
        self.check(
            "mixed",
            [[True, 1], [0, False], [[1], [True]], [{"a": 1}, {"a": True}]],
            {"unique_items": [[1, 1.0], [False, False], [[True], [True]]]},
        )
        self.check("or_null", [None, [1, 2]], {"unique_items": [[1, 1]]})
        self.check("handle", ["abc"], {"string_too_long": ["abcd"]})
        self.check("list", [], {"too_long": [[True] * 3], "too_short": [[]]})
        self.assertEqual(
            self.errors({"by_slug": {"A": {"whole": "x"}}}),
            [
                ("string_pattern_mismatch", ("by_slug", "A", "[key]")),
                ("int_type", ("by_slug", "A", "whole")),
            ],
        )

    def test_unions_are_told_apart(self) -> None:
        self.check(
            "shape", [{"@type": "strict", "a": 1}], {"union_tag_not_found": [{}]}
        )
        self.check(
            "shape", [], {"union_tag_invalid": [{"@type": "open"}, {"@type": 5}]}
        )
        self.check("shape", [], {"model_attributes_type": [5, None]})
        self.assertEqual(
            self.errors({"shape": {"@type": "strict", "b": 1}}),
            [
                ("missing", ("shape", "strict", "a")),
                ("extra_forbidden", ("shape", "strict", "b")),
            ],
        )
        value = {"shape": {"@type": "OPEN", "b": 1}}
        dumped = self.checks.Checks.model_validate(value).model_dump()
        self.assertEqual(dumped["shape"], value["shape"])

    def test_sensitive_values_are_shown_nowhere(self) -> None:
        secret = "a secret that is long enough"
        self.assertNotIn(secret, repr(self.demo.ChatAuth(token=secret)))
        with self.assertRaises(ValidationError) as caught:
            self.demo.ChatAuth(token=secret[:5])
        self.assertNotIn(secret[:5], str(caught.exception))

    def test_what_is_dumped_is_the_wire(self) -> None:
        zone = timezone(timedelta(hours=2))
        message = self.demo.Message(
            id=uuid.UUID("550E8400-E29B-41D4-A716-446655440000"),
            authorId="ada",
            sentAt=datetime(2026, 1, 31, 12, 0, 0, 500_000, zone),
            body=self.demo.BodyText(text="hi"),
            weight=[0.1, 0.2, 0.3],
            edited_at=None,
        )
        dumped = message.model_dump()
        self.assertEqual(
            json.loads(json.dumps(dumped)),
            {
                "id": "550e8400-e29b-41d4-a716-446655440000",
                "authorId": "ada",
                "sentAt": "2026-01-31T10:00:00.500000Z",
                "body": {"text": "hi", "kind": "text"},
                "role": "member",
                "tags": [],
                "weight": [0.1, 0.2, 0.3],
                "edited_at": None,
                "reactions": {},
                "thread": [],
            },
        )
        self.assertEqual(self.demo.Message.model_validate(dumped), message)


class Emitters(unittest.TestCase):
    def setUp(self) -> None:
        self.demo = importlib.import_module("demo_fzio")
        self.manager = Manager()
        self.tasks = self.demo.TasksEmitter(self.manager)
        self.chat = self.demo.ChatEmitter(self.manager)
        self.progress = self.demo.ProgressPayload(done=1, total=2)

    def test_the_message_is_python_socketios(self) -> None:
        """facts/seed.md 3.2: the bytes that every node of the channel reads."""
        self.tasks.task_progress(self.progress, room="general", skip_sid="abc")
        (message,) = self.manager.published
        self.assertEqual(message.pop("host_id"), self.manager.host_id)
        self.assertEqual(
            message,
            {
                "method": "emit",
                "event": "task.progress",
                "data": [{"done": 1, "total": 2}],
                "binary": False,
                "namespace": "/tasks",
                "room": "general",
                "skip_sid": "abc",
                "callback": None,
            },
        )

    def test_rooms(self) -> None:
        for room in ["a", ["a", "b"], self.demo.ALL]:
            self.tasks.task_progress(self.progress, room=room)
        rooms = [it["room"] for it in self.manager.published]
        self.assertEqual(rooms, ["a", ["a", "b"], None])

    def test_an_empty_target_is_refused_and_never_a_broadcast(self) -> None:
        """facts/seed.md 1.2 row 21."""
        for room in ["", [], ["a", ""], ()]:
            with self.assertRaises(ValueError):
                self.tasks.task_progress(self.progress, room=room)
        self.assertEqual(self.manager.published, [])

    def test_a_model_that_was_changed_is_checked_again(self) -> None:
        """facts/seed.md 1.2 rows 18 and 19."""
        self.progress.done = -1
        with self.assertRaises(ValidationError):
            self.tasks.task_progress(self.progress, room="a")
        self.assertEqual(self.manager.published, [])

    def test_a_time_without_offset_is_not_guessed(self) -> None:
        checks = importlib.import_module("checks_fzio")
        emitter = checks.EveryPayloadEmitter(self.manager)
        model = checks.Checks(at=datetime(2026, 1, 31, tzinfo=timezone.utc))
        model.at = datetime(2026, 1, 31)
        with self.assertRaises(ValidationError):
            emitter.whole(model, room="a")
        self.assertEqual(self.manager.published, [])

    def test_an_event_without_payload_has_no_argument(self) -> None:
        """facts/seed.md 3.2: nodes read [null] as no argument."""
        self.chat.reset(room="a")
        (message,) = self.manager.published
        self.assertEqual((message["event"], message["data"]), ("reset", [None]))

    def test_attachments_travel_as_such(self) -> None:
        message = self.demo.Message(
            id=uuid.uuid4(),
            authorId="ada",
            sentAt=datetime.now(timezone.utc),
            body=self.demo.BodyImage(data=b"\xff\x00", mimeType="image/png", width=1),
            weight=[0.1, 0.2, 0.3],
            edited_at=None,
        )
        self.chat.message(message, room="a")
        (published,) = self.manager.published
        self.assertTrue(published["binary"])
        structure, blob = published["data"]  # type: ignore[misc]
        self.assertEqual(structure[0]["body"]["data"], {"_placeholder": True, "num": 0})
        self.assertEqual(blob, "/wA=")

    def test_an_event_that_clients_acknowledge_is_not_offered_and_the_file_says_why(
        self,
    ) -> None:
        self.assertFalse(hasattr(self.tasks, "confirm"))
        text = pathlib.Path(FOLDER.name, "demo_fzio.py").read_text()
        (comment,) = [it for it in text.split("\n\n") if '"confirm" in "/tasks"' in it]
        self.assertIn("nobody reads an answer", comment)

    def every(self) -> "list[tuple[str, object, object]]":
        """Events of payloads that are no models: what is given, what is sent."""
        checks = importlib.import_module("checks_fzio")
        money = importlib.import_module("money_fzio")
        zone = timezone(timedelta(hours=2))
        price = money.Money(amount=5, currency=money.Currency.EUR)
        return [
            ("share", 0.5, 0.5),
            ("wide", 2**64 - 1, str(2**64 - 1)),
            ("note", "hi", "hi"),
            ("note", None, None),
            ("when", datetime(2026, 1, 31, 12, 0, tzinfo=zone), "2026-01-31T10:00:00Z"),
            ("level", checks.Level.HIGH, "HIGH"),
            ("anything", {"a": [1, None]}, {"a": [1, None]}),
            ("shapes", [checks.ShapeOpen(b=1)], [{"b": 1, "@type": "OPEN"}]),
            ("prices", {"a": price}, {"a": json.loads(price.model_dump_json())}),
            ("Strict", checks.Strict_(a=1), {"a": 1}),
            ("Strict", None, None),
            ("either", checks.ShapeOpen(b=1), {"b": 1, "@type": "OPEN"}),
            ("long", [[1], []], [[1], []]),
        ]

    def test_payloads_that_are_no_models(self) -> None:
        checks = importlib.import_module("checks_fzio")
        emitter = checks.EveryPayloadEmitter(self.manager)
        methods = {
            name.lower().strip("_"): name for name in dir(emitter) if name[0] != "_"
        }
        methods["long"] = next(
            it for it in methods.values() if it.startswith("by_a_name")
        )
        for event, payload, wire in self.every():
            self.manager.published.clear()
            getattr(emitter, methods[event.lower()])(payload, room="a")
            (message,) = self.manager.published
            self.assertEqual((message["event"], message["data"]), (event, [wire]))

    def test_payloads_that_are_no_models_are_checked(self) -> None:
        checks = importlib.import_module("checks_fzio")
        emitter = checks.EveryPayloadEmitter(self.manager)
        wrong: "list[tuple[str, list[object]]]" = [
            ("share", [0, 1, "0.5", None, math.nan]),
            ("wide", [-1, 2**64, None]),
            ("note", ["x" * 21, 5]),
            ("when", [datetime(2026, 1, 31), "x"]),
            ("level", ["high", None]),
            ("data", [b"12345", "abc"]),
            ("shapes", [[checks.ShapeOpen(b=1)] * 4, [checks.Open(b=1)], None]),
            ("prices", [{"": None}, []]),
        ]
        for event, payloads in wrong:
            for payload in payloads:
                with self.assertRaises(ValidationError, msg=(event, payload)):
                    getattr(emitter, event)(payload, room="a")
        self.assertEqual(self.manager.published, [])

    def test_bytes_alone_are_an_attachment(self) -> None:
        checks = importlib.import_module("checks_fzio")
        checks.EveryPayloadEmitter(self.manager).data(b"\xff\x00", room="a")
        (message,) = self.manager.published
        self.assertTrue(message["binary"])
        self.assertEqual(message["data"], [[{"_placeholder": True, "num": 0}], "/wA="])

    def test_asynchronous(self) -> None:
        manager = AsyncManager()
        emitter = self.demo.AsyncTasksEmitter(manager)
        asyncio.run(emitter.task_progress(self.progress, room=["a", "b"]))
        (message,) = manager.published
        self.assertEqual(message["room"], ["a", "b"])
        self.assertEqual(message["data"], [{"done": 1, "total": 2}])


if __name__ == "__main__":
    generate()
    unittest.main()
