#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule passes a good tree and finds what is wrong in a bad one."""
import tempfile
import unittest
from pathlib import Path

import rules

SPDX = "// SPDX-License-Identifier: GPL-3.0-or-later\n"
HASH_SPDX = "# SPDX-License-Identifier: GPL-3.0-or-later\n"
LINES = "#include <QString>\n#include <vector>\n"
GOOD = {
    "client/base/CMakeLists.txt": HASH_SPDX + "client_layer(base\n    HEADERS id.h SOURCES id.cpp LINKS Qt6::Core)\n",
    "client/base/id.h": SPDX + LINES + "namespace base {\nclass Id;\n}\n",
    "client/base/id.cpp": SPDX + '#include "base/id.h"\nnamespace base {\n}\n',
    "client/geometry/CMakeLists.txt": HASH_SPDX + "client_layer(geometry HEADERS box.h USES base LINKS Qt6::Core)\n",
    "client/geometry/box.h": SPDX + '#include "base/id.h"\nnamespace geometry {\n}\n',
    "client/model/CMakeLists.txt": HASH_SPDX + "client_layer(model HEADERS shape.h USES geometry LINKS Qt6::Gui)\n",
    "client/model/shape.h": SPDX + '#include "base/id.h"\nnamespace geometry {\nclass Box;\n}\nnamespace model {\n}\n',
    "client/copolyctl.cpp": SPDX + '#include "model/shape.h"\n#include "ctl.moc"\n',
    "tests/run": "#!/bin/sh\n" + HASH_SPDX,
    "translations/copoly_es.ts": '<TS version="2.1"/>\n',
    "README.md": "# Copoly\n",
}


class Rules(unittest.TestCase):
    def breaches(self, rule, changes=None, **more):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**GOOD, **(changes or {})}.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
            return list(rule(Path(folder), **more))

    def finds(self, rule, where, changes):
        found = self.breaches(rule, changes)
        self.assertEqual([breach.split(": ")[0] for breach in found], [where], found)

    def test_good_tree_passes_every_rule(self):
        for rule in rules.RULES:
            with self.subTest(rule.__name__):
                self.assertEqual(self.breaches(rule), [])

    def test_every_layer_stands_on_known_ones_without_a_circle(self):
        for layer in rules.STANDS_ON:
            self.assertNotIn(layer, rules.below(layer))
        self.assertNotIn("shell", rules.below("ctl"))
        self.assertNotIn("canvas", rules.below("ctl"))
        self.assertNotIn("ctl", rules.below("shell"))
        self.assertEqual(rules.below("stomp"), {"base"})

    def test_every_rule_is_a_test(self):
        listed = (Path(__file__).parent / "CMakeLists.txt").read_text().split()
        for rule in rules.RULES:
            self.assertIn(rule.__name__, [word.rstrip(")") for word in listed])

    def test_include_upwards(self):
        self.finds(rules.includes_go_downwards, "client/geometry/box.h:3",
                   {"client/geometry/box.h": SPDX + '#include "base/id.h"\n  #  include "model/shape.h"\n'})

    def test_include_of_a_neighbour(self):
        self.finds(rules.includes_go_downwards, "client/stomp/frame.h:2",
                   {"client/stomp/frame.h": SPDX + '#include "model/shape.h"\n'})

    def test_window_in_copolyctl(self):
        self.finds(rules.includes_go_downwards, "client/copolyctl.cpp:2",
                   {"client/copolyctl.cpp": SPDX + '#include "canvas/view.h"\n'})

    def test_include_from_the_own_folder(self):
        self.finds(rules.includes_go_downwards, "client/base/id.cpp:2",
                   {"client/base/id.cpp": SPDX + '#include "id.h"\n'})

    def test_include_with_angle_brackets(self):
        self.finds(rules.includes_go_downwards, "client/geometry/box.h:2",
                   {"client/geometry/box.h": SPDX + "#include <base/id.h>\n"})

    def test_folder_that_is_no_layer(self):
        self.finds(rules.includes_go_downwards, "client/utils/all.h:1", {"client/utils/all.h": SPDX})

    def test_target_upwards(self):
        self.finds(rules.targets_go_downwards, "client/base/CMakeLists.txt:1",
                   {"client/base/CMakeLists.txt": "client_layer(base HEADERS id.h USES geometry LINKS Qt6::Core)"})

    def test_widgets_below_the_window(self):
        self.finds(rules.targets_go_downwards, "client/model/CMakeLists.txt:1",
                   {"client/model/CMakeLists.txt": "client_layer(model USES geometry LINKS Qt6::Core Qt6::Widgets)"})

    def test_network_in_the_model(self):
        self.finds(rules.targets_go_downwards, "client/model/CMakeLists.txt:1",
                   {"client/model/CMakeLists.txt": "client_layer(model USES geometry LINKS Qt6::Network)"})

    def test_layer_that_is_not_declared(self):
        self.finds(rules.used_layers_are_declared, "client/geometry/box.h:2",
                   {"client/geometry/CMakeLists.txt": "client_layer(geometry HEADERS box.h LINKS Qt6::Core)",
                    "client/model/CMakeLists.txt": "client_layer(model HEADERS shape.h USES base)"})

    def test_source_that_nobody_builds(self):
        self.finds(rules.every_source_is_listed, "client/base/lost.cpp:1",
                   {"client/base/lost.cpp": SPDX,
                    "client/base/CMakeLists.txt": "client_layer(base HEADERS id.h SOURCES id.cpp # lost.cpp\n)"})

    def test_namespace_of_another_folder(self):
        self.finds(rules.namespace_is_the_folder, "client/base/id.cpp:2",
                   {"client/base/id.cpp": SPDX + "namespace model {\nint two() { return 2; }\n}\n"})

    def test_namespace_within_the_folder_s(self):
        inner = "namespace base {\nchar open = '{'; // {\nnamespace values {\nint two();\n}\n}\n"
        self.assertEqual(self.breaches(rules.namespace_is_the_folder, {"client/base/id.cpp": SPDX + inner}), [])
        after = inner + "namespace values {\nint two() { return 2; }\n}\n"
        self.finds(rules.namespace_is_the_folder, "client/base/id.cpp:8", {"client/base/id.cpp": SPDX + after})

    def test_namespace_that_the_system_has_taken(self):
        for name, count in (("sync", 1), ("syncing", 0)):
            text = SPDX + f"namespace {name} {{\nint two();\n}}\n"
            self.assertEqual(len(self.breaches(rules.namespace_is_the_folder, {"client/sync/link.cpp": text})), count)

    def test_header_without_namespace(self):
        self.finds(rules.namespace_is_the_folder, "client/base/id.h:1",
                   {"client/base/id.h": SPDX + "class Id;\n"})

    def test_missing_licence(self):
        self.finds(rules.licence_is_named, "client/base/id.h:1", {"client/base/id.h": "\n" + SPDX})
        self.finds(rules.licence_is_named, "tests/run:1", {"tests/run": "#!/bin/sh\necho\n"})
        self.finds(rules.licence_is_named, "tests/CMakeLists.txt:1", {"tests/CMakeLists.txt": ""})

    def test_left_open(self):
        for word in ("TO" + "DO", "FIX" + "ME", "QSK" + "IP"):
            self.finds(rules.nothing_is_left_open, "client/base/id.cpp:2",
                       {"client/base/id.cpp": SPDX + f"{word}(\"later\");\n"})

    def test_path_of_a_machine(self):
        for place in ("wo" + "rk", "ro" + "ot"):
            self.finds(rules.no_path_of_a_machine, "README.md:1", {"README.md": f"see /{place}/copoly\n"})
        self.assertEqual(self.breaches(rules.no_path_of_a_machine, {"README.md": "$root/wo" "rk/ and ../wo" "rk/x\n"}), [])

    def test_registry(self):
        self.finds(rules.no_registry_is_named, "package-lock.json:2",
                   {"package-lock.json": '{\n"resolved": "' + "registry" + '.npmjs.example"}\n'})

    def test_unfinished_translation(self):
        self.finds(rules.translations_are_complete, "translations/copoly_es.ts:2",
                   {"translations/copoly_es.ts": '<TS>\n<translation type="unfinished"/>\n</TS>\n'})

    def test_text_that_no_translation_has(self):
        with tempfile.NamedTemporaryFile("w", suffix="-lupdate", delete=False) as fake:
            fake.write('#!/bin/sh\nwhile [ "$1" != -ts ]; do shift; done\necho \'<x type="unfinished"/>\' >>"$2"\n')
        path = Path(fake.name)
        path.chmod(0o755)
        try:
            found = self.breaches(rules.translations_are_complete, lupdate=str(path))
        finally:
            path.unlink()
        self.assertEqual(found, ["translations/copoly_es.ts:1: 1 texts of the sources are missing"])

    def test_binary_files_are_left_alone(self):
        for rule in rules.RULES:
            self.assertEqual(self.breaches(rule, {"tests/data/frame.bin": b"\0\xff/wo" b"rk/\0"}), [])


if __name__ == "__main__":
    unittest.main()
