// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/schema_p.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

const DjangoApp &contenttypesApp()
{
    static const DjangoApp app {
        u"contenttypes"_s,
        std::nullopt,
        {
            {u"django_content_type"_s,
             uR"(CREATE TABLE "django_content_type" ("id" {id}, )"
             R"("app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL))"_s,
             {uR"(CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" )"
              R"(ON "django_content_type" ("app_label", "model"))"_s}},
        },
        {
            u"0001_initial"_s,
            u"0002_remove_content_type_name"_s,
        },
    };
    return app;
}

const DjangoApp &authApp()
{
    static const DjangoApp app {
        u"auth"_s,
        std::nullopt,
        {
            {u"auth_permission"_s,
             uR"(CREATE TABLE "auth_permission" ("id" {id}, )"
             R"("content_type_id" integer NOT NULL )"
             R"(CONSTRAINT "auth_permission_content_type_id_2f476e4b_fk_django_co" )"
             R"(REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, )"
             R"("codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL))"_s,
             {uR"(CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" )"
              R"(ON "auth_permission" ("content_type_id", "codename"))"_s,
              uR"(CREATE INDEX "auth_permission_content_type_id_2f476e4b" )"
              R"(ON "auth_permission" ("content_type_id"))"_s}},
            {u"auth_group"_s,
             uR"(CREATE TABLE "auth_group" ("id" {id}, )"
             R"("name" varchar(150) NOT NULL UNIQUE))"_s,
             {uR"(CREATE INDEX "auth_group_name_a6ea08ec_like" )"
              R"(ON "auth_group" ("name" {pattern}))"_s}},
            {u"auth_group_permissions"_s,
             uR"(CREATE TABLE "auth_group_permissions" ("id" {id}, )"
             R"("group_id" integer NOT NULL )"
             R"(CONSTRAINT "auth_group_permissions_group_id_b120cbf9_fk_auth_group_id" )"
             R"(REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, )"
             R"("permission_id" integer NOT NULL )"
             R"(CONSTRAINT "auth_group_permissio_permission_id_84c5c92e_fk_auth_perm" )"
             R"(REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED))"_s,
             {uR"(CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" )"
              R"(ON "auth_group_permissions" ("group_id", "permission_id"))"_s,
              uR"(CREATE INDEX "auth_group_permissions_group_id_b120cbf9" )"
              R"(ON "auth_group_permissions" ("group_id"))"_s,
              uR"(CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" )"
              R"(ON "auth_group_permissions" ("permission_id"))"_s}},
            {u"auth_user"_s,
             uR"(CREATE TABLE "auth_user" ("id" {id}, )"
             R"("password" varchar(128) NOT NULL, "last_login" {datetime} NULL, )"
             R"("is_superuser" {bool} NOT NULL, )"
             R"("username" varchar(150) NOT NULL UNIQUE, )"
             R"("last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, )"
             R"("is_staff" {bool} NOT NULL, "is_active" {bool} NOT NULL, )"
             R"("date_joined" {datetime} NOT NULL, "first_name" varchar(150) NOT NULL))"_s,
             {uR"(CREATE INDEX "auth_user_username_6821ab7c_like" )"
              R"(ON "auth_user" ("username" {pattern}))"_s},
             {u"id"_s, u"username"_s, u"password"_s, u"email"_s, u"first_name"_s, u"last_name"_s,
              u"is_active"_s, u"is_staff"_s, u"is_superuser"_s, u"last_login"_s, u"date_joined"_s}},
            {u"auth_user_groups"_s,
             uR"(CREATE TABLE "auth_user_groups" ("id" {id}, )"
             R"("user_id" integer NOT NULL )"
             R"(CONSTRAINT "auth_user_groups_user_id_6a12ed8b_fk_auth_user_id" )"
             R"(REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, )"
             R"("group_id" integer NOT NULL )"
             R"(CONSTRAINT "auth_user_groups_group_id_97559544_fk_auth_group_id" )"
             R"(REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED))"_s,
             {uR"(CREATE UNIQUE INDEX "auth_user_groups_user_id_group_id_94350c0c_uniq" )"
              R"(ON "auth_user_groups" ("user_id", "group_id"))"_s,
              uR"(CREATE INDEX "auth_user_groups_user_id_6a12ed8b" )"
              R"(ON "auth_user_groups" ("user_id"))"_s,
              uR"(CREATE INDEX "auth_user_groups_group_id_97559544" )"
              R"(ON "auth_user_groups" ("group_id"))"_s}},
            {u"auth_user_user_permissions"_s,
             uR"(CREATE TABLE "auth_user_user_permissions" ("id" {id}, )"
             R"("user_id" integer NOT NULL )"
             R"(CONSTRAINT "auth_user_user_permissions_user_id_a95ead1b_fk_auth_user_id" )"
             R"(REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, )"
             R"("permission_id" integer NOT NULL )"
             R"(CONSTRAINT "auth_user_user_permi_permission_id_1fbb5f2c_fk_auth_perm" )"
             R"(REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED))"_s,
             {uR"(CREATE UNIQUE INDEX "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq" )"
              R"(ON "auth_user_user_permissions" ("user_id", "permission_id"))"_s,
              uR"(CREATE INDEX "auth_user_user_permissions_user_id_a95ead1b" )"
              R"(ON "auth_user_user_permissions" ("user_id"))"_s,
              uR"(CREATE INDEX "auth_user_user_permissions_permission_id_1fbb5f2c" )"
              R"(ON "auth_user_user_permissions" ("permission_id"))"_s}},
        },
        {
            u"0001_initial"_s,
            u"0002_alter_permission_name_max_length"_s,
            u"0003_alter_user_email_max_length"_s,
            u"0004_alter_user_username_opts"_s,
            u"0005_alter_user_last_login_null"_s,
            u"0006_require_contenttypes_0002"_s,
            u"0007_alter_validators_add_error_messages"_s,
            u"0008_alter_user_username_max_length"_s,
            u"0009_alter_user_last_name_max_length"_s,
            u"0010_alter_group_name_max_length"_s,
            u"0011_update_proxy_permissions"_s,
            u"0012_alter_user_first_name_max_length"_s,
        },
    };
    return app;
}

const DjangoApp &tokenBlacklistApp()
{
    static const DjangoApp app {
        u"token_blacklist"_s,
        Database::App::TokenBlacklist,
        {
            {u"token_blacklist_outstandingtoken"_s,
             uR"(CREATE TABLE "token_blacklist_outstandingtoken" ("token" text NOT NULL, )"
             R"("created_at" {datetime} NULL, "expires_at" {datetime} NOT NULL, )"
             R"("user_id" integer NULL )"
             R"(CONSTRAINT "token_blacklist_outs_user_id_83bc629a_fk_auth_user" )"
             R"(REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, )"
             R"("jti" varchar(255) NOT NULL )"
             R"(CONSTRAINT "token_blacklist_outstandingtoken_jti_hex_d9bdf6f7_uniq" UNIQUE, )"
             R"("id" {bigid}))"_s,
             {uR"(CREATE INDEX "token_blacklist_outstandingtoken_jti_hex_d9bdf6f7_like" )"
              R"(ON "token_blacklist_outstandingtoken" ("jti" {pattern}))"_s,
              uR"(CREATE INDEX "token_blacklist_outstandingtoken_user_id_83bc629a" )"
              R"(ON "token_blacklist_outstandingtoken" ("user_id"))"_s},
             {u"id"_s, u"jti"_s, u"token"_s, u"user_id"_s, u"created_at"_s, u"expires_at"_s}},
            {u"token_blacklist_blacklistedtoken"_s,
             uR"(CREATE TABLE "token_blacklist_blacklistedtoken" ("blacklisted_at" {datetime} NOT NULL, )"
             R"("token_id" bigint NOT NULL UNIQUE )"
             R"(CONSTRAINT "token_blacklist_blacklistedtoken_token_id_3cc7fe56_fk" )"
             R"(REFERENCES "token_blacklist_outstandingtoken" ("id") DEFERRABLE INITIALLY DEFERRED, )"
             R"("id" {bigid}))"_s,
             {},
             {u"id"_s, u"token_id"_s, u"blacklisted_at"_s}},
        },
        {
            u"0001_initial"_s,
            u"0002_outstandingtoken_jti_hex"_s,
            u"0003_auto_20171017_2007"_s,
            u"0004_auto_20171017_2013"_s,
            u"0005_remove_outstandingtoken_jti"_s,
            u"0006_auto_20171017_2113"_s,
            u"0007_auto_20171017_2214"_s,
            u"0008_migrate_to_bigautofield"_s,
            u"0010_fix_migrate_to_bigautofield"_s,
            u"0011_linearizes_history"_s,
            u"0012_alter_outstandingtoken_user"_s,
        },
    };
    return app;
}

// As the one migration of djangorestframework-jwt-refresh-token makes it, with or without the
// package being installed when Django meets the database (contract.md 4.3).
const DjangoApp &refreshTokenApp()
{
    static const DjangoApp app {
        u"refreshtoken"_s,
        Database::App::RefreshToken,
        {
            {u"refreshtoken_refreshtoken"_s,
             uR"(CREATE TABLE "refreshtoken_refreshtoken" ("key" varchar(40) NOT NULL PRIMARY KEY, )"
             R"("app" varchar(255) NOT NULL, "created" {datetime} NOT NULL, )"
             R"("user_id" integer NOT NULL )"
             R"(CONSTRAINT "refreshtoken_refreshtoken_user_id_e423390f_fk_auth_user_id" )"
             R"(REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED))"_s,
             {uR"(CREATE INDEX "refreshtoken_refreshtoken_key_ff8bcb75_like" )"
              R"(ON "refreshtoken_refreshtoken" ("key" {pattern}))"_s,
              uR"(CREATE UNIQUE INDEX "refreshtoken_refreshtoken_user_id_app_4c66ecfd_uniq" )"
              R"(ON "refreshtoken_refreshtoken" ("user_id", "app"))"_s,
              uR"(CREATE INDEX "refreshtoken_refreshtoken_user_id_e423390f" )"
              R"(ON "refreshtoken_refreshtoken" ("user_id"))"_s},
             {u"key"_s, u"user_id"_s, u"app"_s, u"created"_s}},
        },
        {
            u"0001_initial"_s,
        },
    };
    return app;
}

// Beside Django's tables, for the grace period and the detection of reuse.
const DjangoApp &ownApp()
{
    static const DjangoApp app {
        u"sessionkeeper"_s,
        Database::App::TokenBlacklist,
        {
            {u"sessionkeeper_rotation"_s,
             uR"(CREATE TABLE "sessionkeeper_rotation" ("spent_jti" varchar(255) NOT NULL PRIMARY KEY, )"
             R"("successor_jti" varchar(255) NOT NULL UNIQUE, "successor_token" text NOT NULL, )"
             R"("family" varchar(255) NOT NULL, "rotated_at" {datetime} NOT NULL, )"
             R"("expires_at" {datetime} NOT NULL))"_s,
             {uR"(CREATE INDEX "sessionkeeper_rotation_family" )"
              R"(ON "sessionkeeper_rotation" ("family"))"_s}},
        },
    };
    return app;
}

// As the migrations of the Styria fork leave it (contract.md 3.5); how these are named is not known
// here, so none is recorded.
const DjangoApp &styriaApp()
{
    static const DjangoApp app {
        u"blacklist"_s,
        Database::App::Blacklist,
        {
            {u"blacklist_blacklistedtoken"_s,
             uR"(CREATE TABLE "blacklist_blacklistedtoken" ("id" {id}, "token" text NULL, )"
             R"("expires_at" {datetime} NOT NULL, "blacklisted_at" {datetime} NOT NULL, )"
             R"("user_id" integer NOT NULL )"
             R"(REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, )"
             R"("token_id" {uuid} NULL, CONSTRAINT "token_or_id_not_null" )"
             R"(CHECK ("token_id" IS NOT NULL OR "token" IS NOT NULL)))"_s,
             {uR"(CREATE INDEX "blacklist_blacklistedtoken_token_acbfdd7e" )"
              R"(ON "blacklist_blacklistedtoken" ("token"))"_s,
              uR"(CREATE INDEX "blacklist_blacklistedtoken_token_id_aee3ed90" )"
              R"(ON "blacklist_blacklistedtoken" ("token_id"))"_s,
              uR"(CREATE INDEX "blacklist_blacklistedtoken_expires_at_8ffda1c1" )"
              R"(ON "blacklist_blacklistedtoken" ("expires_at"))"_s,
              uR"(CREATE INDEX "blacklist_blacklistedtoken_user_id_e4068fb1" )"
              R"(ON "blacklist_blacklistedtoken" ("user_id"))"_s},
             {u"id"_s, u"token"_s, u"token_id"_s, u"user_id"_s, u"expires_at"_s,
              u"blacklisted_at"_s}},
        },
    };
    return app;
}

} // namespace

const Table &migrationTable()
{
    static const Table table {u"django_migrations"_s,
                              uR"(CREATE TABLE "django_migrations" ("id" {id}, )"
                              R"("app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, )"
                              R"("applied" {datetime} NOT NULL))"_s,
                              {}};
    return table;
}

const std::vector<DjangoApp> &djangoApps()
{
    static const std::vector<DjangoApp> apps {contenttypesApp(),   authApp(),
                                              tokenBlacklistApp(), ownApp(),
                                              refreshTokenApp(),   styriaApp()};
    return apps;
}

} // namespace SessionKeeperServer
