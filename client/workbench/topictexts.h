// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/topics.h"

namespace workbench {

/// "rabbitmq-management", "activemq-jolokia", "activemq-advisories": a name for programs.
QString topicsWayName(TopicList::Way way);
/// By which way the list was learnt, and where; for people, translated.
QString topicsWayText(const TopicList &list);

/// Why there is no list, and what to do; whole sentences, translated. For NotConnected the session's own texts
/// say more.
QString topicsWhy(const TopicsProblem &problem);
QString topicsAdvice(const TopicsProblem &problem);

} // namespace workbench
