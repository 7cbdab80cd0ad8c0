// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/translations.h>

#include <optional>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// {} stands for what the sentence is about.
struct Sentence
{
    QStringView english;
    QStringView french;
    QStringView german;
    QStringView spanish;
    QStringView chinese;

    QStringView in(const QByteArray &language) const
    {
        if (language == "fr")
            return french;
        if (language == "de")
            return german;
        if (language == "es")
            return spanish;
        return language == "zh-hans" ? chinese : QStringView();
    }
};

constexpr Sentence sentences[] = {
    {u"Authentication credentials were not provided.",
     u"Informations d'authentification non fournies.", u"Anmeldedaten fehlen.",
     u"Las credenciales de autenticación no se proveyeron.", u"身份认证信息未提供。"},
    {u"Incorrect authentication credentials.", u"Informations d'authentification incorrectes.",
     u"Falsche Anmeldedaten.", u"Credenciales de autenticación incorrectas.",
     u"不正确的身份认证信息。"},
    {u"You do not have permission to perform this action.",
     u"Vous n'avez pas la permission d'effectuer cette action.",
     u"Sie sind nicht berechtigt diese Aktion durchzuführen.",
     u"Usted no tiene permiso para realizar esta acción.", u"您没有执行该操作的权限。"},
    {u"Not found.", u"Pas trouvé.", u"Nicht gefunden.", u"No encontrado.", u"未找到。"},
    {u"Method \"{}\" not allowed.", u"Méthode « {} » non autorisée.",
     u"Methode \"{}\" nicht erlaubt.", u"Método \"{}\" no permitido.", u"方法 “{}” 不被允许。"},
    {u"Could not satisfy the request Accept header.",
     u"L'en-tête « Accept » n'a pas pu être satisfaite.",
     u"Kann die Accept Kopfzeile der Anfrage nicht erfüllen.",
     u"No se ha podido satisfacer la solicitud de cabecera de Accept.",
     u"无法满足Accept HTTP头的请求。"},
    {u"Unsupported media type \"{}\" in request.", u"Type de média « {} » non supporté.",
     u"Nicht unterstützter Medientyp \"{}\" in der Anfrage.",
     u"Tipo de medio \"{}\" incompatible en la solicitud.", u"不支持请求中的媒体类型 “{}”。"},
    {u"Request was throttled.", u"Requête ralentie.", u"Die Anfrage wurde gedrosselt.",
     u"Solicitud fue regulada (throttled).", u"请求超过了限速。"},
    {u"This field is required.", u"Ce champ est obligatoire.", u"Dieses Feld ist erforderlich.",
     u"Este campo es requerido.", u"该字段是必填项。"},
    {u"This field may not be null.", u"Ce champ ne peut être nul.",
     u"Dieses Feld darf nicht null sein.", u"Este campo no puede ser nulo.",
     u"该字段不能为 null。"},
    {u"This field may not be blank.", u"Ce champ ne peut être vide.",
     u"Dieses Feld darf nicht leer sein.", u"Este campo no puede estar en blanco.",
     u"该字段不能为空。"},
    {u"Ensure this field has no more than {} characters.",
     u"Assurez-vous que ce champ comporte au plus {} caractères.",
     u"Stelle sicher, dass dieses Feld nicht mehr als {} Zeichen lang ist.",
     u"Asegúrese de que este campo no tenga más de {} caracteres.",
     u"请确保这个字段不能超过 {} 个字符。"},
    {u"Null characters are not allowed.", u"Le caractère nul n’est pas autorisé.",
     u"Nullzeichen sind nicht erlaubt.", u"Los caracteres nulos no están permitidos.",
     u"不允许是用空字符串。"},
    {u"Invalid data. Expected a dictionary, but got {}.",
     u"Donnée non valide. Attendait un dictionnaire, a reçu {}.",
     u"Ungültige Daten. Dictionary erwartet, aber {} erhalten.",
     u"Datos inválidos. Se esperaba un diccionario pero es un {}.",
     u"无效数据。期待为字典类型，得到的是 {} 。"},
    {u"The fields {} must make a unique set.", u"Les champs {} doivent former un ensemble unique.",
     u"Die Felder {} müssen eine eindeutige Menge bilden.",
     u"Los campos {} deben formar un conjunto único.", u"字段 {} 必须能构成唯一集合。"},
    {u"Invalid token.", u"Token non valide.", u"Ungültiges Token", u"Token inválido.",
     u"认证令牌无效。"},
    {u"User inactive or deleted.", u"Utilisateur inactif ou supprimé.",
     u"Benutzer inaktiv oder gelöscht.", u"Usuario inactivo o borrado.", u"用户未激活或者已删除。"},
    {u"No active account found with the given credentials",
     u"Aucun compte actif n'a été trouvé avec les identifiants fournis", nullptr,
     u"La combinación de credenciales no tiene una cuenta activa", u"找不到指定凭据对应的有效用户"},
    {u"Authorization header must contain two space-delimited values",
     u"L'en-tête 'Authorization' doit contenir deux valeurs séparées par des espaces", nullptr,
     u"El encabezado 'Authorization' debe contener valores delimitados por espacios",
     u"授权头必须包含两个用空格分隔的值"},
    {u"Given token not valid for any token type", u"Le type de jeton fourni n'est pas valide",
     nullptr, u"El token dado no es valido para ningun tipo de token",
     u"此令牌对任何类型的令牌无效"},
    {u"Token contained no recognizable user identification",
     u"Le jeton ne contient aucune information permettant d'identifier l'utilisateur", nullptr,
     u"El token no contenía identificación de usuario reconocible", u"令牌未包含用户标识符"},
    {u"User not found", u"L'utilisateur n'a pas été trouvé", nullptr, u"Usuario no encontrado",
     u"未找到该用户"},
    {u"User is inactive", u"L'utilisateur est désactivé", nullptr, u"El usuario está inactivo",
     u"该用户已禁用"},
    {u"Token is invalid or expired", u"Le jeton est invalide ou expiré", nullptr,
     u"El token es inválido o ha expirado", u"令牌无效或已过期"},
    {u"Token has no id", u"Le jeton n'a pas d'id", nullptr, u"El token no tiene id",
     u"令牌没有标识符"},
    {u"Token has no type", u"Le jeton n'a pas de type", nullptr, u"El token no tiene tipo",
     u"令牌没有类型"},
    {u"Token has wrong type", u"Le jeton a un type erroné", nullptr,
     u"El token tiene un tipo incorrecto", u"令牌类型错误"},
    {u"Token has no '{}' claim", u"Le jeton n'a pas le privilège '{}'", nullptr,
     u"El token no tiene el privilegio '{}'", u"令牌没有 '{}' 声明"},
    {u"Token '{}' claim has expired", u"Le privilège '{}' du jeton a expiré", nullptr,
     u"El privilegio '{}' del token ha expirado", u"令牌 '{}' 声明已过期"},
    {u"Token is blacklisted", u"Le jeton a été banni", nullptr, u"El token está en lista negra",
     u"令牌已被加入黑名单"},
    {u"Unable to log in with provided credentials.",
     u"Impossible de se connecter avec les informations d'identification fournies.",
     u"Die angegebenen Zugangsdaten stimmen nicht.",
     u"No puede iniciar sesión con las credenciales proporcionadas.",
     u"无法使用提供的认证信息登录。"},
    {u"Invalid page.", u"Page non valide.", u"Ungültige Seite.", u"Página inválida.",
     u"无效页面。"},
};

// What stands for {} when the text is this sentence; empty for a sentence without.
std::optional<QStringView> match(QStringView text, QStringView sentence)
{
    const qsizetype gap = sentence.indexOf(u"{}"_s);
    if (gap < 0)
        return text == sentence ? std::make_optional(QStringView()) : std::nullopt;
    const QStringView before = sentence.left(gap);
    const QStringView after = sentence.mid(gap + 2);
    if (text.size() < before.size() + after.size() || !text.startsWith(before)
        || !text.endsWith(after))
        return std::nullopt;
    return text.sliced(before.size(), text.size() - before.size() - after.size());
}

QString translated(const QString &text, const QByteArray &language)
{
    for (const Sentence &sentence : sentences) {
        if (const auto subject = match(text, sentence.english)) {
            const QStringView translation = sentence.in(language);
            return translation.isEmpty()
                ? text
                : translation.toString().replace(u"{}"_s, subject->toString());
        }
    }
    // Two sentences of which the catalogues have one (contract.md 1.13).
    const auto throttled = u"Request was throttled."_s;
    if (text.startsWith(throttled + u' '))
        return translated(throttled, language) + text.mid(throttled.size());
    return text;
}

// Texts wherever they stand, but for the names that machines read.
Json translated(const Json &value, const QByteArray &language)
{
    if (const QString *text = value.asText())
        return translated(*text, language);
    if (const Json::List *list = value.asList()) {
        Json::List items;
        for (const Json &item : *list) {
            // As an error of no field, by verify, it is not marked for translation.
            const bool isPlain = item.asText() && *item.asText() == u"Token is blacklisted"_s;
            items.push_back(isPlain ? item : translated(item, language));
        }
        return items;
    }
    const Json::Object *object = value.asObject();
    if (!object)
        return value;
    Json::Object members;
    for (const auto &[name, member] : *object) {
        const bool isForMachines = name == "code"_L1 || name == "token_class"_L1
            || name == "token_type"_L1;
        members.emplace_back(name, isForMachines ? member : translated(member, language));
    }
    return members;
}

} // namespace

void translate(ApiReply &reply, const QByteArray &language)
{
    if (reply.status >= 400 && language != "en")
        reply.body = translated(reply.body, language);
}

} // namespace SessionKeeperServer
