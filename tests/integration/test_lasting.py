#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What outlasts people, networks and back ends: drawings kept for later, days offline, and moves to another broker."""
import unittest

from fixtures import tests
from fixtures.deployment import Deployment
from fixtures.line import Line
from fixtures.program import Programs, Room
from fixtures.rabbitmq import PASSCODES, VHOST, RabbitMq
from fixtures.service import folder, wait_until

ENV = {"COPOLY_PASSCODE": PASSCODES["alice"]}


def point(name, x=10, y=20):
    return {"add": "point", "at": [x, y], "as": name, "label": name}


def square(name):
    return {"add": "polygon", "rings": [[[0, 0], [100, 0], [100, 100], [0, 100]]], "as": name, "label": name}


class Lasting(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rabbit, cls.lab = RabbitMq(), Deployment()
        for service in (cls.rabbit, cls.lab):
            cls.addClassCleanup(service.kill)
            service.start()

    def setUp(self):
        self.programs = Programs(self)

    def over_rabbitmq(self, drawing=None):
        return Room(self.programs, self.rabbit.url("alice", ""), "--vhost", VHOST, drawing=drawing, env=ENV)

    def over_activemq(self, drawing=None):
        return Room(self.programs, self.lab.url(), drawing=drawing)

    def rooms(self):
        """Each back end's name, a room there, and the port that its people connect to."""
        return (("RabbitMQ", self.over_rabbitmq(), self.rabbit.web),
                ("ActiveMQ", self.over_activemq(), self.lab.balancer.ports["round_robin"]))

    def until_titles(self, room, titles, seconds=40):
        """Until these are there; they are all when the drawing is whole."""
        wait_until(lambda: set(titles) <= set(room.titles()), seconds, f"the shapes {sorted(titles)}")

    def test_a_keeper_serves_who_comes_when_nobody_is_there(self):
        for name, room, _ in self.rooms():
            with self.subTest(name):
                self.serve_who_comes(room)

    def serve_who_comes(self, room):
        store = folder("store")
        keeper = room.keep(store)
        room.draw(square("first"), point("second"))
        before = room.export()
        self.assertEqual(room.titles(), ["first", "second"])
        for _ in range(2):  # an old store that was not closed, twice
            keeper.kill()
            keeper = room.keep(store)
            self.assertEqual(room.export(), before)
        drawn = room.draw(point("third"))
        keeper.kill()
        keeper = room.keep(store)
        self.assertEqual(room.titles(), ["first", "second", "third"])
        room.draw({"move": f"#{drawn['third']}", "by": [1, 1]})
        self.assertIn(b"[11,21]", room.export())
        keeper.stop()

    def test_a_day_offline(self):
        """Edits made without a network, by a run that is killed and by later ones, meet those of the others."""
        for name, room, port in self.rooms():
            with self.subTest(name):
                self.spend_a_day_offline(room, port)

    def spend_a_day_offline(self, room, port):
        line = Line(port)
        self.addCleanup(line.close)
        others = room.drawer()
        mine, store = room.at(line.url(room.url)), folder("store")
        away = mine.drawer("--store", store)
        others.edit(square("shared"))
        self.until_titles(room, ["shared"])
        shared = "#" + room.features()[0]["id"]

        line.cut()
        away.edit(point("before the kill"), {"insert": shared, "ring": 0, "before": 1, "at": [50, -50]})
        others.edit(point("the others'"), {"vertex": shared, "ring": 0, "index": 2, "to": [150, 150]},
                    {"set": shared, "label": "theirs"})
        at_home = Room(self.programs, "local:", drawing=room.drawing)
        self.until_titles(room, ["the others'", "theirs"])
        away.kill()
        offline = ("--store", store)
        at_home.draw(point("after the kill"), {"set": shared, "fill": "#00aa00"}, more=offline)
        at_home.draw({"vertex": shared, "ring": 0, "index": 0, "to": [-20, -20]}, more=offline)
        self.assertEqual(room.titles(), ["the others'", "theirs"])

        line.mend()
        mine.draw(point("back"), more=offline)
        everything = ["before the kill", "after the kill", "the others'", "theirs", "back"]
        self.assertEqual(room.titles(), sorted(everything))
        polygon = next(f for f in room.features() if f["geometry"]["type"] == "Polygon")
        self.assertEqual(polygon["geometry"]["coordinates"][0][:-1],
                         [[-20, -20], [50, -50], [100, 0], [150, 150], [0, 100]])
        self.assertEqual(polygon["properties"]["fill"], "#00aa00")
        self.assertEqual(room.export(), at_home.export(*offline))
        others.stop()

    def test_people_move_to_another_back_end_and_back(self):
        """From ActiveMQ behind the balancer to RabbitMQ and back, one after the other, drawing all the while."""
        lab = self.over_activemq()
        rabbit = self.over_rabbitmq(lab.drawing)
        stores = {name: folder("store") for name in ("ada", "ben", "cora")}
        drawn = set()

        def enter(room, name):
            return room.drawer("--store", stores[name], "--timeout", 60)

        def edit(run, title):
            run.edit(point(title))
            drawn.add(title)

        runs = {name: enter(lab, name) for name in stores}
        for count, (room, old) in enumerate(((rabbit, lab), (lab, rabbit), (rabbit, lab))):
            for name in stores:
                edit(runs[name], f"{name} {count} before")
            for mover in stores:  # those who are not there yet go on at the old one
                for name in stores:
                    edit(runs[name], f"{name} {count} while {mover} moves")
                self.until_titles(old, [f"{mover} {count} while {mover} moves"])  # what it read is its own to keep
                if mover == "ben":
                    runs[mover].kill()
                else:
                    runs[mover].stop()
                runs[mover] = enter(room, mover)
            for name in stores:
                edit(runs[name], f"{name} {count} after")
            self.until_titles(room, drawn)
        for run in runs.values():
            run.close_input()
            run.confirmed()
        final = rabbit.export()
        self.assertEqual(rabbit.titles(), sorted(drawn))
        for run in runs.values():
            run.stop()
        for store in stores.values():
            self.assertEqual(Room(self.programs, "local:", drawing=lab.drawing).export("--store", store), final)


if __name__ == "__main__":
    tests.main()
