//! What a vendor that was asked turned out to be, and what to do about it (`crate::health`).

texts! {
    // What is known of the key, in a few words.
    summary_accepted(vendor) {
        en: "accepted by {vendor}",
        zh: "{vendor} 接受该密钥",
    }
    summary_rejected(vendor) {
        en: "rejected by {vendor}",
        zh: "{vendor} 拒绝该密钥",
    }
    summary_no_credit(vendor) {
        en: "without credit at {vendor}",
        zh: "在 {vendor} 没有余额",
    }
    summary_unknown(vendor) {
        en: "could not be checked with {vendor}",
        zh: "未能向 {vendor} 验证",
    }

    // What was found, as one sentence.
    accepted(vendor) {
        en: "{vendor} accepted the key",
        zh: "{vendor} 已接受该密钥",
    }
    unproven(vendor) {
        en: "{vendor} responded, but the response does not show whether the key is valid",
        zh: "{vendor} 有响应，但无法据此判断密钥是否有效",
    }
    rejected(vendor, status) {
        en: "{vendor} rejected the key (HTTP {status})",
        zh: "{vendor} 拒绝了该密钥（HTTP {status}）",
    }
    rejected_saying(vendor, status, said) {
        en: "{vendor} rejected the key (HTTP {status}: {said})",
        zh: "{vendor} 拒绝了该密钥（HTTP {status}：{said}）",
    }
    key_needed(vendor, status) {
        en: "{vendor} requires a key to list its models (HTTP {status})",
        zh: "{vendor} 要求提供密钥才能列出模型（HTTP {status}）",
    }
    no_credit(vendor) {
        en: "{vendor} accepted the key, but the account has no credit left",
        zh: "{vendor} 已接受该密钥，但账户余额不足",
    }
    no_credit_saying(vendor, said) {
        en: "{vendor} accepted the key, but the account has no credit left ({said})",
        zh: "{vendor} 已接受该密钥，但账户余额不足（{said}）",
    }
    region(vendor, status) {
        en: "{vendor} does not serve the region that this machine is in (HTTP {status})",
        zh: "{vendor} 不向本机所在的地区提供服务（HTTP {status}）",
    }
    region_saying(vendor, status, said) {
        en: "{vendor} does not serve the region that this machine is in (HTTP {status}: {said})",
        zh: "{vendor} 不向本机所在的地区提供服务（HTTP {status}：{said}）",
    }
    rate_limited(vendor) {
        en: "{vendor} is rate-limiting requests",
        zh: "{vendor} 正在限制请求频率",
    }
    rate_limited_for(vendor, wait) {
        en: "{vendor} is rate-limiting requests; retry after {wait}",
        zh: "{vendor} 正在限制请求频率；请在 {wait} 后重试",
    }
    unreachable(vendor, why, detail) {
        en: "{vendor} cannot be reached: {why} ({detail})",
        zh: "无法连接 {vendor}：{why}（{detail}）",
    }
    unsafe_connection(vendor, why, detail) {
        en: "the connection to {vendor} is not safe: {why} ({detail})",
        zh: "与 {vendor} 的连接不安全：{why}（{detail}）",
    }
    proxy_blocks(proxy, vendor, detail) {
        en: "the proxy{proxy} refuses the connection to {vendor}: {detail}",
        zh: "代理{proxy}：拒绝了到 {vendor} 的连接（{detail}）",
    }
    proxy_wants_password {
        en: "it requires a user name and a password",
        zh: "它要求用户名和密码",
    }
    portal_redirect(vendor, host) {
        en: "what answers at the address of {vendor} is not its API: it redirects to {host}",
        zh: "在 {vendor} 的地址应答的不是其 API：请求被重定向到 {host}",
    }
    portal_page(vendor) {
        en: "what answers at the address of {vendor} is not its API, but a web page",
        zh: "在 {vendor} 的地址应答的不是其 API，而是网页",
    }
    clock_is_wrong(now, vendor) {
        en: "this machine's clock is wrong ({now}), so the certificate of {vendor} cannot be checked",
        zh: "本机时钟有误（{now}），因此无法校验 {vendor} 的证书",
    }
    server_error(vendor, status) {
        en: "{vendor} reported a server error (HTTP {status})",
        zh: "{vendor} 返回服务器错误（HTTP {status}）",
    }
    not_an_api(vendor, what) {
        en: "the response of {vendor} is not that of an API ({what})",
        zh: "{vendor} 的响应不是 API 响应（{what}）",
    }
    not_an_api_status(vendor, status, what) {
        en: "the response of {vendor} is not that of an API (HTTP {status}, {what})",
        zh: "{vendor} 的响应不是 API 响应（HTTP {status}，{what}）",
    }
    no_such_model(vendor, model) {
        en: "{vendor} does not serve the model `{model}`",
        zh: "{vendor} 不提供模型 `{model}`",
    }
    no_such_model_saying(vendor, model, said) {
        en: "{vendor} does not serve the model `{model}` ({said})",
        zh: "{vendor} 不提供模型 `{model}`（{said}）",
    }
    turn_refused(vendor, model, status) {
        en: "{vendor} refused a request to `{model}` (HTTP {status})",
        zh: "{vendor} 拒绝了对 `{model}` 的请求（HTTP {status}）",
    }
    turn_refused_saying(vendor, model, status, said) {
        en: "{vendor} refused a request to `{model}` (HTTP {status}: {said})",
        zh: "{vendor} 拒绝了对 `{model}` 的请求（HTTP {status}：{said}）",
    }
    no_turn(vendor, model, what) {
        en: "{vendor} responded to a request to `{model}`, but not with a message ({what})",
        zh: "{vendor} 响应了对 `{model}` 的请求，但返回的不是消息（{what}）",
    }
    clock_ahead(vendor, skew) {
        en: "this machine's clock is {skew} ahead of {vendor}'s; synchronize it with a time server",
        zh: "本机时钟比 {vendor} 快 {skew}；请用网络时间校准",
    }
    clock_behind(vendor, skew) {
        en: "this machine's clock is {skew} behind {vendor}'s; synchronize it with a time server",
        zh: "本机时钟比 {vendor} 慢 {skew}；请用网络时间校准",
    }

    // What came instead of an answer.
    odd_redirect {
        en: "a redirect",
        zh: "重定向",
    }
    odd_too_long {
        en: "too long",
        zh: "内容过长",
    }
    odd_empty {
        en: "empty",
        zh: "空内容",
    }
    odd_json {
        en: "unexpected JSON",
        zh: "其他结构的 JSON",
    }
    odd_text {
        en: "not JSON",
        zh: "不是 JSON",
    }
    odd_no_http {
        en: "not HTTP",
        zh: "不是 HTTP",
    }

    // Why there is no connection.
    blocked_dns {
        en: "host name cannot be resolved",
        zh: "域名无法解析",
    }
    blocked_refused {
        en: "connection refused",
        zh: "连接被拒绝",
    }
    blocked_reset {
        en: "connection reset",
        zh: "连接被重置",
    }
    blocked_timed_out {
        en: "no response in time",
        zh: "等待响应超时",
    }
    blocked_no_route {
        en: "network unreachable",
        zh: "网络不可达",
    }
    blocked_other {
        en: "the call failed",
        zh: "调用失败",
    }
    untrusted_issuer {
        en: "this machine does not trust the issuer of the certificate",
        zh: "本机不信任该证书的签发者",
    }
    untrusted_self_signed {
        en: "the certificate is self-signed",
        zh: "证书是自签名的",
    }
    untrusted_expired {
        en: "the certificate has expired",
        zh: "证书已过期",
    }
    untrusted_not_yet {
        en: "the certificate is not valid yet",
        zh: "证书尚未生效",
    }
    untrusted_name {
        en: "the certificate is for another host",
        zh: "证书属于另一台主机",
    }
    untrusted_no_roots {
        en: "this machine trusts no certificate issuer",
        zh: "本机没有任何受信任的证书签发者",
    }
    untrusted_no_tls {
        en: "the server does not speak TLS",
        zh: "对端不使用 TLS",
    }
    untrusted_other {
        en: "the TLS handshake failed",
        zh: "TLS 握手失败",
    }

    // The next thing to try.
    hint_unproven {
        en: "the key may be valid; the first request will show",
        zh: "密钥可能有效；第一次请求便知",
    }
    hint_rejected(vendor, command) {
        en: "create a new key on the page of {vendor}, then run `{command}`",
        zh: "在 {vendor} 的页面新建密钥，然后运行 `{command}`",
    }
    hint_key_needed(command) {
        en: "store a key first: `{command}`",
        zh: "请先存入密钥：`{command}`",
    }
    hint_region(vendor) {
        en: "send the requests from a region that {vendor} serves (HTTPS_PROXY), or ask {vendor}; the key may be valid",
        zh: "请从 {vendor} 提供服务的地区发出请求（HTTPS_PROXY），或咨询 {vendor}；密钥可能有效",
    }
    hint_no_credit(vendor) {
        en: "add credit to your {vendor} account; the key itself is valid",
        zh: "请为 {vendor} 账户充值；密钥本身有效",
    }
    hint_rate_limited {
        en: "wait, then run the command again; the key may be valid",
        zh: "稍候再运行该命令；密钥很可能有效",
    }
    hint_proxy {
        en: "check HTTPS_PROXY, its user and password, or add the vendor's host to NO_PROXY",
        zh: "检查 HTTPS_PROXY 及其用户名和密码，或把供应商主机加入 NO_PROXY",
    }
    hint_portal {
        en: "log in to the network in a browser first; otherwise check the vendor's base URL",
        zh: "先用浏览器登录网络；否则检查供应商的接口地址",
    }
    hint_clock {
        en: "set the clock, preferably from a time server, then run the command again",
        zh: "校准时钟（最好用网络时间），然后再运行该命令",
    }
    hint_server_error {
        en: "retry in a few minutes",
        zh: "请过几分钟再试",
    }
    hint_not_an_api {
        en: "check the vendor's base URL, and what else runs on that host and port",
        zh: "检查供应商的接口地址，以及该主机端口上是否有其他服务",
    }
    hint_no_such_model {
        en: "`wcode models refresh` updates the vendor's list of models, `wcode models` shows it",
        zh: "`wcode models refresh` 更新供应商的模型列表，`wcode models` 显示该列表",
    }
    hint_turn_refused {
        en: "see the response; this key may be allowed to use another model: `wcode models`",
        zh: "请看其说明；该密钥也许可用其他模型：`wcode models`",
    }
    hint_no_turn {
        en: "try another model (`wcode models`), and check the vendor's base URL",
        zh: "换一个模型试试（`wcode models`），并检查供应商的接口地址",
    }
    hint_dns {
        en: "check the network, its DNS server, and the host in the vendor's base URL",
        zh: "检查网络及其域名服务器，以及供应商接口地址中的主机名",
    }
    hint_refused {
        en: "check the host and port of the vendor's base URL, and whether the service is running",
        zh: "检查供应商接口地址的主机和端口，以及服务是否在运行",
    }
    hint_reset {
        en: "try again; if it persists, a firewall or proxy cuts the connection (HTTPS_PROXY)",
        zh: "请重试；若仍如此，则是防火墙或代理切断了连接（HTTPS_PROXY）",
    }
    hint_timed_out {
        en: "try again; if it persists, a firewall may drop the packets (HTTPS_PROXY)",
        zh: "请重试；若仍如此，可能是防火墙丢弃了数据包（HTTPS_PROXY）",
    }
    hint_no_route {
        en: "connect this machine to the network, then run the command again",
        zh: "先让本机联网，然后再运行该命令",
    }
    hint_blocked {
        en: "check the network, then run the command again",
        zh: "检查网络，然后再运行该命令",
    }
    hint_issuer(proxy) {
        en: "if your network uses its own certificate{proxy}, set NODE_EXTRA_CA_CERTS, which the clients read too, to a PEM file with the network's CA (SSL_CERT_FILE applies only to wcode, and replaces the system's CAs)",
        zh: "若所在网络插入了自己的证书{proxy}，请将 NODE_EXTRA_CA_CERTS（客户端也会读取）设为含有该网络 CA 的 PEM 文件（SSL_CERT_FILE 只对 wcode 有效，并会取代系统的 CA）",
    }
    hint_issuer_with(trouble, hint) {
        en: "{trouble}; {hint}",
        zh: "{trouble}；{hint}",
    }
    hint_no_roots {
        en: "install the package `ca-certificates`, or set SSL_CERT_FILE to a PEM file",
        zh: "安装软件包 `ca-certificates`，或将 SSL_CERT_FILE 设为一个 PEM 文件",
    }
    hint_expired {
        en: "check this machine's clock; if it is right, the vendor has to renew the certificate",
        zh: "检查本机时钟；若时钟正确，则须由供应商更新证书",
    }
    hint_not_yet_valid {
        en: "check this machine's clock; if it is right, the vendor's certificate starts too late",
        zh: "检查本机时钟；若时钟正确，则是供应商的证书生效时间有误",
    }
    hint_wrong_name(proxy) {
        en: "check the host in the vendor's base URL, and the proxy{proxy}",
        zh: "检查供应商接口地址中的主机名，以及代理{proxy}",
    }
    hint_handshake(proxy) {
        en: "check the host and port of the base URL, and the proxy{proxy}",
        zh: "检查接口地址的主机和端口，以及代理{proxy}",
    }
    proxy_here(proxy) {
        en: " (here {proxy})",
        zh: "（此处为 {proxy}）",
    }
}
