// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/utf8.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// 0 when nothing begins with this byte.
qsizetype lengthAfter(uchar start)
{
    if (start < 0x80)
        return 1;
    if (start < 0xc2 || start > 0xf4)
        return 0;
    return start < 0xe0 ? 2 : start < 0xf0 ? 3 : 4;
}

// Whether a byte may stand at this place of a sequence. The first ones after some starts are fewer:
// they would be overlong, surrogates or beyond U+10FFFF.
bool mayFollow(uchar start, qsizetype place, uchar byte)
{
    const uchar least = place != 1 ? 0x80 : start == 0xe0 ? 0xa0 : start == 0xf0 ? 0x90 : 0x80;
    const uchar most = place != 1 ? 0xbf : start == 0xed ? 0x9f : start == 0xf4 ? 0x8f : 0xbf;
    return byte >= least && byte <= most;
}

Utf8Mistake mistake(QByteArrayView bytes, qsizetype from, qsizetype size, const QString &reason)
{
    const QString where = size == 1
        ? u"byte 0x%1 in position %2"_s.arg(uchar(bytes[from]), 2, 16, QChar(u'0')).arg(from)
        : u"bytes in position %1-%2"_s.arg(from).arg(from + size - 1);
    return {u"'utf-8' codec can't decode %1: %2"_s.arg(where, reason)};
}

} // namespace

std::variant<QString, Utf8Mistake> decodeUtf8(QByteArrayView bytes)
{
    // Qt looks at many bytes at once, but cannot say what is wrong with them.
    for (qsizetype at = bytes.isValidUtf8() ? bytes.size() : 0; at < bytes.size();) {
        const uchar start = uchar(bytes[at]);
        const qsizetype length = lengthAfter(start);
        if (length == 0)
            return mistake(bytes, at, 1, u"invalid start byte"_s);
        for (qsizetype place = 1; place < length; ++place) {
            if (at + place == bytes.size())
                return QString::fromUtf8(bytes.first(at));
            if (!mayFollow(start, place, uchar(bytes[at + place])))
                return mistake(bytes, at, place, u"invalid continuation byte"_s);
        }
        at += length;
    }
    return QString::fromUtf8(bytes);
}

} // namespace SessionKeeperServer
