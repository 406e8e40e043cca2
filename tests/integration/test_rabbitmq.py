#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing over RabbitMQ's Web STOMP with its own users and virtual host, as over a cloud instance."""
import time
import unittest

from fixtures import tests
from fixtures.program import Programs, Room
from fixtures.rabbitmq import PASSCODES, VHOST, RabbitMq


def point(name, x=10, y=20):
    return {"add": "point", "at": [x, y], "as": name, "label": name}


class OverRabbitMq(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = RabbitMq()
        cls.addClassCleanup(cls.broker.kill)
        cls.broker.start()

    def setUp(self):
        self.programs = Programs(self)

    def room(self, user="alice", passcode=None, vhost=VHOST, drawing=None, scheme="ws"):
        return Room(self.programs, self.broker.url(user, "", scheme), "--vhost", vhost, drawing=drawing,
                    env={"COPOLY_PASSCODE": passcode or PASSCODES[user]})

    def test_two_users_draw_at_once(self):
        for scheme in ("ws", "stomp"):
            with self.subTest(scheme):
                alice = self.room(scheme=scheme)
                bob = self.room("bob", drawing=alice.drawing, scheme=scheme)
                alice.keep()
                drawers = [alice.drawer(), bob.drawer()]
                for number in range(5):
                    for name, drawer in zip("ab", drawers):
                        drawer.edit(point(f"{name}{number}", number, number))
                for drawer in drawers:
                    drawer.close_input()
                    self.assertEqual(drawer.confirmed()["confirmed"], 5)
                self.assertEqual(alice.titles(), sorted(f"{name}{number}" for name in "ab" for number in range(5)))
                self.assertEqual(alice.export(), bob.export())

    def refused(self, room, code):
        """What the drawer is told, without the passcode."""
        run = room.draw(point("p"), code=code, more=("--timeout", 10))
        self.assertNotIn(room.env["COPOLY_PASSCODE"], run.errors)
        self.assertNotIn('"confirmed"', str(run.lines))
        return run.errors

    def test_wrong_passcode_ends_with_the_broker_s_reason(self):
        began = time.monotonic()
        self.assertRegex(self.refused(self.room(passcode="not-the-one"), 2), "Access refused for user 'alice'")
        self.assertLess(time.monotonic() - began, 8, "a refused login is known at once, not at the time-out")

    def test_wrong_virtual_host_ends_with_its_name(self):
        self.assertRegex(self.refused(self.room(vhost="nowhere"), 2), "Virtual host 'nowhere' access denied")

    def test_user_without_the_right_to_publish(self):
        """Web STOMP closes with 'STOMP died' and keeps the reason to itself; over TCP it comes as an ERROR frame."""
        self.assertRegex(self.refused(self.room("reader"), 3), r"(?i)STOMP died|refus|right")
        self.assertRegex(self.refused(self.room("reader", scheme="stomp"), 3), r"(?i)access refused|ACCESS_REFUSED")

    def test_user_without_the_right_to_listen(self):
        self.broker.make_vhost("deaf")
        self.broker.api("PUT", "permissions/deaf/bob", {"configure": ".*", "write": ".*", "read": "^$"})
        self.assertRegex(self.refused(self.room("bob", vhost="deaf"), 3), r"(?i)STOMP died|refus|right")

    def test_broker_killed_and_back(self):
        """Edits made meanwhile are kept, sent by themselves, and every replica is equal again."""
        alice = self.room()
        bob = self.room("bob", drawing=alice.drawing)
        keeper = alice.keep()
        drawers = [alice.drawer("--timeout", 120), bob.drawer("--timeout", 120)]
        for name, drawer in zip("ab", drawers):
            drawer.edit(point(f"{name}-before"))
        self.broker.kill()
        for name, drawer in zip("ab", drawers):
            drawer.edit(point(f"{name}-during"))
        self.broker.start()
        for name, drawer in zip("ab", drawers):
            drawer.edit(point(f"{name}-after"))
            drawer.close_input()
        for drawer in drawers:
            self.assertEqual(drawer.confirmed(120)["confirmed"], 3)
        everything = sorted(f"{name}-{when}" for name in "ab" for when in ("before", "during", "after"))
        self.assertEqual(alice.titles(), everything)
        self.assertEqual(alice.export(), bob.export())
        for run in (*drawers, keeper):
            run.stop()


if __name__ == "__main__":
    tests.main()
