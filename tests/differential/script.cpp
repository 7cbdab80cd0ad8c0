// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "script.h"

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

Script &&Script::over(QList<Carrier> those) &&
{
    carriers = std::move(those);
    return std::move(*this);
}

Script &&Script::sending(BodyKind kind, qsizetype size) &&
{
    bodyKind = kind;
    bodySize = size;
    return std::move(*this);
}

Script &&Script::with(const QByteArray &header, const QByteArray &value) &&
{
    headers.append(qMakePair(header, value));
    return std::move(*this);
}

Script &&Script::with(QNetworkRequest::Attribute attribute, const QVariant &value) &&
{
    attributes.append({attribute, value});
    return std::move(*this);
}

Script &&Script::answered(const HttpAnswer &answer) &&
{
    answers.append(answer);
    return std::move(*this);
}

Script &&Script::read(Reading how) &&
{
    reading = how;
    return std::move(*this);
}

Script &&Script::doing(Moment when, Deed what, qint64 bytes) &&
{
    acts.append({when, what, bytes});
    return std::move(*this);
}

Script &&Script::holding() &&
{
    holdsAnswer = true;
    return std::move(*this);
}

Script &&Script::trusting(Trust how) &&
{
    trust = how;
    return std::move(*this);
}

Script &&Script::times(int count) &&
{
    repetitions = count;
    return std::move(*this);
}

Script &&Script::but(Chances what) &&
{
    chances |= what;
    return std::move(*this);
}

Script &&Script::set(const std::function<void(Script &)> &edit) &&
{
    edit(*this);
    return std::move(*this);
}

Script script(const QString &name, const QByteArray &verb)
{
    Script script;
    script.name = name;
    script.verb = verb;
    return script;
}

QByteArray content(qsizetype size)
{
    QByteArray bytes;
    bytes.reserve(size + 16);
    for (int line = 0; bytes.size() < size; ++line)
        bytes += QByteArray::number(line) + (line % 7 == 0 ? '\n' : ' ');
    return bytes.left(size);
}

QString nameOf(Carrier carrier)
{
    switch (carrier) {
    case Carrier::Http:
        return u"http"_s;
    case Carrier::Https:
        return u"https"_s;
    case Carrier::Http2:
        return u"h2"_s;
    }
    Q_UNREACHABLE();
}

} // namespace SessionKeeper::Test
