// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "mirrorreply_p.h"

namespace SessionKeeper {

MirrorReply::MirrorReply(QNetworkAccessManager *manager, QNetworkAccessManager::Operation operation,
                         const QNetworkRequest &request)
    : QNetworkReply(manager)
{
    setOperation(operation);
    setRequest(request);
    setUrl(request.url());
    // Unbuffered: reads go straight to the inner reply, and its read buffer limit holds.
    QIODevice::open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

MirrorReply::~MirrorReply()
{
    if (m_inner)
        m_inner->disconnect(this);
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
    if (m_inner && (m_shown || !isHeldBack()))
        m_inner->setReadBufferSize(size);
}

void MirrorReply::abort()
{
    if (m_over || m_ending)
        return;
    QNetworkReply::close();
    if (m_inner) {
        m_inner->disconnect(this);
        m_inner->abort();
    }
    fail(OperationCanceledError, QNetworkReply::tr("Operation canceled"));
}

void MirrorReply::close()
{
    if (m_over)
        QNetworkReply::close();
    else
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
    if (m_inner) {
        m_inner->disconnect(this);
        m_inner->deleteLater();
    }
    m_inner = inner;
    m_shown = false;
    m_copied = false;
    m_heldProgress.reset();
    inner->setParent(this);
    if (readBufferSize() != 0)
        inner->setReadBufferSize(readBufferSize());
    if (m_ignoreAllSslErrors)
        inner->ignoreSslErrors();
    else if (!m_ignoredSslErrors.isEmpty())
        inner->ignoreSslErrors(m_ignoredSslErrors);
    connectInner();
    if (quietly)
        return;
    connect(inner, &QNetworkReply::socketStartedConnecting, this,
            &QNetworkReply::socketStartedConnecting);
    connect(inner, &QNetworkReply::requestSent, this, &QNetworkReply::requestSent);
}

void MirrorReply::connectInner()
{
    auto *in = m_inner.data();
    connect(in, &QNetworkReply::metaDataChanged, this, &MirrorReply::metaDataArrived);
    connect(in, &QIODevice::readyRead, this, [this] {
        if (m_shown)
            Q_EMIT readyRead();
        else if (!isHeldBack())
            reveal();
    });
    connect(in, &QNetworkReply::downloadProgress, this, [this](qint64 received, qint64 total) {
        if (m_shown || status() == 0) {
            m_heldProgress.reset();
            Q_EMIT downloadProgress(received, total);
        } else {
            m_heldProgress = {received, total};
        }
    });
    connect(in, &QNetworkReply::errorOccurred, this, [this, in](NetworkError error) {
        if (isHeldBack())
            return;
        copyMetaData();
        setError(error, in->errorString());
        Q_EMIT errorOccurred(error);
    });
    connect(in, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64 total) {
        // The second sending does not undo what the caller saw of the first.
        if (sent < m_uploaded)
            return;
        m_uploaded = sent;
        Q_EMIT uploadProgress(sent, total);
    });
    connect(in, &QNetworkReply::sslErrors, this, &QNetworkReply::sslErrors);
    connect(in, &QNetworkReply::encrypted, this, &QNetworkReply::encrypted);
    connect(in, &QNetworkReply::preSharedKeyAuthenticationRequired, this,
            &QNetworkReply::preSharedKeyAuthenticationRequired);
    connect(in, &QNetworkReply::finished, this, [this] { innerFinished(); });
}

void MirrorReply::metaDataArrived()
{
    headArrived();
    if (isHeldBack()) {
        // Nobody reads what is not shown, so that no reader could make room.
        m_inner->setReadBufferSize(0);
        return;
    }
    m_shown = true;
    copyMetaData();
    Q_EMIT metaDataChanged();
}

int MirrorReply::status() const
{
    return m_inner ? m_inner->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() : 0;
}

void MirrorReply::copyMetaData()
{
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
    };
    for (const auto attribute : attributes)
        setAttribute(attribute, m_inner->attribute(attribute));
    const auto old = rawHeaderList();
    for (const auto &name : old) {
        if (!m_inner->hasRawHeader(name))
            setRawHeader(name, {});
    }
    // Qt keeps the first Content-Length it parsed, which may be a redirect's.
    setHeader(QNetworkRequest::ContentLengthHeader, {});
    const auto &headers = m_inner->rawHeaderPairs();
    for (const auto &header : headers)
        setRawHeader(header.first, header.second);
    setUrl(m_inner->url());
}

void MirrorReply::reveal()
{
    if (m_shown || !m_inner)
        return;
    m_shown = true;
    m_inner->setReadBufferSize(readBufferSize());
    copyMetaData();
    const QPointer<MirrorReply> guard(this);
    Q_EMIT metaDataChanged();
    if (guard && !m_over && m_inner->bytesAvailable() > 0)
        Q_EMIT readyRead();
}

void MirrorReply::showOutcome(NetworkError shownError, const QString &message)
{
    const QPointer<MirrorReply> guard(this);
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
    if (guard)
        end();
}

void MirrorReply::fail(NetworkError error, const QString &message)
{
    if (m_over || m_ending)
        return;
    m_ending = true;
    aboutToEnd();
    const QPointer<MirrorReply> guard(this);
    setError(error, message);
    Q_EMIT errorOccurred(error);
    if (guard)
        Q_EMIT downloadProgress(0, 0);
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
    const QPointer<MirrorReply> guard(this);
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
