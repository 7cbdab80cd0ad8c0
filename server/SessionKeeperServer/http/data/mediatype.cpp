// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/mediatype.h>

namespace SessionKeeperServer {

namespace {

// Splits at semicolons outside quotes.
QList<QByteArray> pieces(const QByteArray &text)
{
    if (!text.contains(';'))
        return {text};
    QList<QByteArray> result;
    bool quoted = false;
    qsizetype begin = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text.at(at) == '"')
            quoted = !quoted;
        if (text.at(at) == ';' && !quoted) {
            result.append(text.mid(begin, at - begin));
            begin = at + 1;
        }
    }
    result.append(text.mid(begin));
    return result;
}

QByteArray unquoted(QByteArray value)
{
    if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
        value = value.mid(1, value.size() - 2).replace("\\\\", "\\").replace("\\\"", "\"");
    return value;
}

} // namespace

MediaType::MediaType(const QByteArray &text)
{
    QList<QByteArray> parts = pieces(text);
    const QByteArray essence = parts.takeFirst().trimmed().toLower();
    const qsizetype slash = essence.indexOf('/');
    m_main = slash < 0 ? essence : essence.left(slash);
    m_sub = slash < 0 ? QByteArray() : essence.mid(slash + 1);
    for (const QByteArray &part : std::as_const(parts)) {
        const qsizetype equals = part.indexOf('=');
        if (equals >= 0)
            m_parameters.append(
                {part.left(equals).trimmed().toLower(), unquoted(part.mid(equals + 1).trimmed())});
    }
}

bool MediaType::satisfies(const MediaType &wanted) const
{
    for (const auto &[name, value] : m_parameters) {
        if (name != "q" && wanted.parameter(name) != value)
            return false;
    }
    const bool sameSub = m_sub == "*" || wanted.m_sub == "*" || wanted.m_sub == m_sub;
    const bool sameMain = m_main == "*" || wanted.m_main == "*" || wanted.m_main == m_main;
    return sameSub && sameMain;
}

int MediaType::precedence() const
{
    if (m_main == "*")
        return 0;
    if (m_sub == "*")
        return 1;
    const bool onlyQuality = m_parameters.isEmpty()
        || (m_parameters.size() == 1 && m_parameters.first().first == "q");
    return onlyQuality ? 2 : 3;
}

QByteArray MediaType::parameter(QByteArrayView name) const
{
    for (const auto &[known, value] : m_parameters) {
        if (known == name)
            return value;
    }
    return {};
}

} // namespace SessionKeeperServer
