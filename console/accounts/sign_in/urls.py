"""Addresses of the sign-in pages."""

from django.urls import path

from console.accounts.sign_in import form, once, password, sign_out

urlpatterns = [
    path("sign-in", form.show, name="sign_in"),
    path("sign-in/password", password.show, name="choose_password"),
    path("sign-in/once/<str:secret>", once.show, name="sign_in_once"),
    path("sign-out", sign_out.leave, name="sign_out"),
]
