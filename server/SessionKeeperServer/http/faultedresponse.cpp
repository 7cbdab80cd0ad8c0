// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/faultedresponse.h>

#include <SessionKeeperServer/http/data/jsonparser.h>

#include <algorithm>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// Every sentence for people in an error of the API: "detail", "message", and what stands in the
// list of a field.
Json translated(const Json &value, const QString &text, bool isSentence)
{
    if (value.asText())
        return isSentence ? Json(text) : value;
    if (const Json::List *list = value.asList()) {
        Json::List items;
        for (const Json &item : *list)
            items.push_back(translated(item, text, true));
        return items;
    }
    if (const Json::Object *object = value.asObject()) {
        Json::Object members;
        for (const auto &[name, member] : *object)
            members.emplace_back(
                name, translated(member, text, name == "detail"_L1 || name == "message"_L1));
        return members;
    }
    return value;
}

Json changed(Json body, const Fault &fault)
{
    if (Json::Object *object = body.asObject()) {
        for (auto &[name, value] : *object) {
            for (const auto &[from, to] : fault.renamed) {
                if (name == from) {
                    name = to;
                    break;
                }
            }
        }
        for (const auto &[name, json] : fault.members) {
            const auto value = parseJson(json);
            if (const Json *valid = std::get_if<Json>(&value))
                object->emplace_back(name, *valid);
        }
    }
    return fault.envelope.isEmpty() ? body : Json(Json::object({{fault.envelope, body}}));
}

bool isJson(const HttpResponse &response)
{
    return std::ranges::any_of(response.headers, [](const HttpHeader &header) {
        return header.name.compare("Content-Type", Qt::CaseInsensitive) == 0
            && header.value.startsWith("application/json");
    });
}

void changeBody(const Fault &fault, HttpResponse &response)
{
    const bool translates = !fault.texts.isEmpty() && response.status >= 400;
    const bool changes = !fault.renamed.isEmpty() || !fault.members.isEmpty()
        || !fault.envelope.isEmpty();
    if ((!translates && !changes) || !isJson(response))
        return;
    const auto parsed = parseJson(response.body);
    const Json *body = std::get_if<Json>(&parsed);
    if (!body)
        return;
    response.body = changed(translates ? translated(*body, fault.texts, false) : *body, fault)
                        .toBytes();
}

} // namespace

std::optional<HttpResponse> insteadOf(const Fault &fault)
{
    if (fault.status == 0 && fault.drop != Fault::Drop::BeforeCommit)
        return std::nullopt;
    HttpResponse response;
    response.status = fault.status == 0 ? 500 : fault.status;
    response.headers = {{"Content-Type", fault.contentType}, {"Cache-Control", "no-store"}};
    response.body = fault.body;
    return response;
}

HttpResponse faulted(const Fault &fault, HttpResponse response)
{
    changeBody(fault, response);
    const auto other = std::ranges::find(fault.statuses, response.status,
                                         &std::pair<int, int>::first);
    if (other != fault.statuses.end())
        response.status = other->second;
    for (const auto &[name, value] : fault.headers)
        response.headers.append(HttpHeader {name, value});
    if (fault.drop != Fault::Drop::Never)
        response.delivery = fault.silent ? HttpResponse::Delivery::Never
                                         : HttpResponse::Delivery::Nothing;
    else if (fault.halfSent)
        response.delivery = HttpResponse::Delivery::Half;
    response.delay = fault.delay;
    response.reset = fault.reset;
    response.chunked = fault.chunked;
    response.drip = fault.drip;
    return response;
}

} // namespace SessionKeeperServer
