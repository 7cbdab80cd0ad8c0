// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "decisionlog.h"

#include "decisionfile_p.h"
#include "refreshreport.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>
#include <SessionKeeper/store/filethread_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qiodevice.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qpointer.h>

#include <optional>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

// So many lines wait for a disk that does not answer; a session decides a few in a minute.
constexpr int longestQueue = 1000;

template<typename Enum>
QString name(Enum value)
{
    return QString::fromLatin1(QMetaEnum::fromType<Enum>().valueToKey(static_cast<int>(value)));
}

QJsonObject described(const Error &error)
{
    QJsonObject object {{u"error"_s, name(error.kind())}};
    if (error.httpStatus() != 0)
        object.insert(u"httpStatus"_s, error.httpStatus());
    if (!error.code().isEmpty())
        object.insert(u"code"_s, error.code());
    return object;
}

} // namespace

class DecisionLogPrivate
{
public:
    DecisionLogPrivate(DecisionLog *q, Session *session);

    void stateChanged(Session::State state);
    void errorOccurred(const Error &error);
    void write(const QString &event, QJsonObject line);
    void written(const QString &problem);

    DecisionLog *const q;
    Session *const session;
    QPointer<QIODevice> device;
    std::optional<DecisionFile> file;
    qint64 sizeLimit = 1024 * 1024;

private:
    void writeToDevice(const QByteArray &line);
    void writeToFile(const QByteArray &line);

    Session::State m_state;
    SessionStatistics m_seen;
    bool m_loginEnded = false;
    bool m_isTroubled = false;
    // Last, because what it does needs the file.
    FileThread m_thread {q};
};

DecisionLogPrivate::DecisionLogPrivate(DecisionLog *log, Session *decider)
    : q(log)
    , session(decider)
    , m_state(decider->state())
    , m_seen(decider->statistics())
{
    QObject::connect(session, &Session::refreshEnded, q,
                     [this](const RefreshReport &report) { write(u"refresh"_s, report.toJson()); });
    QObject::connect(session, &Session::stateChanged, q,
                     [this](Session::State state) { stateChanged(state); });
    QObject::connect(session, &Session::loggedOut, q, [this](Session::LogoutReason reason) {
        write(u"logout"_s, {{u"reason"_s, name(reason)}});
    });
    QObject::connect(session, &Session::persistedChanged, q, [this](bool persisted) {
        write(u"store"_s, {{u"persisted"_s, persisted}});
    });
    QObject::connect(session, &Session::errorOccurred, q,
                     [this](const Error &error) { errorOccurred(error); });
}

// The counters tell a login that worked from one that left the session before in place.
void DecisionLogPrivate::stateChanged(Session::State state)
{
    const auto now = session->statistics();
    if (now.logins > m_seen.logins)
        write(u"login"_s, {{u"outcome"_s, u"LoggedIn"_s}});
    if (now.restores > m_seen.restores)
        write(u"restore"_s, {});
    m_loginEnded = m_state == Session::State::LoggingIn && now.logins == m_seen.logins;
    m_seen = now;
    m_state = state;
}

void DecisionLogPrivate::errorOccurred(const Error &error)
{
    auto line = described(error);
    if (error.isStoreError()) {
        line.insert(u"persisted"_s, session->isPersisted());
        write(u"store"_s, line);
    } else if (std::exchange(m_loginEnded, false)) {
        line.insert(u"outcome"_s, u"Failed"_s);
        write(u"login"_s, line);
    }
}

void DecisionLogPrivate::write(const QString &event, QJsonObject line)
{
    line.insert(u"event"_s, event);
    line.insert(u"time"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    line.insert(u"pid"_s, QCoreApplication::applicationPid());
    const auto text = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    if (file)
        writeToFile(text);
    else
        writeToDevice(text);
}

void DecisionLogPrivate::writeToDevice(const QByteArray &line)
{
    if (!device)
        written(tr("The device of the decision log is gone; nothing is written any more."));
    else if (device->write(line) != line.size())
        written(
            tr("The device of the decision log takes no more (%1).").arg(device->errorString()));
    else
        written({});
}

void DecisionLogPrivate::writeToFile(const QByteArray &line)
{
    if (m_thread.waiting() >= longestQueue) {
        written(tr("The disk of the decision log does not answer; lines are lost."));
        return;
    }
    m_thread.start(
        [this, line, limit = sizeLimit] { return file->append(line, limit); },
        [this](const Result<void> &done) { written(done ? QString() : done.error().message()); });
}

void DecisionLogPrivate::written(const QString &problem)
{
    if (std::exchange(m_isTroubled, !problem.isEmpty()) || problem.isEmpty())
        return;
    qCWarning(lcSession).noquote() << problem;
    Q_EMIT q->troubled(problem);
}

DecisionLog::DecisionLog(Session *session, const QString &fileName, QObject *parent)
    : QObject(parent)
    , d_ptr(std::make_unique<DecisionLogPrivate>(this, session))
{
    d_ptr->file.emplace(fileName);
}

DecisionLog::DecisionLog(Session *session, QIODevice *device, QObject *parent)
    : QObject(parent)
    , d_ptr(std::make_unique<DecisionLogPrivate>(this, session))
{
    d_ptr->device = device;
}

DecisionLog::~DecisionLog() = default;

qint64 DecisionLog::sizeLimit() const
{
    return d_ptr->sizeLimit;
}

void DecisionLog::setSizeLimit(qint64 bytes)
{
    d_ptr->sizeLimit = bytes;
}

} // namespace SessionKeeper
