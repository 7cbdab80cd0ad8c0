// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_MEMBERREADER_H
#define SESSIONKEEPERSERVER_MEMBERREADER_H

#include <SessionKeeperServer/http/data/json.h>

#include <QtCore/qstringlist.h>

#include <chrono>

namespace SessionKeeperServer {

// A JSON object that is read member by member into variables, as TomlTable reads a table. An absent
// member leaves its variable alone. Throws std::runtime_error with one sentence: a value of another
// type, and from finish() a member that was not asked for.
class MemberReader
{
public:
    explicit MemberReader(const Json &object);

    bool has(const QString &name) const { return m_object.find(name) != nullptr; }
    void demand(const QString &name) const; // it must be there

    void read(const QString &name, bool &value);
    void read(const QString &name, int &value, int smallest, int largest);
    void read(const QString &name, QString &value);
    void read(const QString &name, QByteArray &value);
    void read(const QString &name, std::chrono::seconds &value);
    void read(const QString &name, std::chrono::milliseconds &value);
    // One of these words; returns which one, or -1.
    int readWord(const QString &name, const QStringList &words);
    // An object; empty when absent.
    const Json::Object &readObject(const QString &name);
    // Anything; null when absent.
    const Json *readAny(const QString &name);

    [[noreturn]] void fail(const QString &name, const QString &expected) const;
    void finish() const;

private:
    const Json *find(const QString &name);
    qint64 readInteger(const QString &name, const Json &value, qint64 smallest, qint64 largest,
                       const QString &what) const;

    const Json &m_object;
    QStringList m_known;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_MEMBERREADER_H
