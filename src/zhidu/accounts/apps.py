from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhidu.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from zhidu.accounts import entering

        user_logged_in.connect(entering.began, dispatch_uid="zhidu.session")
        user_logged_out.connect(entering.left, dispatch_uid="zhidu.session")
