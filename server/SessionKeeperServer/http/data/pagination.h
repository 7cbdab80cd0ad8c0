// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_PAGINATION_H
#define SESSIONKEEPERSERVER_PAGINATION_H

#include <SessionKeeperServer/http/data/json.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <optional>

namespace SessionKeeperServer {

// A list page by page, as PageNumberPagination of Django REST framework gives it: ?page=N counts
// from 1, ?page=last is the last one.
class Pagination
{
public:
    // Of so many things; nothing when the request asks for a page there is not. An empty list has
    // one page.
    static std::optional<Pagination> of(const HttpRequest &request, int pageSize, qint64 count);

    qint64 offset() const { return (m_page - 1) * m_pageSize; }
    // {"count","next","previous","results"}; the links are absolute, by the Host header, and keep
    // the rest of the query.
    Json body(const Json::List &results, const QByteArray &scheme) const;

private:
    Pagination(const HttpRequest &request, int pageSize, qint64 count, qint64 page);
    QString link(const QByteArray &scheme, qint64 page) const;

    const HttpRequest &m_request;
    qint64 m_pageSize;
    qint64 m_count;
    qint64 m_page;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_PAGINATION_H
