#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""packaging/backends/failures, bounded: servers without each other, then the broker, die under eight who draw.

How long everybody takes is for the command's report: here it would measure the machine. What the program chooses is
looked at: how long it waits between attempts, and what it says it waits for.
"""
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

from fixtures import tests
from fixtures.program import path_of
from fixtures.service import folder

BACKENDS = Path(__file__).resolve().parents[2] / "packaging/backends"
BOTH = "server-1 + server-2"
sys.path.insert(0, str(BACKENDS))

from stacks import compare, failures  # noqa: E402


class Figures(unittest.TestCase):
    """What both reports are computed with."""

    def test_percentiles_are_values_that_were_seen(self):
        self.assertEqual([failures.percentile(range(1, 21), part) for part in (0.5, 0.95, 1)], [10, 19, 20])
        self.assertEqual([failures.percentile([7], part) for part in (0.5, 0.95)], [7, 7])
        self.assertIsNone(failures.percentile([], 0.5))

    def test_the_busiest_second_begins_anywhere(self):
        self.assertEqual(failures.busiest_second([0, 900, 1100, 1200, 1899, 1900, 5000]), 4)
        self.assertEqual(failures.busiest_second([]), 0)

    def test_a_difference_is_claimed_only_beyond_the_spread(self):
        low, high = compare.spread([1, 2, 3, 2, 2]), compare.spread([4, 6, 5, 4, 9])
        self.assertEqual(compare.verdict(low, high, 5), "ActiveMQ less, 1 : 2.5")
        self.assertEqual(compare.verdict(high, low, 5, "sooner"), "RabbitMQ sooner, 1 : 2.5")
        self.assertEqual(compare.verdict(low, compare.spread([3, 4, 5, 6, 7]), 5), "within the spread")
        self.assertEqual(compare.verdict(low, high, 4), "no claim: too few rounds")

    def test_what_a_connection_went_through(self):
        class Person:
            def __init__(self, *steps):
                self.steps = [dict(step, at=at) for at, step in steps]

            def since(self, moment):
                return [step for step in self.steps if step["at"] >= moment]
        waiting = {"state": "waiting", "why": "no", "http": 502, "in_ms": 400}
        trying, there = {"state": "connecting"}, {"state": "connected"}

        class Everybody:
            drawers = [Person((0, there), (1000, waiting), (1400, trying), (1500, waiting), (3900, trying), (4000, there)),
                       Person((0, there)),
                       Person((0, there), (1100, waiting), (1500, trying), (1600, there)),
                       Person((0, there), (1200, waiting), (4900, trying))]
        seen = failures.observed(Everybody, 500, 3000)
        self.assertEqual((seen["people_hit"], seen["not_back"]), (3, 1))
        self.assertEqual((seen["after_back_s"], seen["away_s"]), ([1, 0], [3, 0.5]))
        self.assertEqual((seen["attempts"], seen["attempts_in_busiest_second"]), (4, 2))
        self.assertEqual(seen["why"], {"HTTP 502": 4})


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
