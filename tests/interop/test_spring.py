#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copoly against Spring itself: alone with its simple broker, and two behind NGINX relaying to a broker."""
import os
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))

from fixtures import activemq, rabbitmq, stomp, tests
from fixtures.browser import Browser
from fixtures.labpage import Site
from fixtures.nginx import Nginx
from fixtures.program import Programs, Room
from fixtures.service import NotStarted, Process, Service, folder, free_port, wait_until

SOURCE = Path(__file__).resolve().parent / "spring"
CORNERS = [(100, 100), (200, 110), (210, 220), (90, 210)]


def built():
    """The server's jar, built by Maven in the build folder when the sources have changed."""
    scratch = os.environ.get("TEST_SCRATCH")
    place = Path(scratch) / "spring" if scratch else folder("spring")
    jar = place / "target/lab-server.jar"
    sources = [path for path in SOURCE.rglob("*") if path.is_file()]
    if jar.exists() and jar.stat().st_mtime > max(path.stat().st_mtime for path in sources):
        return jar
    if not shutil.which("mvn"):
        raise NotStarted("Maven is missing; 'packaging/install test' brings it")
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(SOURCE, place)
    for attempt in range(3):  # what it fetches comes from afar
        run = subprocess.run(["mvn", "--quiet", "--batch-mode", "package"], cwd=place, stdin=subprocess.DEVNULL,
                             capture_output=True, text=True)
        if run.returncode == 0:
            return jar
        time.sleep(5 * (attempt + 1))
    raise NotStarted(f"mvn package: {run.stdout[-3000:]}{run.stderr[-1000:]}")


class Spring(Service):
    """One instance. broker: the options that make it a relay; none is the simple broker."""

    name = "spring"

    def __init__(self, jar, *options, passcode=""):
        super().__init__()
        self.port = free_port()
        self._jar, self._options, self._passcode = jar, options, passcode

    @property
    def root(self):
        return f"ws://127.0.0.1:{self.port}/stompendpoint"

    @property
    def url(self):
        return self.root + "/websocket"

    def configure(self):
        pass

    def launch(self):
        return [Process(["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                         f"-Djava.io.tmpdir={self.folder}", "-jar", self._jar, "--server.address=127.0.0.1",
                         f"--server.port={self.port}", *self._options], self.folder / "log",
                        {**os.environ, "HOME": str(self.folder), "LAB_PASSCODE": self._passcode})]

    def is_ready(self):
        try:
            with stomp.Client(self.port, path="/stompendpoint/websocket", seconds=5):
                return True
        except (OSError, stomp.Refused):
            return False

    def describe(self):
        return [self.url, *self._options]


class SpringServers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.jar = built()

    def setUp(self):
        self.programs = Programs(self)

    def started(self, *services):
        for service in services:
            self.addCleanup(service.kill)
            service.start()
        return services[0] if len(services) == 1 else services

    def draw_together(self, first, second):
        """Two people at two places; both end equal."""
        room = Room(self.programs, first)
        other = room.at(second)
        people = [room.drawer("--user", "Ada"), other.drawer("--user", "Ben")]
        for name, person in zip(("ada", "ben"), people):
            person.edit({"add": "polygon", "rings": [[[0, 0], [90, 0], [90, 60]]], "as": name, "label": name},
                        {"vertex": name, "ring": 0, "index": 2, "to": [80, 70]})
            person.close_input()
        for person in people:
            self.assertEqual(person.confirmed()["confirmed"], 2)
        self.assertEqual(room.export(), other.export())
        self.assertEqual(room.titles(), ["ada", "ben"])
        for person in people:
            person.stop()

    def click_corners(self, room, apart=300):
        """Four points of the lab, apart in time: Spring's threads may change the order of what comes together."""
        pause = {"pause": apart}
        room.draw(*(line for x, y in CORNERS for line in ({"add": "point", "at": [x, y]}, pause)))

    def kinds(self, room):
        return sorted(feature["geometry"]["type"] for feature in room.features())

    def test_simple_broker(self):
        server = self.started(Spring(self.jar))
        self.programs.run("doctor", "--backend", server.url, "--json")
        self.draw_together(server.url, server.root)  # the second without /websocket: a SockJS root
        room = Room(self.programs, server.url + "?dialect=lab", drawing="25")
        keeper = room.keep()
        self.click_corners(room)
        wait_until(lambda: self.kinds(room) == ["Point"] * 4 + ["Polygon"], 20, "the server's polygon")
        keeper.stop()

    def test_growing_polygons(self):
        """A polygon that begins with the vertices of the one before replaces it."""
        server = self.started(Spring(self.jar, "--cadence=growing", "--every=3"))
        room = Room(self.programs, server.url + "?dialect=lab", drawing="7")
        keeper = room.keep()
        self.click_corners(room, apart=1000)
        wait_until(lambda: [len(feature["geometry"]["coordinates"][0]) for feature in room.features()
                            if feature["geometry"]["type"] == "Polygon"] == [5], 20, "one polygon of four corners")
        keeper.stop()

    def two_relaying(self, *options, passcode):
        servers = [Spring(self.jar, *options, passcode=passcode) for _ in range(2)]
        self.started(*servers)
        balancer = self.started(Nginx([server.port for server in servers]))
        return servers, balancer

    def check_deployment(self, servers, balancer):
        self.draw_together(servers[0].url, servers[1].url)
        self.programs.run("doctor", "--backend", balancer.url("least_conn"), "--json")
        room = Room(self.programs, servers[0].url + "?dialect=lab", drawing="25")
        keeper = room.at(balancer.url() + "?dialect=lab").keep()
        self.click_corners(room)
        wait_until(lambda: self.kinds(room) == ["Point"] * 4 + ["Polygon"], 20, "the first server's polygon")
        keeper.stop()

    def test_two_relaying_to_activemq(self):
        broker = self.started(activemq.ActiveMq())
        servers, balancer = self.two_relaying(f"--broker=127.0.0.1:{broker.stomp}", "--login=alice",
                                              passcode=activemq.PASSCODES["alice"])
        self.check_deployment(servers, balancer)
        with self.subTest("the lab's page, in a browser"):
            browser, site = self.started(Browser()), Site()
            self.addCleanup(site.close)
            room = Room(self.programs, balancer.url() + "?dialect=lab", drawing="80")
            keeper = room.keep()
            browser.open(site.url(balancer.url(), "80"))
            wait_until(lambda: browser.run("return heard.connected"), 20, "the page's connection")
            for count, corner in enumerate(CORNERS, 1):
                browser.click(*corner)
                wait_until(lambda: browser.run("return heard.points.length") == count, 20, f"point {count}")
            wait_until(lambda: browser.run("return heard.polygons.length") == 1, 20, "the page's polygon")
            wait_until(lambda: self.kinds(room) == ["Point"] * 4 + ["Polygon"], 20, "all of it in Copoly")
            keeper.stop()
        with self.subTest("one server killed under a user"):
            room = Room(self.programs, balancer.url())
            keeper, drawer = room.keep(), room.drawer("--timeout", 60)
            drawer.edit({"add": "point", "at": [1, 1], "as": "a", "label": "before"})
            servers[0].kill()
            drawer.edit({"add": "point", "at": [2, 2], "as": "b", "label": "after"})
            drawer.close_input()
            self.assertEqual(drawer.confirmed(90)["confirmed"], 2)
            self.assertEqual(room.titles(), ["after", "before"])
            for person in (keeper, drawer):
                person.stop()

    def test_two_relaying_to_rabbitmq(self):
        broker = self.started(rabbitmq.RabbitMq())
        servers, balancer = self.two_relaying(f"--broker=127.0.0.1:{broker.stomp}", "--login=alice",
                                              f"--vhost={rabbitmq.VHOST}", passcode=rabbitmq.PASSCODES["alice"])
        self.check_deployment(servers, balancer)


if __name__ == "__main__":
    tests.main()
