// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/base64url.h>
#include <SessionKeeperServer/jose/jws.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qstring.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

std::optional<Jws::Header> headerFrom(const QByteArray &json)
{
    const QJsonDocument parsed = QJsonDocument::fromJson(json);
    if (!parsed.isObject())
        return std::nullopt;
    const QJsonObject members = parsed.object();
    // Extensions that must be understood (RFC 7515, 4.1.11), a payload that is not encoded (RFC
    // 7797).
    const bool isExtended = members.contains("crit"_L1)
        || members.value("b64"_L1) == QJsonValue(false);
    const QJsonValue keyId = members.value("kid"_L1);
    if (isExtended || !(keyId.isUndefined() || keyId.isString()))
        return std::nullopt;
    return Jws::Header {members, algorithmNamed(members.value("alg"_L1).toString().toUtf8())};
}

// The header of a token from its first segment. The tokens of one server all have the same one:
// each thread remembers the last.
std::optional<Jws::Header> headerIn(QByteArrayView segment)
{
    struct Known
    {
        QByteArray segment;
        Jws::Header header;
    };
    static constexpr qsizetype longest = 256;
    thread_local Known last;
    if (!last.segment.isEmpty() && segment == last.segment)
        return last.header;
    const auto json = fromBase64Url(segment);
    auto header = json ? headerFrom(*json) : std::nullopt;
    if (header && segment.size() <= longest)
        last = {segment.toByteArray(), *header};
    return header;
}

} // namespace

QByteArray Jws::sign(const QByteArray &payload, const JwsKey &key)
{
    return sign(payload, key, R"({"alg":")" + nameOf(key.algorithm()) + R"(","typ":"JWT"})");
}

QByteArray Jws::sign(const QByteArray &payload, const JwsKey &key, const QByteArray &header)
{
    const QByteArray input = toBase64Url(header) + '.' + toBase64Url(payload);
    return input + '.' + toBase64Url(key.sign(input));
}

std::optional<Jws> Jws::parse(const QByteArray &token)
{
    const qsizetype first = token.indexOf('.');
    const qsizetype last = token.lastIndexOf('.');
    if (first == last || token.indexOf('.', first + 1) != last)
        return std::nullopt;
    auto header = headerIn(QByteArrayView(token).first(first));
    auto payload = fromBase64Url(QByteArrayView(token).sliced(first + 1, last - first - 1));
    auto signature = fromBase64Url(QByteArrayView(token).sliced(last + 1));
    if (!header || !payload || !signature)
        return std::nullopt;

    Jws jws;
    jws.m_token = token;
    jws.m_signingInput = last;
    jws.m_header = *std::move(header);
    jws.m_payload = *std::move(payload);
    jws.m_signature = *std::move(signature);
    return jws;
}

bool Jws::isSignedBy(const JwsKey &key) const
{
    return m_header.algorithm == key.algorithm()
        && key.verify(QByteArrayView(m_token).first(m_signingInput), m_signature);
}

} // namespace SessionKeeperServer
