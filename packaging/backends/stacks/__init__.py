# SPDX-License-Identifier: GPL-3.0-or-later
"""Private back ends: brokers, servers and a load balancer of one's own, each stack in a folder of its own."""


class Problem(Exception):
    """What stands in the way, as a sentence for people."""
