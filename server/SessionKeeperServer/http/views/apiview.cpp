// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/apiview.h>

#include <SessionKeeperServer/http/data/requestdata.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

Json::Member describe(const QString &field, bool isReadOnly)
{
    return {field,
            Json::object({{u"type"_s, u"string"_s},
                          {u"required"_s, !isReadOnly},
                          {u"read_only"_s, isReadOnly},
                          {u"label"_s, Json(field.left(1).toUpper() + field.mid(1))}})};
}

QByteArray allowedBy(const ApiView::Face &face)
{
    if (face.methods.isEmpty())
        return "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS";
    QByteArray text = face.methods.join(", ");
    if (face.methods.contains("GET"))
        text += ", HEAD";
    return text + ", OPTIONS";
}

} // namespace

ApiView::ApiView(Face face)
    : m_face(std::move(face))
    , m_allowed(allowedBy(m_face))
{
}

ApiView::~ApiView() = default;

bool ApiView::allows(const QByteArray &method) const
{
    if (m_face.methods.isEmpty() || m_face.methods.contains(method))
        return true;
    return method == "HEAD" && m_face.methods.contains("GET");
}

Json ApiView::metadata(const ApiCall &) const
{
    Json::Object fields;
    for (const QString &field : m_face.fields)
        fields.push_back(describe(field, false));
    for (const QString &field : m_face.readOnlyFields)
        fields.push_back(describe(field, true));
    return metadataWith(fields.empty() ? Json::Object() : Json::Object {{u"POST"_s, fields}});
}

Json ApiView::metadataWith(const Json::Object &actions) const
{
    QStringList renders;
    for (const QByteArray &type : m_face.types)
        renders.append(QString::fromLatin1(type));
    Json::Object metadata {{u"name"_s, m_face.name},
                           {u"description"_s, m_face.description},
                           {u"renders"_s, Json::texts(renders)},
                           {u"parses"_s, Json::texts(parsedMediaTypes())}};
    if (!actions.empty())
        metadata.emplace_back(u"actions"_s, actions);
    return metadata;
}

} // namespace SessionKeeperServer
