#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Eight people draw at once while servers, broker and people are killed with SIGKILL in turn: nothing is lost.

TEST_SEED=N repeats a run's scripts and plan; the seed is printed.
"""
import os
import random
import secrets
import sys
import time
import unittest

from fixtures import tests
from fixtures.crowd import Crowd
from fixtures.deployment import Deployment
from fixtures.program import Programs, Room
from fixtures.rabbitmq import PASSCODES, VHOST, RabbitMq

PEOPLE = 8
EDITS = 45
DRAWING = 25  # seconds that a script takes when nothing stops it
AGREED = 60   # seconds after the last kill within which everything must be confirmed


class EightDraw(unittest.TestCase):
    def setUp(self):
        self.programs = Programs(self)
        self.seed = int(os.environ.get("TEST_SEED") or secrets.randbelow(1_000_000))
        self.rng = random.Random(self.seed)
        self.began = time.monotonic()
        self.tell(f"TEST_SEED={self.seed}")

    def tell(self, text):
        print(f"[{time.monotonic() - self.began:5.1f} s] {text}", file=sys.stderr, flush=True)

    def plan(self, parts):
        """(pause, victims, seconds that they are down): each part dies at least once, alone or with somebody."""
        order = [*parts, *self.rng.sample(range(PEOPLE), PEOPLE // 2), self.rng.choice(parts)]
        self.rng.shuffle(order)
        for victim in order:
            victims = [victim]
            if self.rng.random() < 0.4:
                other = self.rng.choice([*parts, *range(PEOPLE)])
                victims += [other] if other is not victim else []
            yield self.rng.uniform(0.3, 2.0), victims, self.rng.uniform(0, 1.5)

    def draw_among_ruins(self, room, parts):
        """parts: the services that are killed and started again."""
        crowd = Crowd(room, self.seed, PEOPLE, EDITS, DRAWING)
        crowd.start()
        for pause, victims, down in self.plan(parts):
            time.sleep(pause)
            mortals = [crowd.members[v] if isinstance(v, int) else v for v in victims]
            self.tell(f"SIGKILL {', '.join(mortal.name for mortal in mortals)}, down {down:.1f} s")
            for mortal in mortals:
                mortal.kill()
            time.sleep(down)
            for mortal in mortals:
                mortal.start()
        self.tell("all is up")
        crowd.wait_confirmed(AGREED + DRAWING)
        self.tell("all is confirmed")
        crowd.wait_agreed(AGREED)
        self.tell("all agree")
        joiner = room.export()
        self.assertEqual(crowd.faults(joiner), [])
        for member in crowd.members:
            member.run.stop()
        for member in crowd.members:
            self.assertEqual(crowd.bytes_of(member.store), joiner, f"{member.name} holds another drawing")
        edits = sum(len(member.hand.edits) for member in crowd.members)
        self.tell(f"{edits} edits, the drawing is the same in all stores")

    def test_over_rabbitmq(self):
        broker = RabbitMq()
        self.addCleanup(broker.kill)
        broker.start()
        self.draw_among_ruins(Room(self.programs, broker.url("alice", ""), "--vhost", VHOST,
                                   env={"COPOLY_PASSCODE": PASSCODES["alice"]}), [broker])

    def test_over_activemq_behind_the_balancer(self):
        deployment = Deployment()
        self.addCleanup(deployment.kill)
        deployment.start()
        self.draw_among_ruins(Room(self.programs, deployment.url()), deployment.parts)


if __name__ == "__main__":
    tests.main()
