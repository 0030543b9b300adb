# The interface in English. A project replaces or adds messages with files of its own in locales/en/.

# The language's name in itself, as the language menu shows it.
language-name = English

## Around the article

skip-to-content = Skip to content
home = Home
contents = Contents
breadcrumbs = You are here
on-this-page = On this page
language = Language
# Said behind a language into which the article has not been translated.
not-translated = not translated
neighbours = Previous and next article
previous = Previous
next = Next
# $language: the language subtag of what is shown instead; $name: that language's name in itself.
fallback-notice = This article has not been translated yet. It is shown in { $language ->
    [en] English
    [fr] French
    [zh] Chinese
   *[other] { $name }
}.
# $date: the article's date as readers of the language write it.
dated = Updated { $date }
edit-page = Edit this page
machine-translated = This article was translated by machine.
# Switches between light and dark.
dark-scheme = Dark colours

## Other pages

languages-title = Choose a language
# $count: how many languages the site has.
languages-count = { $count ->
    [one] Available in { $count } language.
   *[other] Available in { $count } languages.
}
no-articles = There are no articles yet.
not-found-title = Page not found
not-found-text = There is no page at this address. It may have moved, or the link that led here may be wrong.
not-found-home = Go to the home page
# On a page that leads readers on to where an article is now.
moved = This page has moved.

## Inside the article

# An alert's title. Its spellings are the words that older articles write in bold instead of a marker, separated by commas.
alert-note = Note
    .spellings = Note, Notes
alert-tip = Tip
    .spellings = Tip, Tips, Hint
alert-important = Important
    .spellings = Important
alert-caution = Caution
    .spellings = Caution
alert-warning = Warning
    .spellings = Warning

# The accessible name of a code block that scrolls.
code = Code
# On the button that copies a code block, before and after.
copy = Copy
copied = Copied
# The accessible name of a table's scroll box.
table = Table
# The accessible name of a group of tabs.
tab-group = Alternatives
# $range: the versions or products that a part of the article is about.
range-label = Applies to: { $range }
# Before the menu of versions, and before that of the products or languages that a reader works with.
version = Version
pivot = I use
# The accessible name of the button that closes an enlarged image.
close = Close
# Said before a task of a list, to readers who do not see its box.
task-done = done:
task-open = to do:
# $name: the file that a code sample should come from.
missing-snippet = The code sample { $name } is not available.
# What opens the long description of an image.
image-description = Description of the image
video-label = Video
# Shown on pointing at a link that leads nowhere.
unresolved-link = This page is not available
# $description: the image's text alternative.
missing-image = Image: { $description }
missing-image-undescribed = Image not available

# The types of pages that landing pages and hubs name.
type-architecture = Architecture
type-concept = Concept
type-deploy = Deploy
type-download = Download
type-get-started = Get started
type-how-to-guide = How-to guide
type-learn = Learn
type-overview = Overview
type-quickstart = Quickstart
type-reference = Reference
type-sample = Sample
type-training = Training
type-tutorial = Tutorial
type-video = Video
type-whats-new = What’s new

## The text that an article was translated from

# $language: the language subtag of that text; $name: that language's name in itself.
read-source = Read in { $language ->
    [en] English
    [fr] French
    [zh] Chinese
   *[other] { $name }
}
# Buttons: the article and its source in two columns; the source of the sentence that the reader points at.
side-by-side = Side by side
by-sentence = Sentence by sentence
# $changed: how many sentences of the source have changed since the translation; $sentences: how many it has.
stale-notice = { $changed ->
    [one] One of the { $sentences } sentences of the original has changed since this translation was made.
   *[other] { $changed } of the { $sentences } sentences of the original have changed since this translation was made.
}
# The same where it is not known which of the two is the newer: $changed sentences of the source are others.
differs-notice = { $changed ->
    [one] This was translated from another version of the original: one of the { $sentences } sentences differs.
   *[other] This was translated from another version of the original: { $changed } of the { $sentences } sentences differ.
}
# The same where nobody knows how many.
stale-unmeasured = This was translated from another version of the original.
# Beside the buttons above, once one is pressed: the source that was translated is not known, and another version is shown.
source-inexact = Shown is the present original, which may differ from the text that was translated.
# In place of the source where that reads as the translation does.
same-as-source = Same as the original
# Said with a sentence of the source that has changed, is gone, or has a new one behind it.
sentence-changed = The original now says:
sentence-removed = The original no longer says this.
sentence-added = New in the original:
