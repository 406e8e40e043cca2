# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts of a stack's own: network namespaces with addresses, on a switch that is a namespace as well.

Nothing of it reaches the system's own network, and nobody from there reaches it.
"""
import contextlib
import ctypes
import os
import shutil
import subprocess
from dataclasses import dataclass

from . import Problem

CLONE_NEWNET = 0x40000000


@dataclass(frozen=True)
class Place:
    """Where a part runs. host: from 1, 0 without --hosts."""

    address: str
    namespace: str = ""
    host: int = 0


def is_there(namespace):
    return not namespace or os.path.exists(f"/run/netns/{namespace}")


@contextlib.contextmanager
def inside(namespace):
    """This thread's sockets are of that namespace meanwhile; '' is where we are."""
    if not namespace:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as own:
        try:
            there = open(f"/run/netns/{namespace}")
        except OSError as error:
            raise Problem(f"The host {namespace} is not there: {error.strerror}.") from None
        with there:
            if libc.setns(there.fileno(), CLONE_NEWNET):
                raise Problem(f"The host {namespace} cannot be entered: {os.strerror(ctypes.get_errno())}.")
        try:
            yield
        finally:
            libc.setns(own.fileno(), CLONE_NEWNET)


def _run(*arguments):
    run = subprocess.run(arguments, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if run.returncode:
        raise Problem(f"'{' '.join(arguments)}' failed: {run.stderr.strip() or run.returncode}.")
    return run.stdout


class Hosts:
    """Three hosts on one switch; the third is for users."""

    def __init__(self, prefix, network, count=3):
        self.prefix, self.network, self.count = prefix, network, count

    @property
    def switch(self):
        return f"{self.prefix}-switch"

    def name(self, host):
        return f"{self.prefix}-{host}"

    def address(self, host):
        return f"{self.network}.{10 + host}"

    def place(self, host):
        return Place(self.address(host), self.name(host), host)

    @property
    def all(self):
        return [self.switch, *(self.name(host) for host in range(1, self.count + 1))]

    @staticmethod
    def check():
        if os.geteuid():
            raise Problem("--hosts makes network namespaces, which only root may do: run it with sudo, or leave "
                          "--hosts away.")
        if not shutil.which("ip"):
            raise Problem("'ip' is missing, which --hosts needs: install the package iproute2.")

    def make(self):
        for name in self.all:
            if is_there(name):
                raise Problem(f"The network namespace {name} is there already; 'ip netns del {name}' removes it.")
        try:
            for name in self.all:
                _run("ip", "netns", "add", name)
                _run("ip", "-n", name, "link", "set", "lo", "up")
            _run("ip", "-n", self.switch, "link", "add", "br0", "type", "bridge")
            _run("ip", "-n", self.switch, "link", "set", "br0", "up")
            for host in range(1, self.count + 1):
                name = self.name(host)
                _run("ip", "-n", self.switch, "link", "add", f"port{host}", "type", "veth", "peer", "name", "eth0",
                     "netns", name)
                _run("ip", "-n", self.switch, "link", "set", f"port{host}", "master", "br0", "up")
                _run("ip", "-n", name, "address", "add", f"{self.address(host)}/24", "dev", "eth0")
                _run("ip", "-n", name, "link", "set", "eth0", "up")
        except Problem:
            self.remove()
            raise

    def remove(self):
        for name in reversed(self.all):
            if is_there(name):
                _run("ip", "netns", "del", name)

    def cut(self, host):
        _run("ip", "-n", self.switch, "link", "set", f"port{host}", "down")

    def mend(self, host):
        _run("ip", "-n", self.switch, "link", "set", f"port{host}", "up")
        for name, device in ((self.switch, f"port{host}"), (self.name(host), "eth0")):
            if shutil.which("tc"):
                subprocess.run(["tc", "-n", name, "qdisc", "del", "dev", device, "root"], capture_output=True)

    def slow(self, host, delay, jitter, loss):
        if not shutil.which("tc"):
            raise Problem("'tc' is missing, which slowing needs: install the package iproute2.")
        for name, device in ((self.switch, f"port{host}"), (self.name(host), "eth0")):
            try:
                _run("tc", "-n", name, "qdisc", "replace", "dev", device, "root", "netem", "delay", f"{delay}ms",
                     f"{jitter}ms", "loss", f"{loss}%")
            except Problem as problem:
                if "unknown" in str(problem):
                    raise Problem("This kernel has no 'netem', which slowing needs: load the module sch_netem "
                                  "(package linux-modules-extra on some systems).") from None
                raise

    def narrow(self, host, kbit):
        """A thin line: what does not fit waits, up to a second and a half, then is lost. mend() widens it again."""
        if not shutil.which("tc"):
            raise Problem("'tc' is missing, which narrowing needs: install the package iproute2.")
        for name, device in ((self.switch, f"port{host}"), (self.name(host), "eth0")):
            _run("tc", "-n", name, "qdisc", "replace", "dev", device, "root", "tbf", "rate", f"{kbit}kbit", "burst", "4kb",
                 "latency", "1500ms")

    def is_cut(self, host):
        run = subprocess.run(["ip", "-n", self.switch, "-o", "link", "show", f"port{host}"], capture_output=True,
                             text=True)
        return "state DOWN" in run.stdout and ",UP" not in run.stdout.partition(">")[0]
