// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_DEMOSERVERS_H
#define SESSIONKEEPER_DEMO_DEMOSERVERS_H

#include "demoserver.h"

#include <SessionKeeper/base/result.h>

#include <QtQml/qqmllist.h>

#include <vector>

// The servers that the demo can go to, and the one it is at: the systems of its own server, and one
// that somebody else runs, at an address that is asked how it talks.
class DemoServers : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes it.")
    Q_PROPERTY(QQmlListProperty<DemoServer> local READ localList CONSTANT FINAL)
    // Somebody else's; null until it is known how it talks.
    Q_PROPERTY(DemoServer *other READ other NOTIFY otherChanged FINAL)
    // Null when somebody else's is chosen and not known yet.
    Q_PROPERTY(DemoServer *current READ current NOTIFY currentChanged FINAL)
    // Where somebody else's is, as it was asked for last.
    Q_PROPERTY(QString address READ address NOTIFY addressChanged FINAL)
    // While the server there is asked how it talks.
    Q_PROPERTY(bool asking READ isAsking NOTIFY askingChanged FINAL)
    // Why that could not be found out, in one sentence; else empty.
    Q_PROPERTY(QString complaint READ complaint NOTIFY complaintChanged FINAL)

public:
    explicit DemoServers(QObject *parent = nullptr);
    ~DemoServers() override;

    // Starts the demo's own, which keep their users in folder, and chooses the first. What is
    // wrong, in one sentence, or nothing.
    [[nodiscard]] QString startLocal(const QString &folder, const QString &keychainPrefix,
                                     const LocalTimes &times);

    DemoServer *local(LocalSystem system) const;
    DemoServer *other() const { return m_other; }
    DemoServer *current() const { return m_current; }
    QString address() const { return m_address; }
    bool isAsking() const { return m_isAsking; }
    QString complaint() const { return m_complaint; }
    // All that are known.
    std::vector<DemoServer *> all() const;

    // Goes to another server. Nobody is logged out by it.
    Q_INVOKABLE void choose(DemoServer *server);
    // Goes to somebody else's, wherever that will be. What there is now stays in the keychain.
    Q_INVOKABLE void chooseAnother();
    // Goes to the server at this address as soon as that has told how it talks. A later question
    // overtakes an earlier one.
    Q_INVOKABLE void ask(const QString &address);

    // A server's address, of http or https; invalid when text is none.
    static QUrl addressFrom(const QString &text);

Q_SIGNALS:
    void otherChanged();
    void currentChanged();
    void addressChanged();
    void askingChanged();
    void complaintChanged();

private:
    using Protocols = SessionKeeper::Result<std::shared_ptr<SessionKeeper::Protocol>>;

    QQmlListProperty<DemoServer> localList();
    void answered(const QUrl &address, const Protocols &found);
    void setOther(DemoServer *server);
    void setCurrent(DemoServer *server);
    void setComplaint(const QString &sentence);
    void setAsking(bool asking);

    QList<DemoServer *> m_local;
    DemoServer *m_other = nullptr;
    DemoServer *m_current = nullptr;
    QString m_address;
    QString m_complaint;
    bool m_isAsking = false;
    int m_question = 0;
};

#endif // SESSIONKEEPER_DEMO_DEMOSERVERS_H
