#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's deployment: two servers that relay to one ActiveMQ, behind NGINX."""
import re
import unittest

from fixtures import tests
from fixtures.activemq import PASSCODES, ActiveMq
from fixtures.nginx import Nginx
from fixtures.program import Programs, Room
from fixtures.service import wait_until


def point(name):
    return {"add": "point", "at": [3, 4], "as": name, "label": name}


class BehindBalancer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = ActiveMq()
        cls.addClassCleanup(cls.broker.kill)
        cls.broker.start()

    def setUp(self):
        self.programs = Programs(self)
        self.servers = {}
        for name in ("server-1", "server-2"):
            url, run = self.programs.host("--relay", self.broker.url("alice", ""), "--name", name,
                                          env={"COPOLY_PASSCODE": PASSCODES["alice"]})
            self.servers[int(re.search(r":(\d+)/", url).group(1))] = (url, run)
        self.balancer = Nginx(self.servers)
        self.addCleanup(self.balancer.kill)
        self.balancer.start()

    def served(self):
        """How many WebSockets each server has had, as the balancer's log tells of those that have ended."""
        log = (self.balancer.folder / "access.log").read_text()
        return {port: len(re.findall(rf"to: \S*127\.0\.0\.1:{port}: GET \S+ \S+ 101 ", log)) for port in self.servers}

    def test_draws_across_servers(self):
        for method in self.balancer.methods:
            with self.subTest(method):
                before = self.served()
                room = Room(self.programs, self.balancer.url(method))
                people = [room.keep(), room.drawer(), room.drawer(), room.drawer()]
                for number, drawer in enumerate(people[1:]):
                    drawer.edit(point(f"p{number}"))
                    drawer.close_input()
                    self.assertEqual(drawer.confirmed()["confirmed"], 1)
                exports = {room.at(url).export() for url, _ in self.servers.values()}
                self.assertEqual(len(exports), 1, "the two servers show different drawings")
                self.assertEqual(room.titles(), ["p0", "p1", "p2"])
                for run in people:
                    run.stop()
                wait_until(lambda: all(self.served()[port] > before[port] for port in self.servers), 10,
                           f"both servers have served ({method})")

    def test_a_server_killed(self):
        """Its clients are back through the balancer by themselves, on the other one, and go on."""
        for method in self.balancer.methods:
            with self.subTest(method):
                room = Room(self.programs, self.balancer.url(method))
                keeper = room.keep()
                drawers = [room.drawer("--timeout", 60) for _ in range(3)]
                for number, drawer in enumerate(drawers):
                    drawer.edit(point(f"before-{number}"))
                port, (url, run) = next(iter(self.servers.items()))
                before = self.served()
                run.kill()
                wait_until(lambda: self.served()[port] > before[port], 10, "a client lost its server")
                for number, drawer in enumerate(drawers):
                    drawer.edit(point(f"after-{number}"))
                    drawer.close_input()
                for drawer in drawers:
                    self.assertEqual(drawer.confirmed(90)["confirmed"], 2)
                self.assertEqual(room.titles(), sorted(f"{when}-{number}" for when in ("before", "after")
                                                       for number in range(3)))
                for person in (keeper, *drawers):
                    person.stop()
            again = self.programs.start("copolyctl", "host", "--listen", f"127.0.0.1:{port}", "--relay",
                                        self.broker.url("alice", ""), "--name", "server-1",
                                        env={"COPOLY_PASSCODE": PASSCODES["alice"]})
            self.assertEqual(again.ready(), url)
            self.servers[port] = (url, again)
            self.balancer.restart()  # forgets that this server was down


if __name__ == "__main__":
    tests.main()
