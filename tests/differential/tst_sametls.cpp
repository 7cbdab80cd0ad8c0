// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

const QList<Carrier> encrypted {Carrier::Https, Carrier::Http2};

const std::pair<Trust, QString> trusts[] = {
    {Trust::Configured, u"configured trust"_s},
    {Trust::IgnoredAtOnce, u"errors ignored at once"_s},
    {Trust::IgnoredInSlot, u"errors ignored in the slot"_s},
    {Trust::IgnoredByManager, u"errors ignored in the manager's slot"_s},
    {Trust::ListedAtOnce, u"listed errors ignored"_s},
    {Trust::Refused, u"errors not ignored"_s},
};

QList<Script> trusting()
{
    const auto ok = HttpAnswer::bytes(content(100));
    QList<Script> all;
    for (const auto &[trust, name] : trusts) {
        all.append(script(u"GET, "_s + name).over(encrypted).trusting(trust).answered(ok));
        all.append(script(u"POST, "_s + name, "POST")
                       .over(encrypted)
                       .trusting(trust)
                       .sending(BodyKind::Bytes, 100)
                       .with("Content-Type", "text/plain")
                       .answered(ok));
        all.append(script(u"HEAD, "_s + name, "HEAD").over(encrypted).trusting(trust).answered(ok));
        all.append(script(u"PUT a file, "_s + name, "PUT")
                       .over(encrypted)
                       .trusting(trust)
                       .sending(BodyKind::File, 30000)
                       .with("Content-Type", "text/plain")
                       .answered(ok));
        all.append(
            script(u"twice, "_s + name).over(encrypted).trusting(trust).times(2).answered(ok));
        all.append(script(u"404, "_s + name)
                       .over(encrypted)
                       .trusting(trust)
                       .answered(HttpAnswer::html(404)));
        all.append(script(u"large, "_s + name)
                       .over(encrypted)
                       .trusting(trust)
                       .answered(HttpAnswer::bytes(content(300000))));
        all.append(script(u"auto delete, "_s + name)
                       .over(encrypted)
                       .trusting(trust)
                       .with(QNetworkRequest::AutoDeleteReplyOnFinishAttribute, true)
                       .answered(ok));
    }
    return all;
}

QList<Script> inSlots()
{
    const auto ok = HttpAnswer::bytes(content(100));
    QList<Script> all;
    for (const auto &[deed, name] : {std::pair(Deed::Abort, u"abort"_s),
                                     {Deed::Close, u"close"_s},
                                     {Deed::DeleteLater, u"deleteLater"_s}}) {
        all.append(script(name + u" in sslErrors"_s)
                       .over(encrypted)
                       .trusting(Trust::Refused)
                       .answered(ok)
                       .doing(Moment::SslErrors, deed)
                       .but(Chance::ServerSees));
        // How much later is chance.
        if (deed == Deed::DeleteLater)
            continue;
        all.append(script(name + u" in the error of a refused certificate"_s)
                       .over(encrypted)
                       .trusting(Trust::Refused)
                       .answered(ok)
                       .doing(Moment::ErrorOccurred, deed));
    }
    all.append(script(u"listed errors ignored in the slot"_s)
                   .over(encrypted)
                   .trusting(Trust::Refused)
                   .answered(ok)
                   .doing(Moment::SslErrors, Deed::IgnoreListedSslErrors));
    all.append(script(u"errors ignored too late"_s)
                   .over(encrypted)
                   .trusting(Trust::Refused)
                   .answered(ok)
                   .doing(Moment::Over, Deed::IgnoreSslErrors));
    all.append(script(u"configuration set right after the start"_s)
                   .over(encrypted)
                   .trusting(Trust::Refused)
                   .answered(ok)
                   .doing(Moment::Started, Deed::SetSslConfiguration));
    all.append(script(u"looked at after the end"_s)
                   .over(encrypted)
                   .answered(ok)
                   .doing(Moment::Over, Deed::LookAgain));
    all.append(script(u"localhost"_s).over({Carrier::Https}).answered(ok).set([](Script &script) {
        script.usesLocalhost = true;
    }));
    return all;
}

} // namespace

int main(int argc, char **argv)
{
    return SameTest::run(trusting() + inSlots(), argc, argv);
}
