#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed beside the programs: true to the programs, and valid for those who read it."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
MADE = Path(os.environ["TEST_MADE"])
ID = "io.github.copoly.Copoly"


def run(*command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=30, **more)
    return done.returncode, done.stdout + done.stderr


def help_of(program, *arguments):
    code, text = run(os.environ[f"TEST_{program.upper()}"], *arguments, "--help")
    assert code == 0, text
    return text


def options(help_text):
    """{name: what stands for its value} of the lines '  --name VALUE   text'."""
    return dict(re.findall(r"^  (--[a-z0-9-]+)(?: (\S+))?  ", help_text, re.M))


def commands():
    return re.findall(r"^  ([a-z]+) +\S", help_of("copolyctl").partition("Commands:")[2], re.M)


def page(name):
    """A manual page's source without roff's marks: '.BI \\-\\-for " S"' is '--for S'."""
    text = (MADE / f"{name}.1").read_text().replace("\\-", "-").replace("\\fR", "")
    return re.sub(r'^\.(?:BI?|BR|I|IR|RB|RI) ', "", text, flags=re.M).replace('"', "")


class ManualPages(unittest.TestCase):
    def described(self, text):
        """{name: value} of the entries of a list: a line that begins with an option, behind .TP."""
        found = {}
        for entry in re.findall(r"^\.TP\n(.*)$", text, re.M):
            for name, value in re.findall(r"(--[a-z0-9-]+)(?: +([^ ,-]\S*))?", entry):
                found[name] = value
        return found

    def test_copoly_has_every_option_of_the_program_and_no_other(self):
        self.assertEqual(self.described(page("copoly")), options(help_of("copoly")))

    def test_copolyctl_has_every_option_of_every_command_and_no_other(self):
        text = page("copolyctl")
        general = self.described(text.partition("\n.SH COMMANDS\n")[0])
        sections = dict(re.findall(r"^\.SS ([a-z]+)\n(.*?)(?=^\.S[SH] )", text, re.M | re.S))
        self.assertEqual(list(sections), commands())
        used = set()
        for command, section in sections.items():
            own, real = self.described(section), options(help_of("copolyctl", command))
            used |= set(real)
            with self.subTest(command):
                self.assertLessEqual(set(own), set(real), "options that the program does not have")
                self.assertEqual({**general, **own} | real, {**general, **own}, "options or values that are not told")
        self.assertLessEqual(set(general), used)

    def test_pages_format_without_warnings(self):
        for name in ("copoly", "copolyctl"):
            with self.subTest(name):
                code, said = run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", MADE / f"{name}.1",
                                 env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANROFFSEQ": ""})
                warnings = [line for line in said.splitlines() if re.search(r"(?:warning|error):", line)]
                self.assertEqual((code, warnings), (0, []))


class DesktopFiles(unittest.TestCase):
    def test_desktop_entry_is_valid(self):
        self.assertEqual(run("desktop-file-validate", LINUX / f"{ID}.desktop"), (0, ""))

    def test_appstream_metadata_is_valid(self):
        code, said = run("appstreamcli", "validate", "--no-net", MADE / f"{ID}.metainfo.xml")
        self.assertEqual(code, 0, said)
        self.assertIn("successful", said)

    def test_metadata_has_the_changelogs_releases(self):
        versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
        self.assertTrue(versions)
        self.assertEqual(re.findall(r'<release version="([^"]+)"', (MADE / f"{ID}.metainfo.xml").read_text()), versions)

    def test_files_of_drawings_are_known_by_name_and_by_content(self):
        with tempfile.TemporaryDirectory() as folder:
            packages = Path(folder, "mime", "packages")
            packages.mkdir(parents=True)
            shutil.copy(LINUX / f"{ID}.mime.xml", packages / f"{ID}.xml")
            found = {**os.environ, "XDG_DATA_DIRS": folder, "XDG_DATA_HOME": f"{folder}/none"}
            self.assertEqual(run("update-mime-database", Path(folder, "mime"), env=found), (0, ""))
            drawing = Path(folder, "drawing")
            script = Path(folder, "script")
            script.write_text('{"add":"point","at":[1,2]}\n')
            code, said = run(os.environ["TEST_COPOLYCTL"], "draw", "--backend", "local:", "--drawing", "plan",
                             "--script", script, "--store", folder)
            self.assertEqual(code, 0, said)
            Path(folder, "plan.copoly").rename(drawing)
            guess = ("from gi.repository import Gio; "
                     f"print(Gio.content_type_guess('plan.copoly', None)[0], "
                     f"Gio.content_type_guess(None, open({str(drawing)!r}, 'rb').read(4096))[0])")
            code, said = run("/usr/bin/python3", "-c", guess, env=found)
            self.assertEqual((code, said.split()), (0, ["application/x-copoly", "application/x-copoly"]))

    def test_icons_have_the_sizes_that_their_folders_name(self):
        pictures = sorted((MADE / "icons").rglob("*.png"))
        self.assertEqual(len(pictures), 18)
        for picture in pictures:
            header = picture.read_bytes()[:24]
            width, height = (int.from_bytes(header[at:at + 4], "big") for at in (16, 20))
            self.assertEqual(f"{width}x{height}", picture.parts[-3])


class Completion(unittest.TestCase):
    def bash(self, program, *words):
        """What Bash offers for the last word."""
        script = (f"source /usr/share/bash-completion/bash_completion; source {LINUX}/completions/{program}.bash; "
                  f"COMP_WORDS=({' '.join(repr(word) for word in words)}); COMP_CWORD={len(words) - 1}; "
                  f"COMP_LINE='{' '.join(words)}'; COMP_POINT=${{#COMP_LINE}}; "
                  f"_{program} {program} '{words[-1]}' '{words[-2]}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
        folder = Path(os.environ[f"TEST_{program.upper()}"]).parent
        code, said = run("bash", "--norc", "-c", script,
                         env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"})
        return said.split()

    def test_bash_offers_the_commands(self):
        self.assertEqual(set(self.bash("copolyctl", "copolyctl", "")), {*commands(), "--help", "--version"})
        self.assertEqual(self.bash("copolyctl", "copolyctl", "dra"), ["draw"])

    def test_bash_offers_every_option_of_a_command(self):
        for command in commands():
            self.assertEqual(set(self.bash("copolyctl", "copolyctl", command, "--")),
                             set(options(help_of("copolyctl", command))), command)
        self.assertEqual(set(self.bash("copoly", "copoly", "--")), set(options(help_of("copoly"))))

    def test_bash_offers_nothing_where_a_value_belongs(self):
        self.assertEqual(self.bash("copolyctl", "copolyctl", "watch", "--drawing", ""), [])


if __name__ == "__main__":
    unittest.main()
