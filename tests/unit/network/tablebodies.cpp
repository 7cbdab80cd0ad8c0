// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tablebodies.h"

namespace SessionKeeper::Test {

namespace {

// No two places in it look alike.
QByteArray numbered(qsizetype size)
{
    QByteArray content;
    for (int line = 0; content.size() < size; ++line)
        content += QByteArray::number(line) + '\n';
    return content.left(size);
}

} // namespace

TableBody::TableBody(Kind kind)
    : m_kind(kind)
    , m_content(kind == NoBytes ? QByteArray() : numbered(kind == LongPipe ? 60000 : 5000))
    , m_expected(m_content)
{
    switch (kind) {
    case Bytes:
    case NoBytes:
        break;
    case BufferFromTheMiddle:
        m_device = std::make_unique<QBuffer>(&m_content);
        m_device->open(QIODevice::ReadOnly);
        m_device->seek(1000);
        m_expected = m_content.mid(1000);
        break;
    case FileFrom500:
    case TemporaryFile:
        m_file.open();
        m_file.write(m_content);
        m_file.flush();
        m_file.seek(0);
        if (kind == FileFrom500) {
            m_device = std::make_unique<QFile>(m_file.fileName());
            m_device->open(QIODevice::ReadOnly);
            m_device->seek(500);
            m_expected = m_content.mid(500);
        }
        break;
    case MultiPart:
        makeMultiPart();
        break;
    case SmallPipe:
    case LongPipe:
    case StreamingPipe:
        m_device = std::make_unique<Pipe>(m_content);
        break;
    case SlowPipe:
        m_device = std::make_unique<Pipe>(m_content, Pipe::Pace::Slow);
        break;
    case OneWay:
        m_device = std::make_unique<OneWayDevice>(m_content);
        break;
    case Mortal:
        m_device = std::make_unique<QBuffer>(&m_content);
        m_device->open(QIODevice::ReadOnly);
        break;
    }
}

void TableBody::makeMultiPart()
{
    m_file.open();
    m_file.write(m_content);
    m_file.flush();
    m_file.seek(0);
    m_parts = std::make_unique<QHttpMultiPart>(QHttpMultiPart::FormDataType);
    const QByteArray titleHead("form-data; name=\"title\"");
    const QByteArray fileHead("form-data; name=\"file\"; filename=\"file\"");
    QHttpPart title;
    title.setRawHeader("Content-Disposition", titleHead);
    title.setBody("a title");
    QHttpPart file;
    file.setRawHeader("Content-Disposition", fileHead);
    file.setBodyDevice(&m_file);
    m_parts->append(title);
    m_parts->append(file);
    const auto line = "--" + m_parts->boundary();
    m_expected = line + "\r\nContent-Disposition: " + titleHead + "\r\n\r\na title\r\n" + line
        + "\r\nContent-Disposition: " + fileHead + "\r\n\r\n" + m_content + "\r\n" + line
        + "--\r\n";
}

QNetworkReply *TableBody::send(QNetworkAccessManager &http, QNetworkRequest request,
                               const QByteArray &verb)
{
    if (m_kind == StreamingPipe) {
        request.setHeader(QNetworkRequest::ContentLengthHeader, m_content.size());
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    }
    const bool isPost = verb == "POST";
    const bool isPut = verb == "PUT";
    if (m_kind == Bytes || m_kind == NoBytes)
        return isPost ? http.post(request, m_content)
            : isPut   ? http.put(request, m_content)
                      : http.sendCustomRequest(request, verb, m_content);
    if (m_parts)
        return isPost ? http.post(request, m_parts.get())
            : isPut   ? http.put(request, m_parts.get())
                      : http.sendCustomRequest(request, verb, m_parts.get());
    auto *device = m_device ? m_device.get() : &m_file;
    return isPost ? http.post(request, device)
        : isPut   ? http.put(request, device)
                  : http.sendCustomRequest(request, verb, device);
}

} // namespace SessionKeeper::Test
