// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/claims.h>

#include <SessionKeeperServer/jose/jsontext_p.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

namespace SessionKeeperServer {

namespace {

constexpr std::size_t few = 32; // members

QString nameFrom(const QByteArray &quoted)
{
    if (!quoted.contains('\\'))
        return QString::fromUtf8(quoted.sliced(1, quoted.size() - 2));
    return QJsonDocument::fromJson('[' + quoted + ']').array().at(0).toString();
}

// Reads what nearly every payload is made of: an object without spaces, whose names and texts are
// ASCII without escapes, and whose numbers are whole and not negative. Ten times as fast as Qt's
// reader, which gets the rest.
class PlainReader
{
public:
    explicit PlainReader(const QByteArray &json)
        : m_at(json.constData())
        , m_end(m_at + json.size())
    {
    }

    // Calls add(name, spelling) for each member; false when the payload is not a plain one.
    template<typename Add>
    bool read(Add add)
    {
        if (!take('{'))
            return false;
        do {
            const char *const name = m_at;
            if (!passText())
                return false;
            const QLatin1StringView inside(name + 1, m_at - name - 2);
            if (!take(':'))
                return false;
            const char *const value = m_at;
            if (!passText() && !passNumber())
                return false;
            add(inside, QByteArray(value, m_at - value));
        } while (take(','));
        return take('}') && m_at == m_end;
    }

    // Of a spelling that read() gave.
    static QJsonValue valueOf(const QByteArray &spelling)
    {
        if (spelling.front() == '"')
            return QString(QLatin1StringView(spelling.begin() + 1, spelling.end() - 1));
        qint64 number = 0;
        std::from_chars(spelling.begin(), spelling.end(), number);
        return number;
    }

private:
    bool take(char wanted)
    {
        if (m_at == m_end || *m_at != wanted)
            return false;
        ++m_at;
        return true;
    }

    bool passText()
    {
        if (!take('"'))
            return false;
        while (m_at != m_end && *m_at >= 0x20 && *m_at < 0x7f && *m_at != '"' && *m_at != '\\')
            ++m_at;
        return take('"');
    }

    bool passNumber()
    {
        constexpr qsizetype mostDigits = 15; // whole numbers of a double
        const char *const begin = m_at;
        while (m_at != m_end && *m_at >= '0' && *m_at <= '9' && m_at - begin <= mostDigits)
            ++m_at;
        const qsizetype digits = m_at - begin;
        return digits > 0 && digits <= mostDigits && (digits == 1 || *begin != '0');
    }

    const char *m_at;
    const char *const m_end;
};

} // namespace

std::optional<Claims> Claims::fromJson(const QByteArray &json)
{
    Claims plain;
    plain.m_members.reserve(8);
    const auto add = [&plain](const QString &name, const QByteArray &json) {
        plain.append({name, json, {}});
    };
    if (PlainReader(json).read(add)) {
        plain.mergeEqualNames();
        return plain;
    }

    const QJsonDocument parsed = QJsonDocument::fromJson(json);
    if (!parsed.isObject())
        return std::nullopt;
    const QJsonObject object = parsed.object();
    Claims claims;
    for (const auto &[quotedName, text] : membersOf(json)) {
        const QString name = nameFrom(quotedName);
        claims.append({name, text, object.value(name)});
    }
    claims.mergeEqualNames();
    return claims;
}

QByteArray Claims::toJson() const
{
    QByteArray json = "{";
    json.reserve(256);
    for (const Member &member : m_members) {
        if (json.size() > 1)
            json += ',';
        appendJsonText(json, member.name);
        json += ':';
        json += member.json;
    }
    json += '}';
    return json;
}

bool Claims::contains(const QString &name) const
{
    return find(name) != nullptr;
}

QJsonValue Claims::value(const QString &name) const
{
    const Member *const member = find(name);
    if (!member)
        return QJsonValue::Undefined;
    return member->value ? *member->value : PlainReader::valueOf(member->json);
}

std::vector<QString> Claims::names() const
{
    std::vector<QString> names;
    names.reserve(m_members.size());
    for (const Member &member : m_members)
        names.push_back(member.name);
    return names;
}

void Claims::insert(const QString &name, const QJsonValue &value)
{
    set({name, toJsonText(value), value});
}

void Claims::insertFrom(const Claims &other, const QString &name)
{
    if (const Member *const member = other.find(name))
        set(*member);
}

void Claims::remove(const QString &name)
{
    std::erase_if(m_members, [&name](const Member &member) { return member.name == name; });
}

Claims::Member *Claims::find(const QString &name)
{
    return const_cast<Member *>(std::as_const(*this).find(name));
}

const Claims::Member *Claims::find(const QString &name) const
{
    const auto member = std::ranges::find(m_members, name, &Member::name);
    return member == m_members.end() ? nullptr : &*member;
}

// Whoever writes a token can put thousands of names into it: to look through all of them for each
// would take minutes, and some tokens are read before their signature is known to be good.
void Claims::append(Member member)
{
    if (m_members.size() < few)
        set(std::move(member));
    else
        m_members.push_back(std::move(member));
}

void Claims::mergeEqualNames()
{
    if (m_members.size() <= few)
        return;
    std::vector<std::size_t> order(m_members.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(
        order, {}, [this](std::size_t at) -> const QString & { return m_members[at].name; });
    std::vector<bool> isMerged(m_members.size());
    std::size_t first = order.front();
    for (std::size_t i = 1; i < order.size(); ++i) {
        const std::size_t at = order[i];
        isMerged[at] = m_members[at].name == m_members[first].name;
        if (isMerged[at])
            m_members[first] = m_members[at];
        else
            first = at;
    }
    std::size_t at = 0;
    std::erase_if(m_members, [&](const Member &) { return isMerged[at++]; });
}

void Claims::set(Member member)
{
    if (Member *const existing = find(member.name))
        *existing = std::move(member);
    else
        m_members.push_back(std::move(member));
}

} // namespace SessionKeeperServer
