#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copoly over the WebSocket connectors of ActiveMQ and Artemis, of the full distributions: Debian's has none.

What is particular there: ActiveMQ drops binary messages and all but the first frame of a message, and closes over more
than 64 KiB; Artemis sends binary messages alone, raises heart-beats, and ends without a close frame.
"""
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))

from fixtures import stomp, tests
from fixtures.program import Programs, Room
from fixtures.service import NotStarted, Process, Service, folder, free_port, wait_until

USER, PASSCODE = "painter", "painter-pw"
JAVA = ["java", "-Xms64m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"]
FETCH = ["mvn", "--quiet", "--batch-mode", "org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy"]


def distribution(name, version):
    """Its folder, fetched by Maven and unpacked in the build folder once."""
    scratch = os.environ.get("TEST_SCRATCH")
    place = Path(scratch) if scratch else folder("distribution")
    home = place / f"{name}-{version}"
    if (home / "whole").exists():
        return home
    if not shutil.which("mvn"):
        raise NotStarted("Maven is missing; 'packaging/install test' brings it")
    for attempt in range(3):  # it comes from afar
        run = subprocess.run([*FETCH, f"-Dartifact=org.apache.activemq:{name}:{version}:tar.gz:bin",
                              f"-DoutputDirectory={place}"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if run.returncode == 0:
            break
        time.sleep(5 * attempt)
    else:
        raise NotStarted(f"The distribution {name} {version} cannot be had from Maven's repository: "
                         f"{(run.stdout + run.stderr)[-2000:]}")
    shutil.rmtree(home, ignore_errors=True)
    archive = place / f"{name}-{version}-bin.tar.gz"
    with tarfile.open(archive) as packed:
        packed.extractall(place)
    archive.unlink()
    (home / "whole").touch()
    return home


class WebSocketBroker(Service):
    def __init__(self, home):
        super().__init__()
        self.home, self.port = home, free_port()

    @property
    def url(self):
        return f"ws://{USER}@127.0.0.1:{self.port}/"

    def is_ready(self):
        try:
            with stomp.Client(self.port, USER, PASSCODE, path="/", seconds=5) as client:
                client.round_trip("/topic/copoly.fixture.ready")
                return True
        except (OSError, ValueError, stomp.Refused):
            return False

    def describe(self):
        return [self.url]


class ActiveMq(WebSocketBroker):
    name = "activemq-ws"
    CONFIGURATION = """<beans xmlns="http://www.springframework.org/schema/beans"
       xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
       xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd
                           http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
  <broker xmlns="http://activemq.apache.org/schema/core" brokerName="copoly" persistent="false" useJmx="false"
          schedulerSupport="false" dataDirectory="{data}">
    <plugins><simpleAuthenticationPlugin anonymousAccessAllowed="false"><users>
      <authenticationUser username="{user}" password="{passcode}" groups="users"/>
    </users></simpleAuthenticationPlugin></plugins>
    <transportConnectors><transportConnector name="ws" uri="ws://127.0.0.1:{port}"/></transportConnectors>
  </broker>
</beans>
"""

    def configure(self):
        (self.folder / "tmp").mkdir(exist_ok=True)
        (self.folder / "activemq.xml").write_text(self.CONFIGURATION.format(
            data=self.folder / "data", user=USER, passcode=PASSCODE, port=self.port))

    def launch(self):
        properties = {"java.io.tmpdir": self.folder / "tmp", "activemq.home": self.home, "activemq.base": self.folder,
                      "activemq.conf": self.home / "conf", "activemq.data": self.folder / "data"}
        return [Process([*JAVA, *(f"-D{key}={value}" for key, value in properties.items()), "-jar",
                         self.home / "bin/activemq.jar", "start", f"xbean:file:{self.folder / 'activemq.xml'}"],
                        self.folder / "log", {**os.environ, "HOME": str(self.folder)})]


class Artemis(WebSocketBroker):
    name = "artemis"

    def configure(self):
        instance = self.folder / "instance"
        if instance.exists():
            return
        run = subprocess.run(
            [self.home / "bin/artemis", "create", instance, "--silent", "--user", USER, "--password", PASSCODE,
             "--require-login", "--no-web", "--disable-persistence", "--no-autotune", "--nio", "--host", "127.0.0.1",
             "--java-memory", "512M"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if run.returncode:
            raise NotStarted(f"artemis create: {run.stdout[-1000:]}{run.stderr[-1000:]}")
        broker = instance / "etc/broker.xml"
        acceptor = f'<acceptor name="ws">tcp://127.0.0.1:{self.port}?protocols=STOMP;multicastPrefix=/topic/</acceptor>'
        broker.write_text(re.sub(r"<acceptors>.*</acceptors>", f"<acceptors>{acceptor}</acceptors>", broker.read_text(),
                                 flags=re.S))

    def launch(self):
        return [Process([self.folder / "instance/bin/artemis", "run"], self.folder / "log",
                        {**os.environ, "HOME": str(self.folder)})]


class OverWebSocket:
    """The same for both."""

    def setUp(self):
        self.programs = Programs(self)
        self.broker = self.make()
        self.addCleanup(self.broker.kill)
        self.broker.start()
        self.room = Room(self.programs, self.broker.url, env={"COPOLY_PASSCODE": PASSCODE})

    def test_people_draw_and_the_broker_restarts(self):
        self.programs.run("doctor", "--backend", self.broker.url, "--json", env=self.room.env)
        refused = self.programs.run("doctor", "--backend", self.broker.url, "--json", env={"COPOLY_PASSCODE": "wrong"},
                                    code=2)
        self.assertEqual([line["failed"] for line in refused.lines if "failed" in line], ["login"])
        watcher = self.programs.start("copolyctl", *self.room.arguments("watch"), env=self.room.env)
        watcher.ready()
        keeper, ada, ben = self.room.keep(), self.room.drawer("--user", "Ada"), self.room.drawer("--user", "Ben")
        # More than a frame holds, so in several: none of them may share a message, nor be cut.
        ring = [[x * 7 % 4001, x * 13 % 3001] for x in range(6000)]
        ada.edit({"add": "polygon", "rings": [ring], "as": "a", "label": "large"})
        for number in range(60):
            ben.edit({"add": "point", "at": [number, 1], "label": f"p{number:02}"})
        titles = ["large", *(f"p{number:02}" for number in range(60))]
        wait_until(lambda: self.room.titles() == titles, 30, "all of it at a newcomer")
        wait_until(lambda: sum(line.get("edit") == "add" for line in watcher.lines) == 61, 20, "all of it at the watcher")

        self.broker.kill()
        ada.edit({"move": "a", "by": [1, 1]}, {"add": "point", "at": [5, 5], "label": "while it was away"})
        self.broker.start()
        ben.edit({"add": "point", "at": [6, 6], "label": "afterwards"})
        for person, count in ((ada, 3), (ben, 61)):
            person.close_input()
            self.assertEqual(person.confirmed(60)["confirmed"], count)
        everything = self.room.export()
        self.assertEqual(self.room.titles(), sorted([*titles, "while it was away", "afterwards"]))
        self.assertIn(b"[1,1],[8,14],", everything)
        for person in (ada, ben, keeper, watcher):
            person.stop()


class OverActiveMq(OverWebSocket, unittest.TestCase):
    def make(self):
        return ActiveMq(distribution("apache-activemq", "5.17.6"))


class OverArtemis(OverWebSocket, unittest.TestCase):
    def make(self):
        return Artemis(distribution("apache-artemis", "2.40.0"))


if __name__ == "__main__":
    tests.main()
