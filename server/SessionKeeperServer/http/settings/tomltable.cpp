// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/settings/tomltable_p.h>

#include <SessionKeeperServer/http/settings.h>

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>
#include <QtCore/qfileinfo.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr double longest = 1e9; // seconds: some thirty years

// How many letters lie between two words.
int distance(const QString &one, const QString &other)
{
    std::vector<int> row(std::size_t(other.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 1; i <= one.size(); ++i) {
        int diagonal = row[0];
        row[0] = int(i);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const int change = diagonal + (one.at(i - 1) != other.at(qsizetype(j) - 1));
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row.back();
}

QString nearest(const QString &word, const QStringList &known)
{
    const auto best = std::min_element(known.begin(), known.end(),
                                       [&](const QString &one, const QString &other) {
                                           return distance(word, one) < distance(word, other);
                                       });
    return best != known.end() && distance(word, *best) <= 3 ? *best : QString();
}

using Item = std::pair<QByteArray, const toml::node *>;

// The items of a list, those of a table with their names in the order of the file, or the node
// itself.
std::vector<Item> itemsOf(const toml::node &node)
{
    std::vector<Item> items;
    if (const auto *const list = node.as_array()) {
        for (const toml::node &item : *list)
            items.emplace_back(QByteArray(), &item);
    } else if (const auto *const table = node.as_table()) {
        for (const auto &[name, item] : *table)
            items.emplace_back(QByteArray::fromStdString(std::string(name.str())), &item);
        std::ranges::sort(items, [](const Item &one, const Item &other) {
            const toml::source_position first = one.second->source().begin;
            const toml::source_position second = other.second->source().begin;
            return std::pair(first.line, first.column) < std::pair(second.line, second.column);
        });
    } else {
        items.emplace_back(QByteArray(), &node);
    }
    return items;
}

} // namespace

TomlTable::TomlTable(const toml::table &table, QString file, QString name)
    : m_table(table)
    , m_file(std::move(file))
    , m_name(std::move(name))
{
}

TomlTable TomlTable::table(const QString &key)
{
    static const toml::table absent;
    const toml::node *node = find(key);
    if (!node)
        return {absent, m_file, key};
    if (!node->is_table())
        fail(key, u"a table, [%1]"_s.arg(key));
    return {*node->as_table(), m_file, key};
}

void TomlTable::read(const QString &key, bool &value)
{
    if (const toml::node *node = find(key)) {
        if (!node->is_boolean())
            fail(key, u"true or false"_s);
        value = node->as_boolean()->get();
    }
}

void TomlTable::read(const QString &key, int &value, int smallest)
{
    if (const toml::node *node = find(key)) {
        const QString expected = u"a whole number from %1 on"_s.arg(smallest);
        if (!node->is_integer())
            fail(key, expected);
        const std::int64_t number = node->as_integer()->get();
        if (number < smallest || number > std::numeric_limits<int>::max())
            fail(key, expected);
        value = int(number);
    }
}

void TomlTable::read(const QString &key, QString &value)
{
    if (const toml::node *node = find(key)) {
        if (!node->is_string())
            fail(key, u"text in quotation marks"_s);
        value = QString::fromStdString(node->as_string()->get());
    }
}

void TomlTable::read(const QString &key, QByteArray &value)
{
    QString text = QString::fromUtf8(value);
    read(key, text);
    value = text.toUtf8();
}

void TomlTable::read(const QString &key, std::optional<QString> &value)
{
    if (const toml::node *node = find(key)) {
        if (node->is_string())
            value = QString::fromStdString(node->as_string()->get());
        else if (node->is_boolean() && !node->as_boolean()->get())
            value.reset();
        else
            fail(key, u"text in quotation marks, or false for none"_s);
    }
}

void TomlTable::read(const QString &key, std::chrono::seconds &value)
{
    if (const toml::node *node = find(key)) {
        const QString expected = u"a whole number of seconds from 0 to 1000000000"_s;
        if (!node->is_integer())
            fail(key, expected);
        const std::int64_t seconds = node->as_integer()->get();
        if (seconds < 0 || seconds > std::int64_t(longest))
            fail(key, expected);
        value = std::chrono::seconds(seconds);
    }
}

void TomlTable::read(const QString &key, std::chrono::milliseconds &value)
{
    if (const toml::node *node = find(key)) {
        const std::optional<double> seconds = node->is_number() ? node->value<double>()
                                                                : std::nullopt;
        if (!seconds || !(*seconds >= 0) || *seconds > longest)
            fail(key, u"a number of seconds from 0 to 1000000000"_s);
        value = std::chrono::milliseconds(qint64(*seconds * 1000));
    }
}

void TomlTable::read(const QString &key, QStringList &value)
{
    bool isList = false;
    if (find(key)) {
        readTextOrList(key, value, isList);
        if (!isList)
            fail(key, u"a list of texts, such as [\"one\", \"two\"]"_s);
    }
}

void TomlTable::readTextOrList(const QString &key, QStringList &value, bool &isList)
{
    const toml::node *node = find(key);
    if (!node)
        return;
    isList = node->is_array();
    value.clear();
    if (node->is_string())
        value.append(QString::fromStdString(node->as_string()->get()));
    else if (!isList)
        fail(key, u"text or a list of texts"_s);
    if (isList) {
        for (const toml::node &item : *node->as_array()) {
            if (!item.is_string())
                fail(key, u"a list that holds only texts"_s);
            value.append(QString::fromStdString(item.as_string()->get()));
        }
    }
}

void TomlTable::readNamed(const QString &key, NamedTexts &values)
{
    const toml::node *node = find(key);
    if (!node)
        return;
    values.clear();
    for (const auto &[name, item] : itemsOf(*node)) {
        const auto *const text = item->as_string();
        if (!text || text->get().empty())
            fail(key,
                 u"text, a list of texts, or a table of texts such as {one = \"...\"}, none of "
                 "them empty"_s);
        values.emplaceBack(name, QByteArray::fromStdString(text->get()));
    }
    if (values.isEmpty())
        fail(key, u"text, or a list or a table of at least one"_s);
}

void TomlTable::readFile(const QString &key, QByteArray &value)
{
    QString name;
    read(key, name);
    if (!name.isEmpty())
        value = contentOf(key, name);
}

void TomlTable::readFiles(const QString &key, NamedTexts &values)
{
    if (!find(key))
        return;
    readNamed(key, values);
    for (auto &[name, text] : values)
        text = contentOf(key, QString::fromUtf8(text));
}

QByteArray TomlTable::contentOf(const QString &key, const QString &name) const
{
    QFile file(QFileInfo(m_file).dir().filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        throw SettingsError(u"%1: %2 names %3, which cannot be read: %4"_s.arg(
            m_file, full(key), file.fileName(), file.errorString()));
    QByteArray content = file.readAll();
    // Editors end a file with it; of a secret it would be a part.
    if (content.endsWith('\n'))
        content.chop(content.endsWith("\r\n") ? 2 : 1);
    return content;
}

void TomlTable::readFileName(const QString &key, QString &value)
{
    QString name;
    read(key, name);
    if (!name.isEmpty())
        value = QFileInfo(m_file).dir().filePath(name);
}

void TomlTable::fail(const QString &key, const QString &expected) const
{
    const toml::node *node = m_table.get(key.toStdString());
    throw SettingsError(
        u"%1: %2 must be %3"_s.arg(node ? place(*node) : m_file, full(key), expected));
}

void TomlTable::finish() const
{
    for (const auto &[key, node] : m_table) {
        const QString name = QString::fromStdString(std::string(key.str()));
        if (m_known.contains(name))
            continue;
        const QString near = nearest(name, m_known);
        throw SettingsError(u"%1: there is no setting %2; %3"_s.arg(
            place(node), full(name),
            near.isEmpty() ? u"known here: "_s + m_known.join(u", "_s)
                           : u"did you mean %1?"_s.arg(near)));
    }
}

const toml::node *TomlTable::find(const QString &key)
{
    if (!m_known.contains(key))
        m_known.append(key);
    return m_table.get(key.toStdString());
}

QString TomlTable::place(const toml::node &node) const
{
    return u"%1, line %2"_s.arg(m_file).arg(node.source().begin.line);
}

QString TomlTable::full(const QString &key) const
{
    return m_name.isEmpty() ? key : u"[%1] %2"_s.arg(m_name, key);
}

} // namespace SessionKeeperServer
