# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

from django.http import JsonResponse
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAdminUser
from rest_framework.response import Response
from rest_framework_simplejwt import views as simplejwt

from counting import counts


@api_view(["GET"])
def me(request):
    return Response({"id": request.user.pk, "username": request.user.get_username()})


@api_view(["GET", "POST", "PUT", "PATCH", "DELETE"])
def protected(request):
    """Says what arrived, so that a test can compare the body of a replay."""
    return Response({"method": request.method, "bytes": len(request.body), "body": request.body.decode("latin-1")})


@api_view(["GET"])
@permission_classes([IsAdminUser])
def admin_only(request):
    return Response({"admin": True})


@api_view(["GET"])
@permission_classes([AllowAny])
def public(request):
    return Response({"public": True})


urlpatterns = [
    path("api/token/", simplejwt.TokenObtainPairView.as_view()),
    path("api/token/refresh/", simplejwt.TokenRefreshView.as_view()),
    path("api/token/verify/", simplejwt.TokenVerifyView.as_view()),
    path("api/token/blacklist/", simplejwt.TokenBlacklistView.as_view()),
    path("api/me/", me),
    path("protected/", protected),
    path("admin-only/", admin_only),
    path("public/", public),
    path("counts/", lambda request: JsonResponse(counts())),
]
