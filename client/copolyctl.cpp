// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/program.h"

int main(int argc, char **argv)
{
    return ctl::runProgram(argc, argv);
}
