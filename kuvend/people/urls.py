"""Addresses about oneself. All stand under /<language>/account/."""

from django.urls import include, path

from kuvend.people.views.member import account, consents, personal_data, second_factor
from kuvend.people.views.public import helping, sign_in

_entrance = [
    path("login/", sign_in.sign_in, name="account_login"),
    path("login/code/", sign_in.sign_in, name="account_request_login_code"),
    path("login/code/confirm/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("login/link/<str:code>/", sign_in.follow_sign_in_link, name="people_sign_in_link"),
    path("login/passkey/", sign_in.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("login/second-step/", sign_in.check_second_factor, name="mfa_authenticate"),
    path("sign-up/", sign_in.how_to_get_an_account, name="account_signup"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("closed/", sign_in.inactive, name="account_inactive"),
    path("help/stop/<str:code>/", helping.stop_help, name="people_stop_help"),
    path("address/confirm/", sign_in.confirm_address, name="account_email_verification_sent"),
]

_account = [
    # Not at account/ itself: the account library answers there.
    path("me/", account.account, name="people_account"),
    path("acting/", account.act_for, name="people_act_for"),
    path("address/", account.change_address, name="account_email"),
    path("confirm/", account.ask_again, name="account_reauthenticate"),
    path("data/", personal_data.my_data, name="people_my_data"),
    path("data/<str:public_id>/download/", personal_data.download, name="people_download_data"),
    path("data/consents/", consents.consents, name="people_consents"),
    path("data/consents/<slug:purpose>/", consents.answer, name="people_answer_consent"),
    path("data/consents/<slug:purpose>/take-back/", consents.take_back, name="people_take_back_consent"),
    path("data/erase/", personal_data.erase, name="people_erase"),
    path("sessions/", account.where_signed_in, name="usersessions_list"),
    path("sessions/<int:pk>/end/", account.end_session, name="people_end_session"),
    path("second-step/", second_factor.index, name="mfa_index"),
    path("second-step/confirm/", second_factor.ask_again, name="mfa_reauthenticate"),
    path("second-step/confirm/passkey/", second_factor.ask_again_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("second-step/app/", second_factor.set_up_app, name="mfa_activate_totp"),
    path("second-step/app/off/", second_factor.turn_app_off, name="mfa_deactivate_totp"),
    path("second-step/recovery/", second_factor.recovery_codes_list, name="mfa_view_recovery_codes"),
    path("second-step/recovery/new/", second_factor.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-step/recovery/download/", second_factor.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("second-step/passkeys/", second_factor.index, name="mfa_list_webauthn"),
    path("second-step/passkeys/add/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path("second-step/passkeys/<int:pk>/", second_factor.rename_passkey, name="mfa_edit_webauthn"),
    path("second-step/passkeys/<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
]

public = [path("account/", include([*_entrance, *_account]))]
