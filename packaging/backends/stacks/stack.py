# SPDX-License-Identifier: GPL-3.0-or-later
"""One stack: which parts it has, how they start and end, and what is on disk about it.

In its folder stands stack.json, for its owner alone: what it was made of, secrets included. Everything else follows
from it, so that any later program finds the parts again, also when the one that started them was killed.
"""
import concurrent.futures
import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import time
import zlib
from pathlib import Path

from . import Problem, certificates, handshake, network, processes
from .network import Hosts, Place
from .parts import ActiveMq, Balancer, NameServer, RabbitMq, Server, write_secret

KINDS = {
    "activemq": "NGINX before servers before ActiveMQ",
    "rabbitmq": "NGINX before servers before RabbitMQ",
    "cloud": "RabbitMQ alone as a cloud presents it: own virtual host, everything over TLS",
    "cluster": "NGINX before the nodes of a RabbitMQ cluster",
    "simple": "one server with its embedded broker",
}
WITH_HOSTS = ("activemq", "rabbitmq")


def usual_folder(kind):
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state"
    return Path(state) / "copoly/backends" / kind


class Stack:
    def __init__(self, kind, folder=None):
        self.kind = kind
        self.folder = Path(os.path.abspath(folder or usual_folder(kind)))
        if not re.fullmatch(r"[A-Za-z0-9/._+-]+", str(self.folder)):
            raise Problem(f"The folder {self.folder} cannot be used: NGINX and the brokers take paths of A-Z, a-z, "
                          "0-9 and . _ + - alone; choose another with --dir.")
        self.note = self.folder / "stack.json"
        self.settings, self.program, self.hosts, self.parts = {}, "", None, []

    # What is on disk.

    @contextlib.contextmanager
    def locked(self):
        """Nobody else starts or ends this stack meanwhile."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = open(self.folder / "lock", "a")
        except OSError as error:
            raise Problem(f"The folder {self.folder} cannot be used: {error.strerror}.") from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Problem(f"{self.kind} is being started or ended by another program at this moment.") from None
            yield

    def load(self):
        """What was started before; False when nothing was."""
        try:
            noted = json.loads(self.note.read_text())
            if noted["kind"] != self.kind:
                raise Problem(f"In {self.folder} is the stack '{noted['kind']}', not '{self.kind}'.")
            self.settings, self.program = noted["settings"], noted["program"]
            self.cookie = noted["cookie"]
            self.hosts = Hosts(noted["prefix"], self.settings["NETWORK"]) if noted["prefix"] else None
        except FileNotFoundError:
            return False
        except (ValueError, KeyError, TypeError, OSError):
            raise Problem(f"{self.note} cannot be read; end what runs from {self.folder}, then remove that "
                          "folder.") from None
        self._assemble()
        return True

    def compose(self, settings, program, with_hosts):
        if with_hosts and self.kind not in WITH_HOSTS:
            raise Problem(f"'{self.kind}' has nothing to put on hosts of their own: --hosts goes with "
                          f"{' and '.join(WITH_HOSTS)}.")
        if with_hosts:
            Hosts.check()
        self.settings, self.program, self.cookie = settings, program, secrets.token_hex(20)
        if self.kind == "cloud":
            self.settings["VHOST"] = self.settings["LOGIN"]
        usual = self.folder == Path.home() / ".local/state/copoly/backends" / self.kind
        own = "" if usual else f"-{zlib.crc32(str(self.folder).encode()):08x}"  # beside that of another folder
        self.hosts = Hosts(f"copoly-{self.kind}{own}", settings["NETWORK"]) if with_hosts else None
        self._assemble()

    def save(self):
        write_secret(self.note, json.dumps({"kind": self.kind, "settings": self.settings, "program": self.program,
                                            "cookie": self.cookie,
                                            "prefix": self.hosts.prefix if self.hosts else ""}, indent=1))

    @property
    def profile_file(self):
        return self.folder / "profile.json"

    @property
    def passcode_file(self):
        return self.folder / "passcode"

    @property
    def ca_file(self):
        return self.folder / "tls/ca.pem" if self.kind == "cloud" else None

    # What it is made of.

    def _place(self, host):
        return self.hosts.place(host) if self.hosts else Place(self.settings["ADDRESS"])

    def _assemble(self):
        settings, first = self.settings, self._place(1)
        if self.kind == "simple":
            self.parts = [Server("server-1", self.folder / "server-1", first, settings["SERVER_PORT"], settings,
                                 self.program)]
            return
        if self.kind == "activemq":
            brokers = [ActiveMq(self.folder / "broker", first, settings)]
        else:
            count = settings["NODES"] if self.kind == "cluster" else 1
            tls = self.folder / "tls" if self.kind == "cloud" else None
            brokers = [RabbitMq(self.folder / ("broker" if count == 1 else f"node-{number}"), first, settings, number,
                                count, tls, self.cookie) for number in range(1, count + 1)]
        names = [] if self.kind == "activemq" else [NameServer(self.folder / "names", first, settings)]
        servers, balancer = [], []
        if self.kind in ("activemq", "rabbitmq"):
            for number in range(1, settings["SERVERS"] + 1):
                place = self._place(min(number, 2))
                port = settings["SERVER_PORT"] + (number - min(number, 2) if self.hosts else number - 1)
                name = f"server-{number}"
                servers.append(Server(name, self.folder / name, place, port, settings, self.program, brokers[0].url))
            balancer = [Balancer(self.folder / "balancer", first, settings["BALANCER_PORT"], settings,
                                 [f"{server.place.address}:{server.port}" for server in servers],
                                 "/stompendpoint/websocket")]
        if self.kind == "cluster":
            upstreams = [f"{node.place.address}:{node.ports['WEB_STOMP_PORT']}" for node in brokers]
            balancer = [Balancer(self.folder / "balancer", first, settings["BALANCER_PORT"], settings, upstreams,
                                 "/ws").with_login(settings["LOGIN"], settings["PASSCODE"], settings["VHOST"])]
        self.waves = [names, brokers, servers, balancer]
        self.parts = [part for wave in self.waves for part in wave]
        if not all(0 < port < 65536 for part in self.parts for port in part.ports.values()):
            raise Problem("A port that follows from these settings is above 65535.")

    def part(self, name):
        for part in self.parts:
            if part.name == name:
                return part
        raise Problem(f"{self.kind} has no part '{name}': it has {', '.join(part.name for part in self.parts)}.")

    @property
    def entrance(self):
        """The part that clients connect to."""
        return self.parts[-1]

    def running(self):
        return [part for part in self.parts if processes.members(part.note)]

    # Starting and ending.

    def up(self, say):
        """Everything, or nothing: on any trouble what was started is ended again."""
        ports = {}
        for part in self.parts:
            part.check()
            for setting, port in part.ports.items():
                place = (part.address_of(setting), part.place.namespace, port)
                if place in ports:
                    raise Problem(f"Port {port} is wanted by both {ports[place]} and {part.name}.")
                ports[place] = part.name
        self._clear()
        self.save()
        try:
            if self.hosts:
                say(f"making {self.hosts.count} hosts")
                self.hosts.make()
            if self.ca_file:
                certificates.make(self.ca_file.parent, self.settings["ADDRESS"])
            write_secret(self.passcode_file, self.settings["PASSCODE"] + "\n")
            for wave in (self.waves if self.kind != "simple" else [self.parts]):
                self.start(wave, say, whole=True)
        except BaseException:
            self.end(self.parts)
            if self.hosts:
                self.hosts.remove()
            raise

    def start(self, parts, say, whole=False):
        """Starts them side by side and waits until each shakes hands; whole: and the nodes have found each other."""
        for part in parts:
            say(f"starting {part.name}")
            part.start()
        for part in parts:
            self._await(part, whole)

    def _await(self, part, whole):
        deadline = time.monotonic() + part.seconds_to_start
        with network.inside(part.place.namespace):
            while True:
                alive = part.is_alive()
                try:
                    if alive:
                        part.ask()
                        if whole:
                            part.ask_whole()
                        return
                    why = "its process ended"
                except handshake.NotReady as reason:
                    why = f"not ready within {part.seconds_to_start} s: {reason}"
                if not alive or time.monotonic() > deadline:
                    log = [log for log in part.logs if log.exists() and log.stat().st_size][-1:] or [part.log]
                    tail = "".join(f"\n    {line}" for line in part.tail())
                    raise Problem(f"{part.name} did not start ({why}). Its log is {log[0]}"
                                  + (f", and it ends so:{tail}" if tail else "."))
                time.sleep(0.1)

    def end(self, parts):
        """Servers are asked to end, brokers are not: they keep nothing here, and take seconds over it."""
        def one(part):
            return processes.end(part.note, 10, at_once=isinstance(part, (ActiveMq, RabbitMq, NameServer)))
        with concurrent.futures.ThreadPoolExecutor(len(parts) or 1) as pool:
            left = [part.name for part, gone in zip(parts, pool.map(one, reversed(parts))) if not gone]
        if left:
            raise Problem(f"These could not be ended: {', '.join(left)}.")

    def down(self):
        self.end(self.parts)
        if self.hosts:
            self.hosts.remove()
        self._clear()

    def _clear(self):
        """Removes what is ours in the folder; the lock is held and goes last, with remove_folder()."""
        for path in self.folder.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def remove_folder(self):
        (self.folder / "lock").unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def is_foreign(self):
        """Whether the folder holds things of somebody else."""
        return not self.note.exists() and any(path.name != "lock" for path in self.folder.iterdir())
