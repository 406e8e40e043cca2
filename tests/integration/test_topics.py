#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What topics exist, as the brokers' own consoles list them."""
import http.server
import json
import threading
import time
import unittest
import urllib.parse

from fixtures import stomp, tests
from fixtures.activemq import ActiveMq
from fixtures.program import Programs, Room
from fixtures.rabbitmq import PASSCODES, VHOST, RabbitMq

JOLOKIA = ("/api/jolokia/read/org.apache.activemq:type=Broker,brokerName=*,destinationType=Topic,"
           "destinationName=*/Name,ConsumerCount,EnqueueCount")


class Console:
    """ActiveMQ's console as far as Jolokia goes, where the broker's package has none; for admin alone."""

    def __init__(self, topics):
        console = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                console.asked.append((self.path, self.headers.get("Authorization", "")))
                self.answer(*console.reply(self))

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.topics, self.asked = topics, []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def reply(self, request):
        if request.headers.get("Authorization") != "Basic YWRtaW46YWRtaW4=":
            return 401, b""
        if urllib.parse.unquote(request.path) != JOLOKIA:
            return 404, b""
        if not request.headers.get("Origin"):
            return 200, b'{"status":403,"error":"Origin null is not allowed to call this agent"}'
        beans = {f"b{i}": {"Name": name, "ConsumerCount": consumers, "EnqueueCount": count}
                 for i, (name, consumers, count) in enumerate(self.topics)}
        return 200, json.dumps({"status": 200, "value": beans}).encode()


class Topics(unittest.TestCase):
    def setUp(self):
        self.programs = Programs(self)

    def topics(self, url, user, *more, code=0):
        run = self.programs.run("topics", "--backend", url, *more, code=code, env={"COPOLY_PASSCODE": PASSCODES[user]})
        self.assertNotIn(PASSCODES[user], run.errors.replace("admin:", ""))
        return run

    def listed(self, run):
        """The lines by topic, and the last one."""
        *lines, last = run.lines
        self.assertEqual(last["topics"], len(lines))
        return {line["topic"]: line for line in lines}, last


class OfRabbitMq(Topics):
    @classmethod
    def setUpClass(cls):
        cls.broker = RabbitMq()
        cls.addClassCleanup(cls.broker.kill)
        cls.broker.start()
        cls.broker.api("PUT", "users/tess", {"password": "tess-pw", "tags": "management"})
        PASSCODES["tess"] = "tess-pw"
        cls.broker.api("PUT", f"permissions/{VHOST}/tess", {"configure": ".*", "write": ".*", "read": ".*"})
        cls.management = f"http://127.0.0.1:{cls.broker.management}"

    def test_lists_topics_with_subscribers_and_messages(self):
        room = Room(self.programs, self.broker.url("alice", ""), "--vhost", VHOST,
                    env={"COPOLY_PASSCODE": PASSCODES["alice"]})
        room.drawer()
        with stomp.Client(self.broker.stomp, "bob", PASSCODES["bob"], VHOST) as bob:
            bob.send("SUBSCRIBE", {"id": "1", "destination": "/topic/newpoint.25", "receipt": "r"})
            bob.receive("RECEIPT")
            bob.send("SUBSCRIBE", {"id": "2", "destination": f"/topic/copoly.{room.drawing}", "receipt": "s"})
            bob.receive("RECEIPT", among=("MESSAGE",))
            for scheme in ("ws", "stomp"):
                run = self.topics(self.broker.url("tess", "", scheme), "tess", "--vhost", VHOST, "--management",
                                  self.management + "/api/", "--drawing", room.drawing)
                topics, last = self.listed(run)
                own = topics[f"/topic/copoly.{room.drawing}"]
                self.assertEqual((own["subscribers"], own["drawing"], own["own"]), (2, room.drawing, True))
                inbox, = (line for line in topics.values() if line["inbox"])
                self.assertEqual((inbox["subscribers"], inbox["own"]), (1, True))
                lab = topics["/topic/newpoint.25"]
                self.assertEqual((lab["subscribers"], lab["drawing"], lab["own"]), (1, None, False))
                self.assertEqual((last["by"], last["at"], last["guessed"], last["complete"]),
                                 ("rabbitmq-management", self.management, False, True))
                self.assertTrue(last["server"].startswith("RabbitMQ/"))
                self.assertIn(self.management, run.errors)
            # RabbitMQ counts what came some seconds later.
            deadline = time.monotonic() + 20
            counted = 0
            while not counted and time.monotonic() < deadline:
                topics, _ = self.listed(self.topics(self.broker.url("tess", ""), "tess", "--vhost", VHOST,
                                                    "--management", self.management))
                self.assertNotIn("own", topics[f"/topic/copoly.{room.drawing}"])
                counted = topics[f"/topic/copoly.{room.drawing}"]["messages"]
            self.assertGreater(counted, 0)

    def test_tells_why_there_is_no_list(self):
        url = self.broker.url("alice", "")
        refused = self.topics(url, "alice", "--vhost", VHOST, "--management", self.management, code=3)
        self.assertEqual(refused.lines, [])
        self.assertRegex(refused.errors, "refuses the login.*tag 'management'")
        # 15672 is nobody's here, most likely; then the guess is named.
        away = self.topics(url, "alice", "--vhost", VHOST, "--management", "http://127.0.0.1:9", code=3)
        self.assertIn("No management answers at http://127.0.0.1:9", away.errors)
        with_password = self.topics(url, "alice", "--vhost", VHOST, "--management",
                                    self.management.replace("//", "//tess:wrong-secret@"), code=3)
        self.assertIn("refuses the login", with_password.errors)
        self.assertNotIn("wrong-secret", with_password.errors)
        nobody = self.programs.run("topics", "--backend", url, "--vhost", VHOST, code=2,
                                   env={"COPOLY_PASSCODE": "not-the-one"})
        self.assertIn("Access refused for user 'alice'", nobody.errors)
        self.assertEqual(self.programs.run("topics", "--backend", url, "--management", "h:15672", code=1).lines, [])


class OfActiveMq(Topics):
    def test_hears_advisories_where_there_is_no_console(self):
        broker = ActiveMq(tells_topics=True)
        self.addCleanup(broker.kill)
        broker.start()
        url = f"stomp://alice@127.0.0.1:{broker.stomp}/"
        room = Room(self.programs, url, env={"COPOLY_PASSCODE": PASSCODES["alice"]})
        room.drawer()
        with stomp.Client(broker.stomp, "bob", PASSCODES["bob"]) as bob:
            bob.send("SUBSCRIBE", {"id": "1", "destination": f"/topic/copoly.{room.drawing}"})
            bob.round_trip("/topic/rounds")
            run = self.topics(url, "alice", "--drawing", room.drawing, "--management", "http://127.0.0.1:9")
        topics, last = self.listed(run)
        own = topics[f"/topic/copoly.{room.drawing}"]
        self.assertEqual((own["subscribers"], own["messages"], own["own"]), (2, None, True))
        inbox, = (line for line in topics.values() if line["inbox"])
        self.assertEqual((inbox["subscribers"], inbox["own"]), (1, True))
        self.assertEqual(topics["/topic/copoly.fixture.ready"]["subscribers"], 0)
        self.assertFalse([name for name in topics if "Advisory" in name])
        self.assertEqual((last["by"], last["at"]), ("activemq-advisories", None))
        self.assertIn("advisories", run.errors)

    def test_asks_the_console_as_its_users_do(self):
        broker = ActiveMq()
        self.addCleanup(broker.kill)
        broker.start()
        console = Console([("copoly.plan", 2, 17), ("ActiveMQ.Advisory.Topic", 0, 3), ("lab", 0, 0)])
        self.addCleanup(console.close)
        url = f"stomp://admin@127.0.0.1:{broker.stomp}/"
        topics, last = self.listed(self.topics(url, "admin", "--management", console.url))
        self.assertEqual(topics, {
            "/topic/copoly.plan": {"topic": "/topic/copoly.plan", "subscribers": 2, "messages": 17, "drawing": "plan",
                                   "inbox": None},
            "/topic/lab": {"topic": "/topic/lab", "subscribers": 0, "messages": 0, "drawing": None, "inbox": None}})
        self.assertEqual((last["by"], last["at"]), ("activemq-jolokia", console.url))
        refused = self.topics(f"stomp://alice@127.0.0.1:{broker.stomp}/", "alice", "--management", console.url, code=3)
        self.assertIn("refuses the login", refused.errors)
        # A page of another kind, or one without end, is not taken for an answer.
        for status, body, why in ((200, b"<html></html>", "no management that is known"), (302, b"", "no such"),
                                  (200, b"[" * (17 << 20), "too long")):
            console.reply = lambda _, answer=(status, body): answer
            self.assertIn(why, self.topics(url, "admin", "--management", console.url, code=3).errors)

    def test_tells_what_the_broker_lacks(self):
        broker = ActiveMq()
        self.addCleanup(broker.kill)
        broker.start()
        run = self.topics(f"stomp://alice@127.0.0.1:{broker.stomp}/", "alice", "--management", "http://127.0.0.1:9",
                          code=3)
        self.assertIn("XStream", run.errors)


class OfOthers(Topics):
    def test_a_host_of_ours_does_not_tell(self):
        url, _ = self.programs.host()
        run = self.programs.run("topics", "--backend", url, code=3)
        self.assertRegex(run.errors, "copoly/.* does not tell what topics it has")
        self.assertEqual(run.lines, [])

    def test_nobody_is_there(self):
        self.programs.run("topics", "--backend", "stomp://127.0.0.1:9/", "--timeout", 5, code=2)


if __name__ == "__main__":
    tests.main()
