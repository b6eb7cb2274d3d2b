//! One pass over many configs asks for the same few facts of the machine (which programs there are, where a client's own
//! config is) once per config. Here each is found once.

use crate::host::Host;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What was found in this pass, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct FoundOnce(Arc<Mutex<HashMap<&'static str, Arc<dyn Any + Send + Sync>>>>);

impl Host {
    /// The same machine, for a pass that reads and writes nothing: what `once` has found holds as long as this value lives.
    #[must_use]
    pub(crate) fn for_one_pass(&self) -> Self {
        let pass = self.pass.clone().unwrap_or_default();
        Self { pass: Some(pass), ..self.clone() }
    }

    /// Finds a fact, or in a pass what was found before under this name; a name stands for one type.
    pub(crate) fn once<T>(&self, name: &'static str, find: impl FnOnce(&Self) -> T) -> T
    where
        T: Clone + Send + Sync + 'static,
    {
        let Some(FoundOnce(found)) = &self.pass else { return find(self) };
        let known = found.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        if let Some(known) = known.as_deref().and_then(|known| known.downcast_ref::<T>()) {
            return known.clone();
        }
        // Without the lock, as finding one fact may need another.
        let fact = find(self);
        let kept: Arc<dyn Any + Send + Sync> = Arc::new(fact.clone());
        found.lock().unwrap_or_else(PoisonError::into_inner).insert(name, kept);
        fact
    }
}

#[cfg(test)]
mod tests {
    use crate::host::Host;
    use std::cell::Cell;

    #[test]
    fn a_pass_finds_a_fact_once_and_the_next_pass_finds_it_again() {
        let host = Host::of_this_process().expect("a home and a working folder");
        let searches = Cell::new(0);
        let find = |_: &Host| {
            searches.set(searches.get() + 1);
            searches.get()
        };
        let pass = host.for_one_pass();
        assert_eq!((pass.once("a", find), pass.once("a", find)), (1, 1));
        assert_eq!(pass.for_one_pass().once("a", find), 1, "a pass within a pass is the same one");
        assert_eq!(pass.once("b", find), 2, "another name is another fact");
        assert_eq!(host.for_one_pass().once("a", find), 3);
        assert_eq!((host.once("a", find), host.once("a", find)), (4, 5), "no pass, no memory");
    }
}
