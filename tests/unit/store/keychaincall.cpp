// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// keychaincall read|write|clear|leave SERVICE [ACCOUNT]
// keychaincall logins|logouts SERVICE PREFIX COUNT
// Prints the account of the record that was read, "done" or "nothing"; or the error's kind and, on
// the next line, its message. "write" keeps a record with the given account; "leave" ends the
// process in the middle of a call. "logins" and "logouts" write and clear the accounts PREFIX0,
// PREFIX1 and so on. Exit status 0 unless the call was no call.

#include <SessionKeeper/store/keychainstore.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qtextstream.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;

namespace {

void print(const QString &text)
{
    QTextStream(stdout) << text << Qt::endl;
    QCoreApplication::quit();
}

void print(const Error &error)
{
    const auto kinds = QMetaEnum::fromType<Error::Kind>();
    print(QLatin1StringView(kinds.valueToKey(int(error.kind()))) + u'\n' + error.message());
}

void printOutcome(const Result<void> &outcome)
{
    outcome ? print(u"done"_s) : print(outcome.error());
}

void printRecord(const Result<std::optional<SessionRecord>> &record)
{
    if (!record)
        print(record.error());
    else
        print(*record ? (*record)->account : u"nothing"_s);
}

// One store after the other, each made anew.
void changeAccounts(const QStringList &arguments, int number)
{
    if (number == arguments.value(4).toInt())
        return print(u"done"_s);
    const QString account = arguments.value(3) + QString::number(number);
    const auto store = std::make_shared<KeychainStore>(arguments.value(2), account);
    SessionRecord record;
    record.account = account;
    record.tokens = Tokens("access", "refresh");
    auto changed = arguments.value(1) == "logins"_L1 ? store->write(record) : store->clear();
    changed.then(qApp, [=](const Result<void> &outcome) {
        Q_UNUSED(store) // lives until here
        outcome ? changeAccounts(arguments, number + 1) : print(outcome.error());
    });
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    const QString verb = arguments.value(1);
    KeychainStore store(arguments.value(2), arguments.value(3));
    QFuture<void> end;
    if (verb == "read"_L1) {
        end = store.read().then(&app, &printRecord);
    } else if (verb == "write"_L1) {
        SessionRecord record;
        record.account = arguments.value(3);
        end = store.write(record).then(&app, &printOutcome);
    } else if (verb == "clear"_L1) {
        end = store.clear().then(&app, &printOutcome);
    } else if (verb == "logins"_L1 || verb == "logouts"_L1) {
        changeAccounts(arguments, 0);
    } else if (verb == "leave"_L1) {
        [[maybe_unused]] const auto never = store.read();
        QCoreApplication::processEvents();
        return 0;
    } else {
        return 2;
    }
    return QCoreApplication::exec();
}
