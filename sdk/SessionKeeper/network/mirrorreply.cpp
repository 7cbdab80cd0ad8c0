// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "mirrorreply_p.h"

namespace SessionKeeper {

using namespace Qt::StringLiterals;

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
