// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "reader.h"

#include "snapshot.h"

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 biteSize = 10000;
constexpr qint64 taste = 20;

} // namespace

Reader::Reader(QNetworkReply *reply, Reading how)
    : m_reply(reply)
    , m_how(how)
{
    connect(reply, &QIODevice::readyRead, this, &Reader::readyRead);
    connect(reply, &QNetworkReply::finished, this, &Reader::finished);
}

void Reader::readAll()
{
    if (m_reply && m_reply->isOpen())
        m_received += m_reply->readAll();
}

void Reader::readSome(qint64 bytes)
{
    if (m_reply && m_reply->isOpen())
        m_received += m_reply->read(bytes);
}

void Reader::readyRead()
{
    switch (m_how) {
    case Reading::OnReadyRead:
        readAll();
        break;
    case Reading::ByLine:
        readLines();
        break;
    case Reading::ByChar:
        readChars();
        break;
    case Reading::InSmallBites:
        QMetaObject::invokeMethod(this, &Reader::bite, Qt::QueuedConnection);
        break;
    default:
        break;
    }
}

void Reader::finished()
{
    if (m_how != Reading::Never && m_how != Reading::InSmallBites && m_reply && m_reply->isOpen())
        finishWith(m_how);
    if (m_how == Reading::InSmallBites)
        QMetaObject::invokeMethod(this, &Reader::bite, Qt::QueuedConnection);
    else
        m_done = true;
}

void Reader::finishWith(Reading how)
{
    const auto find = [this](const QString &what) { m_findings.append(u"  "_s + what); };
    const auto show = [](const QByteArray &bytes) { return QString::fromLatin1(bytes); };
    if (how == Reading::ByLine) {
        readLines();
        find(u"%1 lines, then %2"_s.arg(m_lines).arg(m_reply->bytesAvailable()));
    } else if (how == Reading::PeekFirst) {
        find(
            u"peeked %1, %2 left"_s.arg(show(m_reply->peek(taste))).arg(m_reply->bytesAvailable()));
    } else if (how == Reading::GetAndUnget) {
        char first = 0;
        find(u"got %1 %2"_s.arg(m_reply->getChar(&first)).arg(int(first)));
        find(u"%1 left"_s.arg(m_reply->bytesAvailable()));
        m_reply->ungetChar('u');
        find(u"after unget %1"_s.arg(m_reply->bytesAvailable()));
    } else if (how == Reading::SkipFirst) {
        find(u"skipped %1, %2 left"_s.arg(m_reply->skip(taste)).arg(m_reply->bytesAvailable()));
    } else if (how == Reading::RollBack) {
        m_reply->startTransaction();
        find(u"tried %1"_s.arg(show(m_reply->read(taste))));
        m_reply->rollbackTransaction();
        m_reply->startTransaction();
        find(u"again %1"_s.arg(show(m_reply->readLine())));
        m_reply->commitTransaction();
        find(u"%1 left"_s.arg(m_reply->bytesAvailable()));
    }
    readAll();
}

void Reader::readLines()
{
    while (m_reply && m_reply->isOpen() && m_reply->canReadLine()) {
        m_received += m_reply->readLine();
        ++m_lines;
    }
}

void Reader::readChars()
{
    char next = 0;
    for (int count = 0; count < 3000 && m_reply && m_reply->isOpen() && m_reply->getChar(&next);
         ++count)
        m_received += next;
}

void Reader::bite()
{
    if (m_done)
        return;
    const auto before = m_received.size();
    readSome(biteSize);
    if (m_received.size() > before)
        QMetaObject::invokeMethod(this, &Reader::bite, Qt::QueuedConnection);
    else if (!m_reply || m_reply->isFinished())
        m_done = true;
}

QStringList Reader::findings() const
{
    auto lines = m_findings;
    lines.append(u"  read %1"_s.arg(summaryOf(m_received)));
    if (m_reply && m_reply->isOpen())
        lines.append(u"  one more byte: %1"_s.arg(m_reply->read(1).size()));
    return lines;
}

} // namespace SessionKeeper::Test
