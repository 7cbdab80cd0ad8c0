// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "mirrorreply_p.h"

#include <QtCore/qmetaobject.h>
#include <QtCore/qthread.h>

#include <algorithm>
#include <vector>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

// Signals are wired by number, which costs a third of a functor: it is done for every request.
struct Wire
{
    template<typename Signal>
    Wire(Signal from, const char *to)
        : signal(QMetaMethod::fromSignal(from).methodIndex())
        , slot(MirrorReply::staticMetaObject.indexOfMethod(to))
    {
    }

    int signal;
    int slot;
};

// Those that are wired when somebody listens to them, in the order of their bits. An error is told
// at the end as well; whoever follows the reply closer hears of it when it happens.
const std::vector<Wire> &wiresOnDemand()
{
    static const std::vector<Wire> wires {
        {&QNetworkReply::errorOccurred, "innerHasError(QNetworkReply::NetworkError)"},
        {&QIODevice::readyRead, "innerHasBytes()"},
        {&QNetworkReply::downloadProgress, "downloaded(qint64,qint64)"},
        {&QNetworkReply::uploadProgress, "uploaded(qint64,qint64)"},
        {&QNetworkReply::socketStartedConnecting, "socketStartedConnecting()"},
        {&QNetworkReply::requestSent, "requestSent()"},
    };
    return wires;
}

constexpr int errorBit = 1;
constexpr int bytesBit = 2;
constexpr int startBits = 16 | 32;

} // namespace

MirrorReply::MirrorReply(QNetworkAccessManager *manager, QNetworkAccessManager::Operation operation,
                         const QNetworkRequest &request)
    : QNetworkReply(manager)
{
    setOperation(operation);
    setRequest(request);
    setUrl(request.url());
    QIODevice::open(QIODevice::ReadOnly);
}

MirrorReply::~MirrorReply()
{
    for (auto *guard = m_guard; guard; guard = guard->m_outer)
        guard->m_reply = nullptr;
    dropInner();
}

// One of the inner reply's signals.
template<typename Handler>
void MirrorReply::handle(Handler handler)
{
    const Guard guard(this);
    const bool outer = std::exchange(m_inSlot, true);
    handler();
    if (guard)
        m_inSlot = outer;
}

// The inner reply must not die within one of its own signals.
void MirrorReply::dropInner()
{
    auto *inner = m_inner.data();
    m_inner = nullptr;
    if (!inner)
        return;
    if (!m_inSlot) {
        delete inner;
        return;
    }
    inner->disconnect(this);
    inner->deleteLater();
}

qint64 MirrorReply::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + (m_inner && m_shown ? m_inner->bytesAvailable() : 0);
}

bool MirrorReply::canReadLine() const
{
    return QIODevice::canReadLine() || (m_inner && m_shown && m_inner->canReadLine());
}

void MirrorReply::setReadBufferSize(qint64 size)
{
    QNetworkReply::setReadBufferSize(size);
    if (m_inner && (m_shown || !holdsBack()))
        m_inner->setReadBufferSize(size);
}

void MirrorReply::abort()
{
    if (m_over || m_ending)
        return;
    // What the inner reply does is what the caller sees.
    if (m_inner && (m_inner->isRunning() || m_inSlot) && !holdsBack()) {
        abortInner();
        return;
    }
    QNetworkReply::close();
    if (m_inner) {
        m_inner->disconnect(this);
        m_inner->abort();
    }
    fail(OperationCanceledError, QNetworkReply::tr("Operation canceled"));
}

// It knows whether there is anything left to abort, and which signals that takes.
void MirrorReply::abortInner()
{
    const Guard guard(this);
    const QPointer<QNetworkReply> inner = m_inner;
    const auto closing = connect(inner, &QIODevice::aboutToClose, this,
                                 [this] { QNetworkReply::close(); });
    m_aborting = true;
    inner->abort();
    if (!guard)
        return;
    m_aborting = false;
    disconnect(closing);
    setAttribute(QNetworkRequest::ConnectionEncryptedAttribute,
                 m_inner->url().scheme() == "https"_L1);
}

void MirrorReply::close()
{
    abort();
}

void MirrorReply::ignoreSslErrors()
{
    m_ignoreAllSslErrors = true;
    if (m_inner)
        m_inner->ignoreSslErrors();
}

void MirrorReply::mirror(QNetworkReply *inner, bool quietly)
{
    dropInner();
    m_inner = inner;
    m_quiet = quietly;
    m_status = 0;
    m_shown = false;
    m_copied = false;
    m_heldProgress.reset();
    m_heldUploadEnd = false;
    m_wired = 0;
    if (readBufferSize() != 0)
        inner->setReadBufferSize(readBufferSize());
    if (m_ignoreAllSslErrors)
        inner->ignoreSslErrors();
    else if (!m_ignoredSslErrors.isEmpty())
        inner->ignoreSslErrors(m_ignoredSslErrors);
    wire();
    wireOnDemand();
    showEncryption();
    // From the cache.
    if (status() != 0 && !isHeldBack()) {
        copyMetaData();
        m_copied = false;
    }
}

void MirrorReply::wire()
{
    static const Wire wires[] = {
        {&QNetworkReply::metaDataChanged, "innerHasHead()"},
        {&QNetworkReply::finished, "innerHasFinished()"},
    };
    for (const auto &[signal, slot] : wires)
        QMetaObject::connect(m_inner, signal, this, slot, Qt::DirectConnection);

    if (m_inner->url().scheme() != "https"_L1)
        return;
    connect(m_inner, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        showEncryption();
        Q_EMIT sslErrors(errors);
    });
    connect(m_inner, &QNetworkReply::encrypted, this, [this] {
        showEncryption();
        Q_EMIT encrypted();
    });
    connect(m_inner, &QNetworkReply::preSharedKeyAuthenticationRequired, this,
            &QNetworkReply::preSharedKeyAuthenticationRequired);
}

void MirrorReply::connectNotify(const QMetaMethod &signal)
{
    const auto index = signal.methodIndex();
    const auto &wires = wiresOnDemand();
    const auto found = std::find_if(wires.begin(), wires.end(),
                                    [index](const Wire &wire) { return wire.signal == index; });
    if (found == wires.end())
        return;
    m_listened |= errorBit | 1 << (found - wires.begin());
    // From another thread, the next sending takes it up.
    if (m_inner && QThread::currentThread() == thread())
        wireOnDemand();
}

void MirrorReply::wireOnDemand()
{
    const auto &wires = wiresOnDemand();
    const int wanted = m_listened & ~m_wired & ~(m_quiet ? startBits : 0);
    m_wired |= wanted;
    for (size_t i = 0; wanted >> i != 0; ++i) {
        if (wanted >> i & 1)
            QMetaObject::connect(m_inner, wires[i].signal, this, wires[i].slot,
                                 Qt::DirectConnection);
    }
}

void MirrorReply::downloaded(qint64 received, qint64 total)
{
    handle([&] {
        if (m_shown || !holdsBack()) {
            m_heldProgress.reset();
            Q_EMIT downloadProgress(received, total);
        } else {
            m_heldProgress = {received, total};
        }
    });
}

void MirrorReply::uploaded(qint64 sent, qint64 total)
{
    // Sending again does not undo what the caller saw. At the end Qt says 0 of 0.
    const bool isEnd = sent == 0 && total == 0;
    if (sent < m_uploaded && !isEnd)
        return;
    m_uploaded = std::max(m_uploaded, sent);
    m_heldUploadEnd = isEnd && !m_shown && holdsBack();
    if (!m_heldUploadEnd)
        handle([&] { Q_EMIT uploadProgress(sent, total); });
}

void MirrorReply::innerHasHead()
{
    handle([this] {
        m_status = 0;
        headArrived();
        if (holdsBack()) {
            // Nobody reads what is not shown, so that no reader could make room. What comes may
            // show that it need not be held back.
            m_inner->setReadBufferSize(0);
            m_listened |= bytesBit;
            wireOnDemand();
            return;
        }
        m_shown = true;
        copyMetaData();
        Q_EMIT metaDataChanged();
    });
}

void MirrorReply::innerHasBytes()
{
    handle([this] {
        if (m_shown)
            Q_EMIT readyRead();
        else if (!holdsBack())
            reveal();
    });
}

void MirrorReply::innerHasError(NetworkError error)
{
    handle([&] {
        if (holdsBack())
            return;
        copyMetaData();
        // After a transfer timeout.
        if (!m_inner->isOpen())
            QNetworkReply::close();
        setError(error, m_inner->errorString());
        Q_EMIT errorOccurred(error);
    });
}

void MirrorReply::innerHasFinished()
{
    handle([this] {
        if (!m_aborting)
            return innerFinished();
        m_ending = true;
        aboutToEnd();
        // Nobody listens, or it would have been told.
        if (error() == NoError)
            setError(m_inner->error(), m_inner->errorString());
        end();
    });
}

int MirrorReply::status() const
{
    if (m_status == 0 && m_inner)
        m_status = m_inner->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    return m_status;
}

// Which is known before anything else.
void MirrorReply::showEncryption()
{
    constexpr auto encryption = QNetworkRequest::ConnectionEncryptedAttribute;
    setAttribute(encryption, m_inner->attribute(encryption));
}

void MirrorReply::copyMetaData()
{
    if (m_copied)
        return;
    setUrl(m_inner->url());
    if (status() == 0) {
        showEncryption();
        return;
    }
    m_copied = true;
    // There is no way to list a reply's attributes: these are all that Qt sets.
    constexpr QNetworkRequest::Attribute attributes[] = {
        QNetworkRequest::HttpStatusCodeAttribute,
        QNetworkRequest::HttpReasonPhraseAttribute,
        QNetworkRequest::RedirectionTargetAttribute,
        QNetworkRequest::ConnectionEncryptedAttribute,
        QNetworkRequest::SourceIsFromCacheAttribute,
        QNetworkRequest::HttpPipeliningWasUsedAttribute,
        QNetworkRequest::Http2WasUsedAttribute,
        QNetworkRequest::OriginalContentLengthAttribute,
        QNetworkRequest::DownloadBufferAttribute,
    };
    for (const auto attribute : attributes) {
        const auto value = m_inner->attribute(attribute);
        if (value.isValid() || m_copiedBefore)
            setAttribute(attribute, value);
    }
    if (m_copiedBefore) {
        const auto old = rawHeaderList();
        for (const auto &name : old) {
            if (!m_inner->hasRawHeader(name))
                setRawHeader(name, {});
        }
        // Qt keeps the first Content-Length it parsed, which may be a redirect's.
        setHeader(QNetworkRequest::ContentLengthHeader, {});
    }
    m_copiedBefore = true;
    const auto &headers = m_inner->rawHeaderPairs();
    for (const auto &header : headers)
        setRawHeader(header.first, header.second);
}

void MirrorReply::reveal()
{
    if (m_shown || !m_inner)
        return;
    m_shown = true;
    m_inner->setReadBufferSize(readBufferSize());
    copyMetaData();
    const Guard guard(this);
    Q_EMIT metaDataChanged();
    if (guard && !m_over && m_inner->bytesAvailable() > 0)
        Q_EMIT readyRead();
}

void MirrorReply::showOutcome(NetworkError shownError, const QString &message)
{
    const Guard guard(this);
    // An error before any header: there is nothing to reveal.
    if (status() != 0)
        reveal();
    if (!guard || m_over)
        return;
    m_shown = true;
    copyMetaData();
    if (!m_inner->isOpen())
        QNetworkReply::close();
    m_ending = true;
    aboutToEnd();
    if (shownError != NoError && error() == NoError) {
        setError(shownError, message);
        Q_EMIT errorOccurred(shownError);
    }
    if (guard && m_heldProgress)
        Q_EMIT downloadProgress(m_heldProgress->first, m_heldProgress->second);
    if (guard && m_heldUploadEnd)
        Q_EMIT uploadProgress(0, 0);
    if (guard)
        end();
}

void MirrorReply::fail(NetworkError error, const QString &message)
{
    if (m_over || m_ending)
        return;
    m_ending = true;
    aboutToEnd();
    const Guard guard(this);
    setError(error, message);
    Q_EMIT errorOccurred(error);
    if (guard)
        Q_EMIT downloadProgress(0, 0);
    if (guard && m_hasBody)
        Q_EMIT uploadProgress(0, 0);
    if (guard)
        end();
}

void MirrorReply::failLater(NetworkError error, const QString &message)
{
    QMetaObject::invokeMethod(
        this, [=, this] { fail(error, message); }, Qt::QueuedConnection);
}

void MirrorReply::end()
{
    if (m_over)
        return;
    m_over = true;
    setFinished(true);
    const Guard guard(this);
    Q_EMIT readChannelFinished();
    if (guard)
        Q_EMIT finished();
}

qint64 MirrorReply::readData(char *data, qint64 maxSize)
{
    const auto read = m_inner && m_shown ? m_inner->read(data, maxSize) : 0;
    return read > 0 ? read : (m_over ? -1 : 0);
}

void MirrorReply::sslConfigurationImplementation(QSslConfiguration &configuration) const
{
    if (m_inner)
        configuration = m_inner->sslConfiguration();
    else
        configuration = m_sslConfiguration ? *m_sslConfiguration : request().sslConfiguration();
}

void MirrorReply::setSslConfigurationImplementation(const QSslConfiguration &configuration)
{
    m_sslConfiguration = configuration;
    if (m_inner)
        m_inner->setSslConfiguration(configuration);
}

void MirrorReply::ignoreSslErrorsImplementation(const QList<QSslError> &errors)
{
    m_ignoredSslErrors = errors;
    if (m_inner)
        m_inner->ignoreSslErrors(errors);
}

} // namespace SessionKeeper
