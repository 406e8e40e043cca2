#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""reader.py < MESSAGES > DRAWING: a reader of the room protocol that shares nothing with the program.

Written from client/sync/PROTOCOL.md alone. Takes bodies of messages, one a line, in any order and with repeats, and
writes the drawing that they make as canonical GeoJSON.
"""
import json
import sys
from collections import defaultdict

STYLE = {"fill": "#1f6feb", "fo": 400, "stroke": "#1f3a5f", "label": ""}


def identity(text):
    """(replica, number) of an operation or shape, with a third number for a vertex or ring."""
    name, _, index = text.partition(".")
    replica, number = name.split("-")
    return (int(replica, 16), int(number, 16)) + ((int(index),) if index else ())


def places(flat):
    x = y = 0
    for dx, dy in zip(flat[::2], flat[1::2]):
        x, y = x + dx, y + dy
        yield x, y


def rank(name, value):
    """What is larger where two values have one stamp."""
    if name in ("fill", "stroke"):
        return tuple(int(value[i:i + 2], 16) for i in (1, 3, 5))
    return value.encode("utf-16-be") if name == "label" else value


class Ring:
    def __init__(self, order):
        self.order = order  # among the rings of the shape
        self.children = defaultdict(list)  # (vertex or None, "L" or "R") -> vertices

    def hang(self, parent, side, operation, count, start=0):
        """A run of vertices, the first of them at parent."""
        for index in range(start, start + count):
            vertex = (*operation, index)
            self.children[parent, side].append(vertex)
            parent, side = vertex, "R"

    def vertices(self):
        """In their order; a stack instead of calls, since runs are long."""
        found, stack = [], [("right", None)]
        while stack:
            what, vertex = stack.pop()
            if what == "itself":
                found.append(vertex)
                continue
            for child in sorted(self.children[vertex, "R" if what == "right" else "L"], reverse=True):
                stack += [("right", child), ("itself", child), ("left", child)]
        return found


class Shape:
    def __init__(self, kind):
        self.kind = kind
        self.rings = {}
        self.places = {}  # as inserted
        self.first = None  # the smallest time of an 'add'
        self.style = {}
        self.registers = {}  # name or (name, vertex or ring) -> (stamp, rank, value)

    def run(self, ring, parent, side, operation, flat, start=0):
        """Puts vertices (operation, start), (operation, start + 1) ... into a ring; answers the next number."""
        points = list(places(flat))
        self.rings[ring].hang(parent, side, operation, len(points), start)
        self.places.update({(*operation, start + i): point for i, point in enumerate(points)})
        return start + len(points)

    def write(self, stamp, name, *values):
        key, value = name, values[0]
        if name in ("gone", "ringgone", "place"):
            key = (name, identity(values[0]))
            value = values[1] if name != "place" else tuple(values[1:])
        elif name == "offset":
            value = tuple(values)
        entry = (stamp, rank(name, value), value)
        if key not in self.registers or self.registers[key][:2] < entry[:2]:
            self.registers[key] = entry

    def value(self, key, initial):
        return self.registers[key][2] if key in self.registers else initial

    def look(self, name):
        return self.value(name, self.style[name])

    def shown(self):
        """The rings that are shown, each a list of places."""
        dx, dy = self.value("offset", (0, 0))
        wrap = lambda number: (number + (1 << 31)) % (1 << 32) - (1 << 31)
        for name, ring in sorted(self.rings.items(), key=lambda entry: entry[1].order):
            vertices = [v for v in ring.vertices() if not self.value(("gone", v), False)]
            at = [self.value(("place", v), self.places[v]) for v in vertices]
            if at and not self.value(("ringgone", name), False):
                yield [(wrap(x + dx), wrap(y + dy)) for x, y in at]


def operations(bodies):
    """The operations of all messages, once each."""
    found, parts = {}, defaultdict(dict)
    for body in bodies:
        message = json.loads(body)
        if message.get("v") != 1:
            continue
        if message["k"] == "ops":
            found.update({operation["id"]: operation for operation in message["ops"]})
        elif message["k"] == "part":
            parts[message["id"], message["n"]][message["i"]] = message["d"]
    for (name, count), pieces in parts.items():
        if len(pieces) == count:
            found[name] = json.loads("".join(pieces[i] for i in range(count)))
    return found.values()


def drawing(bodies):
    """shape id -> Shape. What is about a shape or ring that did not come is left out."""
    waiting = sorted(operations(bodies), key=lambda o: ("add", "ring", "insert", "set").index(o["k"]))
    shapes = {}
    for operation in waiting:
        name, kind = identity(operation["id"]), operation["k"]
        if kind == "add":
            place = identity(operation.get("s", operation["id"]))
            shape = shapes.setdefault(place, Shape(operation["as"]))
            if shape.first is None:
                start = 0
                for index, flat in enumerate(operation["rings"]):
                    shape.rings[(*place, index)] = Ring((0, 0, place, index))
                    start = shape.run((*place, index), None, "R", place, flat, start)
            shape.first = min(operation["t"], shape.first or operation["t"])
            for look, default in STYLE.items():
                brought = operation.get(look, default)
                shape.style[look] = min(shape.style.get(look, brought), brought, key=lambda v: rank(look, v))
            continue
        shape = shapes.get(identity(operation["s"]))
        if shape is None:
            continue
        if kind == "ring":
            shape.rings[(*name, 0)] = Ring((1, operation["t"], name, 0))
            shape.run((*name, 0), None, "R", name, operation["p"])
        elif kind == "insert" and identity(operation["r"]) in shape.rings:
            parent = identity(operation["at"]) if "at" in operation else None
            shape.run(identity(operation["r"]), parent, operation.get("side", "R"), name, operation["p"])
        elif kind == "set":
            for entry in operation["to"]:
                shape.write((operation["t"], name[0]), *entry)
    return shapes


def decimal(steps):
    whole, rest = divmod(abs(steps), 256)
    fraction = f".{rest * 390625:08}".rstrip("0").rstrip(".")
    return ("-" if steps < 0 else "") + str(whole) + fraction


def geojson(shapes):
    text = lambda value: json.dumps(value, ensure_ascii=False)
    at = lambda place: f"[{decimal(place[0])},{decimal(place[1])}]"
    kept = {name: shape for name, shape in shapes.items() if not shape.value("deleted", False)}
    heights = sorted(kept, key=lambda name: (kept[name].value("order", 16 * kept[name].first), name))
    lines = []
    for z, name in enumerate(heights):
        shape, label = kept[name], f"{name[0]:016x}-{name[1]:x}"
        rings = list(shape.shown())
        title = f'"title":{text(shape.look("label"))},' if shape.look("label") else ""
        if shape.kind == "point":
            geometry = f'{{"type":"Point","coordinates":{at(rings[0][0])}}}'
            style = f'"marker-color":"{shape.look("fill")}"'
        else:
            closed = ",".join("[" + ",".join(map(at, [*ring, ring[0]])) + "]" for ring in rings)
            geometry = f'{{"type":"Polygon","coordinates":[{closed}]}}'
            opacity = f"{shape.look('fo') / 1000:g}"
            style = (f'"fill":"{shape.look("fill")}","fill-opacity":{opacity},"stroke":"{shape.look("stroke")}",'
                     '"stroke-width":1.5')
        lines.append((label, f'{{"type":"Feature","id":"{label}","geometry":{geometry},'
                             f'"properties":{{{title}{style},"z":{z}}}}}'))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(line for _, line in sorted(lines)) + "\n]}\n"


if __name__ == "__main__":
    sys.stdout.write(geojson(drawing(sys.stdin)))
