# SPDX-License-Identifier: GPL-3.0-or-later
"""What stacks are put together from: brokers, servers, a balancer. Each writes its files, starts, and can be asked.

The files are those of ../files and ../systemd, which serve real machines as well: a part fills in a template, and
starts what the unit's ExecStart starts.
"""
import base64
import http.client
import json
import os
import re
import shlex
import shutil
import socket
import ssl
from pathlib import Path
from xml.sax.saxutils import quoteattr

from . import Problem, handshake, network, processes
from .settings import FOLDER


def fill(template, values, escape=str):
    """A template of ../files with its @NAME@ replaced."""
    text = (FOLDER / "files" / template).read_text()
    return re.sub(r"@([A-Z_]+)@", lambda found: escape(values[found[1]]), text)


def write_secret(path, text):
    """A file for its owner alone, from its first moment on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)


def exec_start(unit, values):
    """The command of a systemd unit, with its ${NAME} replaced."""
    for line in (FOLDER / "systemd" / unit).read_text().splitlines():
        if line.startswith("ExecStart="):
            return [re.sub(r"\$\{([A-Z_]+)\}", lambda found: str(values[found[1]]), word)
                    for word in shlex.split(line.partition("=")[2])]
    raise Problem(f"{unit} has no ExecStart.")


def environment_file(values):
    """As systemd's EnvironmentFile has it."""
    return "".join(f"{name}={value}\n" for name, value in values.items())


def upstream(strategy, servers):
    """The lines within balancer.conf's upstream block.

    max_fails=0: nobody is left out for having failed. With NGINX's usual 10 s of that, everybody got 502 for up to 10 s
    after all servers were back. A server that is down refuses at once, and the next is asked; one whose host is cut off
    costs a new connection proxy_connect_timeout, no more.
    """
    first = "" if strategy == "round_robin" else f"    {strategy};\n"
    return first + "".join(f"    server {server} max_fails=0;\n" for server in servers)


class Part:
    """One process of a stack. 'place' is where it runs: an address, and with --hosts a namespace and a host's number.

    ports is {name of the setting: port}: what must be free.
    """

    seconds_to_start = 60

    def __init__(self, name, folder, place):
        self.name, self.folder, self.place = name, folder, place
        self.note, self.log = folder / "process", folder / "log"
        self.ports = {}

    def prepare(self):
        """Writes the part's files."""

    def command(self):
        """(arguments, additions to the environment)"""
        raise NotImplementedError

    def ask(self):
        """Shakes hands as a client would; NotReady says why that failed."""
        raise NotImplementedError

    def ask_whole(self):
        """The same of what it only is together with others."""

    def needs(self):
        """Programs or files that must be there: (what, is it there, the package that brings it)."""
        return []

    def urls(self):
        return []

    @property
    def logs(self):
        return [self.log]

    def check(self):
        """Says what stands in the way before anything is started."""
        for what, there, package in self.needs():
            if not there:
                raise Problem(f"{what} is missing, which {self.name} needs: install the package {package}.")
        if not network.is_there(self.place.namespace):
            return  # nobody listens on a host that is still to be made
        with network.inside(self.place.namespace):
            for setting, port in self.ports.items():
                address = self.address_of(setting)
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    try:
                        probe.bind((address, port))
                    except OSError as error:
                        who = f" by {processes.listener(address, port)}" if error.errno == 98 else f" ({error})"
                        flag = "--" + setting.lower().replace("_", "-")
                        raise Problem(f"Port {port} of {address}, for {self.name}, is in use{who}. Choose another "
                                      f"with {flag}, or take '--ports free'.") from None

    def address_of(self, _setting):
        return self.place.address

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.note.unlink(missing_ok=True)
        self.prepare()
        arguments, more = self.command()
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("COPOLY", "RABBITMQ_", "ERL_"))}
        env = {**kept, "HOME": str(self.folder), **{name: str(value) for name, value in more.items()}}
        processes.launch(self.note, arguments, self.log, env, self.place.namespace)

    def is_alive(self):
        return processes.alive(self.note)

    def state(self):
        """(up | no answer | dead | stopped, why)"""
        if not self.note.exists():
            return "stopped", ""
        if not self.is_alive():
            return "dead", f"its process has ended; log: {self.log}"
        try:
            with network.inside(self.place.namespace):
                self.ask()
        except handshake.NotReady as why:
            return "no answer", str(why)
        return "up", ""

    def tail(self, count=15):
        lines = []
        for log in self.logs:
            if log.exists():
                lines += log.read_text(errors="replace").splitlines()[-count:]
        return [line for line in lines if line.strip()][-count:]


class Server(Part):
    """copolyctl host: with a broker behind it as the unit copoly-server@ has it, alone as copoly-host."""

    def __init__(self, name, folder, place, port, settings, program, relay=None):
        super().__init__(name, folder, place)
        self.ports = {"SERVER_PORT": port}
        self._settings, self._program, self._relay = settings, program, relay

    @property
    def port(self):
        return self.ports["SERVER_PORT"]

    @property
    def url(self):
        return f"ws://{self.place.address}:{self.port}/stompendpoint/websocket"

    def values(self):
        values = {"LISTEN": f"{self.place.address}:{self.port}", "NAME": self.name,
                  "POLYGON_EVERY": self._settings["POLYGON_EVERY"]}
        if self._relay:
            return values | {"RELAY": self._relay, "COPOLY_PASSCODE": self._settings["PASSCODE"]}
        return values | {"STORE": self.folder / "store"}

    def prepare(self):
        write_secret(self.folder / "env", environment_file(self.values()))

    def command(self):
        values = self.values()
        command = exec_start("copoly-server@.service" if self._relay else "copoly-host.service", values)
        return [self._program, *command[1:]], values

    def ask(self):
        handshake.Link(self.url).close()

    def urls(self):
        return [self.url]


class Balancer(Part):
    """NGINX over the upstreams."""

    def __init__(self, folder, place, port, settings, upstreams, path):
        super().__init__("balancer", folder, place)
        self.ports = {"BALANCER_PORT": port}
        self._settings, self._upstreams, self._path = settings, upstreams, path
        self._login = None

    def with_login(self, login, passcode, vhost):
        """For a balancer right before brokers, where the client logs in itself."""
        self._login = (login, passcode, vhost)
        return self

    @property
    def url(self):
        return f"ws://{self.place.address}:{self.ports['BALANCER_PORT']}{self._path}"

    @property
    def _program(self):
        return shutil.which("nginx", path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/usr/local/sbin")

    def needs(self):
        return [("NGINX", self._program, "nginx-light")]

    @property
    def logs(self):
        return [self.log, self.folder / "error.log", self.folder / "access.log"]

    def values(self):
        return {"UPSTREAM": upstream(self._settings["STRATEGY"], self._upstreams),
                "LISTEN": f"{self.place.address}:{self.ports['BALANCER_PORT']}", "ACCESS_LOG": "access.log", "PAGE": "page"}

    def prepare(self):
        shutil.copytree(FOLDER / "page", self.folder / "page", dirs_exist_ok=True)
        (self.folder / "balancer.conf").write_text(fill("balancer.conf", self.values()))
        user = "user root;\n" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(fill("nginx.conf", {"USER": user}))

    def command(self):
        return [self._program, "-p", self.folder, "-c", "nginx.conf", "-e", "error.log"], {}

    def ask(self):
        login, passcode, vhost = self._login or ("", "", "/")
        handshake.Link(self.url, login, passcode, vhost).close()

    @property
    def page(self):
        return f"http://{self.place.address}:{self.ports['BALANCER_PORT']}/?drawing=lab"

    def urls(self):
        return [self.url] if self._login else [self.url, self.page]


class ActiveMq(Part):
    """Debian's ActiveMQ as the unit copoly-activemq starts it; it has no WebSocket connector."""

    HOME = Path("/usr/share/activemq")

    def __init__(self, folder, place, settings):
        super().__init__("broker", folder, place)
        self.ports = {"STOMP_PORT": settings["STOMP_PORT"]}
        self._settings = settings

    def needs(self):
        return [("Java", shutil.which("java"), "default-jre-headless"),
                ("ActiveMQ", (self.HOME / "bin/activemq.jar").exists(), "activemq")]

    def prepare(self):
        for name in ("data", "tmp", "lib"):
            (self.folder / name).mkdir(exist_ok=True)
        for jar in ("xstream", "jettison"):  # with these two it can tell of topics and subscribers by advisories
            found = Path(f"/usr/share/java/{jar}.jar")
            if found.exists():
                shutil.copyfile(found, self.folder / "lib" / found.name)
        values = {**self._settings, "ADDRESS": self.place.address, "DATA": self.folder / "data"}
        write_secret(self.folder / "activemq.xml",
                     fill("activemq.xml", values, lambda value: quoteattr(str(value))[1:-1]))
        (self.folder / "log4j.properties").write_text((FOLDER / "files/activemq-log4j.properties").read_text())

    def command(self):
        command = exec_start("copoly-activemq.service", {"BASE": self.folder, "CONF": self.folder})
        return [shutil.which("java"), *command[1:]], {}

    @property
    def url(self):
        return f"stomp://{self._settings['LOGIN']}@{self.place.address}:{self.ports['STOMP_PORT']}/"

    def ask(self):
        handshake.Link(self.url, self._settings["LOGIN"], self._settings["PASSCODE"]).close()

    def urls(self):
        return [self.url]


class NameServer(Part):
    """epmd, by which RabbitMQ's nodes find each other. One's own: otherwise RabbitMQ leaves one behind for everybody."""

    def __init__(self, folder, place, settings):
        super().__init__("names", folder, place)
        self.ports = {"EPMD_PORT": settings["EPMD_PORT"]}

    def needs(self):
        return [("Erlang's epmd", shutil.which("epmd"), "rabbitmq-server")]

    def address_of(self, _setting):
        return "127.0.0.1"

    def command(self):
        return [shutil.which("epmd"), "-port", self.ports["EPMD_PORT"], "-address", "127.0.0.1"], {}

    def ask(self):
        try:
            socket.create_connection(("127.0.0.1", self.ports["EPMD_PORT"]), timeout=2).close()
        except OSError as error:
            raise handshake.NotReady(str(error)) from None


class RabbitMq(Part):
    """A node with STOMP, Web STOMP and management. number: among 'count' nodes of a cluster. tls: as in a cloud.

    The programs in /usr/lib/rabbitmq/bin are called: those on the PATH change to the user 'rabbitmq' when root runs
    them, who could not read a private folder.
    """

    BIN = Path("/usr/lib/rabbitmq/bin")
    seconds_to_start = 120

    def __init__(self, folder, place, settings, number=1, count=1, tls=None, cookie=None):
        super().__init__("broker" if count == 1 else f"node-{number}", folder, place)
        self._settings, self._number, self._count, self._tls, self._cookie = settings, number, count, tls, cookie
        names = ["STOMP_PORT", "WEB_STOMP_PORT", "MANAGEMENT_PORT", "AMQP_PORT", "DISTRIBUTION_PORT"]
        names += ["STOMP_TLS_PORT", "WEB_STOMP_TLS_PORT"] if tls else []
        self.ports = {name: settings[name] + 10 * (number - 1) for name in names}

    def needs(self):
        return [("RabbitMQ", (self.BIN / "rabbitmq-server").exists(), "rabbitmq-server")]

    def address_of(self, setting):
        plain_here = self._tls and setting in ("STOMP_PORT", "WEB_STOMP_PORT")
        here = setting in ("AMQP_PORT", "DISTRIBUTION_PORT") or plain_here
        return "127.0.0.1" if here else self.place.address

    @property
    def logs(self):
        """What its start says, and the node's own log."""
        return [self.log, self.folder / "logs" / f"{self._node(self._number)}.log"]

    def _node(self, number):
        return f"copoly{self._settings['AMQP_PORT'] + 10 * (number - 1)}@localhost"

    def prepare(self):
        for name in ("mnesia", "logs"):
            (self.folder / name).mkdir(exist_ok=True)
        values = {**self._settings, **self.ports, "ADDRESS": self.place.address, "TLS": self._tls,
                  "PLAIN_ADDRESS": self.address_of("STOMP_PORT"), "DEFINITIONS": self.folder / "definitions.json"}
        text = fill("rabbitmq.conf", values) + fill("rabbitmq-tls.conf" if self._tls else "rabbitmq-management.conf",
                                                    values)
        if self._count > 1:
            text += "cluster_formation.peer_discovery_backend = classic_config\n"
            text += "".join(f"cluster_formation.classic_config.nodes.{number} = {self._node(number)}\n"
                            for number in range(1, self._count + 1))
            text += "cluster_formation.randomized_startup_delay_range.min = 0\n"
            text += "cluster_formation.randomized_startup_delay_range.max = 2\n"
        (self.folder / "rabbitmq.conf").write_text(text)
        write_secret(self.folder / "definitions.json",
                     fill("rabbitmq-definitions.json", values, lambda value: json.dumps(str(value))[1:-1]))
        (self.folder / "enabled_plugins").write_text("[rabbitmq_stomp,rabbitmq_web_stomp,rabbitmq_management].\n")
        if self._cookie:
            cookie = self.folder / ".erlang.cookie"
            write_secret(cookie, self._cookie)
            cookie.chmod(0o400)

    def command(self):
        return [self.BIN / "rabbitmq-server"], {
            "LANG": "C.UTF-8",
            "RABBITMQ_NODENAME": self._node(self._number),
            "RABBITMQ_CONF_ENV_FILE": self.folder / "absent",  # not the system's
            "RABBITMQ_CONFIG_FILE": self.folder / "rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self.folder / "enabled_plugins",
            "RABBITMQ_MNESIA_BASE": self.folder / "mnesia",
            "RABBITMQ_LOG_BASE": self.folder / "logs",
            "RABBITMQ_PID_FILE": self.folder / "node.pid",
            "RABBITMQ_DIST_PORT": self.ports["DISTRIBUTION_PORT"],
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": self._settings["EPMD_PORT"],
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2",
        }

    @property
    def host(self):
        return "localhost" if self._tls else self.place.address

    def _url(self, scheme):
        setting = {"stomp": "STOMP_PORT", "ws": "WEB_STOMP_PORT", "stomps": "STOMP_TLS_PORT",
                   "wss": "WEB_STOMP_TLS_PORT"}[scheme]
        path = self._settings["VHOST"] if scheme.startswith("stomp") else "ws/stomp" if self._tls else "ws"
        return f"{scheme}://{self._settings['LOGIN']}@{self.host}:{self.ports[setting]}/{path}"

    @property
    def url(self):
        return self._url("stomps" if self._tls else "stomp")

    @property
    def web_url(self):
        return self._url("wss" if self._tls else "ws")

    @property
    def management_url(self):
        return f"http{'s' if self._tls else ''}://{self.host}:{self.ports['MANAGEMENT_PORT']}/"

    def urls(self):
        return [self.web_url, self.url, self.management_url]

    def _api(self, path):
        secure = {"context": ssl.create_default_context(cafile=self._tls / "ca.pem")} if self._tls else {}
        kind = http.client.HTTPSConnection if self._tls else http.client.HTTPConnection
        connection = kind(self.host, self.ports["MANAGEMENT_PORT"], timeout=5, **secure)
        token = base64.b64encode(f"admin:{self._settings['ADMIN_PASSCODE']}".encode()).decode()
        try:
            connection.request("GET", f"/api/{path}", headers={"Authorization": f"Basic {token}"})
            answer = connection.getresponse()
            if answer.status != 200:
                raise handshake.NotReady(f"management answers {answer.status}")
            return json.loads(answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise handshake.NotReady(f"management: {error}") from None
        finally:
            connection.close()

    def ask(self):
        ca = self._tls / "ca.pem" if self._tls else None
        for url in (self.url, self.web_url):
            handshake.Link(url, self._settings["LOGIN"], self._settings["PASSCODE"], self._settings["VHOST"],
                           ca).close()
        self._api("nodes")

    def ask_whole(self):
        running = sum(node.get("running", False) for node in self._api("nodes"))
        if running < self._count:
            raise handshake.NotReady(f"{running} of {self._count} nodes of the cluster are running")
