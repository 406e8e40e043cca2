#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's web page (stompjs, in a browser) and our window on one drawing, through 'copolyctl host'."""
import unittest

from fixtures import tests
from fixtures.browser import Browser
from fixtures.display import Display
from fixtures.labpage import Site
from fixtures.program import Programs, Room
from fixtures.service import wait_until
from fixtures.sight import Sight, marks, rgb

DRAWING = "25"


class LabPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser, cls.display, cls.site = Browser(), Display(), Site()
        cls.addClassCleanup(cls.site.close)
        for server in (cls.browser, cls.display):
            cls.addClassCleanup(server.kill)
            server.start()

    def setUp(self):
        self.programs = Programs(self)
        self.url, _ = self.programs.host("--polygon-every", 4)
        self.room = Room(self.programs, self.url + "?dialect=lab", drawing=DRAWING)

    def heard(self, what):
        return self.browser.run(f"return heard.{what}")

    def corners(self, points):
        return [(point["x"], point["y"]) for point in points]

    def test_page_and_window_draw_together(self):
        self.room.draw(*marks())
        run = self.room.window("Ada", self.display)
        window = self.display.window_of(run.process.popen.pid)
        self.display.place(run.process.popen.pid, 0, 0, 1200, 1000)
        self.addCleanup(run.stop)
        self.addCleanup(self.display.keep_picture, self.id())
        sight = Sight(self.display, window)
        self.browser.open(self.site.url(self.url, DRAWING))
        wait_until(lambda: self.heard("connected"), 20, "the page's connection")

        clicked = [(100, 120), (300, 80), (340, 220)]
        for count, place in enumerate(clicked, 1):
            self.browser.click(*place)
            wait_until(lambda: len(self.heard("points")) == count, 10, f"point {count} in the page")
        for place in clicked:
            feature = wait_until(lambda: self.point_at(place), 20, f"the page's point {place} in the drawing")
            colour = rgb(feature["properties"]["marker-color"])
            wait_until(lambda: sight.colour_at(*place) == colour, 10, f"the page's point {place} in the window")

        window.press("Point")
        pixel = sight.on_screen(150, 240)
        self.display.click(*pixel)
        self.display.xdotool("mousemove", 1900, 1070)
        wait_until(lambda: len(self.heard("points")) == 4, 20, "the window's point in the page")
        self.assertEqual(self.corners(self.heard("points"))[:3], clicked)
        mine = self.corners(self.heard("points"))[3]
        for axis, exact in enumerate(sight.in_scene(*pixel)):
            self.assertAlmostEqual(mine[axis], exact, delta=1 + 1 / sight.scale[axis])  # whole numbers in the lab

        wait_until(lambda: self.heard("polygons"), 10, "the polygon of four points in the page")
        self.assertEqual([self.corners(p) for p in self.heard("polygons")], [[*clicked, mine]])
        wait_until(lambda: self.polygon_of([*clicked, mine]), 20, "the polygon of four points in the drawing")
        self.assertEqual(self.heard("errors"), [])

    def point_at(self, place):
        return next((f for f in self.room.features() if f["geometry"]["type"] == "Point"
                     and tuple(f["geometry"]["coordinates"]) == place), None)

    def polygon_of(self, corners):
        rings = [f["geometry"]["coordinates"] for f in self.room.features() if f["geometry"]["type"] == "Polygon"]
        return any(len(ring) == 1 and [tuple(c) for c in ring[0][:-1]] == corners for ring in rings)


if __name__ == "__main__":
    tests.main()
