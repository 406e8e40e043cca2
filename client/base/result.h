// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <utility>
#include <variant>

namespace base {

/// Either a value or the reason why there is none; for failures that are expected.
///
/// Errors:  reading the wrong side is a bug (asserted).
template <typename T, typename E> class [[nodiscard]] Result
{
public:
    Result(T value) : m_data(std::in_place_index<0>, std::move(value)) { }
    Result(E error) : m_data(std::in_place_index<1>, std::move(error)) { }

    bool hasValue() const { return m_data.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    const T &value() const
    {
        Q_ASSERT(hasValue());
        return *std::get_if<0>(&m_data);
    }
    T &value()
    {
        Q_ASSERT(hasValue());
        return *std::get_if<0>(&m_data);
    }
    const E &error() const
    {
        Q_ASSERT(!hasValue());
        return *std::get_if<1>(&m_data);
    }
    const T &operator*() const { return value(); }
    T &operator*() { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

private:
    std::variant<T, E> m_data;
};

} // namespace base
