# SPDX-License-Identifier: GPL-3.0-or-later
"""A stack as Copoly takes it: a profile to import, a URL for --backend, and commands to try."""
import json
import shlex
import urllib.parse


def profile(stack):
    """What 'Back ends > Import' reads. There is no place for a passcode in it."""
    made = {"name": f"Private {stack.kind}", "url": stack.entrance.url, "login": "", "virtualHost": ""}
    if stack.kind in ("activemq", "rabbitmq"):
        made |= {"kind": "load-balancer", "dialect": "lab", "frameLimit": 16000}
    elif stack.kind == "simple":
        made |= {"kind": "custom", "dialect": "lab"}
    else:
        made |= {"kind": "cloudamqp" if stack.kind == "cloud" else "rabbitmq", "login": stack.settings["LOGIN"],
                 "virtualHost": stack.settings["VHOST"]}
    if stack.kind == "cloud":
        made |= {"url": _bare(stack.entrance.web_url), "caFile": str(stack.ca_file), "messageBudget": 0}
    return {"copolyProfiles": 1, "profiles": [made]}


def _bare(url):
    """A URL without its user."""
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def backend(stack, dialect=False):
    """The URL for --backend, never with a passcode."""
    login, vhost = stack.settings["LOGIN"], stack.settings["VHOST"]
    if stack.kind == "cloud":
        place = urllib.parse.quote(_bare(stack.entrance.web_url), safe="")
        return f"amqps://{login}@localhost/{vhost}?stomp={place}"
    if stack.kind == "cluster":
        return stack.entrance.url.replace("://", f"://{login}@", 1)
    return stack.entrance.url + ("?dialect=lab" if dialect else "")


def options(stack):
    """What goes with the URL on a command line."""
    if stack.kind == "cloud":
        return ["--ca", str(stack.ca_file)]
    return ["--vhost", stack.settings["VHOST"]] if stack.kind == "cluster" else []


def needs_passcode(stack):
    return stack.kind in ("cloud", "cluster")


def _prefix(stack):
    inside = f"ip netns exec {stack.hosts.name(3)} " if stack.hosts else ""
    return inside + (f'COPOLY_PASSCODE="$(cat {stack.passcode_file})" ' if needs_passcode(stack) else "")


def commands(stack):
    """(what, command) to try the stack with; COPOLY_PASSCODE is read from the stack's folder."""
    where = shlex.join(["--backend", backend(stack), "--drawing", "lab", *options(stack)])
    program, before = shlex.quote(stack.program), _prefix(stack)
    edit = json.dumps({"add": "point", "at": [40, 30], "fill": "#d03030"}, separators=(",", ":"))
    window = ["--backend", backend(stack, dialect=True), "--drawing", "lab"]
    found = [("check it", f"{before}{program} doctor {shlex.join(['--backend', backend(stack), *options(stack)])}"),
             ("draw", f"echo {shlex.quote(edit)} | {before}{program} draw {where} --script -"),
             ("watch", f"{before}{program} watch {where}")]
    if stack.kind != "cloud":
        vhost = [] if stack.kind != "cluster" else ["--vhost", stack.settings["VHOST"]]
        if stack.kind in ("activemq", "rabbitmq"):
            found.append(("a page", f"{_prefix(stack)}xdg-open '{stack.entrance.page}'"))
        found.append(("a window", f"{before}copoly {shlex.join([*window, *vhost])}"))
    return found
