# SPDX-License-Identifier: GPL-3.0-or-later
"""The same parts on real machines: writes one machine's files as they lie below /, and says how to install them."""
import argparse
import ipaddress
import json
import re
import secrets
import shutil
import sys
from pathlib import Path
from xml.sax.saxutils import quoteattr

from . import Problem
from .parts import environment_file, fill, upstream, write_secret
from .settings import FOLDER, STRATEGIES, read_file

PARTS = ("activemq", "rabbitmq", "server-N", "balancer")


def _address(text):
    try:
        found = ipaddress.IPv4Address(text)
    except ValueError:
        raise Problem(f"'{text}' is no IPv4 address.") from None
    if found.is_unspecified:
        raise Problem("0.0.0.0 is everybody's; name this machine's own address, to which the others get.")
    return text


def _secrets(path):
    """The passcodes that the machines of one deployment share; made when there are none yet."""
    if not path.exists():
        write_secret(path, environment_file({name: secrets.token_urlsafe(18)
                                             for name in ("PASSCODE", "ADMIN_PASSCODE")}))
        print(f"Made the passcodes of this deployment: {path}. The other machines need this file too.",
              file=sys.stderr)
    try:
        found = dict(line.split("=", 1) for line in path.read_text().splitlines() if line.strip())
        return {name: found[name] for name in ("PASSCODE", "ADMIN_PASSCODE")}
    except (OSError, ValueError, KeyError):
        raise Problem(f"{path} has no lines PASSCODE=... and ADMIN_PASSCODE=....") from None


class Tree:
    """The files of one machine."""

    def __init__(self, root):
        self.root = root
        self.commands = []

    def _path(self, name):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name, text):
        self._path(name).write_text(text)

    def secret(self, name, text):
        write_secret(self._path(name), text)

    def copy(self, source, name):
        shutil.copyfile(FOLDER / source, self._path(name))


def _activemq(tree, values):
    tree.secret("etc/copoly/activemq/activemq.xml",
                fill("activemq.xml", {**values, "DATA": "/var/lib/copoly-activemq/data"},
                     lambda value: quoteattr(str(value))[1:-1]))
    tree.copy("files/activemq-log4j.properties", "etc/copoly/activemq/log4j.properties")
    tree.write("etc/copoly/activemq.env",
               environment_file({"BASE": "/var/lib/copoly-activemq", "CONF": "/etc/copoly/activemq"}))
    tree.copy("systemd/copoly-activemq.service", "etc/systemd/system/copoly-activemq.service")
    tree.commands += ["chown -R activemq: /etc/copoly/activemq", "systemctl daemon-reload",
                      "systemctl enable --now copoly-activemq"]


def _rabbitmq(tree, values):
    values = {**values, "PLAIN_ADDRESS": values["ADDRESS"], "DEFINITIONS": "/etc/rabbitmq/copoly-definitions.json"}
    tree.write("etc/rabbitmq/conf.d/90-copoly.conf",
               fill("rabbitmq.conf", values) + fill("rabbitmq-management.conf", values))
    tree.secret("etc/rabbitmq/copoly-definitions.json",
                fill("rabbitmq-definitions.json", values, lambda value: json.dumps(str(value))[1:-1]))
    tree.commands += ["chown rabbitmq: /etc/rabbitmq/copoly-definitions.json",
                      "rabbitmq-plugins enable --offline rabbitmq_stomp rabbitmq_web_stomp rabbitmq_management",
                      "systemctl restart rabbitmq-server"]


def _server(tree, values, name, kind, broker):
    vhost = values["VHOST"] if kind == "rabbitmq" else ""
    tree.secret(f"etc/copoly/{name}.env", environment_file({
        "LISTEN": f"{values['ADDRESS']}:{values['SERVER_PORT']}", "NAME": name,
        "POLYGON_EVERY": values["POLYGON_EVERY"],
        "RELAY": f"stomp://{values['LOGIN']}@{broker}:{values['STOMP_PORT']}/{vhost}",
        "COPOLY_PASSCODE": values["PASSCODE"]}))
    tree.copy("systemd/copoly-server@.service", "etc/systemd/system/copoly-server@.service")
    tree.commands += ["systemctl daemon-reload", f"systemctl enable --now copoly-server@{name}"]


def _balancer(tree, values, servers):
    tree.write("etc/nginx/conf.d/copoly.conf", fill("balancer.conf", {
        "UPSTREAM": upstream(values["STRATEGY"], servers),
        "LISTEN": f"{values['ADDRESS']}:{values['BALANCER_PORT']}", "ACCESS_LOG": "/var/log/nginx/copoly.log",
        "PAGE": "/var/lib/copoly-page"}))
    tree.copy("page/index.html", "var/lib/copoly-page/index.html")
    tree.commands += ["nginx -t", "systemctl enable nginx", "systemctl restart nginx"]


def main():
    parser = argparse.ArgumentParser(
        prog="machine", description="Writes the files of one machine of a deployment, and says how to install them.",
        epilog="Ports and the rest come from packaging/backends/defaults or --settings FILE.")
    parser.add_argument("part", nargs="+", help=" | ".join(PARTS) + ": what shall run on this machine")
    parser.add_argument("--address", required=True, help="this machine's own address, at which the parts listen")
    parser.add_argument("--broker", metavar="ADDRESS", help="the broker's machine, for servers (this one)")
    parser.add_argument("--broker-kind", choices=["activemq", "rabbitmq"], default="activemq",
                        help="for servers, when the broker is elsewhere (activemq)")
    parser.add_argument("--servers", metavar="HOST:PORT,...", help="what the balancer chooses from")
    parser.add_argument("--strategy", choices=STRATEGIES, help="how it chooses (round_robin)")
    parser.add_argument("--settings", metavar="FILE", help="NAME=VALUE lines, as in 'defaults'")
    parser.add_argument("--secrets", metavar="FILE", default="copoly-secrets", type=Path,
                        help="the deployment's passcodes, the same on each machine; made when missing "
                             "(copoly-secrets)")
    parser.add_argument("--out", metavar="DIR", default="machine", type=Path, help="where to (machine)")
    options = parser.parse_args()
    try:
        return _write(options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
        return 1


def _write(options):
    values = read_file(FOLDER / "defaults") | (read_file(options.settings) if options.settings else {})
    values["ADDRESS"] = _address(options.address)
    broker = _address(options.broker or options.address)
    for part in options.part:
        if part not in PARTS[:2] and part != "balancer" and not re.fullmatch(r"server-[1-9]\d?", part):
            raise Problem(f"There is no part '{part}': expected is one of {', '.join(PARTS)}.")
    if "balancer" in options.part:
        servers = (options.servers or "").split(",")
        if not all(re.fullmatch(r"[A-Za-z0-9.-]+:\d{1,5}", server) for server in servers):
            raise Problem("The balancer needs --servers HOST:PORT,HOST:PORT.")
    if options.strategy:
        values["STRATEGY"] = options.strategy
    if options.out.exists() and any(options.out.iterdir()):
        raise Problem(f"The folder {options.out} is not empty; choose another with --out.")
    needs_secrets = [part for part in options.part if part != "balancer"]
    if needs_secrets:
        values |= _secrets(options.secrets)
    tree = Tree(options.out)
    kind = "rabbitmq" if "rabbitmq" in options.part else options.broker_kind
    for part in options.part:
        if part == "activemq":
            _activemq(tree, values)
        elif part == "rabbitmq":
            _rabbitmq(tree, values)
        elif part == "balancer":
            _balancer(tree, values, servers)
        else:
            _server(tree, values, part, kind, broker)
    print(f"The files are in {options.out}, as they lie below /. To install them, as root:")
    for command in [f"cp -r {options.out}/. /", *dict.fromkeys(tree.commands)]:
        print(f"  {command}")
    return 0
