# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes that outlive the program that started them, found again later by their id and their moment of birth.

Each is the leader of a session of its own, so all that it starts can be found and ended with it. A process id may be
given anew by the system: a leader counts only with the birth that stands beside it, and a session without its leader
only with members younger than that.
"""
import glob
import os
import signal
import subprocess
import time
from pathlib import Path

# Notes itself before it becomes the server, so that no moment is without a note.
_NOTE = 'printf "%s %s\\n" $$ "$(cut -d" " -f22 /proc/$$/stat)" >"$0.new" && mv "$0.new" "$0" && exec "$@"'


def launch(note, arguments, log, env, network=None):
    """Starts it in the background; 'note' is the file that tells of it. network: a namespace's name."""
    inside = ["ip", "netns", "exec", network] if network else []
    with open(log, "ab") as out:
        child = subprocess.Popen([*inside, "/bin/sh", "-c", _NOTE, str(note), *map(str, arguments)], cwd=note.parent,
                                 stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env, start_new_session=True)
    while not note.exists() and child.poll() is None:
        time.sleep(0.005)
    return child


def _stat(path):
    """(state, session, birth) of a thread's or process's stat file; None when it has ended."""
    try:
        words = Path(path).read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (words[0], int(words[3]), int(words[19])) if words[0] not in "ZX" else None


def _noted(note):
    try:
        pid, birth = map(int, note.read_text().split())
        return pid, birth
    except (OSError, ValueError):
        return None


def alive(note):
    """Whether the process that the note tells of is there, and not another one with its id."""
    noted = _noted(note)
    found = _stat(f"/proc/{noted[0]}/stat") if noted else None
    return found is not None and found[2] == noted[1]


def pid(note):
    noted = _noted(note)
    return noted[0] if noted else None


def members(note):
    """The ids of all processes of its session that are alive, the leader among them or gone."""
    noted = _noted(note)
    if not noted:
        return []
    leader, birth = noted
    found = {}
    for path in glob.iglob("/proc/[0-9]*/task/[0-9]*/stat"):
        if (stat := _stat(path)) and stat[1] == leader and stat[2] >= birth:
            found.setdefault(int(path.split("/")[2]), stat[2])
    if leader in found and not alive(note):  # the id belongs to somebody else by now, and so does the session
        return []
    return sorted(found)


def end(note, seconds=20, at_once=False):
    """Asks it to end, and ends what has not by then; True when all of it is gone."""
    if not at_once and alive(note):
        _send(note, [pid(note)], signal.SIGTERM)
        _wait(lambda: not alive(note), seconds)
    deadline = time.monotonic() + 10
    while left := members(note):
        _send(note, left, signal.SIGKILL)
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    note.unlink(missing_ok=True)
    return True


def _send(note, pids, number):
    for one in pids:
        try:
            os.kill(one, number)
        except ProcessLookupError:
            pass


def _wait(holds, seconds):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)


def listener(address, port):
    """Who listens there, as 'name (process id)', as far as this user may know."""
    wanted = f":{port:04X}"
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            words = line.split()
            if words[1].endswith(wanted) and words[3] == "0A":
                inodes.add(f"socket:[{words[9]}]")
    for path in glob.iglob("/proc/[0-9]*/fd/[0-9]*"):
        try:
            if os.readlink(path) in inodes:
                number = path.split("/")[2]
                return f"{Path(f'/proc/{number}/comm').read_text().strip()} (process {number})"
        except OSError:
            continue
    return "another program"
