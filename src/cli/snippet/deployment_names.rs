//! The files for many machines that `wcode snippet` prints. Also part of the build script `src/manual/pack.rs`.

/// The name that a user types, and the name under which the file is saved. The template is `templates/fleet/snippets/NAME.txt`.
pub(crate) const DEPLOYMENTS: &[(&str, &str)] = &[
    ("ansible", "playbook.yml"),
    ("chezmoi", ".chezmoiscripts/run_onchange_after_wcode.sh.tmpl"),
    ("cloud-init", "user-data"),
    ("devcontainer", ".devcontainer/devcontainer.json"),
    ("dockerfile", "Dockerfile"),
    ("k8s", "wcode.yaml"),
    ("nix", "wcode.nix"),
];

/// Between two templates of the pack.
pub(crate) const SEPARATOR: char = '\0';
