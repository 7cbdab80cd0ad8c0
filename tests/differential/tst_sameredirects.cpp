// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

using R = QNetworkRequest;

const std::pair<R::RedirectPolicy, QString> policies[] = {
    {R::ManualRedirectPolicy, u"by hand"_s},
    {R::NoLessSafeRedirectPolicy, u"no less safe"_s},
    {R::SameOriginRedirectPolicy, u"same origin"_s},
    {R::UserVerifiedRedirectPolicy, u"verified"_s},
};

Script redirected(const QString &name, int status, const QByteArray &verb = "GET")
{
    return script(name, verb)
        .answered(HttpAnswer::redirect(status, Stage::elsewherePath))
        .set([](Script &script) { script.elsewhere = HttpAnswer::bytes("here it is"); });
}

// To the same origin and without a body: what Qt 6.4 does otherwise is no measure (platform.md C).
QList<Script> hops()
{
    QList<Script> all;
    for (const int status : {301, 302, 303, 307, 308}) {
        for (const auto &[policy, name] : policies) {
            auto next = redirected(u"%1, %2"_s.arg(status).arg(name), status)
                            .with(R::RedirectPolicyAttribute, policy);
            if (policy == R::UserVerifiedRedirectPolicy)
                next.acts.append({Moment::Redirected, Deed::AllowRedirect});
            all.append(next);
        }
        all.append(redirected(u"HEAD %1"_s.arg(status), status, "HEAD"));
        all.append(redirected(u"%1 with a body of its own"_s.arg(status), status)
                       .set([status](Script &script) {
                           script.answers.first().body = "moved, " + QByteArray::number(status);
                       }));
    }
    return all;
}

QList<Script> ends()
{
    const auto loop = HttpAnswer::redirect(302, Stage::path);
    const auto to = [](const QByteArray &target) { return HttpAnswer::redirect(302, target); };
    return {
        script(u"a loop"_s).answered(loop).set([](Script &script) { script.maximumRedirects = 3; }),
        script(u"none allowed"_s).answered(loop).set([](Script &script) {
            script.maximumRedirects = 0;
        }),
        script(u"to another scheme"_s).answered(to("ftp://127.0.0.1/file")),
        script(u"to nothing"_s).answered(HttpAnswer::plain(302)),
        script(u"300 with a target"_s).answered(HttpAnswer::redirect(300, "/elsewhere/")),
        script(u"201 with a target"_s).answered(HttpAnswer::redirect(201, "/elsewhere/")),
        script(u"304 with a target"_s).answered(HttpAnswer::redirect(304, "/elsewhere/")),
        redirected(u"to an error"_s, 302).set([](Script &script) {
            script.elsewhere = HttpAnswer::html(404);
        }),
        redirected(u"the manager's policy: by hand"_s, 302).set([](Script &script) {
            script.managerRedirectPolicy = R::ManualRedirectPolicy;
        }),
        redirected(u"refused by abort"_s, 302)
            .with(R::RedirectPolicyAttribute, R::UserVerifiedRedirectPolicy)
            .doing(Moment::Redirected, Deed::Abort),
        redirected(u"with cookies"_s, 302).set([](Script &script) {
            script.answers.first().headers.append(qMakePair("Set-Cookie"_ba, "hop=1; Path=/"_ba));
        }),
        redirected(u"auto delete"_s, 302).with(R::AutoDeleteReplyOnFinishAttribute, true),
    };
}

// Qt 6.4 is no measure for all of a redirect that is followed.
QList<Script> inEssence(QList<Script> scripts)
{
    for (auto &script : scripts) {
        const bool follows = script.elsewhere.has_value() || script.name == "a loop"_L1;
        if (follows && !script.name.endsWith("by hand"_L1))
            script.chances |= Chance::Hops;
    }
    return scripts;
}

} // namespace

int main(int argc, char **argv)
{
    return SameTest::run(inEssence(hops() + ends()), argc, argv);
}
