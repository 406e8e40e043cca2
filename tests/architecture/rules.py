# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules that the tree keeps, each a function from a tree to its breaches.

A breach is one line, `path:line: what is wrong`. check.py runs the rules on a tree; test_rules.py proves that
each can fail.
"""
import re
import subprocess
import tempfile
from pathlib import Path

# What a layer may stand on directly; everything below that comes along.
STANDS_ON = {
    "base": [],
    "geometry": ["base"],
    "model": ["geometry"],
    "store": ["model"],
    "tools": ["model"],
    "render": ["model"],
    "stomp": ["base"],
    "transport": ["stomp"],
    "sync": ["model", "store", "stomp"],
    "host": ["stomp"],
    "workbench": ["sync"],
    "canvas": ["render", "tools", "model"],
    "formats": ["render", "model"],
    "settings": ["base"],
}
# The two at the top: each on everything but the other, and copolyctl without any window.
STANDS_ON["ctl"] = [layer for layer in STANDS_ON if layer != "canvas"]
STANDS_ON["shell"] = list(STANDS_ON)
STANDS_ON["shell"].remove("ctl")
PROGRAMS = {"copoly.cpp": "shell", "copolyctl.cpp": "ctl"}

# Qt modules that only these layers may link: the model knows no network or disk, tools and render no widget.
QT_ONLY_IN = {
    "Widgets": {"canvas", "shell"},
    "PrintSupport": {"formats", "shell"},
    "WebSockets": {"transport", "host", "workbench", "shell", "ctl"},
    "Network": {"transport", "host", "workbench", "settings", "shell", "ctl"},
    "Sql": {"store"},
}

SOURCE = {".h", ".cpp", ".py", ".cmake", ".js", ".sh"}
SKIPPED = {".git", "node_modules", "__pycache__"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')
GENERATED = re.compile(r"^(ui_\w+\.h|moc_\w+\.cpp|\w+\.moc)$")
NAMESPACE = re.compile(r"^(?:inline\s+)?namespace\s+([A-Za-z_][\w:]*)?\s*(?:\{|$)")


def below(layer):
    """All layers under a layer, itself left out."""
    found, waiting = set(), list(STANDS_ON.get(layer, []))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += STANDS_ON[name]
    return found


def files(root):
    """The tree's own files: what git knows or would take, or all but builds where there is no git."""
    root = Path(root)
    if (root / ".git").exists():
        listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                check=True, capture_output=True).stdout.decode().split("\0")
        paths = [root / name for name in listed if name]
    else:
        paths = [p for p in root.rglob("*")
                 if not any(part in SKIPPED or part == "build" or part.startswith("build-")
                            for part in p.relative_to(root).parts)]
    return sorted(p for p in paths if p.is_file())


def read(path):
    """A file's text, or None when it is no text."""
    data = path.read_bytes()
    return None if b"\0" in data else data.decode("utf-8", "replace")


def sources(root, *suffixes):
    """(path, layer or program, text) of the files under client/ that end so."""
    client = Path(root) / "client"
    for path in files(root):
        if path.suffix in suffixes and path.is_relative_to(client):
            parts = path.relative_to(client).parts
            yield path, parts[0], read(path) or ""


def _at(root, path, number, text):
    return f"{path.relative_to(root)}:{number}: {text}"


def includes_go_downwards(root):
    layers = set(STANDS_ON)
    for path, place, text in sources(root, ".h", ".cpp"):
        layer = PROGRAMS.get(place, place)
        if layer not in layers:
            yield _at(root, path, 1, f"'{place}' is no layer")
            continue
        allowed = below(layer) | {layer}
        for number, line in enumerate(text.splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, name = match.groups()
            first = name.split("/")[0]
            if "/" in name and first in layers:
                if first not in allowed:
                    yield _at(root, path, number, f"{layer} includes {name}, and may not stand on {first}")
                elif kind == "<":
                    yield _at(root, path, number, f"our own {name} is included with angle brackets")
            elif kind == '"' and not GENERATED.match(name):
                yield _at(root, path, number, f"'{name}' is not included from the root of client/")


def _calls(text, name):
    """The arguments of each call of a CMake function, comments left out."""
    plain = re.sub(r"#[^\n]*", "", text)
    return [call.split() for call in re.findall(rf"\b{name}\s*\(([^)]*)\)", plain)]


def _section(arguments, name):
    """The words after a keyword of client_layer()."""
    taken, inside = [], False
    for word in arguments[1:]:
        if word in ("HEADERS", "SOURCES", "USES", "LINKS"):
            inside = word == name
        elif inside:
            taken.append(word)
    return taken


def targets_go_downwards(root):
    client = Path(root) / "client"
    for path in sorted(client.glob("*/CMakeLists.txt")):
        layer = path.parent.name
        calls = _calls(path.read_text(), "client_layer")
        if len(calls) != 1 or calls[0][0] != layer:
            yield _at(root, path, 1, f"not one client_layer({layer} ...)")
            continue
        for used in _section(calls[0], "USES"):
            if used not in below(layer):
                yield _at(root, path, 1, f"{layer} uses {used}, and may not stand on it")
        for linked in _section(calls[0], "LINKS"):
            name = linked.removeprefix("Qt6::")
            if layer not in QT_ONLY_IN.get(name, {layer}):
                yield _at(root, path, 1, f"{layer} links {linked}, which is not for this layer")
            if name.startswith(("client::", "client_")):
                yield _at(root, path, 1, f"{linked} belongs to USES")


def used_layers_are_declared(root):
    """What a layer includes is in its USES, directly or through them: nothing comes along by luck."""
    client = Path(root) / "client"
    uses = {}
    for path in client.glob("*/CMakeLists.txt"):
        calls = _calls(path.read_text(), "client_layer")
        uses[path.parent.name] = set(_section(calls[0], "USES")) if calls else set()

    def reached(layer):
        found, waiting = set(), list(uses.get(layer, ()))
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += uses.get(name, ())
        return found

    for path, layer, text in sources(root, ".h", ".cpp"):
        if layer not in uses:
            continue
        declared = reached(layer) | {layer}
        for number, line in enumerate(text.splitlines(), 1):
            match = INCLUDE.match(line)
            first = match.group(2).split("/")[0] if match else ""
            if match and "/" in match.group(2) and first in STANDS_ON and first not in declared:
                yield _at(root, path, number, f"includes {match.group(2)}, but {layer} does not use {first}")


def every_source_is_listed(root):
    client = Path(root) / "client"
    for path, layer, _ in sources(root, ".h", ".cpp", ".ui"):
        if layer not in STANDS_ON:
            continue
        lists = client / layer / "CMakeLists.txt"
        words = re.split(r"[\s()]+", re.sub(r"#[^\n]*", "", lists.read_text())) if lists.exists() else []
        if str(path.relative_to(lists.parent)) not in words and path.suffix != ".ui":
            yield _at(root, path, 1, f"is not listed in client/{layer}/CMakeLists.txt")


# <unistd.h> declares a function ::sync(), so no namespace can have that name.
NAMESPACE_OF = {"sync": "syncing"}


def namespace_is_the_folder(root):
    for path, layer, text in sources(root, ".h", ".cpp"):
        if layer not in STANDS_ON:
            continue
        expected = NAMESPACE_OF.get(layer, layer)
        found = list(_namespaces(text))
        own = [name for _, name in found if name and name.split("::")[0] == expected]
        if path.suffix == ".h" and not own:
            yield _at(root, path, 1, f"declares nothing in namespace {expected}")
        for number, name in found:
            if name and name.split("::")[0] not in (expected, "Ui", "std", "rc"):
                if not _declares_only(text, number):
                    yield _at(root, path, number, f"namespace {name} in the folder {layer}")


def _namespaces(text):
    """(line, name or None) of each namespace that is in no other one."""
    blank = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)
    depth = 0
    for number, line in enumerate(blank.sub(lambda m: "\n" * m.group().count("\n"), text).splitlines(), 1):
        match = NAMESPACE.match(line)
        if match and depth == 0:
            yield number, match.group(1)
        depth += line.count("{") - line.count("}")


def _declares_only(text, number):
    """Whether the namespace that opens on this line holds forward declarations alone."""
    inside = "\n".join(text.splitlines()[number - 1:]).partition("{")[2].partition("}")[0]
    lines = [line.strip() for line in inside.splitlines() if line.strip() and not line.strip().startswith("//")]
    return bool(lines) and all(re.match(r"^(class|struct|enum class)\s+\w+(\s*:\s*[\w:]+)?;$", line) for line in lines)


def licence_is_named(root):
    """The SPDX line is the first, or the second after a #! line."""
    for path in files(root):
        text = read(path)
        if text is None:
            continue
        lines = text.splitlines() or [""]
        script = not path.suffix and lines[0].startswith("#!")
        if path.suffix in SOURCE or path.name == "CMakeLists.txt" or script:
            first = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
            if "SPDX-License-Identifier: GPL-3.0-or-later" not in first:
                yield _at(root, path, 1, "does not begin with its SPDX line")


# Written in pieces, so that this file keeps its own rules.
LEFT_OPEN = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "QSK" + "IP", "not " + "implemented"]) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.$}~/-])/(" + "|".join(["wo" + "rk", "ro" + "ot", "Us" + "ers"]) + r")/")
REGISTRY = re.compile("|".join(["registry" + r"\.npmjs", "pypi" + r"\.org", "files" + r"\.pythonhosted",
                                "deb" + r"\.debian\.org", "crates" + r"\.io", "repo1?" + r"\.maven"]))


def _lines_matching(root, pattern, what, skip=lambda path: False):
    for path in files(root):
        text = None if skip(path.relative_to(root)) else read(path)
        for number, line in enumerate((text or "").splitlines(), 1):
            if match := pattern.search(line):
                yield _at(root, path, number, f"{what}: {match.group(0)}")


def nothing_is_left_open(root):
    yield from _lines_matching(root, LEFT_OPEN, "left open", lambda p: p.suffix == ".md")


def no_path_of_a_machine(root):
    yield from _lines_matching(root, MACHINE_PATH, "a path of one machine")


def no_registry_is_named(root):
    yield from _lines_matching(root, REGISTRY, "names a package registry")


def translations_are_complete(root, lupdate=None):
    """No unfinished entry, and with Qt's lupdate none that is missing either."""
    folder = Path(root) / "translations"
    unfinished = re.compile(r'type="unfinished"')
    for path in sorted(folder.glob("*.ts")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if unfinished.search(line):
                yield _at(root, path, number, "unfinished translation")
        if not lupdate:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / path.name
            copy.write_bytes(path.read_bytes())
            plural = ["-pluralonly"] if path.stem.endswith("_en") else []
            run = subprocess.run([lupdate, *plural, "-no-obsolete", "-locations", "none", Path(root) / "client",
                                  "-ts", copy], capture_output=True, text=True)
            if run.returncode:
                yield _at(root, path, 1, f"lupdate failed: {run.stderr.strip()[:200]}")
            elif missing := len(unfinished.findall(copy.read_text())) - len(unfinished.findall(path.read_text())):
                yield _at(root, path, 1, f"{missing} texts of the sources are missing")


RULES = [includes_go_downwards, targets_go_downwards, used_layers_are_declared, every_source_is_listed,
         namespace_is_the_folder, licence_is_named, nothing_is_left_open, no_path_of_a_machine, no_registry_is_named,
         translations_are_complete]
