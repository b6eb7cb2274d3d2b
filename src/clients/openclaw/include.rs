//! `$include`: which file owns a place in OpenClaw's config.
//!
//! Measured (2026.9.6): the value is a path or a list of paths, relative to its own file, at
//! most 10 levels, under the config's folder or `OPENCLAW_INCLUDE_ROOTS`. Objects merge deeply and the
//! siblings of `$include` win, but arrays are concatenated and the included element wins: so a
//! model must be edited in the file that already owns the provider.
//!
//! A single included file is edited if it owns the path; a list of them is refused, as OpenClaw's own
//! writer refuses it: it is undefined which of them gets a new entry.

use super::super::{ConfigFile, Note};
use crate::clients::ConfigPlace;
use crate::document::{Dialect, Kind, Node, Path as Place, Segment};
use crate::error::{Error, Result};
use crate::text::openclaw as text;
use std::path::{Path, PathBuf};

/// OpenClaw's own bound.
pub(super) const MAX_LEVELS: usize = 10;

/// Reads every file that is included, directly or not, behind the main one.
///
/// # Errors
/// If one of them cannot be read or parsed: OpenClaw would not start either.
pub(super) fn load(
    files: &mut Vec<ConfigFile>,
    roots: &[PathBuf],
    dialect: Dialect,
    notes: &mut Vec<Note>,
) -> Result<()> {
    let folder = files[0].path.parent().map(Path::to_owned).unwrap_or_default();
    let allowed =
        |path: &Path| path.starts_with(&folder) || roots.iter().any(|root| path.starts_with(root));
    let mut level_start = 0;
    for _ in 0..MAX_LEVELS {
        let included: Vec<PathBuf> = files[level_start..].iter().flat_map(included_by).collect();
        level_start = files.len();
        for path in included {
            if files.iter().any(|known| known.path == path) {
                continue;
            }
            if allowed(&path) {
                files.push(ConfigFile::load(&path, dialect)?);
            } else {
                notes.push(super::note(text::message::include_outside()).at(path));
            }
        }
        if files.len() == level_start {
            break;
        }
    }
    Ok(())
}

/// All files named by a `$include` anywhere in the file.
fn included_by(source: &ConfigFile) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![source.document.root()];
    while let Some(node) = open.pop() {
        found.extend(names(node).into_iter().map(|name| target(source, &name)));
        let is_container = |node: &Node<'_>| matches!(node.kind(), Kind::Object | Kind::Array);
        open.extend(node.members().map(|member| member.value()).filter(is_container));
        open.extend(node.elements().filter(is_container));
    }
    found
}

/// The files that an object includes, as far as they were read.
pub(super) fn included<'s>(
    files: &'s [ConfigFile],
    source: &ConfigFile,
    object: Node<'_>,
) -> impl Iterator<Item = &'s ConfigFile> {
    let paths: Vec<PathBuf> = names(object).iter().map(|name| target(source, name)).collect();
    paths.into_iter().filter_map(|path| files.iter().find(|known| known.path == path))
}

/// The paths in the object's `$include`, if it has one.
fn names(object: Node<'_>) -> Vec<String> {
    let Some(include) = object.get("$include") else { return Vec::new() };
    let one = include.as_str().map(|name| name.into_owned());
    one.into_iter()
        .chain(include.elements().filter_map(|name| name.as_str().map(|name| name.into_owned())))
        .collect()
}

/// The included path as seen from its file, with `.` and `..` worked out by name alone.
fn target(source: &ConfigFile, name: &str) -> PathBuf {
    let mut path = source.path.parent().map(Path::to_owned).unwrap_or_default();
    for part in Path::new(name).components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path
}

/// The file (index in `files`) that owns `place`, and the place inside that file.
///
/// # Errors
/// `Error::Included` if a list of files, a file that we may not read, or two files at once own it.
pub(super) fn owner(files: &[ConfigFile], place: &Place) -> Result<ConfigPlace> {
    let Located { file, start, .. } = locate(files, place)?;
    Ok(ConfigPlace::new(file, place.segments()[start..].iter().cloned().collect()))
}

/// The value at `place`, in the file that owns it.
///
/// # Errors
/// As `owner`.
pub(super) fn value<'s>(files: &'s [ConfigFile], place: &Place) -> Result<Option<Node<'s>>> {
    locate(files, place).map(|located| located.node)
}

/// Where a place is once every `$include` on the way is followed.
struct Located<'s> {
    /// Index in `files`.
    file: usize,
    /// The steps from this one on are the place inside that file.
    start: usize,
    /// What is there.
    node: Option<Node<'s>>,
}

/// Follows a place step by step.
///
/// # Errors
/// As `owner`.
fn locate<'s>(files: &'s [ConfigFile], place: &Place) -> Result<Located<'s>> {
    let steps = place.segments();
    let (mut file, mut start, mut at, mut levels) = (0, 0, 0, 0);
    let mut node = files.first().map(|main| main.document.root());
    while let (Some(object), Some(step)) = (node, steps.get(at)) {
        match included_owner(files, file, object, &steps[at..], at == start)
            .map_err(|owner| refusal(files, place, owner))?
        {
            Some(included) if levels < MAX_LEVELS => {
                (file, start) = (included, at);
                node = Some(files[included].document.root());
                levels += 1;
            }
            _ => {
                node = object.step(step);
                at += 1;
            }
        }
    }
    Ok(Located { file, start, node })
}

/// All values at a path: the value in the file that owns it, and what is merged into that by its `$include`.
pub(super) fn layers<'s>(files: &'s [ConfigFile], place: &Place) -> Vec<Node<'s>> {
    let Ok(Located { file, node: Some(node), .. }) = locate(files, place) else {
        return Vec::new();
    };
    let (mut found, mut open) = (vec![node], vec![(file, node)]);
    while let Some((file, node)) = open.pop() {
        for name in names(node) {
            let path = target(&files[file], &name);
            let Some(index) = files.iter().position(|known| known.path == path) else { continue };
            let root = files[index].document.root();
            if found.len() < MAX_LEVELS * MAX_LEVELS {
                found.push(root);
                open.push((index, root));
            }
        }
    }
    found
}

/// The included file that owns the rest of the place, or `None` if the including file does.
fn included_owner(
    files: &[ConfigFile],
    file: usize,
    object: Node<'_>,
    rest: &[Segment],
    is_root: bool,
) -> Result<Option<usize>, PathBuf> {
    let names = names(object);
    if names.is_empty() {
        return Ok(None);
    }
    let has_own =
        |document: Node<'_>| matches!(&rest[0], Segment::Key(key) if document.get(key).is_some());
    let whole: Place = rest.iter().cloned().collect();
    for name in &names {
        let path = target(&files[file], name);
        let Some(index) = files.iter().position(|known| known.path == path) else {
            return Err(path);
        };
        let document = &files[index].document;
        let owns_all = document.get(&whole).is_some();
        let owns_some = has_own(document.root());
        match (has_own(object), names.len()) {
            (true, _) if owns_all => return Err(path),
            (true, _) => {}
            (false, 1) if owns_some || !is_root => return Ok(Some(index)),
            (false, 1) => {}
            (false, _) if owns_some || !is_root => return Err(path),
            (false, _) => {}
        }
    }
    Ok(None)
}

fn refusal(files: &[ConfigFile], place: &Place, owner: PathBuf) -> Error {
    Error::Included { path: files[0].path.clone(), owner, at: place.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn files(texts: &[(&str, &str)]) -> Vec<ConfigFile> {
        let source = |(path, text): &(&str, &str)| ConfigFile {
            removed_comments: Vec::new(),
            path: Path::new("/c").join(path),
            target: Path::new("/c").join(path),
            bytes: Some(text.as_bytes().to_vec()),
            document: Document::parse(*text, Dialect::Json5).expect("a test's own text"),
        };
        texts.iter().map(source).collect()
    }

    fn entry() -> Place {
        Place::root().key("models").key("providers").key("wcode")
    }

    #[test]
    fn without_an_include_the_main_file_owns_everything() {
        assert_eq!(
            owner(&files(&[("main", "{}")]), &entry()).expect("an owner"),
            ConfigPlace::new(0, entry())
        );
    }

    #[test]
    fn a_single_included_object_is_edited_in_its_own_file() {
        let files =
            files(&[("main", "{models: {$include: './m.json5'}}"), ("m.json5", "{mode: 'merge'}")]);
        let inside = Place::root().key("providers").key("wcode");
        assert_eq!(owner(&files, &entry()).expect("an owner"), ConfigPlace::new(1, inside));
    }

    #[test]
    fn a_root_include_owns_only_what_it_holds() {
        let without = files(&[("main", "{$include: 'base'}"), ("base", "{gateway: {}}")]);
        assert_eq!(owner(&without, &entry()).expect("an owner").file, 0);
        let with = files(&[("main", "{$include: 'base'}"), ("base", "{models: {}}")]);
        assert_eq!(owner(&with, &entry()).expect("an owner").file, 1);
    }

    #[test]
    fn a_value_is_the_one_at_the_place_that_owner_names() {
        let whole =
            "{models: {mode: 'merge', providers: {wcode: {baseUrl: 'u', models: [{id: 'a'}]}}}}";
        let providers = "{wcode: {baseUrl: 'included', models: [{id: 'a'}]}}";
        let sets = [
            files(&[("main", "{}")]),
            files(&[("main", "7")]),
            files(&[("main", whole)]),
            files(&[("main", "{$include: 'b'}"), ("b", whole)]),
            files(&[
                ("main", "{models: {$include: 'b'}}"),
                ("b", "{mode: 'merge', providers: {}}"),
            ]),
            files(&[
                ("main", "{models: {$include: 'b'}}"),
                ("b", "{providers: {$include: 'c'}}"),
                ("c", providers),
            ]),
            files(&[("main", "{models: {$include: 'main'}}")]),
        ];
        let models = entry().key("models");
        let places = [
            Place::root(),
            Place::root().key("models").key("mode"),
            entry(),
            entry().key("baseUrl"),
            models.clone(),
            models.clone().element("id", "a").key("id"),
            models.element("id", "b"),
        ];
        for files in &sets {
            for place in &places {
                let ConfigPlace { file, path } = owner(files, place).expect("an owner");
                let found = files[file].document.get(&path).map(|node| node.raw());
                let value = value(files, place).expect("an owner").map(|node| node.raw());
                assert_eq!(value, found, "{place} in {:?}", files[0].document.text());
            }
        }
    }

    #[test]
    fn a_place_with_two_owners_or_a_list_of_them_is_refused_with_the_file_named() {
        for (main, other) in [
            ("{$include: 'b', models: {}}", "{models: {providers: {wcode: {}}}}"),
            ("{models: {$include: ['a', 'b']}}", "{providers: {}}"),
            ("{models: {$include: 'elsewhere'}}", "{}"),
        ] {
            let files = files(&[("main", main), ("b", other), ("a", "{}")]);
            assert!(matches!(owner(&files, &entry()), Err(Error::Included { .. })), "{main}");
        }
    }
}
