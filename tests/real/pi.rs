//! pi, the newest: all that is said of it is in `floor` and `projects`.

use super::machine::Client;

#[cfg(target_os = "linux")]
pub(super) const MODELS: &str = ".pi/agent/models.json";
#[cfg(target_os = "linux")]
pub(super) const SETTINGS: &str = ".pi/agent/settings.json";

pub(super) static PI: Client =
    Client { id: "pi", folder: "pi", environment: &[("PI_OFFLINE", "1"), ("PI_TELEMETRY", "0")] };

#[cfg(target_os = "linux")]
pub(super) const KEPT_BY_HAND: &str = "{\n  // mine\n  \"providers\" : {\n\t\"other\": {\"baseUrl\":\"http://127.0.0.1:9/v1\", \
                            \"api\": \"openai-completions\", \"apiKey\": \"sk-foreign\", \"models\": [ ], },\n  },\n}\n";
#[cfg(target_os = "linux")]
pub(super) const SETTINGS_BY_HAND: &str = "{ \"theme\" : \"dark\" }\n";
