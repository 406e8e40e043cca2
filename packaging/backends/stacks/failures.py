# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a deployment fail while eight people draw: how long until everybody is back, and what was lost.

A part is killed (SIGKILL), stays away for some seconds and is started again. From the moment at which it answers a
log-in again each person's time runs until CONNECTED; who got through before, by way of another part, needs none. A
person that the failure never reached does not count.
"""
import argparse
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from . import Problem, commands, handshake, network, processes, settings
from .drawers import Crowd, now
from .stack import Stack

FAILURES = {
    "activemq": [["server-1"], ["balancer"], ["broker"], ["server-1", "server-2"],
                 ["server-1", "server-2", "broker", "balancer"]],
    "cluster": [["node-2"], ["balancer"], ["node-3", "balancer"]],
    "simple": [["server-1"]],
}
FAILURES["rabbitmq"] = FAILURES["activemq"]
BACK = 60  # seconds within which everybody must be back


def percentile(values, part):
    """The smallest that at least this part of them does not exceed; None of nothing."""
    ordered = sorted(values)
    return ordered[max(0, -int(-part * len(ordered) // 1) - 1)] if ordered else None


def busiest_second(moments):
    """The most of these moments (ms) that lie within one second."""
    ordered = sorted(moments)
    return max((sum(start <= other < start + 1000 for other in ordered[index:]) for index, start in enumerate(ordered)),
               default=0)


def wait_answers(part, seconds=120):
    """The moment at which it lets somebody in."""
    deadline = time.monotonic() + seconds
    with network.inside(part.place.namespace):
        while True:
            try:
                part.ask()
                return now()
            except handshake.NotReady as why:
                if time.monotonic() > deadline or not part.is_alive():
                    raise Problem(f"{part.name} did not come back: {why}; its log: {part.log}") from None
            time.sleep(0.02)


def reason(step):
    return f"HTTP {step['http']}" if "http" in step else step["why"]


def observed(crowd, began, back):
    """What the people's connections did from the failure on. back: when all was there again."""
    hit, after, away, attempts, waits, why, missing = 0, [], [], [], [], Counter(), 0
    for drawer in crowd.drawers:
        steps = drawer.since(began)
        attempts += [step["at"] for step in steps if step["state"] == "connecting"]
        waits += [step["in_ms"] for step in steps if step["state"] == "waiting"]
        why.update(reason(step) for step in steps if step["state"] in ("waiting", "ended"))
        lost = [step["at"] for step in steps if step["state"] in ("waiting", "connecting")]
        if not lost:
            continue
        hit += 1
        if steps[-1]["state"] != "connected":
            missing += 1
            continue
        after.append(max(0, steps[-1]["at"] - back) / 1000)
        away.append((steps[-1]["at"] - lost[0]) / 1000)
    return {"people_hit": hit, "not_back": missing, "after_back_s": after, "away_s": away, "attempts": len(attempts),
            "attempts_in_busiest_second": busiest_second(attempts), "waits_ms": waits, "why": dict(why)}


def start_again(stack, parts):
    """The seconds that each took, and the moment at which the last of them answered."""
    took, back = {}, now()
    for wave in getattr(stack, "waves", [stack.parts]):
        here = [part for part in wave if part in parts]
        began = now()
        for part in here:
            part.start()
        for part in here:
            back = wait_answers(part)
            took[part.name] = (back - began) / 1000
    return took, back


def kill(stack, crowd, names, seconds):
    parts = [stack.part(name) for name in names]
    began = now()
    for part in parts:
        processes.end(part.note, at_once=True)
    time.sleep(seconds)
    _, back = start_again(stack, parts)
    crowd.wait_connected(BACK)
    return began, back


def cut(stack, crowd, host, seconds):
    began = now()
    stack.hosts.cut(host)
    time.sleep(seconds)
    stack.hosts.mend(host)
    back = now()
    time.sleep(2)  # nobody need have noticed yet
    crowd.wait_connected(BACK)
    return began, back


def slow(stack, crowd, host, seconds):
    began = now()
    stack.hosts.slow(host, 300, 50, 2)
    time.sleep(seconds)
    stack.hosts.mend(host)
    back = now()
    crowd.wait_connected(BACK)
    return began, back


def narrow(stack, crowd, host, seconds):
    began = now()
    stack.hosts.narrow(host, 64)
    time.sleep(seconds)
    stack.hosts.mend(host)
    back = now()
    crowd.wait_connected(BACK)
    return began, back


def plan(stack, rounds, down, rng, only=None):
    """(what, job) in an order by chance; job(crowd) answers when it began and when all was there again."""
    for _ in range(rounds):
        jobs = [(" + ".join(names), lambda crowd, names=names: kill(stack, crowd, names, rng.uniform(0.5, 1.5) * down))
                for names in FAILURES[stack.kind]]
        if stack.hosts:
            jobs += [("host 2 cut, short", lambda crowd: cut(stack, crowd, 2, 2 * down)),
                     ("host 2 cut, long", lambda crowd: cut(stack, crowd, 2, 45)),
                     ("host 2 slow", lambda crowd: slow(stack, crowd, 2, 10)),
                     ("host 2 on a thin line", lambda crowd: narrow(stack, crowd, 2, 20))]
        rng.shuffle(jobs)
        yield from (job for job in jobs if not only or job[0] in only)


def run(stack, folder, rounds=3, down=3, people=8, seed=None, only=None, say=lambda text: None):
    """The report."""
    seed = random.randrange(1_000_000) if seed is None else seed
    found, left_out = {}, {}
    load, pauses = [os.getloadavg()[0]], random.Random(seed)
    with contextlib.ExitStack() as cleanup:
        crowd = Crowd(stack, folder, people)
        cleanup.callback(crowd.close)
        for what, job in plan(stack, rounds, down, random.Random(seed), only):
            if not crowd.wait_connected(BACK):
                raise Problem(f"Not everybody was connected within {BACK} s, before {what}.")
            time.sleep(pauses.uniform(2, 8))
            say(what)
            try:
                seen = observed(crowd, *job(crowd))
            except Problem as problem:
                if what != "host 2 slow":
                    raise
                left_out[what] = str(problem)  # a kernel without netem
                continue
            load.append(os.getloadavg()[0])
            found.setdefault(what, []).append(seen)
        outcome = crowd.finish()
    return {"stack": stack.kind, "people": people, "rounds": rounds, "seed": seed, "hosts": stack.hosts is not None,
            "load": [min(load), max(load)], "failures": {what: summary(seen) for what, seen in found.items()},
            "left_out": left_out, "outcome": outcome, "all": found}


def summary(seen):
    after = [value for one in seen for value in one["after_back_s"]]
    away = [value for one in seen for value in one["away_s"]]
    waits = [value for one in seen for value in one["waits_ms"]]
    why = Counter()
    for one in seen:
        why.update(one["why"])
    return {"times": len(seen), "people_hit": sum(one["people_hit"] for one in seen),
            "not_back": sum(one["not_back"] for one in seen),
            "after_back_s": {"p50": percentile(after, 0.5), "p95": percentile(after, 0.95), "max": max(after, default=None)},
            "away_s": {"p50": percentile(away, 0.5), "max": max(away, default=None)},
            "attempts": sum(one["attempts"] for one in seen),
            "attempts_in_busiest_second": max(one["attempts_in_busiest_second"] for one in seen),
            "waits_ms": {"min": min(waits, default=None), "p50": percentile(waits, 0.5), "max": max(waits, default=None)},
            "why": dict(why)}


def text(report):
    """The same for people."""
    def seconds(value):
        return "-" if value is None else f"{value:.2f}"
    lines = [f"{report['stack']}{' on hosts' if report['hosts'] else ''}: {report['people']} people draw, every failure "
             f"{report['rounds']} time(s), seed {report['seed']}, load {report['load'][0]:.1f} to {report['load'][1]:.1f}",
             "", f"{'what failed':42}{'hit':>5}{'back: p50':>11}{'p95':>7}{'max':>7}{'away: max':>11}{'attempts':>10}"
             f"{'in 1 s':>8}"]
    for what, one in report["failures"].items():
        after, away = one["after_back_s"], one["away_s"]
        lines.append(f"{what:42}{one['people_hit']:>5}{seconds(after['p50']):>11}{seconds(after['p95']):>7}"
                     f"{seconds(after['max']):>7}{seconds(away['max']):>11}{one['attempts']:>10}"
                     f"{one['attempts_in_busiest_second']:>8}")
        lines += [f"    {count} x {why}" for why, count in sorted(one["why"].items(), key=lambda item: -item[1])]
        if one["not_back"]:
            lines.append(f"    {one['not_back']} NOT BACK within {BACK} s")
    lines += [f"{what}: left out. {why}" for what, why in report["left_out"].items()]
    outcome = report["outcome"]
    return "\n".join([*lines, "", "back: seconds from the moment at which all that failed answers again; away: from the loss.",
                      f"{outcome['edits']} edits: {outcome['lost']} lost, {outcome['twice']} twice; "
                      f"{outcome['stores_that_differ']} of {report['people']} stores differ from a newcomer's."])


def is_good(report):
    """Nothing lost, all equal, everybody back; the time is for the reader: it is this computer's as well."""
    outcome = report["outcome"]
    return not any((outcome["lost"], outcome["twice"], outcome["stores_that_differ"], outcome["ended_badly"])) \
        and not any(one["not_back"] for one in report["failures"].values())


def main():
    parser = argparse.ArgumentParser(
        prog="failures", description="Starts a private deployment, lets people draw, makes its parts fail in turn and "
        "together, and tells how soon everybody was back and whether anything was lost.",
        epilog="Exit 0: everybody came back, no edit was lost, all drawings ended equal.")
    parser.add_argument("--stack", choices=list(FAILURES), default="activemq", help="(activemq)")
    parser.add_argument("--hosts", action="store_true", help="on hosts of their own, which are cut off and slowed (root)")
    parser.add_argument("--rounds", type=int, default=3, help="each failure so many times (3)")
    parser.add_argument("--down", type=float, default=3, help="seconds that a part stays away, more or less (3)")
    parser.add_argument("--people", type=int, default=8, help="(8)")
    parser.add_argument("--seed", type=int, help="of the order of the failures (by chance)")
    parser.add_argument("--only", action="append", metavar="FAILURE", help="as the report names it; may be repeated")
    parser.add_argument("--out", metavar="FILE", default="failures.json", type=Path, help="the report (failures.json)")
    parser.add_argument("--copolyctl", metavar="FILE", help="the program of the servers and people")
    options = parser.parse_args()
    return commands.told(lambda: _main(options))


@contextlib.contextmanager
def private(kind, folder, copolyctl, say, hosts=False, passcode=None, flags=None):
    """A stack of its own that is gone afterwards."""
    stack = Stack(kind, folder)
    environment = {**os.environ, **({settings.PREFIX + "PASSCODE": passcode} if passcode else {})}
    with stack.locked():
        stack.compose(settings.settle(flags or {}, "free", environment=environment), settings.program(copolyctl), hosts)
        stack.up(say)
        try:
            yield stack
        finally:
            stack.down()


def write(path, octets):
    temporary = path.with_name(path.name + ".new")
    try:
        temporary.write_bytes(octets)
        os.replace(temporary, path)
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}.") from None


def _main(options):
    def say(said):
        print(said, file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="copoly-failures-") as place:
        folder = Path(place)
        with private(options.stack, folder / "stack", options.copolyctl, say, options.hosts) as stack:
            report = run(stack, folder / "people", options.rounds, options.down, options.people, options.seed,
                         options.only, say)
    write(options.out, json.dumps(report, indent=1).encode() + b"\n")
    print(text(report))
    print(f"\nThe report: {options.out}")
    return 0 if is_good(report) else 3
