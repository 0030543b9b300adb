//! A [`View`] as templates see it: the same names, with HTML marked so that it is not escaped.

use serde::Serialize;
use tera::{Context, Map, TeraResult, Value};

use super::layout;
use super::messages::Messages;
use super::view::{PageView, View};

/// The variables of a page's template.
pub(super) fn context(view: &View<'_>, messages: &Messages) -> TeraResult<Context> {
    let View { site, page, locale, languages, breadcrumbs, outline, contents, contents_file, previous, next } = view;
    let mut context = Context::new();
    context.insert_value("site", value(site)?);
    context.insert_value("page", page_value(page)?);
    context.insert_value("locale", value(locale)?);
    context.insert_value("languages", value(languages)?);
    context.insert_value("breadcrumbs", value(breadcrumbs)?);
    context.insert_value("outline", value(outline)?);
    context.insert_value("contents", Value::safe_string(contents));
    context.insert_value("contents_file", value(contents_file)?);
    context.insert_value("previous", value(previous)?);
    context.insert_value("next", value(next)?);
    context.insert_value("messages", messages.value().clone());
    Ok(context)
}

fn page_value(page: &PageView<'_>) -> TeraResult<Value> {
    let PageView {
        kind,
        id,
        title,
        head_title,
        description,
        choices,
        body,
        layout: made_of,
        has_heading,
        lang,
        language_name,
        dir,
        fallback,
        canonical,
        alternates,
        robots,
        policy,
        open_graph_locale,
        breadcrumbs_json,
        author,
        date,
        translated,
        translation_type,
        freshness,
        source,
        edit,
        markdown,
        meta,
        metadata,
    } = page;
    let fields = [
        ("kind", value(kind)?),
        ("id", value(id)?),
        ("title", value(title)?),
        ("head_title", value(head_title)?),
        ("description", value(description)?),
        ("choices", value(choices)?),
        ("body", Value::safe_string(body)),
        ("layout", made_of.as_ref().map_or(Ok(Value::none()), layout::value)?),
        ("has_heading", value(has_heading)?),
        ("lang", value(lang)?),
        ("language_name", value(language_name)?),
        ("dir", value(dir)?),
        ("fallback", value(fallback)?),
        ("canonical", value(canonical)?),
        ("alternates", value(alternates)?),
        ("robots", value(robots)?),
        ("policy", value(policy)?),
        ("open_graph_locale", value(open_graph_locale)?),
        ("breadcrumbs_json", Value::safe_string(breadcrumbs_json)),
        ("author", value(author)?),
        ("date", value(date)?),
        ("translated", value(translated)?),
        ("translation_type", value(translation_type)?),
        ("freshness", value(freshness)?),
        ("source", value(source)?),
        ("edit", value(edit)?),
        ("markdown", value(markdown)?),
        ("meta", value(meta)?),
        ("metadata", value(metadata)?),
    ];
    Ok(fields.into_iter().map(|(name, value)| (name.into(), value)).collect::<Map>().into())
}

fn value<T: Serialize + ?Sized>(field: &T) -> TeraResult<Value> {
    Value::try_from_serializable(field)
}
