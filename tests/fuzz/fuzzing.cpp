// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fuzzing.h"

#include <cstdio>
#include <cstdlib>

void require(bool holds, const char *sentence)
{
    if (holds)
        return;
    std::fprintf(stderr, "this does not hold: %s\n", sentence);
    std::abort();
}

FuzzInput::FuzzInput(const std::uint8_t *data, std::size_t size)
    : m_left(reinterpret_cast<const char *>(data), qsizetype(size))
{
}

std::uint8_t FuzzInput::byte()
{
    if (m_left.isEmpty())
        return 0;
    const auto first = std::uint8_t(m_left.front());
    m_left.remove(0, 1);
    return first;
}

QByteArray FuzzInput::line()
{
    const qsizetype end = m_left.indexOf('\n');
    const QByteArray line = m_left.left(end);
    m_left = end < 0 ? QByteArray() : m_left.mid(end + 1);
    return line;
}

QByteArray FuzzInput::rest()
{
    return m_left;
}
