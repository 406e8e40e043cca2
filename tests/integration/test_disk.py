#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that takes no more: what programs say, how they end, and that nothing is lost when there is room again.

The kernel's limit for a file's size stands for a full disk; writes beyond it fail in the same places.
"""
import json
import unittest

from fixtures import tests
from fixtures.program import Programs, Room, Run, script
from fixtures.service import folder, wait_until

COUNT = 3000
FULL = ("env", "--ignore-signal=XFSZ", "prlimit", f"--fsize={200 * 1024}")


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.programs = Programs(self)
        url, self.host = self.programs.host()
        self.room = Room(self.programs, url)
        self.edits = folder("script") / "edits.jsonl"
        self.edits.write_text(script(*({"add": "point", "at": [i % 60, i // 60], "as": f"p{i}", "label": f"p{i}"}
                                       for i in range(COUNT))))

    def limited(self, command, *more):
        run = Run("copolyctl", *self.room.arguments(command), *more, through=FULL)
        self.addCleanup(run.kill)
        return run

    def test_a_script_ends_with_the_reason_and_goes_on_later(self):
        store = folder("store")
        drawing = ("--script", self.edits, "--store", store)
        run = self.limited("draw", *drawing, "--timeout", "4")
        self.assertEqual(run.wait(), 1, run.errors)
        self.assertIn("cannot be stored", run.errors)
        self.assertFalse(any("confirmed" in line for line in run.lines))
        sent = self.room.titles()
        self.assertLess(len(sent), COUNT)
        self.programs.run(*self.room.arguments("draw"), *drawing)
        self.assertEqual(self.room.titles(), sorted(f"p{i}" for i in range(COUNT)))
        self.assertEqual(len(self.own_features(store)), COUNT)

    def test_a_keeper_says_so_and_claims_nothing_that_it_has_not(self):
        store = folder("store")
        keeper = self.limited("keep", "--store", store)
        keeper.ready()
        self.programs.run(*self.room.arguments("draw"), "--script", self.edits)
        wait_until(lambda: "cannot be stored" in keeper.errors, 20, "the keeper's word")
        keeper.process.popen.terminate()
        self.assertEqual(keeper.wait(), 1, keeper.errors)
        self.room.keep(store).stop()
        self.assertEqual(len(self.own_features(store)), COUNT)

    def own_features(self, store):
        """What a store holds, while nobody has it open."""
        own = folder("export") / "own.geojson"
        self.programs.run("export", "--backend", "local:", "--drawing", self.room.drawing, "--store", store, "--out", own)
        return json.loads(own.read_bytes())["features"]


if __name__ == "__main__":
    tests.main()
