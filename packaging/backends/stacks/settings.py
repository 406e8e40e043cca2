# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stack is made of: flags before environment before a file of one's own before 'defaults'."""
import ipaddress
import os
import random
import re
import secrets
import shutil
import socket
from pathlib import Path

from . import Problem

FOLDER = Path(__file__).resolve().parents[1]
TREE = FOLDER.parents[1]
PREFIX = "COPOLY_BACKENDS_"

HELP = {
    "SERVERS": "how many servers stand behind the balancer (activemq, rabbitmq)",
    "STRATEGY": "how the balancer chooses: round_robin, least_conn or ip_hash",
    "POLYGON_EVERY": "a server makes a polygon of so many points; 0: never",
    "NODES": "how many nodes a cluster has",
    "ADDRESS": "the loopback address at which the parts listen",
    "BALANCER_PORT": "the balancer",
    "SERVER_PORT": "the first server",
    "STOMP_PORT": "STOMP over TCP",
    "STOMP_TLS_PORT": "STOMP over TLS (cloud)",
    "WEB_STOMP_PORT": "RabbitMQ's STOMP over WebSocket",
    "WEB_STOMP_TLS_PORT": "the same over TLS (cloud)",
    "MANAGEMENT_PORT": "RabbitMQ's management (HTTP; HTTPS in a cloud)",
    "AMQP_PORT": "RabbitMQ's own protocol",
    "DISTRIBUTION_PORT": "between the nodes of RabbitMQ",
    "EPMD_PORT": "the name server of RabbitMQ's nodes",
    "LOGIN": "the broker's user",
    "VHOST": "RabbitMQ's virtual host; in a cloud it is the login",
    "NETWORK": "the hosts' addresses begin so (--hosts)",
}
PORTS = [name for name in HELP if name.endswith("_PORT")]
STRATEGIES = ("round_robin", "least_conn", "ip_hash")


def read_file(path):
    """A file of NAME=VALUE lines."""
    values = {}
    try:
        lines = Path(path).read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The settings {path} cannot be read: {error}.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or name.strip() not in HELP:
            raise Problem(f"{path}:{number}: expected is NAME=VALUE with a name of 'packaging/backends/defaults'.")
        values[name.strip()] = value.strip()
    return values


def _whole(values, name, least, most):
    try:
        number = int(values[name])
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        raise Problem(f"{name} is '{values[name]}': expected is a whole number from {least} to {most}.")
    values[name] = number


def _free_block(count):
    """A first port with 'count' free ones after it, below those that the system gives to outgoing connections."""
    for _ in range(500):
        first = random.randrange(20000, 31000)
        probes = []
        try:
            for port in range(first, first + count):
                probes.append(socket.socket())
                probes[-1].bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
    raise Problem(f"There are no {count} free ports in a row.")


def settle(flags, ports=None, file=None, environment=os.environ):
    """The settings, checked. ports: 'free', or the first of a block of ports to use instead of the usual ones."""
    values = read_file(FOLDER / "defaults")
    given = read_file(file) if file else {}
    given |= {name: environment[PREFIX + name] for name in HELP if PREFIX + name in environment}
    given |= {name: value for name, value in flags.items() if value is not None}
    values |= given
    for name, least, most in (("SERVERS", 1, 9), ("POLYGON_EVERY", 0, 10000), ("NODES", 2, 5)):
        _whole(values, name, least, most)
    if ports is not None:
        # Each setting's own range: the servers follow one by one, the nodes ten apart.
        span = 50
        if ports != "free" and not (ports.isdigit() and 1024 <= int(ports) <= 65535 - span * len(PORTS)):
            raise Problem(f"--ports is '{ports}': expected is 'free', or a number from 1024 to "
                          f"{65535 - span * len(PORTS)}.")
        first = _free_block(span * len(PORTS)) if ports == "free" else int(ports)
        values |= {name: first + span * index for index, name in enumerate(PORTS) if name not in given}
    for name in PORTS:
        _whole(values, name, 1024 if os.geteuid() else 1, 65535)
    if values["STRATEGY"] not in STRATEGIES:
        raise Problem(f"STRATEGY is '{values['STRATEGY']}': expected is one of {', '.join(STRATEGIES)}.")
    try:
        address = ipaddress.IPv4Address(values["ADDRESS"])
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise Problem(f"ADDRESS is '{values['ADDRESS']}': a private stack listens on loopback alone, 127.x.y.z.")
    if not re.fullmatch(r"\d{1,3}\.\d{1,3}\.\d{1,3}", values["NETWORK"]) or any(
            int(number) > 255 for number in values["NETWORK"].split(".")):
        raise Problem(f"NETWORK is '{values['NETWORK']}': expected is something like 10.77.0.")
    for name in ("LOGIN", "VHOST"):
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", values[name]):
            raise Problem(f"{name} is '{values[name]}': expected is 1 to 64 of A-Z, a-z, 0-9, _ and -.")
    for name in ("PASSCODE", "ADMIN_PASSCODE"):
        values[name] = environment.get(PREFIX + name) or secrets.token_urlsafe(18)
        if len(values[name]) > 200 or any(ord(c) < 33 or ord(c) > 126 or c in '"\\' for c in values[name]):
            raise Problem(f"{PREFIX}{name}: expected is at most 200 visible ASCII characters without \" and \\.")
    return values


def program(given=None, environment=os.environ):
    """copolyctl: as given, as built here, or as installed."""
    named = given or environment.get(PREFIX + "COPOLYCTL")
    if named:
        if not os.access(named, os.X_OK) or os.path.isdir(named):
            raise Problem(f"There is no program {named}.")
        return str(Path(named).resolve())
    for preset in ("release", "dev"):
        built = TREE / "build" / preset / "bin" / "copolyctl"
        if os.access(built, os.X_OK):
            return str(built)
    if installed := shutil.which("copolyctl"):
        return installed
    raise Problem("copolyctl is not there: build it with 'packaging/build release copolyctl', or name it with "
                  "--copolyctl FILE.")
