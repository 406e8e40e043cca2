#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""packaging/backends: each stack starts, serves two people in two places, says what it does, and leaves nothing."""
import contextlib
import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import unittest
from pathlib import Path

from fixtures import tests
from fixtures.browser import Browser
from fixtures.program import Programs, Room, path_of
from fixtures.service import answers, folder, members, wait_until

BACKENDS = Path(__file__).resolve().parents[2] / "packaging/backends"
KINDS = ("activemq", "rabbitmq", "cloud", "cluster", "simple")
# Ends what a test left when it was killed itself; 'up' may be at work still, so it asks more than once.
GUARD = """cat >/dev/null
for kind in "$@"; do for _ in $(seq 60); do "$0/down" "$kind" >/dev/null 2>&1 && break; sleep 2; done; done
rm -rf "$XDG_STATE_HOME" """


def point(name):
    return {"add": "point", "at": [3, 4], "as": name, "label": name}


def listeners(processes):
    """The addresses, as hexadecimal digits, at which these processes listen."""
    sockets = set()
    for process in processes:
        for path in Path(f"/proc/{process}/fd").iterdir():
            with contextlib.suppress(OSError):
                sockets.add(os.readlink(path))
    lines = [line.split() for table in ("/proc/net/tcp", "/proc/net/tcp6")
             for line in Path(table).read_text().splitlines()[1:]]
    return {words[1].partition(":")[0] for words in lines if words[3] == "0A" and f"socket:[{words[9]}]" in sockets}


class Stacks(unittest.TestCase):
    def setUp(self):
        self.state = folder("state")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COPOLY")}
        self.env = {**kept, "XDG_STATE_HOME": str(self.state), "COPOLY_BACKENDS_COPOLYCTL": path_of("copolyctl")}
        guard = subprocess.Popen(["sh", "-c", GUARD, BACKENDS, *KINDS], stdin=subprocess.PIPE, env=self.env,
                                 start_new_session=True)

        def release():
            guard.stdin.close()
            guard.wait()
        self.addCleanup(release)
        self.programs = Programs(self)

    def run_command(self, *arguments, code=0, env=None):
        """(standard output, standard error) of one command, which must end so."""
        run = subprocess.run([BACKENDS / arguments[0], *map(str, arguments[1:])], env={**self.env, **(env or {})},
                             capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=240)
        self.assertEqual(run.returncode, code, f"{arguments}: {run.stdout}{run.stderr}")
        self.assertNotIn("Traceback", run.stderr)
        return run.stdout, run.stderr

    def up(self, kind, *more):
        return json.loads(self.run_command("up", kind, "--ports", "free", "--json", *more)[0])

    def states(self, kind, code):
        told = json.loads(self.run_command("status", kind, "--json", code=code)[0])
        return {name: part["state"] for name, part in told["parts"].items()}, told

    def secrets(self, told):
        noted = json.loads((Path(told["dir"]) / "stack.json").read_text())["settings"]
        return noted["PASSCODE"], noted["ADMIN_PASSCODE"]

    def goes_down(self, kind, told):
        """With it all its processes, ports and files are gone."""
        state = self.states(kind, code=0)[1]
        processes = [part["process"] for part in state["parts"].values()]
        ports = {int(found) for part in state["parts"].values() for url in part["urls"]
                 for found in re.findall(r":(\d+)", url)}
        self.assertTrue(ports and all(processes))
        self.run_command("down", kind)
        self.assertEqual([members(process) for process in processes], [[]] * len(processes))
        self.assertEqual([port for port in ports if answers(port)], [])
        self.assertFalse(Path(told["dir"]).exists())
        self.assertIn("is not up", self.run_command("status", kind, code=4)[0])
        self.run_command("down", kind)  # once more is no mistake

    def serves(self, kind, first, second, *options, passcode=None):
        """One person at each of two places; both see the same, and what a third exports is that."""
        env = {"COPOLY_PASSCODE": passcode} if passcode else None
        room = Room(self.programs, first, *options, env=env)
        other = room.at(second)
        ada, ben = room.drawer(), other.drawer()
        ada.edit(point("ada"))
        ben.edit(point("ben"))
        for drawer in (ada, ben):
            drawer.close_input()
            self.assertEqual(drawer.confirmed()["confirmed"], 1)
        self.assertEqual(room.export(), other.export())
        self.assertEqual(room.titles(), ["ada", "ben"])
        for drawer in (ada, ben):
            drawer.stop()

    def page_takes_part(self, told):
        """The page that the balancer serves: its clicks become shapes, and Copoly's points are seen in it."""
        room = Room(self.programs, told["backend"] + "?dialect=lab", drawing="lab")
        keeper = room.keep()
        with Browser() as browser:
            browser.open(told["parts"]["balancer"][1])
            wait_until(lambda: browser.run("return document.body.dataset.connected"), 20, "the page's connection")
            x, y = browser.run("const box = canvas.getBoundingClientRect(); return [box.x, box.y].map(Math.round)")
            for at in ((100, 100), (200, 120), (220, 260), (90, 240)):
                count = browser.run("return heard.points.length")
                browser.click(x + at[0], y + at[1])
                wait_until(lambda: browser.run("return heard.points.length") > count, 10, f"the page's point {at}")
            wait_until(lambda: browser.run("return heard.polygons.length") == 1, 10, "the server's polygon")
            kinds = [feature["geometry"]["type"] for feature in room.features()]
            self.assertEqual(sorted(kinds), ["Point"] * 4 + ["Polygon"])
            room.draw(point("copoly"))
            passcode = (Path(told["dir"]) / "passcode").read_text().strip()
            listed = self.run_command("topics", "--broker", re.search(r"@(\S+?)/", told["parts"]["broker"][0])[1],
                                      "--for", "1", env={"COPOLY_PASSCODE": passcode})[0]
            self.assertTrue({"topic newpoint.lab", "topic copoly.lab"} <= set(listed.splitlines()), listed)
            wait_until(lambda: browser.run("return heard.points.length") > 4, 10, "Copoly's point in the page")
        keeper.stop()

    def test_each_serves_and_leaves_nothing(self):
        for kind in KINDS:
            with self.subTest(kind):
                told = self.up(kind)
                urls = told["parts"]
                states, status = self.states(kind, code=0)
                self.assertEqual(set(states.values()), {"up"})
                for name, part in status["parts"].items():
                    with self.subTest("on loopback alone", part=name):
                        found = listeners({part["process"], *members(part["process"])})
                        self.assertTrue(found)
                        self.assertLessEqual(found, {"0100007F", "00000000000000000000000001000000",
                                                     "0000000000000000FFFF00000100007F"})
                passcode = self.secrets(told)[0]
                if kind in ("activemq", "rabbitmq"):
                    self.serves(kind, urls["server-1"][0], urls["server-2"][0])
                    self.programs.run("doctor", "--backend", told["backend"], "--json")
                    if kind == "activemq":
                        self.page_takes_part(told)
                elif kind == "cloud":
                    self.serves(kind, told["backend"], urls["broker"][1], *told["options"], passcode=passcode)
                elif kind == "cluster":
                    self.serves(kind, told["backend"], urls["node-3"][0], *told["options"], passcode=passcode)
                    self.run_command("down", kind, "node-2")
                    self.assertEqual(self.states(kind, code=1)[0], {**states, "node-2": "stopped"})
                    self.serves(kind, told["backend"], told["backend"], *told["options"], passcode=passcode)
                    self.run_command("up", kind, "node-2")
                else:
                    self.serves(kind, told["backend"], told["backend"])
                with self.subTest("no secret is told, or readable by others"):
                    shown = json.dumps(told) + "".join(self.run_command("logs", kind, "-n", "200")) + "".join(
                        self.run_command("status", kind))
                    for secret in self.secrets(told):
                        self.assertNotIn(secret, shown)
                        for path in Path(told["dir"]).rglob("*"):
                            if path.is_file() and secret.encode() in path.read_bytes():
                                self.assertEqual(path.stat().st_mode & 0o077, 0, path)
                    self.assertIn(passcode, self.run_command("status", kind, "--secrets")[0])
                self.assertIn("is up already", self.run_command("up", kind, "--ports", "free", code=1)[1])
                self.goes_down(kind, told)

    def test_parts_that_die(self):
        told = self.up("activemq", "--servers", "3", "--strategy", "least_conn")
        folder_of = Path(told["dir"])
        self.assertIn("least_conn;", (folder_of / "balancer/balancer.conf").read_text())
        process = self.states("activemq", code=0)[1]["parts"]["server-2"]["process"]
        os.kill(process, signal.SIGKILL)
        wait_until(lambda: not members(process), 10, "the end of server-2")
        states, _ = self.states("activemq", code=1)
        self.assertEqual(states, {"broker": "up", "server-1": "up", "server-2": "dead", "server-3": "up",
                                  "balancer": "up"})
        self.assertIn("server-2", self.run_command("status", "activemq", code=1)[0])
        self.run_command("up", "activemq", "server-2")
        self.assertIn("running", self.run_command("up", "activemq", "server-2", code=1)[1])
        self.run_command("down", "activemq", "broker")
        states, told_status = self.states("activemq", code=1)
        self.assertEqual(states["broker"], "stopped")
        self.assertEqual((states["server-1"], states["balancer"]), ("no answer", "no answer"))
        self.assertIn("Broker not available", told_status["parts"]["server-1"]["why"])
        self.assertIn("half up", self.run_command("up", "activemq", code=1)[1])
        self.run_command("up", "activemq", "broker")
        wait_until(lambda: subprocess.run([BACKENDS / "status", "activemq"], env=self.env,
                                          stdout=subprocess.DEVNULL).returncode == 0, 30, "the way to the broker")
        self.goes_down("activemq", told)

    def test_hosts(self):
        """Hosts of their own: one is cut off, mended, stopped and started again while users on a third one draw."""

        def names(prefix):
            found = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout
            return [line.split()[0] for line in found.splitlines() if line.startswith(prefix)]
        if subprocess.run(["unshare", "--net", "true"], stderr=subprocess.DEVNULL).returncode:
            said = self.run_command("up", "activemq", "--hosts", code=1)[1]  # no right to make any
            self.assertRegex(said, "only root|failed: ")
            return
        told = json.loads(self.run_command("up", "activemq", "--hosts", "--json")[0])
        self.assertEqual(list(told["hosts"].values()), ["10.77.0.11", "10.77.0.12", "10.77.0.13"])
        users = list(told["hosts"])[2]
        command = ["ip", "netns", "exec", users, path_of("copolyctl")]
        where = ["--backend", told["backend"], "--drawing", "hosts", "--timeout", "20"]
        self.assertIn("10.77.0.12", told["parts"]["server-2"][0])
        keeper = subprocess.Popen([*command, "keep", *where, "--store", folder("store")], env=self.env,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                  text=True, start_new_session=True)
        self.addCleanup(lambda: (keeper.kill(), keeper.stdout.close(), keeper.wait()))
        self.assertIn("ready", keeper.stdout.readline())

        def draw(name):
            run = subprocess.run([*command, "draw", *where, "--script", "-"], input=json.dumps(point(name)) + "\n",
                                 env=self.env, capture_output=True, text=True, timeout=90)
            self.assertIn('"confirmed":1', run.stdout, run.stderr)
        for what, name in (("cut", "cut"), ("mend", "mended"), ("stop", "stopped"), ("start", "started")):
            self.run_command("host", "activemq", what, "2")
            draw(name)
        self.assertEqual(set(self.states("activemq", code=0)[0].values()), {"up"})
        slow = subprocess.run([BACKENDS / "host", "activemq", "slow", "3"], env=self.env, capture_output=True, text=True)
        if slow.returncode:
            self.assertIn("This kernel has no 'netem'", slow.stderr)
        draw("slow")
        out = folder("export") / "hosts.geojson"
        subprocess.run([*command, "export", *where, "--out", out], env=self.env, check=True, capture_output=True)
        titles = {feature["properties"]["title"] for feature in json.loads(out.read_text())["features"]}
        self.assertEqual(titles, {"cut", "mended", "stopped", "started", "slow"})
        self.run_command("down", "activemq")
        self.assertEqual(names(users[:-1]), [])
        self.assertFalse(Path(told["dir"]).exists())

    def test_up_killed_half_way(self):
        run = subprocess.Popen([BACKENDS / "up", "activemq", "--ports", "free"], env=self.env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        with run, run.stderr:
            for line in run.stderr:
                if "starting broker" in line:
                    break
            note = self.state / "copoly/backends/activemq/broker/process"
            wait_until(note.exists, 20, "the broker's process")
            run.kill()
        process = int(note.read_text().split()[0])
        self.assertEqual(self.states("activemq", code=1)[0]["server-1"], "stopped")
        self.assertIn("half up", self.run_command("up", "activemq", "--ports", "free", code=1)[1])
        self.run_command("down", "activemq")
        self.assertEqual(members(process), [])
        self.assertEqual(list(self.state.rglob("*.xml")), [])

    def test_interrupted(self):
        run = subprocess.Popen([BACKENDS / "up", "activemq", "--ports", "free"], env=self.env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        with run, run.stderr:
            for line in run.stderr:
                if "starting broker" in line:
                    break
            run.send_signal(signal.SIGTERM)
            self.assertEqual(run.wait(30), 130)
        states = self.states("activemq", code=1)[0] if (self.state / "copoly/backends/activemq/stack.json").exists() \
            else {}
        self.assertEqual(set(states.values()) - {"stopped"}, set())
        self.run_command("down", "activemq")

    def test_inconsistency(self):
        """The worked example shows what it says: other polygons than meant, and replicas that agree on those meant."""
        out = folder("report") / "report.json"
        said = self.run_command("inconsistency", "--out", out)[0]
        report = json.loads(out.read_text())
        self.assertEqual((report["publishedAsMeant"], report["followAsMeant"], report["after"]["polygonsAsMeant"]),
                         (0, 2, 2))
        self.assertEqual(report["heard"]["Ada"]["points"], [click["at"] for click in report["clicks"]])
        self.assertEqual(sorted(report["published"]), sorted(ring for server in report["servers"].values()
                                                             for ring in server["polygons"]))
        self.assertTrue(report["replicas"]["equal"] and report["after"]["equal"])
        self.assertIn("0 of 2 polygons are as meant.", said)

    def test_pictures_are_of_their_sources(self):
        """What the README shows was rendered from the source beside it."""
        for source in sorted((BACKENDS / "diagrams").glob("*.dot")):
            picture = html.unescape(source.with_suffix(".svg").read_text())
            labels = re.findall(r'label="([^"]*)"', source.read_text())
            self.assertGreater(len(labels), 5)
            for line in (line for label in labels for line in label.split(r"\n")):
                self.assertIn(f">{line}<", picture, source.name)

    def test_files_of_real_machines(self):
        """What 'machine' writes is what the parts themselves take, and holds this deployment's passcodes alone."""
        place = folder("machines")
        own, passcodes = "192.168.56.11", place / "secrets"
        said = self.run_command("machine", "activemq", "rabbitmq", "server-1", "balancer", "--address", own,
                                "--servers", f"{own}:8080,192.168.56.12:8080", "--strategy", "least_conn",
                                "--secrets", passcodes, "--out", place / "one")[0]
        self.assertIn("systemctl enable --now copoly-server@server-1", said)
        self.run_command("machine", "server-2", "--address", "192.168.56.12", "--broker", own, "--secrets", passcodes,
                         "--out", place / "two")
        passcode = re.search("^PASSCODE=(.*)$", passcodes.read_text(), re.M)[1]
        holders = [path for path in place.rglob("*") if path.is_file() and passcode in path.read_text()]
        self.assertEqual(sorted(path.name for path in holders),
                         ["activemq.xml", "copoly-definitions.json", "secrets", "server-1.env", "server-2.env"])
        self.assertEqual([path for path in holders if path.stat().st_mode & 0o077], [])
        self.assertIn(f"RELAY=stomp://copoly@{own}:61613/", (place / "two/etc/copoly/server-2.env").read_text())
        balancer = (place / "one/etc/nginx/conf.d/copoly.conf").read_text()
        self.assertIn("    least_conn;\n    server 192.168.56.11:8080 max_fails=0;\n    server 192.168.56.12:8080 max_fails=0;\n", balancer)
        (place / "balancer.conf").write_text(balancer.replace(f"listen {own}", "listen 127.0.0.1")
                                             .replace("/var/log/nginx", str(place)))
        wrapper = (BACKENDS / "files/nginx.conf").read_text().replace("@USER@", "")
        (place / "nginx.conf").write_text(wrapper)
        run = subprocess.run(["/usr/sbin/nginx", "-t", "-p", place, "-c", "nginx.conf", "-e", "error.log"],
                             capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        for more, said in ((["balancer", "--address", own], "--servers"), (["server", "--address", own], "no part"),
                           (["server-1", "--address", "0.0.0.0"], "everybody's"),
                           (["server-1", "--address", own, "--out", place / "one"], "not empty")):
            self.assertIn(said, self.run_command("machine", *more, code=1)[1])

    def test_bad_input(self):
        with self.subTest("a port in use"), socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            said = self.run_command("up", "activemq", "--ports", "free", "--balancer-port", port, code=1)[1]
            self.assertRegex(said, rf"Port {port} of 127\.0\.0\.1, for balancer, is in use by \S+ \(process \d+\)\. "
                                   r"Choose another with --balancer-port")
            self.assertNotIn("starting", said)
        programs = folder("programs")
        for name in ("sh", "cut", "mv", "env", "nginx", "openssl", "epmd"):
            if found := shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin"):
                (programs / name).symlink_to(found)
        with self.subTest("no Java"):
            said = self.run_command("up", "activemq", "--ports", "free", code=1, env={"PATH": str(programs)})[1]
            self.assertEqual(said, "Java is missing, which broker needs: install the package default-jre-headless.\n")
        with self.subTest("a broker that does not start"):
            (programs / "java").write_text("#!/bin/sh\necho the heap is too small\nexit 1\n")
            (programs / "java").chmod(0o755)
            said = self.run_command("up", "activemq", "--ports", "free", code=1, env={"PATH": str(programs)})[1]
            log = re.search(r"broker did not start .*Its log is (\S+),", said)[1]
            self.assertIn("the heap is too small", said)
            self.assertIn("the heap is too small", Path(log).read_text())
            self.assertEqual(set(self.states("activemq", code=1)[0].values()), {"stopped"})
            self.run_command("down", "activemq")
        with self.subTest("values"):
            for more, said in ((["--servers", "many"], "SERVERS is 'many'"), (["--strategy", "best"], "STRATEGY"),
                               (["--address", "0.0.0.0"], "loopback"), (["--login", "a b"], "LOGIN"),
                               (["--balancer-port", "99999"], "BALANCER_PORT"), (["--ports", "x"], "--ports"),
                               (["--copolyctl", "nothing"], "no program"), (["--dir", "/tmp/a b"], "folder"),
                               (["--settings", programs / "absent"], "cannot be read")):
                self.assertIn(said, self.run_command("up", "simple", *more, code=1)[1])
        with self.subTest("a file and the environment"):
            (programs / "own").write_text("# mine\nPOLYGON_EVERY=3\nSERVERS=1\nBALANCERS=2\n")
            self.assertRegex(self.run_command("up", "simple", "--settings", programs / "own", code=1)[1],
                             r"own:4: expected is NAME=VALUE")
            self.assertIn("POLYGON_EVERY", self.run_command("up", "simple", code=1,
                                                            env={"COPOLY_BACKENDS_POLYGON_EVERY": "x"})[1])
        with self.subTest("a folder with other things"):
            (programs / "mine").write_text("mine")
            self.assertIn("other things", self.run_command("up", "simple", "--dir", programs, code=1)[1])
            self.assertIn("other things", self.run_command("down", "simple", "--dir", programs, code=1)[1])
            self.assertEqual((programs / "mine").read_text(), "mine")
        if os.geteuid():
            self.assertIn("only root", self.run_command("up", "activemq", "--hosts", code=1)[1])
        self.assertIn("--hosts goes with", self.run_command("up", "cloud", "--hosts", code=1)[1])
        with contextlib.suppress(FileNotFoundError):
            self.assertEqual(os.listdir(self.state / "copoly/backends"), [])


if __name__ == "__main__":
    tests.main()
