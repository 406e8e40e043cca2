# SPDX-License-Identifier: GPL-3.0-or-later
"""People who draw all the time at a stack, each a copolyctl of its own, and what their connections went through."""
import bisect
import contextlib
import json
import os
import random
import signal
import subprocess
import threading
import time

from . import Problem, profile

DRAWING = "failures"


def now():
    """As copolyctl's lines have it."""
    return time.time() * 1000


class Drawer:
    """One person: draws a point every 'pause' seconds, more or less, until told to end; notes its connection's steps."""

    def __init__(self, name, stack, url, options, folder, pause):
        self.name, self._stack, self._pause = name, stack, pause
        self.store = folder / name
        self.labels, self.steps, self.confirmed = [], [], None
        self._is_ready, self._is_over = threading.Event(), threading.Event()
        inside = ["ip", "netns", "exec", stack.hosts.name(3)] if stack.hosts else []
        environment = {**os.environ, "COPOLY_PASSCODE": stack.settings["PASSCODE"]} if options is not None else os.environ
        self._errors = open(folder / f"{name}.log", "w")
        self._run = subprocess.Popen(
            [*inside, stack.program, "draw", "--backend", url, "--drawing", DRAWING, *(options or []), "--script", "-",
             "--store", self.store, "--user", name, "--stay", "0", "--status", "--timeout", "150"], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env=environment)
        self._threads = [threading.Thread(target=job, daemon=True) for job in (self._read, self._draw)]
        for thread in self._threads:
            thread.start()

    def _read(self):
        for line in self._run.stdout:
            found = json.loads(line)
            if "connection" in found:
                self.steps.append(found["connection"])
            elif "ready" in found:
                self._is_ready.set()
            elif "confirmed" in found:
                self.confirmed = found["confirmed"]

    def _draw(self):
        self._is_ready.wait()
        rng = random.Random(self.name)
        while not self._is_over.wait(self._pause * rng.uniform(0.5, 1.5)):
            label = f"{self.name}.{len(self.labels)}"
            edit = {"add": "point", "at": [rng.randrange(2000), rng.randrange(1500)], "as": label, "label": label}
            with contextlib.suppress(BrokenPipeError):
                self._run.stdin.write(json.dumps(edit) + "\n")
                self._run.stdin.flush()
                self.labels.append(label)
        with contextlib.suppress(BrokenPipeError):
            self._run.stdin.close()

    def wait_ready(self, seconds):
        if not self._is_ready.wait(seconds):
            raise Problem(f"{self.name} did not get into the drawing within {seconds} s; its log: {self._errors.name}")

    def is_connected(self):
        steps = self.steps[-1:]
        if self._run.poll() is not None:
            raise Problem(f"{self.name} ended with {self._run.returncode}; its log: {self._errors.name}")
        return bool(steps) and steps[0]["state"] == "connected"

    def since(self, moment):
        """Its connection's steps from a moment on, in ms as now() has it."""
        return self.steps[bisect.bisect_left([step["at"] for step in self.steps], moment):]

    def finish(self):
        """No more edits."""
        self._is_over.set()

    def wait_confirmed(self, deadline):
        while self.confirmed is None:
            self.is_connected()
            if time.monotonic() > deadline:
                raise Problem(f"{self.name}: its edits were not confirmed in time; its log: {self._errors.name}")
            time.sleep(0.05)

    def close(self):
        """Asks it to end; its exit code."""
        self._is_over.set()
        self._is_ready.set()
        if self._run.poll() is None:
            self._run.send_signal(signal.SIGTERM)
        try:
            self._run.wait(20)
        except subprocess.TimeoutExpired:
            self._run.kill()
            self._run.wait()
        for thread in self._threads:
            thread.join(5)
        self._errors.close()
        return self._run.returncode


class Crowd:
    """Several of them in one drawing. url, options: as copolyctl takes them; the stack's own way in without."""

    def __init__(self, stack, folder, count=8, pause=0.3, url=None, options=None):
        self.stack, self.folder = stack, folder
        folder.mkdir(parents=True, exist_ok=True)
        self._url = url or profile.backend(stack)
        if options is None and profile.needs_passcode(stack):
            options = profile.options(stack)
        self._options = options
        self.drawers = []
        try:
            for number in range(1, count + 1):
                self.drawers.append(Drawer(f"p{number}", stack, self._url, options, folder, pause))
            for drawer in self.drawers:
                drawer.wait_ready(60)
        except BaseException:
            self.close()
            raise

    def wait_connected(self, seconds):
        """False when some are not by then."""
        deadline = time.monotonic() + seconds
        while not all(drawer.is_connected() for drawer in self.drawers):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _export(self, out, *more):
        inside = ["ip", "netns", "exec", self.stack.hosts.name(3)] if self.stack.hosts else []
        run = subprocess.run(
            [*inside, self.stack.program, "export", "--drawing", DRAWING, "--out", out, *map(str, more)], text=True,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=120,
            env={**os.environ, "COPOLY_PASSCODE": self.stack.settings["PASSCODE"]})
        if run.returncode:
            raise Problem(f"copolyctl export ended with {run.returncode}: {run.stderr.strip()}")
        return out.read_bytes()

    def finish(self, seconds=120):
        """Everybody's last edits confirmed: what was drawn, what a newcomer and each store lack of it."""
        deadline = time.monotonic() + seconds
        for drawer in self.drawers:
            drawer.finish()
        for drawer in self.drawers:
            drawer.wait_confirmed(deadline)
        drawn = {label for drawer in self.drawers for label in drawer.labels}
        while True:  # what is confirmed is held by somebody, who may still be passing it on to the others
            newcomer = self._export(self.folder / "newcomer.geojson", "--backend", self._url, *(self._options or []))
            titles = [feature["properties"]["title"] for feature in json.loads(newcomer)["features"]]
            if drawn <= set(titles) or time.monotonic() > deadline:
                break
        codes = [drawer.close() for drawer in self.drawers]
        stores = [self._export(self.folder / f"{drawer.name}.geojson", "--backend", "local:", "--store", drawer.store)
                  for drawer in self.drawers]
        return {"edits": len(drawn), "lost": len(drawn - set(titles)), "twice": len(titles) - len(set(titles)),
                "stores_that_differ": sum(store != newcomer for store in stores),
                "ended_badly": sum(code != 0 for code in codes)}

    def close(self):
        for drawer in self.drawers:
            drawer.close()
