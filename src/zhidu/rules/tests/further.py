"""A book in which every construct on duties, publication, texts and registers stands once."""

from __future__ import annotations

FURTHER = """\
rulebook:
  id: further
  title: 综合管理办法
  issuer: 某街道
  source: further.txt
  effect:
    - {applies_to: [工作部门, 派出机关], cites: B-1}
    - {from: 2026-01-01, until: 2030-12-31, cites: B-2}
    - {after: committee, cites: B-3}
clauses:
  B-1: {place: 一, force: must, gist: 适用于工作部门和派出机关}
  B-2: {place: 二, force: must, gist: 2026年起施行五年}
  B-3: {place: 三, force: must, gist: 经党工委研究通过}
  B-4: {place: 四, force: must, gist: 每周排查一次}
  B-5: {place: 五, force: must, gist: 定期汇报财务收支}
  B-6: {place: 六, force: should, gist: 一般每年开一至两次}
  B-7: {place: 七, force: must, gist: 会计档案次年四至五月归档}
  B-8: {place: 八, force: must, gist: 节前贴封条}
  B-9: {place: 九, force: must, gist: 专题会议不定期召开}
  B-10: {place: 十, force: must, gist: 每月25日前通报}
  B-11: {place: 十一, force: must, gist: 24小时值班}
  B-12: {place: 十二, force: should, gist: 一般有领导带班}
  B-13: {place: 十三, force: must, gist: 会议室同一时间给一家用}
  B-14: {place: 十四, force: must, gist: 每两科室合用一辆车}
  B-15: {place: 十五, force: should, gist: 定量供应}
  B-16: {place: 十六, force: must, gist: 先急后缓，先重点后一般}
  B-17: {place: 十七, force: must, gist: 账物相符}
  B-18: {place: 十八, force: should, gist: 预公开不少于半个月}
  B-19: {place: 十九, force: must, gist: 预公开须经领导小组同意}
  B-20: {place: 二十, force: must, gist: 决定及时公布}
  B-21: {place: 二十一, force: must, gist: 涉密的除外}
  B-22: {place: 二十二, force: must, gist: 复制须经同意，按原件管理}
  B-23: {place: 二十三, force: should, gist: 说明一般不超过20字}
  B-24: {place: 二十四, force: must, gist: 引用先写标题}
  B-25: {place: 二十五, force: must, gist: 决定之前不得透露}
  B-26: {place: 二十六, force: must, gist: 临时人员不得看}
  B-27: {place: 二十七, force: must, gist: 敏感期前排查}
  B-28: {place: 二十八, force: must, gist: 例会每月一次}
readings:
  regularly: {about: B-5, asks: “定期”是多久}
  promptly: {about: B-20, asks: “及时”是多久, says: 三日内, reason: 从速, by: director, value: 3 days}
terms:
  urgent: {title: 是否紧急, type: flag}
  major: {title: 是否重点, type: flag}
  secret: {title: 是否涉密, type: flag}
  thing: {title: 品名, type: text}
  pieces: {title: 件数, type: number}
  worth: {title: 价值, type: money}
  sections: {title: 使用科室, type: text}
  account: {title: 情况说明, type: longtext}
  sender: {title: 来信人, type: text}
  sensitive: {title: 敏感期开始日, type: date}
  shown_until: {title: 公开截止日, type: date}
roles:
  director: {title: 主任}
  communities: {title: 各社区}
  temps: {title: 临时人员}
  committee: {title: 党工委, outside: 是}
  group: {title: 公开领导小组}
registers:
  hazards: {title: 隐患台账, columns: {thing: required}, keeper: director, cites: B-4}
  rooms:
    title: 会议室
    columns: {thing: required}
    keeper: director
    house: 台账
    claims:
      - {one_at_a_time: 是, on_clash: ask_both, cites: B-13}
      - {first: [{urgent: 是}, {major: 是}], cites: B-16}
  cars:
    title: 车辆
    columns: {thing: required, sections: required}
    keeper: director
    house: 台账
    claims:
      - {one_at_a_time: 是, house: 一辆车同时只给一家用}
      - {pool: {of: sections, at_most: 2}, cites: B-14}
  supplies:
    title: 办公物品台账
    columns: {thing: required, pieces: required, worth: optional}
    keeper: director
    house: 台账
    claims: [{quota: {of: pieces, at_most: 10, every: 1 quarter}, cites: B-15}]
    balance:
      - {with: count, title: 盘点表, by: thing, columns: pieces, cites: B-17}
      - {with: ledger, title: 总账, columns: worth, cites: B-17}
duties:
  weekly: {title: 隐患排查, every: 1 week, per: communities, kept_by: {entry: hazards}, none_found: allowed, cites: B-4}
  finance: {title: 财务汇报, every: {reading: regularly}, kept_by: {paper: 收支报告}, cites: B-5}
  yearly: {title: 全体会议, every: 1 year, times: "1..2", kept_by: {case: notice}, cites: B-6}
  filing: {title: 会计档案归档, every: 1 year, window: {from: 04-01, to: 05-31, of: next_year}, kept_by: {act: notice.show}, cites: B-7}
  seals: {title: 节前封条, before_mark: holiday, lead: 1 workday, of: director, kept_by: {attested: director}, cites: B-8}
  topics: {title: 专题会议, as_needed: 是, cites: B-9}
  bulletin:
    title: 书面通报
    every: 1 month
    by: "25"
    kept_by: {paper: 通报}
    content: {counts: {of: notice, by: secret}, account: required, closure: optional}
    cites: B-10
  sensitive_check: {title: 敏感期排查, before_mark: sensitive, lead: 7 days, kept_by: {attested: director}, cites: B-27}
  watch:
    title: 值班
    of: director
    covers:
      - {from: "00:00", to: "24:00", posts: {staff: 2}, cites: B-11}
      - {from: "08:30", to: "17:30", days: rest_days, posts: {leader: 1}, cites: B-12}
kinds:
  notice:
    title: 公开事项
    form:
      title: 公开审批表
      at: apply
      cites: B-10
      fields:
        thing: required
        account:
          required: 否
          text:
            - {length: {at_most: 20}, reason: none, cites: B-23}
            - {citation: 是, cites: B-24}
    steps:
      - {id: apply, title: 申请, verb: 申请, house: 申请}
      - {id: settle, title: 研究决定, verb: 决定, house: 决定}
      - {id: show, title: 公开, verb: 公开, house: 公开}
    acts:
      preview: {title: 预公开, by: director}
      copy: {title: 复制, by: director}
    publish:
      - {what: draft, title: 征求意见稿, met_by: preview, for_at_least: 15 days, until: shown_until, collects: 意见, cites: B-18}
      - {what: draft, needs: {consent: group}, where: [公开栏, 网站], without: sender, cites: B-19}
      - {what: case, met_by: show, after: settle, within: {reading: promptly}, unless: {when: {secret: 是}, cites: B-21}, cites: B-20}
      - {what: final, title: 定稿, after: draft.ended, house: 期满后再次公开}
    copies:
      - {act: copy, class: same, needs: {consent: director}, cites: B-22}
    readers:
      - {what: case, are: director, house: 经办}
      - {what: case, are: group, not_before: settle, cites: B-25}
      - {what: case, are: temps, never: 是, cites: B-26}
bodies:
  meeting:
    title: 例会
    takes: notice
    members: {are: director, house: 组成}
    chair: director
    meets: {every: 1 month, by: month_end, cites: B-28}
    outcomes: {passed: {title: 同意, move: approve, entails: 公开}}
    steps:
      - {id: gather, title: 开会, verb: 开会, by: director, house: 开会}
"""
