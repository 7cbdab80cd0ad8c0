// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/pagination.h>

#include <algorithm>
#include <map>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// Of each name all values, sorted by the names.
using Query = std::map<QByteArray, QList<QByteArray>>;

QByteArray decoded(QByteArray text)
{
    return QByteArray::fromPercentEncoding(text.replace('+', ' '));
}

QByteArray encoded(const QByteArray &text)
{
    return text.toPercentEncoding(" ").replace(' ', '+');
}

Query parsed(const QByteArray &text)
{
    Query query;
    for (const QByteArray &pair : text.split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const QByteArray value = equals < 0 ? QByteArray() : pair.mid(equals + 1);
        query[decoded(equals < 0 ? pair : pair.left(equals))] += decoded(value);
    }
    return query;
}

QByteArray written(const Query &query)
{
    QByteArray text;
    for (const auto &[name, values] : query) {
        for (const QByteArray &value : values)
            text += (text.isEmpty() ? "?" : "&") + encoded(name) + '=' + encoded(value);
    }
    return text;
}

const QByteArray pageName = "page"_ba;

} // namespace

std::optional<Pagination> Pagination::of(const HttpRequest &request, int pageSize, qint64 count)
{
    const qint64 pages = std::max<qint64>(1, (count + pageSize - 1) / pageSize);
    const Query query = parsed(request.query);
    const auto asked = query.find(pageName);
    const QByteArray text = asked == query.end() ? "1"_ba : asked->second.constLast();
    if (text == "last")
        return Pagination(request, pageSize, count, pages);
    bool isNumber = false;
    const qint64 page = text.trimmed().toLongLong(&isNumber);
    if (!isNumber || page < 1 || page > pages)
        return std::nullopt;
    return Pagination(request, pageSize, count, page);
}

Pagination::Pagination(const HttpRequest &request, int pageSize, qint64 count, qint64 page)
    : m_request(request)
    , m_pageSize(pageSize)
    , m_count(count)
    , m_page(page)
{
}

Json Pagination::body(const Json::List &results, const QByteArray &scheme) const
{
    const bool hasNext = m_page * m_pageSize < m_count;
    return Json::object({{u"count"_s, m_count},
                         {u"next"_s, hasNext ? Json(link(scheme, m_page + 1)) : Json()},
                         {u"previous"_s, m_page > 1 ? Json(link(scheme, m_page - 1)) : Json()},
                         {u"results"_s, results}});
}

QString Pagination::link(const QByteArray &scheme, qint64 page) const
{
    Query query = parsed(m_request.query);
    query.erase(pageName);
    // The first page goes by no number.
    if (page > 1)
        query[pageName] = {QByteArray::number(page)};
    return QString::fromUtf8(scheme + "://" + m_request.header("Host") + m_request.path
                             + written(query));
}

} // namespace SessionKeeperServer
