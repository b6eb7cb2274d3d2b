//! What a setup link says, whole, before anything happens.

use crate::catalog::{Endpoint, Model};
use crate::cli::link::Offer;
use crate::cli::screen::Screen;
use crate::host::Host;
use crate::prompt;
use crate::text::{link as text, overview, sanitize_for_terminal, tokens, use_model, wizard};
use serde_json::{Value, json};

/// How many models are listed one by one.
const MAX_LISTED: usize = 30;

/// On the terminal, before a question.
pub(super) fn show(host: &Host, screen: &Screen, offer: &Offer) {
    screen.rows(text::heading(), &rows(host, offer));
    warn(screen, offer);
}

/// As the data of `wcode link show`.
pub(super) fn print(host: &Host, screen: &Screen, offer: &Offer) {
    if screen.is_json() {
        screen.document(describe(offer));
        return;
    }
    screen.data(&prompt::rows(&rows(host, offer), screen.columns().unwrap_or(100)));
    warn(screen, offer);
}

/// The threat is phishing: the key that the user types goes to these hosts.
fn warn(screen: &Screen, offer: &Offer) {
    if !offer.unknown.is_empty() {
        screen.warn(&text::unknown_host(offer.unknown.join(", ")));
    }
}

fn rows(host: &Host, offer: &Offer) -> Vec<(&'static str, Vec<String>)> {
    let vendor = &offer.vendor;
    let plain = |text: &str| sanitize_for_terminal(text);
    let mut rows =
        vec![(text::vendor(), vec![text::with_remark(plain(vendor.display_name()), &vendor.id)])];
    let place = |endpoint: &Endpoint| {
        let origin = endpoint.origin();
        let note = match offer.of_another.iter().find(|(known, _)| *known == origin) {
            Some((_, owner)) => text::host_of(plain(owner)),
            None if offer.unknown.contains(&origin) => text::not_known().to_owned(),
            None => text::known_host().to_owned(),
        };
        text::with_remark(plain(endpoint.as_str()), note)
    };
    let mut endpoints: Vec<String> = vendor.endpoints.values().map(place).collect();
    endpoints.dedup();
    rows.push((text::hosts(), endpoints));
    if let Some(page) = &vendor.key_page {
        rows.push((text::key_page(), vec![plain(page)]));
    }
    rows.push((text::key_variable(), vec![vendor.key_variable.clone()]));
    rows.push((text::models(), lines(&offer.models())));
    if !vendor.other_models.is_empty() {
        rows.push((text::more_models(), lines(&vendor.other_models)));
    }
    let link = &offer.link;
    let chosen = [
        (text::default_model(), link.default_model.iter().map(|id| plain(id)).collect::<Vec<_>>()),
        (text::protocol(), link.protocol.iter().map(ToString::to_string).collect()),
        (text::clients(), link.clients.iter().map(|id| plain(id)).collect()),
    ];
    rows.extend(chosen.into_iter().filter(|(_, values)| !values.is_empty()));
    if let Some(source) = &offer.source {
        rows.push((text::source(), vec![plain(source)]));
    }
    rows.push((text::writes(), writes(host, offer)));
    rows
}

/// What will be written once the user agrees.
fn writes(host: &Host, offer: &Offer) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(file) = &offer.file {
        let path = host.shortened(&file.path);
        lines.push(if file.replaces {
            text::replaces_file(path)
        } else {
            overview::new_file(path)
        });
    }
    lines.push(text::clients_files().to_owned());
    lines
}

fn lines(models: &[Model]) -> Vec<String> {
    let mut lines: Vec<String> = models.iter().take(MAX_LISTED).map(line).collect();
    if models.len() > MAX_LISTED {
        lines.push(use_model::and_more(models.len() - MAX_LISTED));
    }
    lines
}

fn line(model: &Model) -> String {
    let sizes = [
        model.context_window.map(|size| text::context(tokens(size))),
        model.max_tokens.map(|size| text::output(tokens(size))),
    ];
    let params = model.params.typed().join(" ");
    let params = (!params.is_empty()).then(|| text::parameters(sanitize_for_terminal(&params)));
    let facts: Vec<String> = sizes.into_iter().flatten().chain(params).collect();
    let id = sanitize_for_terminal(&model.id);
    if facts.is_empty() { id } else { format!("{id}  {}", facts.join(wizard::list_separator())) }
}

fn describe(offer: &Offer) -> Value {
    let vendor = &offer.vendor;
    let origins: Vec<String> = vendor.endpoints.values().map(Endpoint::origin).collect();
    json!({
        "changed": false,
        "vendor": vendor.id,
        "name": vendor.display_name(),
        "hosts": origins,
        "unknownHosts": offer.unknown,
        "keyPage": vendor.key_page,
        "keyVariable": vendor.key_variable,
        "models": offer.models(),
        "defaultModel": offer.link.default_model,
        "protocol": offer.link.protocol,
        "clients": offer.link.clients,
        "source": offer.source,
        "file": offer.file.as_ref().map(|file| json!({
            "path": file.path.display().to_string(),
            "replaces": file.replaces,
        })),
    })
}
