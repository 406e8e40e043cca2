// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/options.h"
#include "transport/backend.h"
#include "workbench/topiclookup.h"

namespace ctl {

/// `topics`: a line for each topic that exists at the broker.
class TopicsCommand final : public Command
{
    Q_OBJECT

public:
    TopicsCommand(TopicsOptions options, transport::Backend backend, const Services &services);

    void start() override;
    void interrupt() override;

private:
    void print(const workbench::TopicList &list);
    void tell(const workbench::TopicsProblem &problem);

    const TopicsOptions m_options;
    const transport::Backend m_backend;
    std::unique_ptr<workbench::TopicLookup> m_lookup;
};

} // namespace ctl
