# SPDX-License-Identifier: GPL-3.0-or-later
"""What topics an ActiveMQ has: by its advisories, which need no console."""
import argparse
import json
import os
import sys

from . import Problem, commands, handshake


def main():
    parser = argparse.ArgumentParser(prog="topics", description="Prints an ActiveMQ's topics, those that are there and "
                                     "each new one; Ctrl-C ends it. The passcode is taken from COPOLY_PASSCODE.")
    parser.add_argument("--broker", required=True, metavar="HOST:PORT", help="its STOMP connector")
    parser.add_argument("--login", default="copoly", help="(copoly)")
    parser.add_argument("--for", dest="seconds", type=float, metavar="S", help="end when nothing is new for so long")
    options = parser.parse_args()
    return commands.told(lambda: _list(options))


def _list(options):
    host, _, port = options.broker.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise Problem(f"--broker is '{options.broker}': expected is HOST:PORT.")
    try:
        with handshake.Link(f"stomp://{host}:{port}", options.login, os.environ.get("COPOLY_PASSCODE", ""),
                            seconds=10) as link:
            link.send("SUBSCRIBE", {"id": "0", "destination": "/topic/ActiveMQ.Advisory.Topic"})
            link.patience(options.seconds)
            while True:
                try:
                    _, body = link.receive("MESSAGE")
                except TimeoutError:
                    return 0
                told = json.loads(body)["DestinationInfo"]
                print(f"{'gone ' if told.get('operationType') else 'topic'} {told['destination']['string']}", flush=True)
    except handshake.NotReady as why:
        hint = " It needs libxstream-java and libjettison-java to tell of topics." if str(why) == "closed" else ""
        raise Problem(f"The broker at {options.broker}: {why}.{hint}") from None
    except (ValueError, KeyError):
        print("The broker says something that is no advisory.", file=sys.stderr)
        return 1
