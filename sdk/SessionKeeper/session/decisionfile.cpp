// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "decisionfile_p.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>
#include <QtCore/qfileinfo.h>

#include <filesystem>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

Error failed(const QString &sentence)
{
    return {Error::Kind::StoreFailed, sentence};
}

} // namespace

Result<void> DecisionFile::append(const QByteArray &line, qint64 sizeLimit)
{
    // A pipe without a reader would wait for ever.
    std::error_code ignored;
    if (std::filesystem::is_fifo(QFile::encodeName(m_name).toStdString(), ignored))
        return failed(tr("The decision log %1 is a pipe; name a file.").arg(m_name));
    const auto text = m_torn ? '\n' + line : line;
    if (const auto room = makeRoom(text.size(), sizeLimit); !room)
        return room;
    QFile file(m_name);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return failed(
            tr("The decision log %1 cannot be opened (%2); its folder has to be there and "
               "writable.")
                .arg(m_name, file.errorString()));
    const auto written = file.write(text);
    m_torn = written != text.size() && (m_torn || written > 0);
    if (written != text.size())
        return failed(tr("The decision log %1 cannot be written (%2); make room on its disk.")
                          .arg(m_name, file.errorString()));
    return {};
}

Result<void> DecisionFile::makeRoom(qint64 size, qint64 sizeLimit) const
{
    const QFileInfo info(m_name);
    if (!info.isFile() || info.size() == 0 || info.size() + size <= sizeLimit)
        return {};
    const auto former = m_name + u".1"_s;
    QFile::remove(former);
    // Another process may have done it just now.
    if (QFile::rename(m_name, former) || !QFileInfo::exists(m_name))
        return {};
    return failed(
        tr("The decision log %1 is full and cannot be renamed to %2; its folder has to be "
           "writable.")
            .arg(m_name, former));
}

} // namespace SessionKeeper
