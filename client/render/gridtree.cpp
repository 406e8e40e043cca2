// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/gridtree.h"

#include "base/parallel.h"

#include <algorithm>
#include <array>
#include <atomic>

namespace render {

namespace {

constexpr int children = 16;
constexpr std::size_t here = children; ///< what is too large for a child
/// Branches of fewer keys are not divided among threads.
constexpr std::size_t manyKeys = 10'000;

/// Where the keys of each child begin, of those that stay, and the end.
using Starts = std::array<std::size_t, here + 2>;

/// A cell that is to be divided, of the tree or branch at hand.
struct Task
{
    quint32 cell = 0;
    GridSquare square;
    std::span<GridKey> keys;

    bool isDone() const
    {
        return keys.size() <= GridCell::full || square.size <= GridCell::smallest;
    }
};

/// Brings the keys of each child together. `room` keeps its memory from one call to the next: fresh memory can cost
/// more than the work in it.
Starts sortByChild(const Task &task, std::vector<GridKey> &room)
{
    const auto childOf = [&](const GridKey &key) {
        return key.fitsChildOf(task.square) ? std::size_t(task.square.childAt(key.x, key.y)) : here;
    };
    Starts starts{};
    for (const GridKey &key : task.keys)
        ++starts[childOf(key) + 1];
    const bool isSorted = std::find(starts.begin(), starts.end(), task.keys.size()) != starts.end();
    for (std::size_t i = 1; i < starts.size(); ++i)
        starts[i] += starts[i - 1];
    if (isSorted)
        return starts;
    room.resize(std::max(room.size(), task.keys.size()));
    Starts next = starts;
    for (const GridKey &key : task.keys)
        room[next[childOf(key)]++] = key;
    std::copy_n(room.begin(), task.keys.size(), task.keys.begin());
    return starts;
}

/// One step: calls `visit(task)` for each child that has keys.
template <typename Visit>
void divideOnce(GridTree &tree, const Task &task, std::vector<GridKey> &room, Visit visit)
{
    const Starts starts = sortByChild(task, room);
    const auto part = [&](std::size_t i) {
        return task.keys.subspan(starts[i], starts[i + 1] - starts[i]);
    };
    if (!part(here).empty())
        tree.fillings.push_back({ task.cell, part(here) });
    if (starts[here] == 0)
        return;
    const quint32 first = addChildren(tree.cells, task.cell);
    for (int i = 0; i < children; ++i) {
        if (const auto keys = part(std::size_t(i)); !keys.empty())
            visit(Task{ first + quint32(i), task.square.child(i), keys });
    }
}

void divideAll(GridTree &tree, const Task &task, std::vector<GridKey> &room)
{
    if (task.isDone())
        tree.fillings.push_back({ task.cell, task.keys });
    else
        divideOnce(tree, task, room, [&](const Task &child) { divideAll(tree, child, room); });
}

/// Adds a branch whose first cell stands for one that is here.
void graft(GridTree &tree, GridTree branch, quint32 at)
{
    const quint32 shift = quint32(tree.cells.size()) - 1;
    const auto numberOf = [=](quint32 cell) { return cell == 0 ? at : cell + shift; };
    for (GridCell &cell : branch.cells) {
        if (cell.firstChild != GridCell::none)
            cell.firstChild = numberOf(cell.firstChild);
    }
    tree.cells[at].firstChild = branch.cells.front().firstChild;
    tree.cells.insert(tree.cells.end(), std::make_move_iterator(branch.cells.begin() + 1),
                      std::make_move_iterator(branch.cells.end()));
    for (const GridTree::Filling &filling : branch.fillings)
        tree.fillings.push_back({ numberOf(filling.cell), filling.keys });
}

/// Small drawings lie in one child for several levels: answers the last of them, whose cell there is then.
Task skipTop(GridTree &tree, std::span<GridKey> keys)
{
    Task task{ 0, {}, keys };
    GridKey least = keys.front();
    GridKey most = least;
    for (const GridKey &key : keys) {
        least.x = std::min(least.x, key.x);
        least.y = std::min(least.y, key.y);
        most.x = std::max(most.x, key.x);
        most.y = std::max(most.y, key.y);
        most.extent = std::max(most.extent, key.extent);
    }
    while (!task.isDone() && most.fitsChildOf(task.square)) {
        const int i = task.square.childAt(least.x, least.y);
        if (i != task.square.childAt(most.x, most.y))
            break;
        task.cell = addChildren(tree.cells, task.cell) + quint32(i);
        task.square = task.square.child(i);
    }
    return task;
}

} // namespace

GridTree GridTree::of(std::span<GridKey> keys, std::size_t parts)
{
    GridTree tree;
    tree.cells.emplace_back();
    if (keys.empty())
        return tree;
    std::vector<Task> open{ skipTop(tree, keys) };
    std::vector<Task> tasks;
    {
        std::vector<GridKey> room;
        while (!open.empty()) {
            const Task task = open.back();
            open.pop_back();
            if (task.isDone() || task.keys.size() < std::max(manyKeys, keys.size() / (2 * parts)))
                tasks.push_back(task);
            else
                divideOnce(tree, task, room, [&](const Task &child) { open.push_back(child); });
        }
    }
    std::vector<GridTree> branches(tasks.size());
    std::atomic<std::size_t> next = 0;
    base::inParallel(std::min(parts, tasks.size()), [&](std::size_t) {
        std::vector<GridKey> room;
        for (std::size_t i = next++; i < tasks.size(); i = next++) {
            branches[i].cells.emplace_back();
            divideAll(branches[i], { 0, tasks[i].square, tasks[i].keys }, room);
        }
    });
    for (std::size_t i = 0; i < tasks.size(); ++i)
        graft(tree, std::move(branches[i]), tasks[i].cell);
    return tree;
}

quint32 addChildren(std::vector<GridCell> &cells, quint32 cell)
{
    const auto first = quint32(cells.size());
    cells.resize(cells.size() + children);
    cells[cell].firstChild = first;
    return first;
}

} // namespace render
