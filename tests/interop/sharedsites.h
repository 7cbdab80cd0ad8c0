// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_SHAREDSITES_H
#define SESSIONKEEPER_TESTS_SHAREDSITES_H

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qnetworkaccessmanager.h>

#include <memory>

namespace SessionKeeper::Test {

struct Answer
{
    int status = 0;
    QJsonObject body; // or
    QJsonArray list;

    QString text(const char *member) const { return body[QLatin1StringView(member)].toString(); }
};

// Both have the same face: users log in, refresh, log out, look at themselves.
class Site
{
public:
    virtual ~Site() = default;
    virtual Answer post(const char *path, const QJsonObject &body) = 0;
    virtual Answer get(const char *path, const QString &access) = 0;

    Answer login(const QString &name, const QString &password);
};

// tests/interop/sharedpeer as a process: a real Django.
class DjangoPeer : public Site
{
public:
    DjangoPeer(const QString &database, const QString &secret);
    ~DjangoPeer() override;

    // [command, argument...] of sharedpeer.
    QJsonValue ask(const QJsonArray &command);
    Answer post(const char *path, const QJsonObject &body) override;
    Answer get(const char *path, const QString &access) override;

private:
    QProcess m_process;
};

// The program, as people run it.
class OurServer : public Site
{
public:
    explicit OurServer(const QString &config);
    ~OurServer() override;

    bool isReady() const { return m_url.port() > 0; }

    Answer post(const char *path, const QJsonObject &body) override;
    Answer get(const char *path, const QString &access) override;
    // `authorization` is the whole header, or empty.
    Answer send(const QByteArray &method, const QString &path, const QByteArray &authorization,
                const QJsonObject &body = {});

private:
    QProcess m_process;
    QUrl m_url;
    QNetworkAccessManager m_manager;
};

// A real Django with Simple JWT and our program on one database and one key. Django has a user dora
// (pw-dora), our program adds otto (pw-otto).
class SharedSites
{
public:
    static const QString secret;

    // A new database. Returns why the test is to be skipped, or nothing.
    QString prepare(bool isRemote);
    // Both, with their tables and nothing but the two users. They come up once, which takes a
    // Django its time, and are as new with each further call. False when one does not come up.
    bool start();

    // Of our program; what it says on both channels.
    QByteArray run(const QStringList &words, const QByteArray &input = {}) const;
    std::unique_ptr<DjangoPeer> newPeer() const;
    Site *site(int which) const;

    QString url;
    std::unique_ptr<DjangoPeer> django;
    std::unique_ptr<OurServer> ours;

private:
    QTemporaryDir m_folder;
    QString m_config;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_SHAREDSITES_H
