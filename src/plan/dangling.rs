//! What in a client's files still names a provider once its entry is gone: reported, or removed with `--force`.

use crate::clients::{self, Client, ConfigFile, ConfigSet, Mention, Note};
use crate::document::{Document, Edit};
use crate::error::Result;
use crate::plan::change::file_change;
use crate::plan::ownership::Record;
use crate::plan::{Change, ChangeAction, Plan};
use crate::text::plan as text;

/// Looks at each file as the plan leaves it; removes what names the provider or its models if the removal `is_forced`.
///
/// # Errors
/// If a file cannot be parsed or edited.
pub(super) fn resolve(
    client: &'static dyn Client,
    config_set: &ConfigSet,
    record: &Record,
    is_forced: bool,
    plan: &mut Plan,
) -> Result<()> {
    let ids = record.model_ids();
    for source in &config_set.files {
        let planned = plan.files.iter().position(|file| file.path == source.path);
        let after = match planned {
            Some(index) => plan.files[index].after.as_deref(),
            None => Some(source.bytes.as_deref().unwrap_or_default()),
        };
        let Some(after) = after else { continue }; // The whole file goes.
        let document = clients::parse(&source.path, after, client.dialect())?;
        let mut found = client.mentions(&document, &record.provider);
        found.extend(client.mentions_by_id(&document, &ids));
        if found.is_empty() {
            continue;
        }
        if !is_forced {
            plan.notes.extend(found.iter().map(|mention| note(client, source, mention)));
            continue;
        }
        let edited = without(source, &document, &found)?;
        let changes = found.iter().map(|mention| Change {
            path: mention.place.to_string(),
            action: ChangeAction::Remove,
        });
        match planned.map(|index| &mut plan.files[index]) {
            Some(file) => {
                file.after = Some(edited);
                file.changes.extend(changes);
            }
            None => {
                let changes = changes.collect();
                plan.files.push(file_change(client, config_set, source, Some(edited), changes));
            }
        }
    }
    Ok(())
}

fn note(client: &dyn Client, source: &ConfigFile, mention: &Mention) -> Note {
    let message = text::message::still_named(&mention.place, &mention.value);
    Note::warning(client.id(), message).at(&source.path)
}

/// The file's text without what leads nowhere.
fn without(source: &ConfigFile, document: &Document, found: &[Mention]) -> Result<Vec<u8>> {
    let remove =
        |mention: &Mention| Edit::Remove { path: mention.place.clone(), restore_empty: None };
    let edits: Vec<Edit> = found.iter().map(remove).collect();
    let edited = document.edit(&edits);
    let edited = edited.map_err(|error| clients::refused(&source.path, document, error))?;
    Ok(edited.into_text().into_bytes())
}
