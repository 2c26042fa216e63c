"""Addresses of the sign-in pages."""

from django.urls import path

from console.accounts.sign_in import again, forgot, form, invitation, once, password, second, set_up, sign_out
from console.accounts.single_sign_on import linking, views

urlpatterns = [
    path("sign-in", form.show, name="sign_in"),
    path("sign-in/passkey", form.ask_passkey),
    path("sign-in/second", second.show, name="sign_in_second"),
    path("sign-in/set-up", set_up.show, name="set_up_factor"),
    path("sign-in/again", again.show, name="sign_in_again"),
    path("sign-in/forgot", forgot.show, name="sign_in_forgot"),
    path("sign-in/password", password.show, name="choose_password"),
    path("sign-in/once/<str:secret>", once.show, name="sign_in_once"),
    path("invitations/<str:secret>", invitation.show, name="invitation"),
    path("sign-in/with/<slug:slug>", views.begin, name="sign_in_with"),
    path("sign-in/with/<slug:slug>/callback", views.come_back, name="sign_in_callback"),
    path("sign-in/with/<slug:slug>/link", linking.show, name="sign_in_link_account"),
    path("sign-out", sign_out.leave, name="sign_out"),
]
