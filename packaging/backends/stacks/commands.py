# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands up, down, status, logs and host."""
import argparse
import json
import os
import signal
import sys
import time

from . import Problem, processes, profile, settings
from .stack import KINDS, Stack

STACKS = "".join(f"  {kind:10}{what}\n" for kind, what in KINDS.items())


def _parser(name, text, more=""):
    parser = argparse.ArgumentParser(prog=name, description=text, epilog=f"stacks:\n{STACKS}{more}",
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stack", choices=list(KINDS), metavar="STACK", help=" | ".join(KINDS))
    parser.add_argument("--dir", metavar="DIR", help="the stack's folder ($XDG_STATE_HOME/copoly/backends/STACK)")
    return parser


def told(job):
    """Runs it; a Problem is a sentence on standard error and exit 1, Ctrl-C the usual 130."""
    def stop(*_):
        raise KeyboardInterrupt
    signal.signal(signal.SIGTERM, stop)
    try:
        return job()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def up():
    parser = _parser("up", "Starts a private stack on this computer and says how to use it; or, with parts named, "
                     "starts those again.",
                     f"\nSettings come from flags, from {settings.PREFIX}NAME of the environment, from --settings "
                     "FILE,\nor from packaging/backends/defaults, in this order. Passcodes are made for each stack, "
                     f"unless\n{settings.PREFIX}PASSCODE and {settings.PREFIX}ADMIN_PASSCODE name them.\n")
    parser.add_argument("part", nargs="*", help="parts of a stack that is up, to be started again")
    parser.add_argument("--settings", metavar="FILE", help="NAME=VALUE lines, as in 'defaults'")
    parser.add_argument("--ports", metavar="FIRST|free", help="a block of ports instead of the usual ones")
    parser.add_argument("--hosts", action="store_true", help="each part on a host of its own (root only)")
    parser.add_argument("--copolyctl", metavar="FILE", help="the program of the servers")
    parser.add_argument("--json", action="store_true", help="say it as one JSON object")
    for name, text in settings.HELP.items():
        parser.add_argument("--" + name.lower().replace("_", "-"), metavar="VALUE", dest=name, help=text)
    options = parser.parse_args()

    def job():
        stack = Stack(options.stack, options.dir)
        with stack.locked():
            try:
                return _up_parts(stack, options) if options.part else _up(stack, options)
            finally:
                if not stack.note.exists():
                    stack.remove_folder()
    return told(job)


def _up(stack, options):
    if stack.is_foreign():
        raise Problem(f"The folder {stack.folder} holds other things; choose an empty one with --dir.")
    if stack.load():
        if running := stack.running():
            what = "is up" if len(running) == len(stack.parts) else "is half up"
            raise Problem(f"{stack.kind} {what} already in {stack.folder}: see 'status {stack.kind}', end it with "
                          f"'down {stack.kind}'.")
        if stack.hosts:
            stack.hosts.remove()
    flags = {name: getattr(options, name) for name in settings.HELP}
    found = settings.settle(flags, options.ports, options.settings)
    stack.compose(found, settings.program(options.copolyctl), options.hosts)
    began = time.monotonic()
    stack.up(lambda text: print(text, file=sys.stderr, flush=True))
    stack.profile_file.write_text(json.dumps(profile.profile(stack), indent=2) + "\n")
    print(*_introduction(stack, time.monotonic() - began, options.json), sep="\n", flush=True)
    return 0


def _up_parts(stack, options):
    if not stack.load() or not stack.running():
        raise Problem(f"{stack.kind} is not up.")
    parts = [stack.part(name) for name in options.part]
    for part in parts:
        if part.is_alive():
            raise Problem(f"{part.name} is running.")
        stack.end([part])
        part.check()
    try:
        stack.start(parts, lambda text: print(text, file=sys.stderr, flush=True))
    except BaseException:
        stack.end(parts)
        raise
    return 0


def _introduction(stack, seconds, as_json):
    commands = dict(profile.commands(stack))
    if as_json:
        return [json.dumps({
            "stack": stack.kind, "dir": str(stack.folder), "seconds": round(seconds, 1),
            "backend": profile.backend(stack), "options": profile.options(stack),
            "passcodeFile": str(stack.passcode_file) if profile.needs_passcode(stack) else None,
            "parts": {part.name: part.urls() for part in stack.parts},
            "hosts": {stack.hosts.name(n): stack.hosts.address(n) for n in (1, 2, 3)} if stack.hosts else None,
            "profile": profile.profile(stack), "commands": commands})]
    lines = [f"{stack.kind} is up after {seconds:.1f} s: {KINDS[stack.kind]}."]
    for part in stack.parts:
        where = f"host {part.place.host}  " if part.place.host else ""
        lines += [f"  {part.name:10}{where}{url}" for url in part.urls()]
    if stack.hosts:
        lines.append(f"  users     host 3  {stack.hosts.address(3)}, 'ip netns exec {stack.hosts.name(3)} ...'")
    lines += ["", "To try it:"] + [f"  {what + ':':10}{command}" for what, command in commands.items()]
    lines += ["", f"The profile, to import in Copoly's Back ends: {stack.profile_file}"]
    if profile.needs_passcode(stack):
        lines.append(f"Copoly asks for the passcode; it stands in {stack.passcode_file}")
    return lines + [json.dumps(profile.profile(stack), indent=2)]


def down():
    parser = _parser("down", "Ends a stack and removes its folder; or, with parts named, ends those alone.")
    parser.add_argument("part", nargs="*", help="only these parts, as a crash would: the rest goes on")
    options = parser.parse_args()

    def job():
        stack = Stack(options.stack, options.dir)
        if not stack.folder.exists():
            print(f"{stack.kind} is not up.")
            return 0
        with stack.locked():
            if not stack.load():
                if stack.is_foreign():
                    raise Problem(f"{stack.kind} is not up: {stack.folder} holds other things.")
                stack.remove_folder()
                print(f"{stack.kind} is not up.")
                return 0
            if options.part:
                parts = [stack.part(name) for name in options.part]
                stack.end(parts)
                print(f"Ended: {', '.join(part.name for part in parts)}.")
                return 0
            stack.down()
            stack.remove_folder()
            print(f"{stack.kind} is down.")
        return 0
    return told(job)


def status():
    parser = _parser("status", "Asks every part of a stack. Exit 0: all are up; 1: some are not; 4: nothing is there.")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.add_argument("--secrets", action="store_true", help="tell the passcodes as well")
    options = parser.parse_args()

    def job():
        stack = Stack(options.stack, options.dir)
        if not stack.load():
            print(json.dumps({"stack": stack.kind, "up": False, "parts": {}}) if options.json
                  else f"{stack.kind} is not up.")
            return 4
        states = {part.name: part.state() for part in stack.parts}
        is_up = all(state == "up" for state, _ in states.values())
        told = {name: stack.settings[name] for name in ("LOGIN", "PASSCODE", "ADMIN_PASSCODE")} \
            if options.secrets else {}
        if options.json:
            print(json.dumps({"stack": stack.kind, "dir": str(stack.folder), "up": is_up, **told,
                              "parts": {part.name: {"state": states[part.name][0], "why": states[part.name][1],
                                                    "process": _process(part), "urls": part.urls(),
                                                    "logs": [str(log) for log in part.logs]}
                                        for part in stack.parts}}))
            return 0 if is_up else 1
        for part in stack.parts:
            state, why = states[part.name]
            where = f" on host {part.place.host}" if part.place.host else ""
            print(f"{part.name:10}{state:10}{' '.join(part.urls())}{where}{': ' + why if why else ''}")
        if stack.hosts:
            cut = [str(host) for host in (1, 2, 3) if stack.hosts.is_cut(host)]
            print(f"hosts cut off: {', '.join(cut) or 'none'}")
        for name, value in told.items():
            print(f"{name}={value}")
        return 0 if is_up else 1
    return told(job)


def _process(part):
    return processes.pid(part.note) if part.is_alive() else None


def logs():
    parser = _parser("logs", "Shows how the logs of a stack's parts end.")
    parser.add_argument("part", nargs="*", help="only these parts")
    parser.add_argument("-n", "--lines", type=int, default=20, help="so many lines of each (20)")
    parser.add_argument("-f", "--follow", action="store_true", help="go on as they grow")
    options = parser.parse_args()

    def job():
        stack = Stack(options.stack, options.dir)
        if not stack.load():
            raise Problem(f"{stack.kind} is not up; there are no logs.")
        parts = [stack.part(name) for name in options.part] or stack.parts
        files = [log for part in parts for log in part.logs if log.exists()]
        if options.follow:
            os.execvp("tail", ["tail", "-n", str(options.lines), "-F", *map(str, files)])
        for log in files:
            print(f"==> {log}")
            lines = log.read_text(errors="replace").splitlines()
            print(*lines[-options.lines:] if options.lines > 0 else [], sep="\n")
        return 0
    return told(job)


def host():
    parser = _parser("host", "What can happen to a host of a stack that was started with --hosts.")
    parser.add_argument("what", choices=["cut", "mend", "slow", "stop", "start", "shell"],
                        help="cut its cable; mend it, slow or cut; slow it; stop all that runs on it, as a power cut; "
                             "start that again; a shell on it")
    parser.add_argument("host", type=int, choices=[1, 2, 3])
    parser.add_argument("--delay", type=int, default=200, help="ms each way, for slow (200)")
    parser.add_argument("--jitter", type=int, default=50, help="ms, for slow (50)")
    parser.add_argument("--loss", type=int, default=1, help="percent, for slow (1)")
    options = parser.parse_args()

    def job():
        stack = Stack(options.stack, options.dir)
        if not stack.folder.exists() or not stack.load() or not stack.hosts:
            raise Problem(f"{stack.kind} is not up with --hosts.")
        stack.hosts.check()
        if options.what == "shell":
            os.execvp("ip", ["ip", "netns", "exec", stack.hosts.name(options.host),
                             os.environ.get("SHELL", "/bin/sh")])
        with stack.locked():
            parts = [part for part in stack.parts if part.place.host == options.host]
            if options.what == "slow":
                stack.hosts.slow(options.host, options.delay, options.jitter, options.loss)
            elif options.what in ("cut", "mend"):
                getattr(stack.hosts, options.what)(options.host)
            elif options.what == "stop":
                for part in parts:
                    processes.end(part.note, at_once=True)
            else:
                for wave in stack.waves:
                    stack.start([part for part in wave if part in parts and not part.is_alive()],
                                lambda text: print(text, file=sys.stderr, flush=True))
        print(f"Done: {options.what} host {options.host}.")
        return 0
    return told(job)
