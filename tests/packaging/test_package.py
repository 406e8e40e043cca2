#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian package: built twice it is the same, lintian finds nothing, it installs, runs and goes without a trace."""
import os
import shlex
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from fixtures.display import Display  # noqa: E402
from fixtures.program import Programs  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
ID = "io.github.copoly.Copoly"


def run(*command, **more):
    return subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", stdin=subprocess.DEVNULL, **more)


def build(folder, **env):
    """The folder of a package that was built from the tree, as somebody with this environment builds it."""
    done = run(ROOT / "packaging" / "build", "package", folder, env={**os.environ, **env}, umask=0o027)
    if done.returncode:
        raise AssertionError(done.stdout[-4000:])
    return folder


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = Path(tempfile.mkdtemp(prefix="package-", dir=os.environ["TEST_SCRATCH"]))
        cls.addClassCleanup(run, "rm", "-rf", scratch)
        cls.folder = build(scratch / "one")
        cls.again = build(scratch / "another" / "deeper", TZ="Asia/Tokyo", LANG="es_ES.UTF-8")
        cls.file = next(cls.folder.glob("copoly_*.deb"))
        cls.root = scratch / "root"
        for part in ("info", "updates", "triggers"):
            (cls.root / "var/lib/dpkg" / part).mkdir(parents=True)
        (cls.root / "var/lib/dpkg/status").touch()
        cls.display = Display()
        cls.addClassCleanup(cls.display.kill)
        cls.display.start()

    def dpkg(self, *arguments):
        done = run("dpkg", f"--root={self.root}", "--log=/dev/null", "--force-not-root", "--force-depends",
                   "--force-script-chrootless", *arguments,
                   env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8"})
        self.assertEqual(done.returncode, 0, done.stdout)

    def installed(self):
        return {path.relative_to(self.root) for path in self.root.rglob("*")
                if not path.is_dir() and "var/lib/dpkg" not in str(path.relative_to(self.root))}

    def test_built_twice_it_is_the_same(self):
        names = sorted(path.name for path in self.folder.glob("*.deb"))
        self.assertEqual(len(names), 2, "the programs, and their debugging symbols")
        for name in names:
            self.assertEqual((self.folder / name).read_bytes(), (self.again / name).read_bytes(), name)

    def test_lintian_finds_no_error_and_no_warning(self):
        changes = next(self.folder.glob("*.changes"))
        done = run("lintian", "--allow-root", "--tag-display-limit", "0", changes)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_no_path_of_the_build_is_in_it(self):
        unpacked = self.folder / "unpacked"
        self.assertEqual(run("dpkg", "-x", self.file, unpacked).returncode, 0)
        for path in unpacked.rglob("*"):
            if path.is_file():
                self.assertNotIn(str(self.folder).encode(), path.read_bytes(), path)

    def test_installs_runs_and_goes_without_a_trace(self):
        before = self.installed()
        self.dpkg("--install", self.file)
        files = {str(path) for path in self.installed() - before}
        for wanted in ("usr/bin/copoly", "usr/bin/copolyctl", f"usr/share/applications/{ID}.desktop",
                       f"usr/share/metainfo/{ID}.metainfo.xml", f"usr/share/mime/packages/{ID}.xml",
                       f"usr/share/icons/hicolor/48x48/apps/{ID}.png", "usr/share/man/man1/copoly.1.gz",
                       "usr/share/bash-completion/completions/copolyctl"):
            self.assertIn(wanted, files)
        os.environ["TEST_COPOLY"] = str(self.root / "usr/bin/copoly")
        os.environ["TEST_COPOLYCTL"] = str(self.root / "usr/bin/copolyctl")
        self.starts_from_the_menu()
        self.follows_a_link_when_told_so()
        self.follows_no_link_when_not()
        self.dpkg("--purge", "copoly")
        self.assertEqual(self.installed(), before)

    def from_menu(self, *what):
        """Starts Copoly as the menu does."""
        entry = (self.root / f"usr/share/applications/{ID}.desktop").read_text()
        line = next(line for line in entry.splitlines() if line.startswith("Exec="))
        program, *arguments = shlex.split(line.removeprefix("Exec="))
        self.assertEqual(program, "copoly")
        arguments = [part for one in arguments for part in (what if one == "%u" else [one])]
        return Programs(self).start("copoly", *arguments, env=self.display.env)

    def starts_from_the_menu(self):
        run = self.from_menu()
        self.display.window_of(run.process.popen.pid).find("Point")
        run.stop()

    def link(self):
        url, _ = Programs(self).host()
        return url, f"copoly:plan-7?backend={url.replace('/', '%2F').replace(':', '%3A')}"

    def follows_a_link_when_told_so(self):
        url, link = self.link()
        run = self.from_menu(link)
        window = self.display.window_of(run.process.popen.pid)
        window.find(url.split("/")[2])  # the host, before anything is connected
        window.press("Open")
        window.find("plan-7 - ", role="frame", starts=True)
        window.find("Connected to 127.0.0.1", seconds=30)
        run.stop()

    def follows_no_link_when_not(self):
        _, link = self.link()
        run = self.from_menu(link)
        self.display.window_of(run.process.popen.pid).press("Cancel")
        self.assertEqual(run.wait(20), 0)


if __name__ == "__main__":
    unittest.main()
