#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""packaging/backends/failures, bounded: servers without each other, then the broker, die under eight who draw.

How long everybody takes is for the command's report: here it would measure the machine. What the program chooses is
looked at: how long it waits between attempts, and what it says it waits for.
"""
import json
import os
import subprocess
import unittest
from pathlib import Path

from fixtures import tests
from fixtures.program import path_of
from fixtures.service import folder

BACKENDS = Path(__file__).resolve().parents[2] / "packaging/backends"
BOTH = "server-1 + server-2"


class Failures(unittest.TestCase):
    def test_everybody_is_back_and_nothing_is_lost(self):
        out = folder("failures") / "report.json"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COPOLY")}
        run = subprocess.run([BACKENDS / "failures", "--rounds", "1", "--down", "2", "--only", BOTH, "--only", "broker",
                              "--copolyctl", path_of("copolyctl"), "--out", out],
                             env=kept, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        report = json.loads(out.read_text())
        self.assertEqual(report["outcome"] | {"edits": 0}, {"edits": 0, "lost": 0, "twice": 0, "stores_that_differ": 0,
                                                           "ended_badly": 0})
        self.assertGreater(report["outcome"]["edits"], 50)
        for what, sentence in ((BOTH, "HTTP 502"), ("broker", "broker")):
            with self.subTest(what):
                found = report["failures"][what]
                self.assertEqual((found["people_hit"], found["not_back"]), (8, 0))
                self.assertTrue([why for why in found["why"] if sentence in why], found["why"])
                self.assertLessEqual(found["waits_ms"]["max"], 2000)
        self.assertNotIn("HTTP 502", report["failures"]["broker"]["why"])


if __name__ == "__main__":
    tests.main()
