# SPDX-License-Identifier: GPL-3.0-or-later
"""ActiveMQ and RabbitMQ under the same work: both are up at once, runs take turns, and equal ways are compared.

Two ways: straight to the broker by STOMP over TCP, and through NGINX and a server that relays; a figure of the one is
never set against one of the other. The broker's processor time is read from /proc as each run ends, so it includes the
run's warm-up and connecting.
"""
import argparse
import contextlib
import html
import json
import os
import platform
import random
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import commands, failures, handshake, processes
from .drawers import Crowd, now

KINDS = ("activemq", "rabbitmq")
NAMES = {"activemq": "ActiveMQ", "rabbitmq": "RabbitMQ"}
WAYS = {"direct": "Straight to the broker, STOMP over TCP", "relayed": "Through NGINX and a server, STOMP over WebSocket"}
LEAST_ROUNDS = 5  # as bench: five values each of equal ones lie apart once in 126 times
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(part):
    """Of all its processes, those of ended children included."""
    total = 0
    for pid in processes.members(part.note):
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(int(word) for word in words[11:15])
    return total / TICK


def memory_mib(part):
    """Resident, of all its processes."""
    total = 0
    for pid in processes.members(part.note):
        with contextlib.suppress(OSError):
            found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
            total += int(found[1]) if found else 0
    return total / 1024


def spread(values):
    """As bench has it."""
    return {"min": min(values), "median": statistics.median(values), "max": max(values)} if values else None


def verdict(first, second, rounds, lower="less"):
    """What two spreads allow to say, in words."""
    if not first or not second or rounds < LEAST_ROUNDS:
        return "no claim: too few rounds"
    for name, one, other in (("ActiveMQ", first, second), ("RabbitMQ", second, first)):
        if one["max"] < other["min"]:
            ratio = f", 1 : {other['median'] / one['median']:.1f}" if one["median"] > 0 else ""
            return f"{name} {lower}{ratio}"
    return "within the spread"


def backend(stack, way):
    return stack.part("broker").url if way == "direct" else stack.entrance.url


def environment(stack):
    return {**os.environ, "COPOLY_PASSCODE": stack.settings["PASSCODE"]}


def bench(stacks, way, options, folder, say):
    """bench's report and page; every run with what the broker used meanwhile."""
    out, page = folder / f"{way}.json", folder / f"{way}.html"
    command = [stacks[0].program, "bench", *(word for stack in stacks for word in ("--backend", backend(stack, way))),
               "--rates", options.rates, "--bytes", options.bytes, "--peers", options.peers, "--rounds",
               str(options.rounds), "--seconds", str(options.seconds), "--warm-up", str(options.warm_up), "--seed",
               str(options.seed), "--out", out, "--html", page]
    brokers = [stack.part("broker") for stack in stacks]
    used, before = [], [cpu_seconds(broker) for broker in brokers]
    said = []
    run = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.PIPE, text=True, env=environment(stacks[0]))
    try:
        for line in run.stderr:
            said.append(line)
            if " messages a second, " not in line:
                continue
            after = [cpu_seconds(broker) for broker in brokers]
            used.append({"cpu_s": [b - a for a, b in zip(before, after)],
                         "memory_mib": [memory_mib(broker) for broker in brokers]})
            before = after
            say(line.rstrip().removeprefix("copolyctl: "))
    finally:
        if run.poll() is None and sys.exc_info()[0]:
            run.terminate()
        run.wait()
    if run.returncode:
        raise failures.Problem(f"copolyctl bench ended with {run.returncode}: {''.join(said[-3:]).strip()}")
    report = json.loads(out.read_text())
    for index, found in enumerate(report["backends"]):
        for one in found["runs"]:
            here = used[one["turn"] - 1]
            one["broker_cpu_s"], one["broker_memory_mib"] = here["cpu_s"][index], here["memory_mib"][index]
    return report, page.read_text()


def warm_up(stacks, folder, say):
    """Java compiles what is used often: work that is not measured, at both, by either way."""
    for way in WAYS:
        say(f"warming up, {way}")
        subprocess.run([stacks[0].program, "bench", *(word for stack in stacks for word in ("--backend", backend(stack, way))),
                        "--rates", "500", "--bytes", "80,4096", "--peers", "8", "--seconds", "4", "--out",
                        folder / "warm-up.json"], env=environment(stacks[0]), stdin=subprocess.DEVNULL,
                       capture_output=True)


def idle_percent(stacks, seconds=6):
    """Of one processor, that each broker takes while nothing is asked of it."""
    before = [cpu_seconds(stack.part("broker")) for stack in stacks]
    time.sleep(seconds)
    return [(cpu_seconds(stack.part("broker")) - was) * 100 / seconds for stack, was in zip(stacks, before)]


def broker_use(report):
    """By kind of run: the broker's processor time for 1000 messages that arrived, and its memory."""
    kinds = {}
    for index, found in enumerate(report["backends"]):
        for run in found["runs"]:
            kind = kinds.setdefault((run["bytes"], run["peers"], run["rate"]), ([], []))
            kind[index].append(run["broker_cpu_s"] * 1e6 / max(run["received"], 1))
    return [{"bytes": key[0], "peers": key[1], "rate": key[2], "cpu_ms_per_1000": [spread(values) for values in kind]}
            for key, kind in sorted(kinds.items())]


def start_seconds(stack):
    """From nothing to a log-in by STOMP over TCP, its folder as it was; the servers are there all the time."""
    broker = stack.part("broker")
    processes.end(broker.note, at_once=True)
    began = time.monotonic()
    broker.start()
    while True:
        try:
            handshake.Link(broker.url, stack.settings["LOGIN"], stack.settings["PASSCODE"], stack.settings["VHOST"]).close()
            return time.monotonic() - began
        except handshake.NotReady as why:
            if time.monotonic() - began > 120 or not broker.is_alive():
                raise failures.Problem(f"The broker of {stack.kind} did not start: {why}; its log: {broker.log}") from None
        time.sleep(0.02)


def fail_over(stack, way, folder, times, people):
    """The broker killed under people who draw, and started again at once."""
    crowd = Crowd(stack, folder, people, url=backend(stack, way), options=[] if way == "direct" else None)
    with contextlib.closing(crowd):
        seen = []
        for _ in range(times):
            crowd.wait_connected(failures.BACK)
            time.sleep(2)
            began, back = failures.kill(stack, crowd, ["broker"], 0)
            seen.append({**failures.observed(crowd, began, back), "start_s": (back - began) / 1000,
                         "all_back_s": (now() - began) / 1000})
        outcome = crowd.finish()
    return {**failures.summary(seen), "start_s": spread([one["start_s"] for one in seen]),
            "all_back_s": spread([one["all_back_s"] for one in seen]), "outcome": outcome}


def computer():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return {"processors": os.cpu_count(), "model": model[1] if model else platform.machine(),
            "kernel": platform.release(), "load": os.getloadavg()[0]}


def run(stacks, options, folder, say):
    found = {"computer": computer(), "rounds": options.rounds, "seed": options.seed, "ways": {}, "start_s": {},
             "memory_mib": {}, "fail_over": {}}
    rng = random.Random(options.seed)
    found["memory_mib"]["fresh"] = [memory_mib(stack.part("broker")) for stack in stacks]
    pages = {}
    warm_up(stacks, folder, say)
    found["idle_cpu_percent"] = idle_percent(stacks)
    for way in WAYS:
        report, pages[way] = bench(stacks, way, options, folder, say)
        found["ways"][way] = {"bench": report, "broker": broker_use(report)}
    found["memory_mib"]["after"] = [memory_mib(stack.part("broker")) for stack in stacks]
    seconds = {stack.kind: [] for stack in stacks}
    for _ in range(options.starts):
        for stack in rng.sample(stacks, len(stacks)):
            seconds[stack.kind].append(start_seconds(stack))
            say(f"{NAMES[stack.kind]} started in {seconds[stack.kind][-1]:.2f} s")
    found["start_s"] = [spread(seconds[stack.kind]) for stack in stacks]
    found["starts"] = options.starts
    for way in WAYS:
        found["fail_over"][way] = {}
        for stack in rng.sample(stacks, len(stacks)) if options.fail_overs else []:
            say(f"{NAMES[stack.kind]} is killed, {way}")
            found["fail_over"][way][stack.kind] = fail_over(stack, way, folder / f"people-{way}-{stack.kind}",
                                                            options.fail_overs, options.people)
    found["computer"]["load_after"] = os.getloadavg()[0]
    return found, pages


# The page.

def figure(value, digits=2):
    return "–" if value is None else f"{value:.{digits}f}"


def cell(values, digits=2):
    if values is None:
        return "–"
    if values["min"] == values["max"]:
        return figure(values["median"], digits)
    return f"{figure(values['median'], digits)} <small>{figure(values['min'], digits)}–{figure(values['max'], digits)}</small>"


def table(head, rows):
    """Numbers to the right, words to the left, as the first row has them."""
    words = ["" if str(one)[:1].isdigit() else " class=words" for one in (rows or [head])[0]]

    def row(kind, cells):
        return "<tr>" + "".join(f"<{kind}{side}>{one}</{kind}>" for one, side in zip(cells, words)) + "</tr>\n"
    return "<table>\n" + row("th", head) + "".join(row("td", cells) for cells in rows) + "</table>\n"


def page(found, pages):
    """bench's two pages in one, and what only this command knows."""
    style = re.search(r"<style>.*?</style>", pages["direct"], re.S)[0]
    here, products = found["computer"], [one["product"] for one in found["ways"]["direct"]["bench"]["backends"]]
    text = (f"<h1>ActiveMQ and RabbitMQ compared</h1>\n<p><b>A</b> is {html.escape(products[0])}, <b>B</b> is "
            f"{html.escape(products[1])}, both on this computer at once: {here['processors']} x "
            f"{html.escape(here['model'])}, load {here['load']:.1f} to {here['load_after']:.1f}. Small figures beside a "
            "median say from where to where the rounds went; where both overlap, no difference is claimed.</p>\n"
            "<section>\n<h2>Start, memory</h2>\n")
    memory = found["memory_mib"]
    text += table(["", "A", "B", ""], [
        ["from nothing to a log-in, s", *(cell(one) for one in found["start_s"]),
         verdict(*found["start_s"], found["starts"], "sooner")],
        ["resident, fresh, MiB", *(figure(one, 0) for one in memory["fresh"]), ""],
        ["resident, after all runs, MiB", *(figure(one, 0) for one in memory["after"]), ""],
        ["of a processor, without work, %", *(figure(one, 1) for one in found["idle_cpu_percent"]), ""]]) + "</section>\n"
    text += ("<section>\n<h2>The broker is killed under people who draw, and started again</h2>\n")
    rows = []
    for way in WAYS:
        for kind, one in found["fail_over"][way].items():
            after, outcome = one["after_back_s"], one["outcome"]
            rows.append([way, NAMES[kind], one["times"], cell(one["start_s"]), figure(after["p50"]), figure(after["p95"]),
                         cell(one["all_back_s"]), f"{outcome['lost']} of {outcome['edits']}", outcome["stores_that_differ"]])
    text += table(["way", "broker", "times", "broker back, s", "then people: p50", "p95", "all back, s", "edits lost",
                   "drawings that differ"], rows) + "</section>\n"
    for way, title in WAYS.items():
        text += f"<hr>\n<h1>{title}</h1>\n"
        text += "<section>\n<h2>Processor time of the broker, ms for 1000 messages that arrived</h2>\n"
        text += table(["octets", "peers", "messages/s", "A", "B", ""],
                      [[one["bytes"], one["peers"], one["rate"], *(cell(values, 0) for values in one["cpu_ms_per_1000"]),
                        verdict(*one["cpu_ms_per_1000"], found["rounds"])] for one in found["ways"][way]["broker"]])
        text += "</section>\n" + re.search(r"<main>\n<h1>.*?</h1>\n(.*)</main>", pages[way], re.S)[1]
    return ("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            f"content=\"width=device-width\">\n<title>ActiveMQ and RabbitMQ compared</title>\n{style}\n</head>\n<body>\n"
            f"<main>\n{text}</main>\n</body>\n</html>\n")


def plain(found):
    """The same for a terminal, in short."""
    def told(values, digits=2):
        return "-" if values is None else (f"{figure(values['median'], digits)} ({figure(values['min'], digits)}.."
                                           f"{figure(values['max'], digits)})")
    lines = [f"load {found['computer']['load']:.1f} to {found['computer']['load_after']:.1f}, {found['rounds']} rounds: "
             "median (from..to), ActiveMQ | RabbitMQ"]
    for way, title in WAYS.items():
        first, second = (one["summary"] for one in found["ways"][way]["bench"]["backends"])
        lines += ["", title + ":"]
        for one, other, use in zip(first, second, found["ways"][way]["broker"]):
            head = f"  {one['bytes']:>5} octets {one['peers']:>2} peers {one['rate']:>5}/s"
            for part in ("p50", "p95", "p99"):
                pair = [kind["latency_ms"][part] for kind in (one, other)]
                lines.append(f"{head}  {part} ms: {told(pair[0])} | {told(pair[1])}: "
                             f"{verdict(*pair, found['rounds'], 'lower')}")
                head = " " * len(head)
            pair = use["cpu_ms_per_1000"]
            lines.append(f"{head}  broker's CPU, ms/1000: {told(pair[0], 0)} | {told(pair[1], 0)}: "
                         f"{verdict(*pair, found['rounds'])}")
            lines.append(f"{head}  lost, twice, out of order, order differs: " + " | ".join(
                f"{kind['lost']} {kind['duplicated']} {kind['reordered']} {kind['order_differs']} of "
                f"{kind['order_compared']}" for kind in (one, other))
                + f"; sent late in {one['sender_late']} | {other['sender_late']} runs")
    memory = found["memory_mib"]
    lines += ["", f"start, s: {told(found['start_s'][0])} | {told(found['start_s'][1])}: "
              f"{verdict(*found['start_s'], found['starts'], 'sooner')}",
              f"memory, MiB: fresh {memory['fresh'][0]:.0f} | {memory['fresh'][1]:.0f}, after "
              f"{memory['after'][0]:.0f} | {memory['after'][1]:.0f}",
              f"of a processor without work, %: {found['idle_cpu_percent'][0]:.1f} | {found['idle_cpu_percent'][1]:.1f}"]
    for way, kinds in found["fail_over"].items():
        for kind, one in kinds.items():
            lines.append(f"killed, {way}, {NAMES[kind]}: broker back after {told(one['start_s'])} s, then people p50 "
                         f"{figure(one['after_back_s']['p50'])} s, p95 {figure(one['after_back_s']['p95'])} s; "
                         f"{one['outcome']['lost']} of {one['outcome']['edits']} edits lost, "
                         f"{one['outcome']['stores_that_differ']} drawings differ")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(
        prog="compare", description="Starts ActiveMQ and RabbitMQ, each alone and behind NGINX and two servers, measures "
        "both in turns, and writes a report. For figures to rely on: an idle computer, --rounds 9.")
    parser.add_argument("--rates", default="50,200,1000", help="messages a second of all senders (50,200,1000)")
    parser.add_argument("--bytes", default="80,4096", help="octets in a body (80,4096)")
    parser.add_argument("--peers", default="2,8", help="people in the room; each hears all others (2,8)")
    parser.add_argument("--rounds", type=int, default=LEAST_ROUNDS, help="of all runs (5); fewer allow no claim")
    parser.add_argument("--seconds", type=float, default=2, help="of a run (2)")
    parser.add_argument("--warm-up", type=float, default=0.5, help="before each run, not counted (0.5)")
    parser.add_argument("--starts", type=int, default=LEAST_ROUNDS, help="how often each broker is started (5)")
    parser.add_argument("--fail-overs", type=int, default=3, help="how often each is killed under people (3; 0: never)")
    parser.add_argument("--people", type=int, default=8, help="who draw then (8)")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="of all orders (by chance)")
    parser.add_argument("--out", metavar="FILE", default="compare.json", type=Path, help="(compare.json)")
    parser.add_argument("--html", metavar="FILE", default="compare.html", type=Path, help="(compare.html)")
    parser.add_argument("--copolyctl", metavar="FILE", help="the program that measures, and that of the servers")
    options = parser.parse_args()
    return commands.told(lambda: _main(options))


def _main(options):
    def say(said):
        print(said, file=sys.stderr, flush=True)
    passcode = secrets.token_urlsafe(18)  # the same at both: bench asks for one
    with contextlib.ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="copoly-compare-")))
        stacks = [cleanup.enter_context(failures.private(kind, folder / kind, options.copolyctl, say, passcode=passcode))
                  for kind in KINDS]
        found, pages = run(stacks, options, folder, say)
    failures.write(options.out, json.dumps(found, indent=1).encode() + b"\n")
    failures.write(options.html, page(found, pages).encode())
    print(plain(found))
    print(f"\nThe reports: {options.out}, {options.html}")
    return 0
