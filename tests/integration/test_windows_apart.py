#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real windows whose network goes away, that are killed meanwhile, and that change their back end under a drawing."""
import base64
import json
import unittest

from fixtures import tests
from fixtures.deployment import Deployment
from fixtures.display import Display
from fixtures.line import Line
from fixtures.program import Programs, Room
from fixtures.rabbitmq import PASSCODES, VHOST, RabbitMq
from fixtures.service import folder, wait_until
from fixtures.sight import Sight, marks, rgb

ENV = {"COPOLY_PASSCODE": PASSCODES["alice"]}
CORNERS = [[80, 80], [320, 80], [320, 230], [80, 230]]
SHARED = {"add": "polygon", "rings": [CORNERS], "as": "shared", "label": "shared", "fill": "#10a060", "fill-opacity": 1}


class Apart(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rabbit, cls.display = RabbitMq(), Display()
        for service in (cls.rabbit, cls.display):
            cls.addClassCleanup(service.kill)
            service.start()

    def setUp(self):
        self.programs = Programs(self)
        self.room = Room(self.programs, self.rabbit.url("alice", ""), "--vhost", VHOST, env=ENV)
        self.keeper = self.room.keep()
        self.room.draw(*marks(), SHARED)
        self.line = Line(self.rabbit.web)
        self.addCleanup(self.line.close)
        self.far = self.room.at(self.line.url(self.room.url))
        self.addCleanup(self.display.keep_picture, self.id(), "-end")  # where a test failed

    def open(self, room, user, left, *more):
        """(run, window, sight) of a window in one half of the screen."""
        run = room.window(user, self.display, *more)
        window = self.display.window_of(run.process.popen.pid)
        self.display.place(run.process.popen.pid, left, 0, 940, 1000)
        return run, window, Sight(self.display, window)

    def click(self, window, sight, x, y):
        """A point by a click; answers where it must be."""
        window.press("Point")
        pixel = sight.on_screen(x, y)
        self.display.click(*pixel)
        return sight.in_scene(*pixel)

    def drag_corner(self, window, sight, corner, to):
        window.press("Select")
        self.display.click(*sight.on_screen(200, 160))
        self.display.drag(sight.on_screen(*corner), sight.on_screen(*to))

    def has_point(self, features, place, sight):
        return any(f["geometry"]["type"] == "Point" and all(abs(a - b) <= 1 / s for a, b, s in zip(
            f["geometry"]["coordinates"], place, sight.scale)) for f in features)

    def ring(self, features):
        shared = next(f for f in features if f["properties"].get("title") == "shared")
        return shared["geometry"]["coordinates"][0][:-1]

    def near(self, vertex, place, sight):
        return all(abs(a - b) <= 2 / s for a, b, s in zip(vertex, place, sight.scale))

    def test_both_drag_corners_of_one_polygon(self):
        ada, ada_window, ada_sight = self.open(self.far, "Ada", 0)
        ben, ben_window, ben_sight = self.open(self.room, "Ben", 960)
        self.line.cut()
        ada_window.find("offline", starts=True)
        self.drag_corner(ada_window, ada_sight, CORNERS[0], (40, 60))
        self.drag_corner(ben_window, ben_sight, CORNERS[2], (350, 250))
        self.display.xdotool("mousemove", 950, 1070)
        ada_window.find("offline, 1 unsent")
        wait_until(lambda: self.near(self.ring(self.room.features())[2], (350, 250), ben_sight), 20, "Ben's corner")
        self.assertEqual(self.ring(self.room.features())[0], CORNERS[0], "an edit came through a cut line")
        self.display.keep_picture(self.id(), "-apart")
        self.line.mend()

        def both():
            ring = self.ring(self.room.features())
            return self.near(ring[0], (40, 60), ada_sight) and self.near(ring[2], (350, 250), ben_sight) and ring
        ring = wait_until(both, 40, "both corners in the drawing")
        self.assertEqual([ring[1], ring[3]], [CORNERS[1], CORNERS[3]])
        for window, sight in ((ada_window, ada_sight), (ben_window, ben_sight)):
            window.press("Zoom to Fit")
            for place in ((47, 66), (343, 244)):  # inside near the new corners, outside of the old ring
                wait_until(lambda: sight.colour_at(*place) == rgb(SHARED["fill"]), 20, f"the polygon's fill at {place}")
            window.find("all 3 agree")
        self.display.keep_picture(self.id(), "-back")
        for run in (ada, ben):
            run.stop()

    def test_a_day_offline_with_a_kill(self):
        store = ("--store", folder("store"))
        ada, window, sight = self.open(self.far, "Ada", 0, *store)
        window.find("all 2 agree")
        self.line.cut()
        window.find("offline", starts=True)
        wanted = [self.click(window, sight, 150, 40)]
        window.find("offline, 1 unsent")
        ada.kill()
        self.room.draw({"add": "point", "at": [250, 40], "as": "p", "label": "the others'"})
        ada, window, sight = self.open(self.far, "Ada", 0, *store)  # shows the marks, from the store
        window.find("offline, 1 unsent")
        wanted.append(self.click(window, sight, 190, 40))
        window.find("offline, 2 unsent")
        self.assertEqual(sum(f["geometry"]["type"] == "Point" for f in self.room.features()), 1)
        self.display.keep_picture(self.id(), "-offline")
        self.line.mend()
        for place in [*wanted, (250, 40)]:
            wait_until(lambda: self.has_point(self.room.features(), place, sight), 40, f"the point at {place}")
        window.find("all 2 agree")
        self.display.keep_picture(self.id(), "-back")
        ada.stop()
        self.assertEqual(Room(self.programs, "local:", drawing=self.room.drawing).export(*store), self.room.export())

    def profiles(self, lab):
        """A settings folder with two back ends in it."""
        listed = [{"id": "lab", "name": "Lab", "kind": "load-balancer", "url": lab.url()},
                  {"id": "rabbit", "name": "Rabbit", "kind": "rabbitmq", "url": f"ws://127.0.0.1:{self.rabbit.web}/ws",
                   "virtualHost": VHOST, "login": "alice"}]
        text = base64.b64encode(json.dumps({"copolyProfiles": 1, "profiles": listed}).encode()).decode()
        settings = folder("config")
        (settings / "copoly").mkdir()
        (settings / "copoly" / "copoly.ini").write_text(f'[back-ends]\nprofiles="{text}"\n')
        return settings

    def choose(self, window, old, name):
        """In the list of back ends, which assistive technology knows by what is chosen (Qt 6.4 on Unix)."""
        x, y, width, height = window.place(window.find(old, "combo box"))
        self.display.click(x + width // 2, y + height // 2)
        self.display.xdotool("sleep", 0.5, "type", name)
        self.display.xdotool("key", "Return")

    def test_the_window_changes_its_back_end(self):
        """From ActiveMQ behind the balancer to RabbitMQ and back, with somebody drawing at each."""
        with Deployment() as lab:
            at_lab = Room(self.programs, lab.url(), drawing=self.room.drawing)
            at_lab.keep()
            at_lab.draw({"add": "point", "at": [20, 200], "as": "l", "label": "drawn at the lab"})
            run = self.programs.start("copoly", "--profile", "Lab", "--drawing", self.room.drawing, "--user", "Ada",
                                      env={**self.display.env, "XDG_CONFIG_HOME": str(self.profiles(lab))})
            window = self.display.window_of(run.process.popen.pid)
            self.display.place(run.process.popen.pid, 0, 0, 1200, 1000)
            window.find("Connected to Lab", seconds=30)

            self.choose(window, "Lab", "Rabbit")
            window.find("Passcode of alice at Rabbit", starts=True)
            self.display.xdotool("type", PASSCODES["alice"])
            self.display.xdotool("key", "Return")
            window.find("Connected to Rabbit", seconds=30)
            wait_until(lambda: "drawn at the lab" in self.room.titles(), 30, "the lab's point at RabbitMQ")
            sight = Sight(self.display, window)  # the marks were drawn at RabbitMQ
            wanted = [self.click(window, sight, 150, 40)]
            wait_until(lambda: self.has_point(self.room.features(), wanted[0], sight), 20, "the first click")

            self.choose(window, "Rabbit", "Lab")
            window.find("Connected to Lab", seconds=30)
            at_lab.draw({"add": "point", "at": [20, 220], "as": "m", "label": "drawn at the lab later"})
            wanted.append(self.click(window, sight, 190, 40))
            for place in wanted:
                wait_until(lambda: self.has_point(at_lab.features(), place, sight), 30, f"the click at {place}")
            self.assertIn("shared", at_lab.titles())

            self.choose(window, "Lab", "Rabbit")  # the passcode is known by now
            window.find("Connected to Rabbit", seconds=30)
            wait_until(lambda: self.room.export() == at_lab.export(), 40, "the same drawing at both")
            self.display.keep_picture(self.id(), "-back")
            run.stop()


if __name__ == "__main__":
    tests.main()
