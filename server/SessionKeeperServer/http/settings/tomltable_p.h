// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_TOMLTABLE_P_H
#define SESSIONKEEPERSERVER_TOMLTABLE_P_H

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qstringlist.h>

// toml++ 3.3 asserts of files what a mistake in one belies, and with NDEBUG lets the compiler count
// on it. Without either it says what is wrong.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

#include <chrono>
#include <optional>
#include <utility>

namespace SessionKeeperServer {

// A table of a TOML file that is read key by key into variables. An absent key leaves its variable
// alone; a value of another type throws SettingsError, and so does finish() when a key was not
// asked for.
class TomlTable
{
public:
    // The table must outlive this: a copy would not know its lines.
    TomlTable(const toml::table &table, QString file, QString name);

    // Another table inside this one, empty when absent.
    TomlTable table(const QString &key);

    void read(const QString &key, bool &value);
    void read(const QString &key, int &value, int smallest);
    void read(const QString &key, QString &value);
    void read(const QString &key, QByteArray &value);
    void read(const QString &key, std::optional<QString> &value); // false = nothing
    void read(const QString &key, std::chrono::seconds &value);
    void read(const QString &key, std::chrono::milliseconds &value); // written in seconds
    void read(const QString &key, QStringList &value);
    void readTextOrList(const QString &key, QStringList &value, bool &isList);
    // Text, a list of texts, or a table of named texts in their order; the other texts have an
    // empty name. None is empty, and there is at least one.
    using NamedTexts = QList<std::pair<QByteArray, QByteArray>>;
    void readNamed(const QString &key, NamedTexts &values);
    // The content of the file that KEY_FILE names, relative to the configuration.
    void readFile(const QString &key, QByteArray &value);
    // The same for each of the names.
    void readFiles(const QString &key, NamedTexts &values);

    // The name of a file, relative to the configuration.
    void readFileName(const QString &key, QString &value);

    bool has(const QString &key) const { return m_table.contains(key.toStdString()); }
    // What stands at a key is not as expected.
    [[noreturn]] void fail(const QString &key, const QString &expected) const;
    // Every key was known.
    void finish() const;

private:
    const toml::node *find(const QString &key);
    QByteArray contentOf(const QString &key, const QString &name) const;
    QString place(const toml::node &node) const;
    QString full(const QString &key) const;

    const toml::table &m_table;
    const QString m_file;
    const QString m_name; // empty at the top
    QStringList m_known;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_TOMLTABLE_P_H
