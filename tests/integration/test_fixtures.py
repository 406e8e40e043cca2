#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fixtures themselves: each starts, does what it is there for, and leaves nothing behind."""
import socket
import ssl
import subprocess
import sys
import threading
import unittest
import urllib.request
from pathlib import Path

from fixtures import activemq, certificates, deployment, nginx, rabbitmq, service, stomp, tests


class Brokers(unittest.TestCase):
    def passes_a_message_on(self, listener, speaker):
        with listener, speaker:
            listener.subscribe("/topic/copoly.fixture")
            speaker.publish("/topic/copoly.fixture", '{"x":1}')
            self.assertEqual(listener.receive("MESSAGE")[1], '{"x":1}')

    def test_rabbitmq(self):
        authority = certificates.Authority()
        with rabbitmq.RabbitMq(authority.certify("localhost")) as broker:
            def client(user, passcode=None, vhost=rabbitmq.VHOST):
                return stomp.Client(broker.stomp, user, passcode or rabbitmq.PASSCODES[user], vhost)

            def tls_client(authority):
                return stomp.Client(broker.stomp_tls, "bob", "bob-pw", rabbitmq.VHOST, tls=authority.file)

            with self.subTest("a message between two users, one of them over TLS"):
                self.passes_a_message_on(client("alice"), tls_client(authority))
            with self.subTest("a wrong passcode"), self.assertRaisesRegex(stomp.Refused, "Access refused"):
                client("alice", "wrong")
            with self.subTest("another virtual host"), self.assertRaisesRegex(stomp.Refused, "access denied"):
                client("alice", vhost="/")
            with self.subTest("a virtual host of one test's own"):
                broker.make_vhost("mine")
                self.passes_a_message_on(client("reader", vhost="mine"), client("bob", vhost="mine"))
            with self.subTest("no right to write"), client("reader") as reader:
                reader.publish("/topic/copoly.fixture", "{}")
                with self.assertRaises(stomp.Refused):
                    reader.receive("RECEIPT")
            with self.subTest("an authority that the client does not know"), self.assertRaises(ssl.SSLError):
                tls_client(certificates.Authority())
            with self.subTest("killed, and back on its ports with a certificate for another name"):
                broker.certificate = authority.certify("elsewhere.example")
                broker.restart()
                self.passes_a_message_on(client("alice"), client("bob"))
                with self.assertRaisesRegex(ssl.SSLError, "Hostname mismatch"):
                    tls_client(authority)
            groups = [process.popen.pid for process in broker.processes]
        self.assertFalse(service.answers(broker.stomp) or service.answers(broker.epmd))
        self.assertEqual([service.members(group) for group in groups], [[], []])

    def test_activemq(self):
        with activemq.ActiveMq() as broker:
            self.passes_a_message_on(stomp.Client(broker.stomp, "alice", "alice-pw"),
                                     stomp.Client(broker.stomp, "bob", "bob-pw"))
            with self.assertRaises(stomp.Refused):
                stomp.Client(broker.stomp, "alice", "wrong")
            broker.restart()
            with stomp.Client(broker.stomp, "alice", "alice-pw"):
                pass
        self.assertFalse(service.answers(broker.stomp))


class Ports(unittest.TestCase):
    def test_a_port_is_given_once(self):
        """Not again to this process, and not to another one either, also while nobody listens there."""
        ours = {service.free_port() for _ in range(200)}
        self.assertEqual(len(ours), 200)
        program = "from fixtures import service\nprint(*(service._Held.take(port) for port in %s))" % sorted(ours)
        run = subprocess.run([sys.executable, "-B", "-c", program], cwd=Path(__file__).parent, capture_output=True,
                             text=True)
        self.assertEqual(set(run.stdout.split()), {"False"}, run.stderr)

    def test_a_stranger_s_port_is_not_ready(self):
        def greet():
            while True:
                try:
                    stranger.accept()[0].close()
                except OSError:
                    return

        with socket.create_server(("127.0.0.1", 0)) as stranger:
            threading.Thread(target=greet, daemon=True).start()
            port = stranger.getsockname()[1]
            broker, balancer = activemq.ActiveMq(), nginx.Nginx([])
            relay = deployment.Server("stomp://x@127.0.0.1:1/", "server-1", "x")
            broker.stomp = relay.port = port
            balancer.ports = {"round_robin": port}
            balancer.processes = [service.Process(["sleep", "60"], balancer.folder / "log")]
            (balancer.folder / "nginx.pid").write_text(f"{balancer.processes[0].popen.pid}\n")
            self.addCleanup(balancer.kill)
            self.assertTrue(service.answers(port))
            self.assertEqual([part.is_ready() for part in (broker, relay, balancer)], [False] * 3)
            stranger.shutdown(socket.SHUT_RDWR)


class Balancer(unittest.TestCase):
    def test_nginx_balances_and_passes_by_a_dead_server(self):
        web = service.folder("web")
        servers = {port: service.Process([sys.executable, "-m", "http.server", "--bind", "127.0.0.1", port],
                                         web / f"{port}.log", cwd=web)
                   for port in (service.free_port(), service.free_port())}
        self.addCleanup(lambda: [server.kill() for server in servers.values()])
        for port in servers:
            service.wait_until(lambda: service.answers(port), 20, "a web server")
        with nginx.Nginx(servers) as balancer:
            for method in balancer.methods:
                served = [self.upstream(balancer, method) for _ in range(4)]
                self.assertEqual(sorted(set(served)), sorted(f"127.0.0.1:{port}" for port in servers))
            dead, left = servers
            servers[dead].kill()
            for _ in range(3):
                self.assertEqual(self.upstream(balancer, "round_robin").split(", ")[-1], f"127.0.0.1:{left}")

    def upstream(self, balancer, method):
        with urllib.request.urlopen(f"http://127.0.0.1:{balancer.ports[method]}/", timeout=10) as answer:
            return answer.headers["X-Upstream"]


class Guarding(unittest.TestCase):
    def test_a_killed_test_leaves_nothing_behind(self):
        program = ("from fixtures import service\n"
                   "import os, signal, time\n"
                   "folder = service.folder('left')\n"
                   "process = service.Process(['sh', '-c', 'sleep 600 & sleep 600'], folder / 'log')\n"
                   "print(process.popen.pid, folder, flush=True)\n"
                   "os.kill(os.getpid(), signal.SIGKILL)\n")
        run = subprocess.run([sys.executable, "-B", "-c", program], cwd=Path(__file__).parent,
                             capture_output=True, text=True)
        group, folder = run.stdout.split()
        service.wait_until(lambda: not service.members(int(group)) and not Path(folder).exists(), 10,
                           "the guard's work")

    def test_a_service_that_cannot_start_says_why(self):
        balancer = nginx.Nginx([service.free_port()])
        balancer.upstreams = ["nonsense"]
        with self.assertRaisesRegex(service.NotStarted, "(?s)nginx ended.*invalid port"):
            balancer.start()


if __name__ == "__main__":
    tests.main()
