# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's inconsistency on a real deployment: two users, two servers, two lists of points, and polygons nobody drew.

Ada is at server 1, Ben at server 2. They click the corners of squares in turn. Everybody hears every point; but a server
makes polygons of the points that reached it, so the polygons are not those squares. A replicated drawing has all the
points, in one order, wherever one looks: what the polygons should be follows from it, and is then drawn.
"""
import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import Problem, commands, handshake, profile, settings
from .stack import Stack

SQUARES = [[[100, 100], [220, 100], [220, 220], [100, 220]], [[320, 140], [440, 140], [440, 260], [320, 260]]]
DRAWING = "lab"


class User:
    """A web page's part: sends clicks to its server, hears what servers publish."""

    def __init__(self, name, server):
        self.name, self.server = name, server.name
        self.points, self.polygons = [], []
        self._link = handshake.Link(server.url, seconds=10)
        for topic in ("newpoint", "newpolygon"):
            self._link.send("SUBSCRIBE", {"id": topic, "destination": f"/topic/{topic}.{DRAWING}", "receipt": topic})
            self._link.receive("RECEIPT")

    def click(self, at):
        self._link.send("SEND", {"destination": f"/app/newpoint.{DRAWING}", "content-type": "application/json"},
                        json.dumps({"x": at[0], "y": at[1]}))

    def hear(self, points, polygons):
        """Until so many of both are there."""
        while len(self.points) < points or len(self.polygons) < polygons:
            headers, body = self._link.receive("MESSAGE")
            found = json.loads(body)
            if "newpolygon" in headers["destination"]:
                self.polygons.append([[p["x"], p["y"]] for p in found])
            else:
                self.points.append([found["x"], found["y"]])

    def close(self):
        self._link.close()


def _copolyctl(stack, *arguments, edits=None):
    run = subprocess.run([stack.program, *map(str, arguments)], text=True, capture_output=True, timeout=120,
                         input="".join(json.dumps(edit) + "\n" for edit in edits or []))
    if run.returncode:
        raise Problem(f"copolyctl {arguments[0]} ended with {run.returncode}: {run.stderr.strip()}")
    return run.stdout


def _drawing(stack, url, folder, name):
    """(bytes of the canonical GeoJSON, points in the drawing's order, rings of the polygons) at one server."""
    out = folder / f"{name}.geojson"
    _copolyctl(stack, "export", "--backend", f"{url}?dialect=lab", "--drawing", DRAWING, "--out", out)
    features = sorted(json.loads(out.read_bytes())["features"], key=lambda feature: feature["properties"]["z"])
    geometries = [feature["geometry"] for feature in features]
    return (out.read_bytes(), [g["coordinates"] for g in geometries if g["type"] == "Point"],
            [g["coordinates"][0][:-1] for g in geometries if g["type"] == "Polygon"])


def _wait_for_drawing(stack, url, folder, points, polygons):
    deadline = time.monotonic() + 30
    while True:
        found = _drawing(stack, url, folder, "waiting")
        if len(found[1]) >= points and len(found[2]) >= polygons:
            return
        if time.monotonic() > deadline:
            raise Problem(f"The drawing has {len(found[1])} points and {len(found[2])} polygons after 30 s, expected "
                          f"are {points} and {polygons}.")
        time.sleep(0.2)


@contextlib.contextmanager
def _kept(stack, folder):
    """A replica that is there all the time and speaks the lab's dialect as well."""
    url = stack.entrance.url + "?dialect=lab"
    with open(folder / "keep.log", "w") as log:
        keeper = subprocess.Popen([stack.program, "keep", "--backend", url, "--drawing", DRAWING, "--store",
                                   folder / "store"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                                  text=True)
    try:
        if "ready" not in keeper.stdout.readline():
            raise Problem(f"The replica did not come up; its log is {folder / 'keep.log'}.")
        yield
    finally:
        keeper.terminate()
        keeper.wait()
        keeper.stdout.close()


def run(stack, folder):
    """Draws, listens, compares; the report."""
    every = stack.settings["POLYGON_EVERY"]
    servers = [stack.part("server-1"), stack.part("server-2")]
    with _kept(stack, folder):
        users = [User(name, server) for name, server in zip(("Ada", "Ben"), servers)]
        clicks = [corner for square in SQUARES for corner in square]
        by = []
        for number, corner in enumerate(clicks):
            user = users[number % 2]
            user.click(corner)
            by.append({"at": corner, "user": user.name, "server": user.server})
            for one in users:  # everybody has heard this point before the next click
                one.hear(number + 1, 0)
        expected_count = sum(len([c for c in by if c["server"] == server.name]) // every for server in servers)
        for one in users:
            one.hear(len(clicks), expected_count)
            one.close()
        lists = {server.name: [click["at"] for click in by if click["server"] == server.name] for server in servers}
        _wait_for_drawing(stack, servers[0].url, folder, len(clicks), expected_count)
        first, second = (_drawing(stack, server.url, folder, server.name) for server in servers)
        follows = [first[1][start:start + every] for start in range(0, len(first[1]) - every + 1, every)]
        published = users[0].polygons
        missing = [ring for ring in follows if ring not in published]
        _copolyctl(stack, "draw", "--backend", stack.entrance.url, "--drawing", DRAWING, "--script", "-",
                   edits=[{"add": "polygon", "rings": [ring], "fill": "#3070c0"} for ring in missing])
        after = [_drawing(stack, server.url, folder, f"{server.name}-after") for server in servers]
    return {
        "clicks": by,
        "polygonEvery": every,
        "heard": {user.name: {"points": user.points, "polygons": user.polygons} for user in users},
        "servers": {name: {"points": points, "polygons": [points[start:start + every] for start in
                                                          range(0, len(points) - every + 1, every)]}
                    for name, points in lists.items()},
        "published": published,
        "meant": SQUARES,
        "replicas": {"equal": first[0] == second[0], "points": first[1], "polygonsThatFollow": follows},
        "publishedAsMeant": sum(ring in published for ring in SQUARES),
        "followAsMeant": sum(ring in follows for ring in SQUARES),
        "drawn": missing,
        "after": {"equal": after[0][0] == after[1][0],
                  "polygonsAsMeant": sum(ring in after[0][2] for ring in SQUARES)},
    }


def text(report):
    """The same for people."""
    def shown(ring):
        return " ".join(f"({x:g},{y:g})" for x, y in ring)
    lines = [f"{len(report['clicks'])} clicks, in turn, a polygon of every {report['polygonEvery']} points meant:"]
    lines += [f"  {click['user']} at {click['server']} clicks ({click['at'][0]},{click['at'][1]})"
              for click in report["clicks"]]
    lines += ["", "What was meant:"] + [f"  {shown(ring)}" for ring in report["meant"]]
    lines += ["", "What each server had in its memory, and made of it:"]
    for name, server in report["servers"].items():
        lines += [f"  {name}: {shown(server['points'])}"]
        lines += [f"    polygon {shown(ring)}" for ring in server["polygons"]]
    lines += ["", "What both users were shown, by whichever server:"]
    lines += [f"  {shown(ring)}{'' if ring in report['meant'] else '   (nobody meant it)'}"
              for ring in report["published"]]
    lines += [f"  {report['publishedAsMeant']} of {len(report['meant'])} polygons are as meant.",
              "", "What Copoly's replicas have, at either server " +
              ("the same bytes:" if report["replicas"]["equal"] else "DIFFERENT bytes:"),
              f"  points in one order: {shown(report['replicas']['points'])}"]
    lines += [f"  so the polygon    {shown(ring)}" for ring in report["replicas"]["polygonsThatFollow"]]
    lines += [f"  {report['followAsMeant']} of {len(report['meant'])} are as meant.", "",
              f"After one of them drew the {len(report['drawn'])} that were missing: "
              f"{report['after']['polygonsAsMeant']} of {len(report['meant'])} as meant, the drawings at both servers "
              + ("are equal." if report["after"]["equal"] else "DIFFER.")]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(
        prog="inconsistency", description="Shows on a private deployment of its own how two servers make polygons that "
        "nobody meant, and what a replicated drawing makes of the same points.",
        epilog="Exit 0: the servers' polygons were others than meant, and the replicas ended equal and as meant.")
    parser.add_argument("--stack", choices=["activemq", "rabbitmq"], default="activemq", help="(activemq)")
    parser.add_argument("--out", metavar="FILE", default="inconsistency.json", type=Path,
                        help="the report as JSON (inconsistency.json); the text goes to standard output")
    parser.add_argument("--copolyctl", metavar="FILE", help="the program of the servers and replicas")
    parser.add_argument("--stay", action="store_true", help="leave the deployment up, to look at it in Copoly's window")
    options = parser.parse_args()
    return commands.told(lambda: _main(options))


def _main(options):
    with contextlib.ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="copoly-inconsistency-")))
        stack = Stack(options.stack, None if options.stay else folder / "stack")
        with stack.locked():
            if stack.is_foreign() or stack.note.exists():
                raise Problem(f"{stack.folder} is in use: end that stack first, or leave --stay away.")
            stack.compose(settings.settle({"SERVERS": "2", "POLYGON_EVERY": "4"}, "free"),
                          settings.program(options.copolyctl), False)
            stack.up(lambda said: print(said, file=sys.stderr, flush=True))
            stack.profile_file.write_text(json.dumps(profile.profile(stack), indent=2) + "\n")
            if not options.stay:
                cleanup.callback(stack.down)
            report = run(stack, folder)
            temporary = options.out.with_name(options.out.name + ".new")
            try:
                temporary.write_text(json.dumps(report, indent=1) + "\n")
                os.replace(temporary, options.out)
            except OSError as error:
                raise Problem(f"{options.out} cannot be written: {error.strerror}.") from None
        print(text(report))
        print(f"\nThe report: {options.out}")
        if options.stay:
            print(f"To look at it: {dict(profile.commands(stack))['a window']}\n"
                  f"To end it: {settings.FOLDER / 'down'} {stack.kind}")
        solved = report["publishedAsMeant"] == 0 and report["replicas"]["equal"] and report["after"]["equal"] \
            and report["followAsMeant"] == report["after"]["polygonsAsMeant"] == len(report["meant"])
        return 0 if solved else 3
