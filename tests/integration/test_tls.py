#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS to RabbitMQ, over WebSocket and over TCP: whose certificate is taken, whose refused, and what is said."""
import time
import unittest

from fixtures import tests
from fixtures.certificates import Authority
from fixtures.program import Programs, Room
from fixtures.rabbitmq import PASSCODES, VHOST, RabbitMq

POINT = {"add": "point", "at": [1, 2], "as": "p", "label": "p"}
SCHEMES = ("wss", "stomps")


class OverTls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority, cls.stranger = Authority("Ours"), Authority("Somebody else's")
        cls.broker = RabbitMq(cls.authority.certify("localhost"))
        cls.addClassCleanup(cls.broker.kill)
        cls.broker.start()

    def setUp(self):
        self.programs = Programs(self)

    def room(self, scheme, *options, host="localhost"):
        return Room(self.programs, self.broker.url("alice", "", scheme, host), "--vhost", VHOST, *options,
                    env={"COPOLY_PASSCODE": PASSCODES["alice"]})

    def refused(self, room, reason):
        began = time.monotonic()
        run = room.draw(POINT, code=2, more=("--timeout", 30))
        self.assertRegex(run.errors, reason)
        self.assertLess(time.monotonic() - began, 15, "a bad certificate ends at once")
        doctor = self.programs.run("doctor", "--json", "--backend", room.url, *room.options, env=room.env, code=2)
        self.assertEqual(doctor.lines[-1]["failed"], "tls", doctor.lines)
        self.assertRegex(doctor.lines[-1]["why"], reason)

    def test_own_authority_is_accepted(self):
        for scheme in SCHEMES:
            with self.subTest(scheme):
                room = self.room(scheme, "--ca", self.authority.file)
                room.keep()
                room.draw(POINT)
                self.assertEqual(room.titles(), ["p"])

    def test_unknown_authority_is_refused(self):
        for scheme in SCHEMES:
            for options in ((), ("--ca", self.stranger.file)):
                with self.subTest(scheme, options=options):
                    self.refused(self.room(scheme, *options), r"(?i)certificate|issuer|authority")

    def test_certificate_for_another_name_is_refused(self):
        for scheme in SCHEMES:
            with self.subTest(scheme):
                self.refused(self.room(scheme, "--ca", self.authority.file, host="127.0.0.1"),
                             r"certificate .*for localhost, not for 127\.0\.0\.1")

    def test_certificate_of_another_server_is_refused(self):
        good = self.broker.certificate
        self.broker.certificate = self.authority.certify("elsewhere.example")
        try:
            self.broker.restart()
            for scheme in SCHEMES:
                with self.subTest(scheme):
                    self.refused(self.room(scheme, "--ca", self.authority.file),
                                 r"certificate .*for elsewhere\.example, not for localhost")
        finally:
            self.broker.certificate = good
            self.broker.restart()


if __name__ == "__main__":
    tests.main()
