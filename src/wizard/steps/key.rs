//! Which key: one that is here already, or another; checked with the vendor before anything is written.

use super::{StepOutcome, key_store};
use crate::error::Result;
use crate::host::browser;
use crate::keys;
use crate::prompt::{Answer, Choice};
use crate::text::{overview as words, wizard as text};
use crate::wizard::state::{KeyCandidate, KeyOrigin, WizardState};
use crate::wizard::vendor_call::{self, Proof};

pub(super) fn ask(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    let (key, place) = (wizard.key.clone(), wizard.draft.inputs.key.clone());
    let outcome = choose_and_prove(wizard)?;
    wizard.key_is_answered |= outcome != StepOutcome::Back;
    if outcome == StepOutcome::Back {
        // A key that was tried and left again is not the answer.
        wizard.key = key;
        wizard.draft.inputs.key = place;
    } else if is_same(key.as_ref(), wizard.key.as_ref()) {
        wizard.draft.inputs.key = place; // The store is chosen already.
    }
    Ok(outcome)
}

/// The first key that is found here; none is asked for.
pub(super) fn propose(wizard: &mut WizardState<'_>) -> Result<()> {
    if wizard.key.is_none() {
        wizard.key = from_flags(wizard)?;
    }
    if wizard.key.is_none() {
        wizard.key = wizard.find_keys()?.0.into_iter().next();
    }
    Ok(())
}

/// Where the key was found with its ending, and where it is going to be stored; `None` if there is none yet.
pub(in crate::wizard) fn found(wizard: &WizardState<'_>) -> Option<Vec<String>> {
    let held = wizard.key.as_ref()?;
    let choice = choice(wizard, held);
    let mut lines = vec![[choice.label, choice.note].join(text::list_separator())];
    if !matches!(held.place, KeyOrigin::Store(_)) {
        lines.push(words::stored_in(key_store::in_words(wizard)));
    }
    Some(lines)
}

/// Asks for a key if there is none, and proves it.
pub(super) fn complete(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    let before = wizard.key.clone();
    let mut asks = before.is_none();
    loop {
        if asks {
            match enter(wizard)? {
                Answer::Given(held) => wizard.key = held,
                Answer::Back => {
                    wizard.key = before;
                    return Ok(StepOutcome::Back);
                }
            }
        }
        wizard.key_is_answered = true;
        key_store::derive_key_options(wizard);
        if wizard.key.is_none() || vendor_call::prove(wizard)? == Proof::GoOn {
            return Ok(StepOutcome::Answered);
        }
        asks = true;
    }
}

fn is_same(before: Option<&KeyCandidate>, now: Option<&KeyCandidate>) -> bool {
    let pair = before.zip(now);
    pair.is_some_and(|(before, now)| before.secret.expose() == now.secret.expose())
}

fn choose_and_prove(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    let mut is_asked = true;
    match from_flags(wizard)? {
        Some(held) => (wizard.key, is_asked) = (Some(held), false),
        None => match choose(wizard)? {
            Answer::Given(held) => wizard.key = held,
            Answer::Back => return Ok(StepOutcome::Back),
        },
    }
    loop {
        key_store::derive_key_options(wizard);
        let proof = if wizard.key.is_some() { vendor_call::prove(wizard)? } else { Proof::GoOn };
        match proof {
            Proof::GoOn if is_asked => return Ok(StepOutcome::Answered),
            Proof::GoOn => return Ok(StepOutcome::Skipped),
            Proof::OtherKey | Proof::Back => {
                is_asked = true;
                match enter(wizard)? {
                    Answer::Given(held) => wizard.key = held,
                    Answer::Back => return Ok(StepOutcome::Back),
                }
            }
        }
    }
}

/// The key in the place that a flag names.
fn from_flags(wizard: &WizardState<'_>) -> Result<Option<KeyCandidate>> {
    // Read once: a program that prints the key may ask its user for something.
    let source = wizard.preset.inputs.key.source.as_ref().filter(|_| wizard.key.is_none());
    let Some(source) = source else { return Ok(None) };
    let secret = source.read(wizard.host)?;
    Ok(Some(KeyCandidate { secret, place: KeyOrigin::Flags }))
}

fn choose(wizard: &mut WizardState<'_>) -> Result<Answer<Option<KeyCandidate>>> {
    let mut found = Vec::new();
    if !wizard.wants_new_key {
        let (keys, trouble) = wizard.find_keys()?;
        if let Some(trouble) = trouble {
            wizard.prompter.warn(&trouble.to_string());
        }
        found = keys;
    }
    // A user who comes back does not type it again.
    let is_found = |held: &KeyCandidate| found.iter().any(|known| is_same(Some(known), Some(held)));
    let is_meant =
        |held: &KeyCandidate| !wizard.wants_new_key || matches!(held.place, KeyOrigin::Typed);
    let in_hand = wizard.key.clone().filter(|held| is_meant(held) && !is_found(held));
    found.splice(0..0, in_hand);
    if found.is_empty() {
        return enter(wizard);
    }
    let mut choices: Vec<Choice> = found.iter().map(|held| choice(wizard, held)).collect();
    choices.push(Choice::new(text::enter_key()).note(key_page(wizard)));
    let at = wizard.key.as_ref().and_then(|held| {
        found.iter().position(|known| known.secret.expose() == held.secret.expose())
    });
    let question = text::which_key(wizard.vendor.display_name());
    let Answer::Given(picked) = wizard.prompter.pick(&question, &choices, at.unwrap_or(0))? else {
        return Ok(Answer::Back);
    };
    match found.into_iter().nth(picked) {
        Some(held) => Ok(Answer::Given(Some(held))),
        None => match enter(wizard)? {
            Answer::Back => choose(wizard),
            given => Ok(given),
        },
    }
}

fn choice(wizard: &WizardState<'_>, held: &KeyCandidate) -> Choice {
    let label = match &held.place {
        KeyOrigin::Store(store) => text::key_in_store(store.as_str()),
        KeyOrigin::Variable(name) => text::key_in_variable(name),
        KeyOrigin::File(path) => text::key_in_file(wizard.host.shortened(path)),
        KeyOrigin::Typed | KeyOrigin::Flags => text::key_typed().into(),
    };
    let ending = held.secret.ending().map(text::ends_in);
    Choice::new(label).note(ending.unwrap_or_default())
}

fn key_page(wizard: &WizardState<'_>) -> String {
    wizard.vendor.key_page.clone().unwrap_or_default()
}

/// Typed in the place of a key, it opens the page where keys are made. No key has one letter.
const OPEN: &str = "o";

/// Asks for a key; an empty line leads to the ways on without one.
fn enter(wizard: &mut WizardState<'_>) -> Result<Answer<Option<KeyCandidate>>> {
    let page = wizard.vendor.key_page.clone();
    let can_open = page.is_some() && browser::opener(wizard.host).is_some();
    if let Some(page) = &page {
        wizard.prompter.note(&text::keys_are_made_at(wizard.vendor.display_name(), page));
    }
    if can_open {
        wizard.prompter.note(text::open_key_page());
    }
    let question = text::paste_key(wizard.vendor.display_name());
    loop {
        let check = |text: &str| match text {
            "" => Ok(()),
            OPEN if can_open => Ok(()),
            text => keys::typed(text).map(drop).map_err(|error| error.to_string()),
        };
        let Answer::Given(typed) = wizard.prompter.secret(&question, &check)? else {
            return Ok(Answer::Back);
        };
        if *typed == *OPEN && can_open {
            if page.as_ref().is_some_and(|page| browser::open(wizard.host, page)) {
                wizard.prompter.note(text::page_opened());
            }
            continue;
        }
        if !typed.is_empty() {
            let secret = keys::typed(&typed)?;
            if let Some(ending) = secret.ending() {
                wizard.prompter.note(&text::ends_in(ending));
            }
            return Ok(Answer::Given(Some(KeyCandidate { secret, place: KeyOrigin::Typed })));
        }
        if without(wizard)? {
            return Ok(Answer::Given(None));
        }
    }
}

/// True if the user has no key now and wants to go on without one.
fn without(wizard: &mut WizardState<'_>) -> Result<bool> {
    let name = &wizard.vendor.key_variable;
    let choices = [
        Choice::new(text::enter_key()),
        Choice::new(text::no_key_yet()).note(text::you_set_variable(name)),
    ];
    Ok(wizard.prompter.pick(text::nothing_typed(), &choices, 0)? == Answer::Given(1))
}
