//! Which model is meant by what was typed. Pure.
//!
//! Promises: a name that is written out wins over one that is only like it; if several models match, none is taken.

use crate::catalog::{ServedId, Vendor, ends_with_id};
use crate::error::{Error, Result};
use crate::plan::choices::Choices;
use crate::text::use_model as text;

/// The maximum number of models that an error names.
const MAX_NAMED: usize = 12;

/// A model to switch to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// A model of one of our vendors.
    Ours {
        /// The vendor's id.
        vendor: String,
        /// The model's.
        id: String,
    },
    /// A model of the user's own provider, as `provider/model`.
    Other(String),
}

/// Works out what `typed` means: a full name, a vendor's id, or the end of one of either.
///
/// # Errors
/// `Error::Usage` if it matches no model, or several; with the names that there are.
pub(super) fn resolve(
    typed: &str,
    vendor: Option<&str>,
    choices: &[Choices],
    vendors: &[Vendor],
) -> Result<Meant> {
    let names = Names::new(vendor, choices);
    if let Some(name) = names.whole(typed) {
        return Ok(meant(choices, name));
    }
    let (vendors, id, is_vendor_said) = scope(typed, vendor, choices, vendors);
    let exact: Vec<Meant> = vendors.iter().filter_map(|vendor| exact(vendor, id)).collect();
    if let Some(found) = only(typed, exact)? {
        return Ok(found);
    }
    let ends: Vec<Meant> =
        names.ending(typed).into_iter().map(|name| meant(choices, name)).collect();
    if let Some(found) = only(typed, ends)? {
        return Ok(found);
    }
    let like: Vec<Meant> =
        vendors.iter().flat_map(|vendor| like(vendor, id, is_vendor_said)).collect();
    if let Some(found) = only(typed, like)? {
        return Ok(found);
    }
    if !is_vendor_said && choices.iter().any(|it| it.has(typed)) {
        return Ok(Meant::Other(typed.to_owned()));
    }
    let may_have = |vendor: &&&Vendor| is_vendor_said || knows_lab(vendor, id);
    let new: Vec<&&Vendor> = vendors.iter().filter(may_have).collect();
    match new.as_slice() {
        [vendor] => Ok(ours(vendor, id)),
        _ => Err(names.unknown(typed)),
    }
}

/// The vendors that may be meant, the id at the vendor, and whether the vendor was named.
fn scope<'t, 'v>(
    typed: &'t str,
    vendor: Option<&str>,
    choices: &[Choices],
    vendors: &'v [Vendor],
) -> (Vec<&'v Vendor>, &'t str, bool) {
    let of_prefix = typed.split_once('/').and_then(|(prefix, id)| {
        let mut ours = choices.iter().flat_map(|it| &it.ours);
        let adopted = ours.find(|(provider, _)| provider == prefix).map(|(_, vendor)| vendor);
        let vendor = adopted.map_or(prefix, String::as_str);
        Some((vendors.iter().find(|it| it.id == vendor)?, id))
    });
    match of_prefix {
        // An id of the vendor's may itself begin like this.
        Some((vendor, _)) if vendor.model(typed).is_some() => (vec![vendor], typed, true),
        Some((vendor, id)) => (vec![vendor], id, true),
        None => (vendors.iter().collect(), typed, vendor.is_some()),
    }
}

fn meant(choices: &[Choices], name: &str) -> Meant {
    match choices.iter().find_map(|choices| choices.as_own_model(name)) {
        Some((vendor, id)) => Meant::Ours { vendor: vendor.into(), id: id.into() },
        None => Meant::Other(name.to_owned()),
    }
}

fn ours(vendor: &Vendor, id: &str) -> Meant {
    Meant::Ours { vendor: vendor.id.clone(), id: id.to_owned() }
}

fn exact(vendor: &Vendor, id: &str) -> Option<Meant> {
    vendor.model(id).map(|model| ours(vendor, &model.id))
}

/// Models of the vendor's that may be meant. Of `lab/model` only the case may differ, unless the vendor was named: the same
/// model of another provider is another model.
fn like(vendor: &Vendor, id: &str, is_vendor_said: bool) -> Vec<Meant> {
    let found = match vendor.served_id(id) {
        ServedId::Exact(id) | ServedId::Renamed(id) => vec![id],
        ServedId::Ambiguous { candidates, .. } => candidates,
        ServedId::Unlisted { similar, .. } => similar,
    };
    let may_differ = is_vendor_said || !id.contains('/');
    let found = found.into_iter().filter(|it| may_differ || it.eq_ignore_ascii_case(id));
    found.map(|it| ours(vendor, &it)).collect()
}

/// True if the vendor has models of the same lab: a new model of the lab is more likely than a typing error.
fn knows_lab(vendor: &Vendor, id: &str) -> bool {
    let lab = |id: &str| id.split_once('/').map(|(lab, _)| lab.to_owned());
    let wanted = lab(id);
    wanted.is_some() && vendor.all_models().any(|facts| lab(&facts.model.id) == wanted)
}

/// The only model found; `None` if nothing was found.
fn only(typed: &str, mut found: Vec<Meant>) -> Result<Option<Meant>> {
    let mut seen: Vec<Meant> = Vec::new();
    found.retain(|it| {
        let is_new = !seen.contains(it);
        seen.push(it.clone());
        is_new
    });
    if found.len() < 2 {
        return Ok(found.pop());
    }
    let full = |it: &Meant| match it {
        Meant::Ours { vendor, id } => format!("{vendor}/{id}"),
        Meant::Other(name) => name.clone(),
    };
    let names = list(found.iter().map(full).collect());
    Err(Error::usage_hint(text::message::several(typed), text::message::name_one_of(names)))
}

/// The full names in the clients' configs.
struct Names<'c>(Vec<&'c str>);

impl<'c> Names<'c> {
    fn new(vendor: Option<&str>, choices: &'c [Choices]) -> Self {
        let mut names: Vec<&str> = Vec::new();
        for choices in choices {
            for name in &choices.models {
                let of = choices.as_own_model(name).map(|(vendor, _)| vendor);
                if vendor.is_none_or(|vendor| of == Some(vendor)) && !names.contains(&name.as_str())
                {
                    names.push(name);
                }
            }
        }
        Self(names)
    }

    fn whole(&self, typed: &str) -> Option<&'c str> {
        let exact = self.0.iter().find(|name| **name == typed);
        exact.or_else(|| self.0.iter().find(|name| name.eq_ignore_ascii_case(typed))).copied()
    }

    /// Names that end in what was typed, part by part.
    fn ending(&self, typed: &str) -> Vec<&'c str> {
        self.0.iter().copied().filter(|name| ends_with_id(name, typed)).collect()
    }

    fn unknown(&self, typed: &str) -> Error {
        let names: Vec<String> = self.0.iter().map(|&name| name.to_owned()).collect();
        let hint = if names.is_empty() {
            text::message::list_all()
        } else {
            text::message::here(list(names))
        };
        Error::usage_hint(text::message::unknown_model(typed), hint)
    }
}

fn list(names: Vec<String>) -> String {
    let more = names.len().saturating_sub(MAX_NAMED);
    let mut shown: Vec<String> =
        names.into_iter().take(MAX_NAMED).map(|name| format!("`{name}`")).collect();
    if more > 0 {
        shown.push(text::and_more(more));
    }
    shown.join(", ")
}
