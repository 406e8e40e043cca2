# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a back end is there: by logging in as a client would, over TCP, TLS or WebSocket. An open port says little."""
import base64
import os
import socket
import ssl
import struct
import urllib.parse


class NotReady(Exception):
    """Why not, in a few words."""


class Link:
    """One STOMP connection; closed on leaving."""

    def __init__(self, url, login="", passcode="", vhost="/", ca=None, seconds=5):
        parts = urllib.parse.urlsplit(url)
        self._is_web = parts.scheme in ("ws", "wss")
        self._rest, self.upstream = b"", ""
        try:
            self._socket = socket.create_connection((parts.hostname, parts.port), timeout=seconds)
        except OSError as error:
            raise NotReady(str(error)) from None
        try:
            if parts.scheme in ("wss", "stomps"):
                context = ssl.create_default_context(cafile=ca)
                self._socket = context.wrap_socket(self._socket, server_hostname=parts.hostname)
            if self._is_web:
                self._upgrade(parts)
            self.send("CONNECT", {"accept-version": "1.2,1.1,1.0", "host": vhost,
                                  **({"login": login, "passcode": passcode} if login else {})})
            self.connected = self.receive("CONNECTED")[0]
        except OSError as error:
            self.close()
            raise NotReady(str(error)) from None
        except NotReady:
            self.close()
            raise

    def _upgrade(self, parts):
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall((f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.hostname}:{parts.port}\r\nUpgrade: websocket\r\n"
                              f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Protocol: v12.stomp, v11.stomp, v10.stomp\r\n\r\n").encode())
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        for line in lines:
            name, _, value = line.partition(":")
            if name.lower() == "x-upstream":
                self.upstream = value.strip()
        if " 101 " not in status + " ":
            raise NotReady(status)

    def _more(self):
        data = self._socket.recv(65536)
        if not data:
            raise NotReady("closed")
        self._rest += data

    def _take(self, count):
        while len(self._rest) < count:
            self._more()
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def _message(self):
        """The next piece of STOMP's stream, whatever it travels in."""
        if not self._is_web:
            if not self._rest:
                self._more()
            return self._take(len(self._rest))
        while True:
            first, second = self._take(2)
            size = second & 0x7F
            if size > 125:
                size = struct.unpack(*((">H", self._take(2)) if size == 126 else (">Q", self._take(8))))[0]
            body = self._take(size)
            if first & 0x0F == 8:
                raise NotReady("closed")
            if first & 0x0F in (0, 1, 2):
                return body

    def _put(self, data):
        if not self._is_web:
            return self._socket.sendall(data)
        size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
        mask = os.urandom(4)
        return self._socket.sendall(b"\x81" + size + mask + bytes(c ^ mask[i % 4] for i, c in enumerate(data)))

    def send(self, command, headers, body=""):
        head = "".join(f"{name}:{value}\n" for name, value in headers.items())
        self._put(f"{command}\n{head}\n{body}\0".encode())

    def receive(self, command):
        """(headers, body) of the next frame, which must be of this kind."""
        stream = b""
        while b"\0" not in stream:
            stream += self._message()
        frame, _, rest = stream.partition(b"\0")
        if not self._is_web:
            self._rest = rest + self._rest
        head, _, body = frame.decode("utf-8", "replace").lstrip("\r\n").partition("\n\n")
        found, *lines = head.split("\n")
        headers = dict(line.partition(":")[::2] for line in reversed(lines))
        if found != command:
            raise NotReady(f"{headers.get('message', found)} {body.splitlines()[0] if body.strip() else ''}".strip())
        return headers, body

    def patience(self, seconds):
        """How long receive() waits before it raises TimeoutError; None: for ever."""
        self._socket.settimeout(seconds)

    def close(self):
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
