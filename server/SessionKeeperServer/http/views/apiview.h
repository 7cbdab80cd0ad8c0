// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_APIVIEW_H
#define SESSIONKEEPERSERVER_APIVIEW_H

#include <SessionKeeperServer/http/data/apireply.h>

#include <SessionKeeperServer/engine/principal.h>

#include <QtCore/qstringlist.h>

namespace SessionKeeperServer {

// A request after the guard let it in.
struct ApiCall
{
    const HttpRequest &request;
    const Principal *user = nullptr; // null when nobody is logged in
    QStringList captures {};         // what stands for the {} of the route's path, decoded
    QByteArray challenge {};         // for a 401 of the view; empty = 403 (contract.md 1.11)
};

// What stands behind one route. One object serves all threads.
class ApiView
{
public:
    enum class Access {
        Unguarded,       // the Authorization header is not looked at: token endpoints
        Anyone,          // without a token too, but not with a bad one
        LoggedInToWrite, // GET, HEAD and OPTIONS as Anyone: IsAuthenticatedOrReadOnly
        LoggedIn,
        Staff,
    };

    struct Face
    {
        QString name;
        QString description;
        Access access = Access::Unguarded;
        // Without HEAD, which follows from GET, and OPTIONS, which all have; empty = every method,
        // known or not.
        QList<QByteArray> methods {};
        QStringList fields {};         // of a POST body, all of them required text
        QStringList readOnlyFields {}; // of an answer, which OPTIONS tells as well
        bool throttled = false;
        QList<QByteArray> types {"application/json", "text/html"}; // a reply can have
    };

    explicit ApiView(Face face);
    virtual ~ApiView();
    Q_DISABLE_COPY_MOVE(ApiView)

    const Face &face() const { return m_face; }
    bool allows(const QByteArray &method) const;
    QByteArray allowed() const { return m_allowed; }  // for the Allow header
    virtual Json metadata(const ApiCall &call) const; // for OPTIONS

    // What handle() waits for; it decides which thread calls it.
    enum class Blocks {
        Never,  // touches no database: a network thread
        Reads,  // a network thread, unless the database is on another machine
        Writes, // a thread for waiting: until the disk has what was written
        Hashes, // a thread for computing: a tenth of a second for a password
    };
    virtual Blocks blocks() const { return Blocks::Reads; }
    virtual ApiReply handle(const ApiCall &call) const = 0;

protected:
    // With the fields of the bodies, by method.
    Json metadataWith(const Json::Object &actions) const;

private:
    const Face m_face;
    const QByteArray m_allowed;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_APIVIEW_H
