#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the protocol is enough: an independent reader of it makes the same drawing from what people sent.

TEST_SEED=N repeats a run's scripts and orders; the seed is printed.
"""
import os
import random
import secrets
import sys
import unittest

import reader
from fixtures import tests
from fixtures.crowd import Crowd
from fixtures.program import Programs, Room
from fixtures.service import folder

ODD = [{"add": "polygon", "rings": [[[0, 0], [10, 0], [10, 10], [0, 10]], [[2, 2], [4, 2], [4, 4], [2, 4]]], "as": "h"},
       {"drop": "h", "ring": 1, "index": 0}, {"insert": "h", "ring": 1, "before": 0, "at": [1.5, -0.00390625]},
       {"insert": "h", "ring": 1, "before": 2, "at": [3, 1]}, {"vertex": "h", "ring": 0, "index": 3, "to": [-8, 8]},
       {"move": "h", "by": [0.25, -100]}, {"set": "h", "label": 'say "ñ" \\ \U0001f58d', "fill-opacity": 0.125},
       {"add": "point", "at": [8388607.99609375, -8388608], "as": "p", "fill": "#00FF00", "label": ""},
       {"add": "polygon", "rings": [[[i % 97, i * i % 89] for i in range(5000)]], "as": "long"},
       {"set": "p", "label": "away"}, {"undo": 1}, {"redo": 1}, {"undo": 1},
       {"remove": "h"}, {"undo": 1}, {"remove": "long"}, {"undo": 1}, {"redo": 1}, {"undo": 1}]


class Reader(unittest.TestCase):
    def setUp(self):
        self.programs = Programs(self)
        self.seed = int(os.environ.get("TEST_SEED") or secrets.randbelow(1_000_000))
        print(f"TEST_SEED={self.seed}", file=sys.stderr, flush=True)

    def edit_apart(self, room):
        """Three people edit one polygon at the same places without knowing of each other, then meet."""
        shape = "#" + room.draw({"add": "polygon", "rings": [[[0, 0], [9, 0], [9, 9], [0, 9]]], "as": "a"})["a"]
        stores = [("--store", folder("store")) for _ in range(3)]
        for store in stores:
            room.draw({"set": shape, "stroke": "#000000"}, more=store)
        for number, store in enumerate(stores):
            run = [{"insert": shape, "ring": 0, "before": 1 + i, "at": [number, i]} for i in range(3)]
            run += [{"insert": shape, "ring": 0, "before": 1, "at": [number, -1]},
                    {"vertex": shape, "ring": 0, "index": 0, "to": [number, number]},
                    {"set": shape, "fill": f"#0000f{number}"}, {"move": shape, "by": [number, 1]}]
            room.at("local:").draw(*run, more=store)
        for store in stores:
            room.draw({"add": "point", "at": [0, 0], "as": "p"}, more=store)

    def test_makes_the_same_drawing_in_any_order(self):
        url, _ = self.programs.host()
        room = Room(self.programs, url)
        crowd = Crowd(room, self.seed, members=4, count=40, seconds=4)
        watch = self.programs.start("copolyctl", *room.arguments("watch"), "--frames")
        watch.ready()
        self.edit_apart(room)
        crowd.start()
        odd = room.drawer()
        odd.edit(*ODD)
        odd.close_input()
        odd.confirmed()
        crowd.wait_confirmed(60)
        crowd.wait_agreed(30)
        exported = room.export().decode()
        bodies = [line["frame"]["body"] for line in watch.lines if line.get("frame", {}).get("body", "").startswith("{")]
        rng = random.Random(self.seed)
        for _ in range(5):
            heard = bodies + rng.sample(bodies, len(bodies) // 2)
            rng.shuffle(heard)
            self.assertEqual(reader.geojson(reader.drawing(heard)), exported)
        self.assertGreater(len(exported.splitlines()), 40)

    def test_reads_the_page_s_own_example(self):
        bodies = ['{"v":1,"k":"ops","r":"00000000000000a1","ops":[{"id":"00000000000000a1-1","t":1,"k":"add",'
                  '"as":"point","rings":[[256,512]]}]}']
        feature = reader.geojson(reader.drawing(bodies)).splitlines()[1]
        self.assertEqual(feature, '{"type":"Feature","id":"00000000000000a1-1","geometry":{"type":"Point","coordinates":'
                                  '[1,2]},"properties":{"marker-color":"#1f6feb","z":0}}')


if __name__ == "__main__":
    tests.main()
