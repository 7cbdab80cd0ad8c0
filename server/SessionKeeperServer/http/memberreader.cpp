// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/memberreader.h>

#include <stdexcept>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longest = 1000000000; // seconds: some thirty years

[[noreturn]] void refuse(const QString &sentence)
{
    throw std::runtime_error(sentence.toStdString());
}

} // namespace

MemberReader::MemberReader(const Json &object)
    : m_object(object)
{
    if (!object.asObject())
        refuse(u"The body must be a JSON object."_s);
}

void MemberReader::demand(const QString &name) const
{
    if (!has(name))
        refuse(u"The member %1 is missing."_s.arg(name));
}

void MemberReader::read(const QString &name, bool &value)
{
    if (const Json *member = find(name)) {
        if (!member->asBool())
            fail(name, u"true or false"_s);
        value = *member->asBool();
    }
}

void MemberReader::read(const QString &name, int &value, int smallest, int largest)
{
    if (const Json *member = find(name))
        value = int(readInteger(name, *member, smallest, largest, u"a whole number"_s));
}

void MemberReader::read(const QString &name, QString &value)
{
    if (const Json *member = find(name)) {
        if (!member->asText())
            fail(name, u"a text"_s);
        value = *member->asText();
    }
}

void MemberReader::read(const QString &name, QByteArray &value)
{
    QString text = QString::fromUtf8(value);
    read(name, text);
    value = text.toUtf8();
}

void MemberReader::read(const QString &name, std::chrono::seconds &value)
{
    if (const Json *member = find(name))
        value = std::chrono::seconds(
            readInteger(name, *member, -longest, longest, u"a whole number of seconds"_s));
}

void MemberReader::read(const QString &name, std::chrono::milliseconds &value)
{
    if (const Json *member = find(name))
        value = std::chrono::milliseconds(
            readInteger(name, *member, 0, longest * 1000, u"a whole number of milliseconds"_s));
}

int MemberReader::readWord(const QString &name, const QStringList &words)
{
    if (!find(name))
        return -1;
    QString word;
    read(name, word);
    if (!words.contains(word))
        fail(name, u"one of \"%1\""_s.arg(words.join(u"\", \""_s)));
    return int(words.indexOf(word));
}

const Json::Object &MemberReader::readObject(const QString &name)
{
    static const Json::Object empty;
    const Json *member = find(name);
    if (!member)
        return empty;
    if (!member->asObject())
        fail(name, u"an object"_s);
    return *member->asObject();
}

const Json *MemberReader::readAny(const QString &name)
{
    return find(name);
}

void MemberReader::fail(const QString &name, const QString &expected) const
{
    refuse(u"The member %1 must be %2."_s.arg(name, expected));
}

void MemberReader::finish() const
{
    for (const auto &[name, value] : *m_object.asObject()) {
        if (!m_known.contains(name))
            refuse(m_known.isEmpty() ? u"There is no member %1 here; the body is empty."_s.arg(name)
                                     : u"There is no member %1 here; known: %2."_s.arg(
                                         name, m_known.join(u", "_s)));
    }
}

const Json *MemberReader::find(const QString &name)
{
    m_known.append(name);
    return m_object.find(name);
}

qint64 MemberReader::readInteger(const QString &name, const Json &value, qint64 smallest,
                                 qint64 largest, const QString &what) const
{
    const Json::Number *number = value.asNumber();
    bool isNumber = number && number->isInteger;
    const qint64 integer = isNumber ? number->spelling.toLongLong(&isNumber) : 0;
    if (!isNumber || integer < smallest || integer > largest)
        fail(name, u"%1 from %2 to %3"_s.arg(what).arg(smallest).arg(largest));
    return integer;
}

} // namespace SessionKeeperServer
