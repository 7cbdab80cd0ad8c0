// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef DJANGOSITES_H
#define DJANGOSITES_H

#include <SessionKeeperServer/http/settings.h>

#include <QtCore/qhash.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qjsonvalue.h>
#include <QtCore/qprocess.h>
#include <QtCore/qurl.h>

// The originals: sites of tests/interop/django, one for each kind of settings, which live until the
// test program ends. Ends the program with a sentence when they cannot be started.
class DjangoSites
{
public:
    static DjangoSites &instance();

    // "simplejwt/5.2.2": what the distribution has, by the newest profile that is not newer.
    QString profile() const { return m_profile; }
    // A site as after its start. A key of the database, the clock and the faults are not its own.
    QUrl site(const SessionKeeperServer::Settings &settings);
    // Does something through the side door (fixture.py).
    static QJsonValue order(const QUrl &site, const QString &what, QJsonObject arguments = {});

private:
    DjangoSites();
    ~DjangoSites();
    Q_DISABLE_COPY_MOVE(DjangoSites)
    QString line();

    QProcess m_process;
    QString m_profile;
    QHash<QByteArray, QUrl> m_sites;
};

#endif // DJANGOSITES_H
