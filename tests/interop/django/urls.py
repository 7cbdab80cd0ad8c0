# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

from django.conf import settings
from django.http import JsonResponse
from django.urls import path
from rest_framework.permissions import AllowAny, IsAdminUser, IsAuthenticatedOrReadOnly
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView
from rest_framework_simplejwt import serializers
from rest_framework_simplejwt import views as simplejwt

import fixture
from middleware import counts


class LoginThrottle(AnonRateThrottle):
    rate = settings.LOGIN_THROTTLE


class WithClaims:
    """A get_token() of the site."""

    @classmethod
    def get_token(cls, user):
        token = super().get_token(user)
        for name in settings.TOKEN_CLAIMS:
            token[name] = getattr(user, name)
        return token


def obtain(view, serializer):
    """The original view, with what the site adds to it."""
    members = {"__doc__": view.__doc__}
    if settings.LOGIN_THROTTLE != "off":
        members["throttle_classes"] = [LoginThrottle]
    if settings.TOKEN_CLAIMS:
        members["serializer_class"] = type(serializer.__name__, (WithClaims, serializer), {})
    return type(view.__name__, (view,), members).as_view()


class MeView(APIView):
    def get(self, request):
        user = request.user
        return Response({"id": user.pk, "username": user.get_username(), "last_login": getattr(user, "last_login", None)})


class ProtectedView(APIView):
    """Says what arrived, so that a test can compare the body of a replay."""

    def get(self, request):
        return Response({"method": request.method, "bytes": len(request.body), "body": request.body.decode("latin-1")})

    post = put = patch = delete = get


class AdminOnlyView(APIView):
    permission_classes = [IsAdminUser]

    def get(self, request):
        return Response({"username": request.user.get_username()})


class WritersView(APIView):
    """Wants a token with the scope write, and says what arrived: the toolkit has read the body before."""

    required_scopes = ["write"]

    def get_permissions(self):
        from oauth2_provider.contrib.rest_framework import TokenHasScope

        return [TokenHasScope()]

    def get(self, request):
        return Response({"scope": request.auth.scope, "data": request.data})

    post = get


class PublicView(APIView):
    permission_classes = [AllowAny]

    def get(self, request):
        return Response({"authenticated": request.user.is_authenticated})


class ReadableView(APIView):
    permission_classes = [IsAuthenticatedOrReadOnly]

    def get(self, request):
        return Response({"authenticated": request.user.is_authenticated})

    post = get


urlpatterns = [
    path("api/token/", obtain(simplejwt.TokenObtainPairView, serializers.TokenObtainPairSerializer)),
    path("api/token/refresh/", simplejwt.TokenRefreshView.as_view()),
    path("api/token/verify/", simplejwt.TokenVerifyView.as_view()),
    path("api/token/blacklist/", simplejwt.TokenBlacklistView.as_view()),
    path("api/token/sliding/", obtain(simplejwt.TokenObtainSlidingView, serializers.TokenObtainSlidingSerializer)),
    path("api/token/sliding/refresh/", simplejwt.TokenRefreshSlidingView.as_view()),
    path("api/me/", MeView.as_view()),
    path("api/admin-only/", AdminOnlyView.as_view()),
    path("api/public/", PublicView.as_view()),
    path("api/readable/", ReadableView.as_view()),
    path("protected/", ProtectedView.as_view()),
    path("admin-only/", AdminOnlyView.as_view()),
    path("public/", PublicView.as_view()),
    path("counts/", lambda request: JsonResponse(counts())),
    path("fixture/", fixture.view),
]
if "oauth2_provider" in settings.INSTALLED_APPS:
    from oauth2_provider import views as oauth

    urlpatterns += [
        path("o/token/", oauth.TokenView.as_view()),
        path("o/revoke_token/", oauth.RevokeTokenView.as_view()),
        path("api/writers/", WritersView.as_view()),
    ]
