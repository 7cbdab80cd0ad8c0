// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// keeper SITE SERVICE [old|split]
// See keeper.h. old: the first version of the record; split: into entries of 240 bytes.

#include "keeper.h"
#include "versiononestore.h"

#include <SessionKeeper/store/keychainstore.h>

#include <QtCore/qcoreapplication.h>

using namespace SessionKeeper;

namespace {

std::shared_ptr<TokenStore> storeOf(const QString &service, const QString &kind)
{
    if (kind == QStringLiteral("old"))
        return std::make_shared<Test::VersionOneStore>(service);
    auto store = std::make_shared<KeychainStore>(service);
    if (kind == QStringLiteral("split"))
        store->setItemLimit(240);
    return store;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    const Test::Keeper keeper(QUrl(arguments.value(1)),
                              storeOf(arguments.value(2), arguments.value(3)));
    return QCoreApplication::exec();
}
