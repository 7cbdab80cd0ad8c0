// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/claims.h>

#include <SessionKeeperServer/jose/jsontext_p.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <algorithm>
#include <utility>

namespace SessionKeeperServer {

namespace {

QString nameFrom(const QByteArray &quoted)
{
    if (!quoted.contains('\\'))
        return QString::fromUtf8(quoted.sliced(1, quoted.size() - 2));
    return QJsonDocument::fromJson('[' + quoted + ']').array().at(0).toString();
}

} // namespace

std::optional<Claims> Claims::fromJson(const QByteArray &json)
{
    const QJsonDocument parsed = QJsonDocument::fromJson(json);
    if (!parsed.isObject())
        return std::nullopt;
    const QJsonObject object = parsed.object();
    Claims claims;
    for (const auto &[quotedName, text] : membersOf(json)) {
        const QString name = nameFrom(quotedName);
        claims.set({name, object.value(name), text});
    }
    return claims;
}

QByteArray Claims::toJson() const
{
    QByteArray json = "{";
    for (const Member &member : m_members) {
        if (json.size() > 1)
            json += ',';
        json += toJsonText(member.name) + ':' + member.json;
    }
    return json + '}';
}

bool Claims::contains(const QString &name) const
{
    return find(name) != nullptr;
}

QJsonValue Claims::value(const QString &name) const
{
    const Member *const member = find(name);
    return member ? member->value : QJsonValue(QJsonValue::Undefined);
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
    set({name, value, toJsonText(value)});
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

void Claims::set(Member member)
{
    if (Member *const existing = find(member.name))
        *existing = std::move(member);
    else
        m_members.push_back(std::move(member));
}

} // namespace SessionKeeperServer
