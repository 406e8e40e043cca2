// SPDX-License-Identifier: GPL-3.0-or-later
// Here for the meta object alone.
#include "stomp/transport.h"
