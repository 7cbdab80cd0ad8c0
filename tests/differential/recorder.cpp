// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "recorder.h"

#include "snapshot.h"

#include <QtNetwork/qauthenticator.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkreply.h>
#include <QtNetwork/qsslerror.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

QString text(const QList<QSslError> &errors)
{
    QStringList names;
    for (const auto &error : errors)
        names.append(error.errorString());
    return names.join(u", "_s);
}

} // namespace

Recorder::Recorder(const Script &script)
    : m_arrivesWhole(script.arrivesWhole)
    , m_chances(script.chances)
{
}

void Recorder::watch(QNetworkAccessManager *manager)
{
    connect(manager, &QNetworkAccessManager::finished, this, [this](QNetworkReply *reply) {
        if (reply != m_reply) {
            // Which of two requests is the first to end is chance.
            ++m_others;
            return;
        }
        note(u"manager: finished"_s);
        Q_EMIT reached(Moment::ManagerFinished);
    });
    connect(manager, &QNetworkAccessManager::encrypted, this, [this](QNetworkReply *reply) {
        if (reply == m_reply && !isResend())
            noteUntilTheEnd(u"manager: encrypted"_s);
    });
    connect(manager, &QNetworkAccessManager::sslErrors, this,
            [this](QNetworkReply *reply, const QList<QSslError> &errors) {
                note(u"manager: sslErrors of %1: %2"_s.arg(
                    reply == m_reply ? u"this"_s : u"another"_s, text(errors)));
            });
    connect(manager, &QNetworkAccessManager::authenticationRequired, this,
            [this](QNetworkReply *reply, QAuthenticator *authenticator) {
                note(u"manager: authenticationRequired %1, realm %2"_s.arg(reply->url().toString(),
                                                                           authenticator->realm()));
            });
    connect(manager, &QObject::destroyed, this, [this] { note(u"manager: destroyed"_s); });
}

void Recorder::watch(QNetworkReply *reply)
{
    m_reply = reply;
    m_finished = m_requestsSent = 0;
    m_sent = m_received = 0;
    note(u"-- request"_s);
    m_partStart = m_lines.size();
    look(u"started"_s);
    note(snapshotOf(reply->request()));
    connect(reply, &QNetworkReply::socketStartedConnecting, this, [this] {
        noteUntilTheEnd(u"socketStartedConnecting"_s);
        Q_EMIT reached(Moment::SocketStartedConnecting);
    });
    connect(reply, &QNetworkReply::requestSent, this, [this] {
        if (!isResend())
            noteUntilTheEnd(u"requestSent"_s);
        ++m_requestsSent;
        Q_EMIT reached(Moment::RequestSent);
    });
    connect(reply, &QNetworkReply::metaDataChanged, this, [this] {
        look(u"metaDataChanged"_s);
        Q_EMIT reached(Moment::MetaDataChanged);
    });
    connect(reply, &QNetworkReply::redirected, this, [this](const QUrl &target) {
        note(u"redirected to %1"_s.arg(target.toString()));
        Q_EMIT reached(Moment::Redirected);
    });
    watchDevice(reply);
    watchProgress(reply);
    watchTls(reply);
    watchEnd(reply);
}

void Recorder::watchDevice(QNetworkReply *reply)
{
    connect(reply, &QIODevice::readyRead, this, [this] {
        if (!m_lines.mid(m_partStart).contains(u"readyRead"_s))
            look(u"readyRead"_s);
        Q_EMIT reached(Moment::ReadyRead);
    });
    connect(reply, &QIODevice::channelReadyRead, this, [this] { noteOnce(u"channelReadyRead"_s); });
    connect(reply, &QIODevice::bytesWritten, this, [this] { noteOnce(u"bytesWritten"_s); });
    connect(reply, &QIODevice::aboutToClose, this, [this] {
        note(u"aboutToClose"_s);
        Q_EMIT reached(Moment::AboutToClose);
    });
    connect(reply, &QIODevice::readChannelFinished, this, [this] {
        note(u"readChannelFinished"_s);
        Q_EMIT reached(Moment::ReadChannelFinished);
    });
}

void Recorder::watchProgress(QNetworkReply *reply)
{
    connect(reply, &QNetworkReply::downloadProgress, this, [this](qint64 received, qint64 total) {
        noteLast(u"downloadProgress"_s,
                 m_chances.testFlag(Chance::Progress) ? u"somewhere"_s
                                                      : u"%1 of %2"_s.arg(received).arg(total));
        // The (0, 0) of a failure is no step back.
        if (received < m_received && received != 0)
            note(u"downloadProgress went backwards"_s);
        m_received = qMax(m_received, received);
        Q_EMIT reached(Moment::DownloadProgress);
    });
    connect(reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64 total) {
        noteLast(u"uploadProgress"_s, u"%1 of %2"_s.arg(sent).arg(total));
        if (sent < m_sent && sent != 0)
            noteOnce(u"uploadProgress went backwards"_s);
        m_sent = qMax(m_sent, sent);
        Q_EMIT reached(Moment::UploadProgress);
    });
}

void Recorder::watchTls(QNetworkReply *reply)
{
    connect(reply, &QNetworkReply::encrypted, this, [this] {
        if (m_finished == 0 && !isResend())
            look(u"encrypted"_s);
        Q_EMIT reached(Moment::Encrypted);
    });
    connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        look(u"sslErrors %1"_s.arg(text(errors)));
        Q_EMIT reached(Moment::SslErrors);
    });
    connect(reply, &QNetworkReply::preSharedKeyAuthenticationRequired, this,
            [this] { note(u"preSharedKeyAuthenticationRequired"_s); });
}

void Recorder::watchEnd(QNetworkReply *reply)
{
    connect(reply, &QNetworkReply::errorOccurred, this, [this](QNetworkReply::NetworkError error) {
        look(u"errorOccurred %1"_s.arg(error));
        Q_EMIT reached(Moment::ErrorOccurred);
    });
    connect(reply, &QNetworkReply::finished, this, [this] {
        ++m_finished;
        look(u"finished"_s);
        Q_EMIT reached(Moment::Finished);
    });
    connect(reply, &QObject::destroyed, this, [this] { note(u"destroyed"_s); });
}

void Recorder::note(const QString &line)
{
    m_lines.append(line);
}

void Recorder::look(const QString &title)
{
    note(title);
    if (m_reply)
        note(snapshotOf(
            m_reply, m_arrivesWhole || (m_finished > 0 && !m_chances.testFlag(Chance::Available))));
}

// Whether what happens now happens for a second time, which is chance.
bool Recorder::isResend() const
{
    return m_requestsSent > 0 && m_chances.testFlag(Chance::Resends);
}

// After an abort the plain manager's thread still says what it was doing, or not.
void Recorder::noteUntilTheEnd(const QString &line)
{
    if (m_finished == 0)
        note(line);
}

void Recorder::noteOnce(const QString &line)
{
    if (!m_lines.mid(m_partStart).contains(line))
        note(line);
}

void Recorder::noteLast(const QString &kind, const QString &line)
{
    for (auto index = m_lines.size() - 1; index >= m_partStart; --index) {
        if (m_lines[index].startsWith(kind) && !m_lines[index].endsWith(u"backwards"_s))
            m_lines.removeAt(index);
    }
    note(kind + u' ' + line);
}

QStringList Recorder::trace() const
{
    return m_lines;
}

} // namespace SessionKeeper::Test
