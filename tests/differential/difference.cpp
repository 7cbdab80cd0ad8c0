// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "difference.h"

#include <vector>

namespace SessionKeeper::Test {

namespace {

// lengths[i][j]: of the longest common subsequence of old from i on and now from j on.
std::vector<std::vector<int>> commonLengths(const QStringList &old, const QStringList &now)
{
    const auto rows = static_cast<std::size_t>(old.size()) + 1;
    const auto columns = static_cast<std::size_t>(now.size()) + 1;
    std::vector<std::vector<int>> lengths(rows, std::vector<int>(columns, 0));
    for (auto i = rows - 1; i-- > 0;) {
        for (auto j = columns - 1; j-- > 0;) {
            const bool equal = old[static_cast<qsizetype>(i)] == now[static_cast<qsizetype>(j)];
            lengths[i][j] = equal ? lengths[i + 1][j + 1] + 1
                                  : std::max(lengths[i + 1][j], lengths[i][j + 1]);
        }
    }
    return lengths;
}

} // namespace

QStringList difference(const QStringList &old, const QStringList &now)
{
    const auto lengths = commonLengths(old, now);
    QStringList lines;
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < old.size() || j < now.size()) {
        const auto row = static_cast<std::size_t>(i);
        const auto column = static_cast<std::size_t>(j);
        if (i < old.size() && j < now.size() && old[i] == now[j]) {
            if (!old[i].startsWith(u' '))
                lines.append(u' ' + old[i]);
            ++i, ++j;
        } else if (j == now.size()
                   || (i < old.size() && lengths[row + 1][column] >= lengths[row][column + 1])) {
            lines.append(u'-' + old[i++]);
        } else {
            lines.append(u'+' + now[j++]);
        }
    }
    return lines;
}

} // namespace SessionKeeper::Test
