// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "player.h"

#include "essence.h"
#include "snapshot.h"

#include <support/keptsession.h>
#include <support/testcertificate.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkcookie.h>
#include <QtNetwork/qnetworkcookiejar.h>
#include <QtNetwork/qnetworkdiskcache.h>
#include <QtNetwork/qsslerror.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

QList<QSslError> expectedErrors()
{
    return {QSslError(QSslError::SelfSignedCertificate, TestCertificate::local().certificate())};
}

} // namespace

Player::Player(const Script &script, Carrier carrier, Http2Theatre *theatre)
    : m_script(script)
    , m_stage(script, carrier, theatre, [this] { arrived(); })
    , m_recorder(script)
{
    connect(&m_recorder, &Recorder::reached, this, &Player::reach);
}

Player::~Player()
{
    delete m_manager;
}

QStringList Player::play(std::unique_ptr<QNetworkAccessManager> manager,
                         const QByteArray &authorization)
{
    m_manager = manager.release();
    m_authorization = authorization;
    prepare();
    for (int round = 0; round < m_script.repetitions && m_manager; ++round)
        perform();
    noteAftermath();
    const auto trace = m_stage.withoutPort(m_recorder.trace());
    return m_script.chances.testFlag(Chance::Hops) ? essenceOf(trace) : trace;
}

void Player::prepare()
{
    m_recorder.watch(m_manager);
    m_manager->setAutoDeleteReplies(m_script.managerAutoDeletes);
    m_manager->setTransferTimeout(m_script.managerTransferTimeout);
    if (m_script.managerRedirectPolicy)
        m_manager->setRedirectPolicy(*m_script.managerRedirectPolicy);
    if (m_script.hasCache) {
        auto *cache = new QNetworkDiskCache(m_manager);
        cache->setCacheDirectory(m_cacheFolder.path());
        m_manager->setCache(cache);
    }
    if (m_script.trust == Trust::IgnoredByManager)
        connect(m_manager, &QNetworkAccessManager::sslErrors, this,
                [](QNetworkReply *reply) { reply->ignoreSslErrors(); });
    putCookies();
}

void Player::putCookies()
{
    for (const auto &cookie : m_script.cookies)
        m_manager->cookieJar()->setCookiesFromUrl(QNetworkCookie::parseCookies(cookie),
                                                  m_stage.url());
}

QNetworkRequest Player::makeRequest() const
{
    QNetworkRequest request(m_stage.url());
    if (!m_authorization.isEmpty())
        request.setRawHeader("Authorization", m_authorization);
    for (const auto &[name, value] : m_script.headers)
        request.setRawHeader(name, value);
    for (const auto &[attribute, value] : m_script.attributes)
        request.setAttribute(attribute, value);
    request.setPriority(m_script.priority);
    if (m_script.transferTimeout > 0)
        request.setTransferTimeout(m_script.transferTimeout);
    request.setMaximumRedirectsAllowed(m_script.maximumRedirects);
    if (m_stage.carrier() != Carrier::Http)
        request.setSslConfiguration(m_script.trust == Trust::Configured
                                        ? TestCertificate::local().ofTrustingClient()
                                        : TestCertificate::ofDistrustfulClient());
    return request;
}

void Player::perform()
{
    m_done.clear();
    m_hasArrived = false;
    m_body = std::make_unique<Body>(m_script.bodyKind, m_script.bodySize);
    m_reply = m_body->send(m_manager, m_script.verb, makeRequest());
    if (m_script.trust == Trust::IgnoredAtOnce)
        m_reply->ignoreSslErrors();
    if (m_script.trust == Trust::ListedAtOnce)
        m_reply->ignoreSslErrors(expectedErrors());
    if (m_script.readBufferSize > 0)
        m_reply->setReadBufferSize(m_script.readBufferSize);
    m_recorder.watch(m_reply);
    m_reader = std::make_unique<Reader>(m_reply, m_script.reading);
    reach(Moment::Started);
    wait([this] { return isOver(); });
    settle();
    reach(Moment::Over);
    settle();
    m_recorder.note(u"-- over"_s);
    if (!m_script.chances.testFlag(Chance::Reads))
        m_recorder.note(m_reader->findings());
    if (m_reply) {
        m_recorder.look(u"state"_s);
        m_recorder.note(snapshotOf(m_reply->request()));
        delete m_reply;
    }
}

bool Player::isOver() const
{
    return !m_reply || !m_manager
        || (m_recorder.hasFinished() && m_reader->isDone() && m_recorder.others() == m_others);
}

void Player::wait(const std::function<bool()> &condition)
{
    const QDeadlineTimer limit(std::chrono::seconds(10));
    // A timer wakes the loop at the limit.
    while (!condition() && !limit.hasExpired()) {
        QTimer::singleShot(100, this, [] {});
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    if (!condition())
        m_recorder.note(u"!! did not end within 10 s"_s);
}

void Player::arrived()
{
    // The caller is to act at a moment that is the same each time: when it has learned that all is
    // sent.
    const auto act = [this] {
        if (m_reply)
            wait([this] { return isOver() || m_recorder.hasSent(m_body->leastSent()); });
        settle();
        reach(Moment::Arrived);
    };
    if (!std::exchange(m_hasArrived, true))
        QMetaObject::invokeMethod(this, act, Qt::QueuedConnection);
}

void Player::reach(Moment moment)
{
    for (int number = 0; number < m_script.acts.size(); ++number) {
        const auto &next = m_script.acts[number];
        const bool now = next.when == moment
            || (next.when == Moment::Received && moment == Moment::ReadyRead && m_reply
                && m_reply->bytesAvailable() + (m_reader ? m_reader->received() : 0) >= next.bytes);
        if (now && !m_done.contains(number)) {
            m_done.insert(number);
            act(next);
        }
    }
    if (moment == Moment::SslErrors && m_script.trust == Trust::IgnoredInSlot && m_reply)
        m_reply->ignoreSslErrors();
}

void Player::act(const Act &act)
{
    if (!m_reply) {
        actOnManager(act);
        return;
    }
    switch (act.what) {
    case Deed::Abort:
        return m_reply->abort();
    case Deed::Close:
        return m_reply->close();
    case Deed::DeleteReply:
        delete m_reply;
        return;
    case Deed::DeleteLater:
        return m_reply->deleteLater();
    case Deed::SetReadBufferSize:
        return m_reply->setReadBufferSize(act.bytes);
    case Deed::ReadAll:
        return m_reader->readAll();
    case Deed::ReadSome:
        return m_reader->readSome(act.bytes);
    case Deed::IgnoreSslErrors:
        return m_reply->ignoreSslErrors();
    case Deed::IgnoreListedSslErrors:
        return m_reply->ignoreSslErrors(expectedErrors());
    case Deed::AllowRedirect:
        Q_EMIT m_reply->redirectAllowed();
        return;
    case Deed::SetSslConfiguration:
        return m_reply->setSslConfiguration(TestCertificate::local().ofTrustingClient());
    case Deed::LookAgain:
        return m_recorder.look(u"again"_s);
    default:
        actOnManager(act);
    }
}

void Player::actOnManager(const Act &act)
{
    switch (act.what) {
    case Deed::DeleteManager:
        delete m_manager;
        break;
    case Deed::ReleaseAnswer:
        m_stage.server().release(Stage::path);
        break;
    case Deed::Proceed:
        m_stage.server().proceed(Stage::path);
        break;
    case Deed::TurnEventLoop:
        QCoreApplication::processEvents();
        break;
    case Deed::ClearConnectionCache:
        m_manager->clearConnectionCache();
        break;
    case Deed::StartAnother: {
        ++m_others;
        auto *another = m_manager->get(makeRequest());
        connect(another, &QNetworkReply::finished, another, &QObject::deleteLater);
        break;
    }
    default:
        break;
    }
}

void Player::noteAftermath()
{
    if (m_manager) {
        m_recorder.note(u"-- cookies"_s);
        for (const auto &cookie : m_manager->cookieJar()->cookiesForUrl(m_stage.url()))
            m_recorder.note(u"  "_s + QString::fromLatin1(cookie.toRawForm()));
    }
    if (m_manager && m_manager->cache()) {
        const auto meta = m_manager->cache()->metaData(m_stage.url());
        m_recorder.note(u"-- cache: %1, %2"_s.arg(meta.isValid()).arg(meta.saveToDisk()));
        for (const auto &[name, value] : meta.rawHeaders())
            m_recorder.note(
                u"  %1: %2"_s.arg(QString::fromLatin1(name), QString::fromLatin1(value)));
        const std::unique_ptr<QIODevice> data(m_manager->cache()->data(m_stage.url()));
        m_recorder.note(u"  body %1"_s.arg(data ? summaryOf(data->readAll()) : u"none"_s));
    }
    if (m_script.chances.testFlag(Chance::ServerSees))
        return;
    auto taken = m_stage.server().taken();
    if (m_script.chances.testFlag(Chance::Resends))
        taken = taken.mid(0, 1);
    for (const auto &request : taken) {
        m_recorder.note(u"-- server"_s);
        m_recorder.note(snapshotOf(request));
    }
}

} // namespace SessionKeeper::Test
