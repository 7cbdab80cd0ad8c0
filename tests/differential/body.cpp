// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "body.h"

#include <QtCore/qbuffer.h>
#include <QtNetwork/qhttpmultipart.h>
#include <QtNetwork/qnetworkaccessmanager.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 offset = 5;

// A pipe whose other end has said everything.
class Sequence : public QIODevice
{
public:
    explicit Sequence(const QByteArray &bytes)
        : m_bytes(bytes)
    {
        open(ReadOnly);
    }
    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_bytes.size() + QIODevice::bytesAvailable(); }
    bool atEnd() const override { return bytesAvailable() == 0; }

protected:
    qint64 readData(char *data, qint64 size) override
    {
        const auto count = qMin<qint64>(size, m_bytes.size());
        std::copy_n(m_bytes.constData(), count, data);
        m_bytes.remove(0, count);
        return count > 0 ? count : -1;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
};

std::unique_ptr<QIODevice> makeFile(const QByteArray &bytes)
{
    auto file = std::make_unique<QTemporaryFile>();
    if (!file->open() || file->write(bytes) != bytes.size() || !file->reset())
        qFatal("No temporary file: %s", qPrintable(file->errorString()));
    return file;
}

std::unique_ptr<QIODevice> makeBuffer(const QByteArray &bytes)
{
    auto buffer = std::make_unique<QBuffer>();
    buffer->setData(bytes);
    buffer->open(QIODevice::ReadOnly);
    return buffer;
}

std::unique_ptr<QHttpMultiPart> makeParts(const QByteArray &bytes)
{
    auto parts = std::make_unique<QHttpMultiPart>(QHttpMultiPart::FormDataType);
    parts->setBoundary("the_same_in_every_performance");
    QHttpPart text;
    text.setHeader(QNetworkRequest::ContentDispositionHeader, u"form-data; name=\"text\""_s);
    text.setBody("in a part of its own");
    parts->append(text);
    QHttpPart large;
    large.setHeader(QNetworkRequest::ContentDispositionHeader, u"form-data; name=\"large\""_s);
    large.setBody(bytes);
    parts->append(large);
    return parts;
}

} // namespace

Body::Body(BodyKind kind, qsizetype size)
    : m_kind(kind)
    , m_bytes(content(size))
{
    if (kind == BodyKind::Buffer || kind == BodyKind::BufferFromOffset)
        m_device = makeBuffer(m_bytes);
    else if (kind == BodyKind::File || kind == BodyKind::FileFromOffset)
        m_device = makeFile(m_bytes);
    else if (kind == BodyKind::Sequential)
        m_device = std::make_unique<Sequence>(m_bytes);
    else if (kind == BodyKind::Multipart)
        m_parts = makeParts(m_bytes);
    if (kind == BodyKind::BufferFromOffset || kind == BodyKind::FileFromOffset)
        m_device->seek(offset);
}

Body::~Body() = default;

qint64 Body::leastSent() const
{
    const bool fromOffset = m_kind == BodyKind::BufferFromOffset
        || m_kind == BodyKind::FileFromOffset;
    return m_bytes.size() - (fromOffset ? offset : 0);
}

QNetworkReply *Body::send(QNetworkAccessManager *manager, const QByteArray &verb,
                          const QNetworkRequest &request)
{
    if (m_parts && verb == "POST")
        return manager->post(request, m_parts.get());
    if (m_parts && verb == "PUT")
        return manager->put(request, m_parts.get());
    if (m_parts)
        return manager->sendCustomRequest(request, verb, m_parts.get());
    if (!m_device)
        return sendBytes(manager, verb, request);
    if (verb == "POST")
        return manager->post(request, m_device.get());
    if (verb == "PUT")
        return manager->put(request, m_device.get());
    return manager->sendCustomRequest(request, verb, m_device.get());
}

QNetworkReply *Body::sendBytes(QNetworkAccessManager *manager, const QByteArray &verb,
                               const QNetworkRequest &request) const
{
    if (verb == "GET" && m_kind == BodyKind::None)
        return manager->get(request);
    if (verb == "HEAD" && m_kind == BodyKind::None)
        return manager->head(request);
    if (verb == "DELETE" && m_kind == BodyKind::None)
        return manager->deleteResource(request);
    if (verb == "POST")
        return manager->post(request, m_bytes);
    if (verb == "PUT")
        return manager->put(request, m_bytes);
    if (m_kind == BodyKind::None)
        return manager->sendCustomRequest(request, verb);
    return manager->sendCustomRequest(request, verb, m_bytes);
}

} // namespace SessionKeeper::Test
