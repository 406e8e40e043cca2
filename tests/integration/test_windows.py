#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two real windows on one screen draw together over RabbitMQ: a click in one is a point in the other."""
import unittest

from fixtures import tests
from fixtures.display import Display
from fixtures.program import Programs, Room
from fixtures.rabbitmq import PASSCODES, RabbitMq
from fixtures.service import wait_until
from fixtures.sight import Sight, marks, rgb


class TwoWindows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker, cls.display = RabbitMq(), Display()
        for server in (cls.broker, cls.display):
            cls.addClassCleanup(server.kill)
            server.start()

    def setUp(self):
        self.programs = Programs(self)
        self.room = Room(self.programs, self.broker.cloud_url("alice"), env={"COPOLY_PASSCODE": PASSCODES["alice"]})
        self.keeper = self.room.keep()
        self.room.draw(*marks())

    def open(self, user, left):
        """A window in one half of the screen, and what it shows where."""
        run = self.room.window(user, self.display)
        window = self.display.window_of(run.process.popen.pid)
        self.display.place(run.process.popen.pid, left, 0, 940, 1000)
        self.addCleanup(run.stop)
        return window, Sight(self.display, window)

    def test_a_click_in_one_is_a_point_in_the_other(self):
        ada, ben = self.open("Ada", 0), self.open("Ben", 960)
        self.addCleanup(self.display.keep_picture, self.id())
        known = {feature["id"] for feature in self.room.features()}
        for (window, here), (_, there), place in ((ada, ben, (200, 150)), (ben, ada, (120, 220))):
            window.press("Point")
            pixel = here.on_screen(*place)
            self.display.click(*pixel)
            self.display.xdotool("mousemove", 950, 1070)  # no cursor of anybody over the point
            made = wait_until(lambda: [f for f in self.room.features() if f["id"] not in known], 20, "the point")
            self.assertEqual(len(made), 1, made)
            known.add(made[0]["id"])
            at, clicked = made[0]["geometry"]["coordinates"], here.in_scene(*pixel)
            self.assertEqual(made[0]["geometry"]["type"], "Point")
            for axis in (0, 1):  # within a pixel of where the mouse was
                self.assertAlmostEqual(at[axis], clicked[axis], delta=1 / here.scale[axis])
            colour = rgb(made[0]["properties"]["marker-color"])
            wait_until(lambda: there.colour_at(*at) == colour, 10, f"colour {colour} at {at} in the other window")


if __name__ == "__main__":
    tests.main()
