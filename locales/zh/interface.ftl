# 简体中文界面。

language-name = 简体中文

## 文章周围

skip-to-content = 跳到正文
home = 首页
contents = 目录
breadcrumbs = 当前位置
on-this-page = 本页内容
language = 语言
not-translated = 未翻译
neighbours = 上一篇和下一篇文章
previous = 上一篇
next = 下一篇
fallback-notice = 本文尚未翻译，现以{ $language ->
    [en] 英文
    [fr] 法文
    [zh] 中文
   *[other] { " " }{ $name }{ " " }
}显示。
dated = 更新于 { $date }
edit-page = 编辑此页
machine-translated = 本文由机器翻译。
dark-scheme = 深色配色

## 其他页面

languages-title = 选择语言
languages-count = { $count ->
   *[other] 提供 { $count } 种语言版本。
}
no-articles = 目前还没有文章。
not-found-title = 找不到页面
not-found-text = 此地址没有对应的页面。页面可能已移动，或者您点击的链接有误。
not-found-home = 返回首页
moved = 此页面已移动。

## 文章之内

alert-note = 备注
    .spellings = 备注, 注意, 说明, 附注
alert-tip = 提示
    .spellings = 提示, 小提示
alert-important = 重要
    .spellings = 重要, 重要须知, 重要说明, 重要事项
alert-caution = 小心
    .spellings = 小心, 当心
alert-warning = 警告
    .spellings = 警告

code = 代码
copy = 复制
copied = 已复制
table = 表格
tab-group = 可选内容
range-label = 适用于：{ $range }
version = 版本
pivot = 我使用
close = 关闭
task-done = 已完成：
task-open = 未完成：
# $name：代码示例所在的文件。
missing-snippet = 代码示例 { $name } 不可用。
# 打开图片详细说明的文字。
image-description = 图片说明
video-label = 视频
unresolved-link = 此页面不可用
missing-image = 图片：{ $description }
missing-image-undescribed = 图片不可用

# 着陆页和中心页所写的页面类型。
type-architecture = 体系结构
type-concept = 概念
type-deploy = 部署
type-download = 下载
type-get-started = 入门
type-how-to-guide = 操作指南
type-learn = 学习
type-overview = 概述
type-quickstart = 快速入门
type-reference = 参考
type-sample = 示例
type-training = 培训
type-tutorial = 教程
type-video = 视频
type-whats-new = 新增功能

## 译文所依据的原文

# $language：原文的语言；$name：该语言对自身的称呼。
read-source = 阅读{ $language ->
    [en] 英文
    [fr] 法文
    [zh] 中文
   *[other] { $name }
}原文
# 按钮：译文与原文分列两栏；显示所指句子的原文。
side-by-side = 并排对照
by-sentence = 逐句对照
# $changed：翻译之后原文有多少句已更改；$sentences：原文共有多少句。
stale-notice = 自本译文完成以来，原文的 { $sentences } 句中有 { $changed } 句已更改。
# 不知道两个版本孰新孰旧时：原文有 $changed 句不同。
differs-notice = 本译文译自原文的另一版本：{ $sentences } 句中有 { $changed } 句不同。
# 不知道有多少句时。
stale-unmeasured = 本译文译自原文的另一版本。
# 按下上面的按钮之后显示在旁边：不知道当时所译的原文，显示的是另一版本。
source-inexact = 所示为当前原文，可能与翻译时的文本不同。
# 原文与译文相同时，显示在原文的位置。
same-as-source = 与原文相同
# 原文的句子已更改、已删除，或其后有新句时。
sentence-changed = 原文现为：
sentence-removed = 原文已不再有这句话。
sentence-added = 原文新增：
