// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// keychainwriter SERVICE ITEMLIMIT FIRST [clear]
// Writes numberedRecord(FIRST), the next and so on until it is killed, and clears after every write
// if told so. Prints "begin write N" and "done write N", or "begin clear N" and "done clear N".

#include "keyring.h"

#include <SessionKeeper/store/keychainstore.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qtextstream.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;

namespace {

void print(const QString &text)
{
    QTextStream(stdout) << text << Qt::endl;
}

class Writer
{
public:
    Writer(KeychainStore &store, bool clears)
        : m_store(store)
        , m_clears(clears)
    {
    }

    void write(int number)
    {
        print(u"begin write %1"_s.arg(number));
        m_store.write(Test::numberedRecord(number))
            .then(&m_store, [this, number](const Result<void> &written) {
                print(written ? u"done write %1"_s.arg(number) : written.error().message());
                m_clears ? clear(number) : write(number + 1);
            });
    }

private:
    void clear(int number)
    {
        print(u"begin clear %1"_s.arg(number));
        m_store.clear().then(&m_store, [this, number](const Result<void> &cleared) {
            print(cleared ? u"done clear %1"_s.arg(number) : cleared.error().message());
            write(number + 1);
        });
    }

    KeychainStore &m_store;
    bool m_clears;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    KeychainStore store(arguments.value(1));
    store.setItemLimit(arguments.value(2).toInt());
    Writer writer(store, arguments.value(4) == "clear"_L1);
    writer.write(arguments.value(3).toInt());
    return QCoreApplication::exec();
}
