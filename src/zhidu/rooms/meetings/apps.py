from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "zhidu.rooms.meetings"
    label = "meetings"
    verbose_name = "会议"

    def ready(self) -> None:
        from zhidu.cases import registry
        from zhidu.rooms.meetings.kinds import MeetingsRoom

        registry.register(MeetingsRoom())
