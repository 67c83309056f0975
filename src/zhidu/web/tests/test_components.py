"""Each component with the context that its pages give it."""

from django import forms
from django.template.loader import render_to_string

from zhidu.web.tests import samples


def component(which, /, **context):
    return render_to_string(f"components/{which}.html", context)


def test_page_head():
    html = component(
        "page_head",
        title="社区智慧养老服务项目采购",
        subtitle="服务类",
        badge={"text": "待审定", "tone": "open"},
        meta=[{"label": "提出", "value": "欧阳文博"}],
    )
    assert "<h1" in html
    assert "tag-open" in html
    assert "<dt>提出</dt><dd>欧阳文博</dd>" in html


def test_page_head_has_nothing_empty_where_only_the_title_is_given():
    html = component("page_head", title="工作台")
    assert "<dl" not in html
    assert "<p" not in html
    assert "tag" not in html


def test_track_says_each_state_in_words_and_marks_the_open_step():
    html = component("track", steps=samples.STEPS)
    for words in ("（已办）", "（已退回）", "（在办）", "（不适用）", "（待到）"):
        assert words in html
    assert html.count('aria-current="step"') == 1
    assert 'href="/rules/wusong/WS-5.1b"' in html


def test_a_long_track_can_be_folded_and_says_how_far_it_is():
    assert "共 5 步，已办 1 步" in component("track", steps=samples.STEPS)
    assert "<details" not in component("track", steps=samples.STEPS[:4])


def test_rail_counts_what_stands_where_the_urgent_first():
    html = component("rail", lines=samples.LINES)
    assert "适用 7 条" in html
    counts = html[html.index("rail__counts") : html.index("rail__legend")]
    assert counts.index("未做到") < counts.index("待办") < counts.index("已做到")
    assert "已做到</span> <b>2</b>" in counts


def test_rail_keeps_the_order_it_is_given():
    html = component("rail", lines=samples.LINES)
    places = [html.index(f'title="{line["id"]}"') for line in samples.LINES]
    assert places == sorted(places)


def test_an_empty_rail_says_so():
    assert "此处没有适用的条款" in component("rail", lines=[])


def test_an_allowed_act_is_a_button_of_the_form_around_it():
    html = component("acts", acts=samples.ACTS)
    assert '<button class="btn btn-act" type="submit" name="act" value="approve">审核同意</button>' in html
    assert 'class="btn btn-act-outline btn-return"' in html
    assert "<form" not in html


def test_a_refused_act_is_explained_and_can_be_reached():
    html = component("acts", acts=samples.ACTS)
    assert 'value="plan"' not in html
    note = html[html.index('role="note"') :]
    assert 'tabindex="0" role="note" aria-label="列入会议安排：现在不能办理"' in html
    for words in (
        "主任还没有审定",
        "制度条款",
        "五（一）",
        "党政办公室主任审核；办事处主任审定",
        "周明远（办事处主任）",
    ):
        assert words in note


def test_no_bar_of_acts_where_nothing_may_be_done():
    assert "acts__bar" not in component("acts", acts=samples.ACTS[2:])


def test_refusal_after_a_post_is_an_alert_that_takes_the_focus():
    html = component("refusal", refusal=samples.REFUSAL, title="列入会议安排")
    assert 'role="alert" tabindex="-1" data-focus' in html
    assert "未能办理“列入会议安排”" in html
    assert 'href="/rules/wusong/WS-5.1b"' in html


def test_timeline():
    html = component("timeline", entries=samples.ENTRIES)
    assert "is-returned" in html
    assert "缺盖章页。<br>请补齐。" in html
    assert "还没有留痕" in component("timeline", entries=[])


def test_a_timeline_goes_day_by_day_and_folds_what_is_older():
    entries = [{**samples.ENTRIES[0], "day": f"11月{day}日"} for day in (20, 20, 19) for _ in range(5)]
    html = component("timeline", entries=entries)
    recent, older = html.split("<details")
    assert (recent.count("timeline__entry"), older.count("timeline__entry")) == (8, 7)
    assert recent.count("timeline__day") == 1
    assert "更早的 7 条" in older
    assert "<details" not in component("timeline", entries=entries[:11])


def test_clauses_of_one_place_share_a_chip():
    both = [samples.clause("WS-4.2c", "四（二）"), samples.clause("WS-4.2d", "四（二）")]
    both = [{**clause, "url": f"/rules/wusong/#{clause['id']}"} for clause in both]
    html = component("timeline", entries=[{**samples.ENTRIES[0], "clauses": both}])
    assert html.count('class="chip"') == 1
    assert 'href="/rules/wusong/#WS-4.2c" title="WS-4.2c、WS-4.2d"' in html


def test_files():
    html = component("files", files=samples.FILES)
    assert '<a href="/files/1">汇报稿.docx</a>' in html
    assert "DOCX" in html
    assert "校验值 3f9a2c71<" in html
    assert "没有材料" in component("files", files=[])


def test_small_components():
    assert "暂定" in component(
        "due_light", due={"left_words": "还有 1 个工作日", "state": "soon", "provisional": True}
    )
    assert "临期：" in component("due_light", due={"left_words": "还有 1 个工作日", "state": "soon"})
    assert "副主任" in component("person_chip", name="林若溪", post="副主任")
    assert "<dt>金额</dt><dd>48万元</dd>" in component("definition", pairs=[("金额", "48万元")])
    assert 'href="/new/"' in component(
        "empty", title="没有议题", text="", action_url="/new/", action_label="新议题"
    )
    assert "<a" not in component("empty", title="没有议题")


def test_clause_chip_takes_a_clause_or_its_place():
    chip = component("clause_chip", clause=samples.clause("WS-4.2f", "四（二）")).strip()
    assert chip == '<a class="chip" href="/rules/wusong/WS-4.2f" title="WS-4.2f">四（二）</a>'
    assert component("clause_chip", clause="四（二）").strip() == '<span class="chip">四（二）</span>'
    assert component("clause_chip", clause=None).strip() == ""
    assert "<a" not in component("clause_chip", clause={"id": "HOUSE-1", "place": "系统默认"})


def test_what_people_write_is_escaped():
    evil = "<script>alert(1)</script>"
    entry = {**samples.ENTRIES[0], "opinion": evil, "sentence": evil}
    html = component("timeline", entries=[entry]) + component(
        "clause_chip", clause={"id": evil, "place": evil}
    )
    assert "<script" not in html


class SampleForm(forms.Form):
    title = forms.CharField(label="议题名称", help_text="写明办什么事")
    how = forms.ChoiceField(
        label="采购方式", widget=forms.RadioSelect, choices=[("a", "比价"), ("b", "邀标")]
    )
    note = forms.CharField(label="情况说明", required=False)
    key = forms.CharField(widget=forms.HiddenInput)


def test_field_ties_label_help_and_errors_to_the_input():
    form = SampleForm({"how": ""})
    form.fields["how"].clause_chip = samples.clause("WS-4.2e", "四（二）")
    title, how = component("field", field=form["title"]), component("field", field=form["how"])
    assert '<label class="field__label" for="id_title">' in title
    assert 'aria-describedby="id_title_helptext id_title_error"' in title
    assert 'id="id_title_helptext"' in title
    assert 'id="id_title_error"' in title
    assert "<legend" in how
    assert 'href="/rules/wusong/WS-4.2e"' in how
    assert "必填" in title
    assert "必填" not in component("field", field=form["note"])
    form.fields["note"].is_wanted = True  # by a gate of the rulebook, not by Django
    assert "必填" in component("field", field=form["note"])
    assert "<label" not in component("field", field=form["key"])


def test_demo_bar_posts_moves_and_people():
    demo = {
        "now_words": "2026年11月23日（星期一）上午9:00",
        "moves": [{"label": "下一工作日", "url": "/demo/clock/", "value": "next_working_day"}],
        "people": samples.PEOPLE,
    }
    html = component("demo_bar", demo=demo)
    assert 'name="move" value="next_working_day"' in html
    assert 'name="user" value="wang"' in html
    assert "审定 1 件议题" in html
    assert "现在没有要办的事" in html
    assert 'aria-current="true"' in html
