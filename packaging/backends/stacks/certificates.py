# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority and a certificate of a stack's own, made by openssl; trusted by nobody who is not told."""
import os
import shutil
import subprocess

from . import Problem


def make(folder, address):
    """ca.pem, server.pem and server.key for 'localhost' and the address, for a year. The authority's key is not kept."""
    if not shutil.which("openssl"):
        raise Problem("openssl is missing, which makes the certificates: install the package openssl.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    _openssl("req", "-x509", *curve, "-days", "365", "-subj", "/CN=Copoly's private authority",
             "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
             "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    (folder / "extensions").write_text(f"subjectAltName=DNS:localhost,IP:{address}\nextendedKeyUsage=serverAuth\n")
    _openssl("req", "-new", *curve, "-subj", "/CN=localhost", "-keyout", folder / "server.key",
             "-out", folder / "request")
    _openssl("x509", "-req", "-in", folder / "request", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
             "-CAcreateserial", "-days", "365", "-extfile", folder / "extensions", "-out", folder / "server.pem")
    for name in ("ca.key", "request", "extensions", "ca.srl"):
        (folder / name).unlink(missing_ok=True)
    os.chmod(folder / "server.key", 0o600)


def _openssl(*arguments):
    run = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if run.returncode:
        raise Problem(f"openssl {arguments[0]} failed: {run.stderr.strip()}")
