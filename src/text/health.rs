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
        en: "unknown whether {vendor} takes it",
        zh: "无法确定 {vendor} 是否接受",
    }

    // What was found, as one sentence.
    accepted(vendor) {
        en: "{vendor} takes the key",
        zh: "{vendor} 接受该密钥，可以使用",
    }
    unproven(vendor) {
        en: "{vendor} answers, but not in a way that tells whether it takes the key",
        zh: "{vendor} 有应答，但看不出它是否接受该密钥",
    }
    rejected(vendor, status) {
        en: "{vendor} does not take the key (HTTP {status})",
        zh: "{vendor} 不接受该密钥（HTTP {status}）",
    }
    rejected_saying(vendor, status, said) {
        en: "{vendor} does not take the key (HTTP {status}: {said})",
        zh: "{vendor} 不接受该密钥（HTTP {status}：{said}）",
    }
    key_needed(vendor, status) {
        en: "{vendor} tells its models only to those who have a key (HTTP {status})",
        zh: "{vendor} 只向持有密钥者提供模型列表（HTTP {status}）",
    }
    no_credit(vendor) {
        en: "{vendor} knows the key, but its account has no credit left",
        zh: "{vendor} 认得该密钥，但其账户余额不足",
    }
    no_credit_saying(vendor, said) {
        en: "{vendor} knows the key, but its account has no credit left ({said})",
        zh: "{vendor} 认得该密钥，但其账户余额不足（{said}）",
    }
    rate_limited(vendor) {
        en: "{vendor} gets too many requests",
        zh: "{vendor} 收到的请求过多",
    }
    rate_limited_for(vendor, wait) {
        en: "{vendor} gets too many requests; it asks to wait {wait}",
        zh: "{vendor} 收到的请求过多，要求等待 {wait}",
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
        en: "the proxy{proxy} does not let us through to {vendor}: {detail}",
        zh: "代理{proxy}：不放行到 {vendor} 的连接（{detail}）",
    }
    proxy_wants_password {
        en: "it asks for a user and a password",
        zh: "它要求用户名和密码",
    }
    portal_redirect(vendor, host) {
        en: "something between here and {vendor} answers in its place: it redirects to {host}",
        zh: "有中间设备代替 {vendor} 作答：它重定向到 {host}",
    }
    portal_page(vendor) {
        en: "something between here and {vendor} answers in its place: with a web page",
        zh: "有中间设备代替 {vendor} 作答：返回的是网页",
    }
    clock_is_wrong(now, vendor) {
        en: "this machine's clock is wrong ({now}), so the certificate of {vendor} cannot be checked",
        zh: "本机时钟有误（{now}），因此无法校验 {vendor} 的证书",
    }
    server_error(vendor, status) {
        en: "{vendor} has trouble of its own (HTTP {status})",
        zh: "{vendor} 自身出现故障（HTTP {status}）",
    }
    not_an_api(vendor, what) {
        en: "what answers for {vendor} is not the API ({what})",
        zh: "替 {vendor} 作答的不是其 API（{what}）",
    }
    not_an_api_status(vendor, status, what) {
        en: "what answers for {vendor} is not the API (HTTP {status}, {what})",
        zh: "替 {vendor} 作答的不是其 API（HTTP {status}，{what}）",
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
        en: "{vendor} refuses a turn with `{model}` (HTTP {status})",
        zh: "{vendor} 拒绝了与 `{model}` 的对话（HTTP {status}）",
    }
    turn_refused_saying(vendor, model, status, said) {
        en: "{vendor} refuses a turn with `{model}` (HTTP {status}: {said})",
        zh: "{vendor} 拒绝了与 `{model}` 的对话（HTTP {status}：{said}）",
    }
    no_turn(vendor, model, what) {
        en: "{vendor} answers a turn with `{model}`, but not by a message ({what})",
        zh: "{vendor} 对 `{model}` 的对话有应答，但不是一条消息（{what}）",
    }
    clock_ahead(vendor, skew) {
        en: "this machine's clock is {skew} ahead of the one of {vendor}; set it by network time",
        zh: "本机时钟比 {vendor} 快 {skew}；请用网络时间校准",
    }
    clock_behind(vendor, skew) {
        en: "this machine's clock is {skew} behind the one of {vendor}; set it by network time",
        zh: "本机时钟比 {vendor} 慢 {skew}；请用网络时间校准",
    }

    // What came where an answer should have been.
    odd_redirect {
        en: "a redirect",
        zh: "重定向",
    }
    odd_too_long {
        en: "longer than any such answer is",
        zh: "内容过长，不像是应答",
    }
    odd_empty {
        en: "nothing",
        zh: "空内容",
    }
    odd_json {
        en: "JSON of another kind",
        zh: "其他结构的 JSON",
    }
    odd_text {
        en: "no JSON",
        zh: "不是 JSON",
    }
    odd_no_http {
        en: "no HTTP",
        zh: "不是 HTTP",
    }

    // Why no connection stands.
    blocked_dns {
        en: "its name has no address",
        zh: "域名无法解析",
    }
    blocked_refused {
        en: "nothing listens there",
        zh: "该处没有服务在监听",
    }
    blocked_reset {
        en: "the connection was broken off",
        zh: "连接被中断",
    }
    blocked_timed_out {
        en: "no answer in time",
        zh: "等待应答超时",
    }
    blocked_no_route {
        en: "there is no way to that network",
        zh: "没有通往该网络的路由",
    }
    blocked_other {
        en: "the call failed",
        zh: "调用失败",
    }
    untrusted_issuer {
        en: "this machine does not trust who issued the certificate",
        zh: "本机不信任该证书的签发者",
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
        en: "what answers there does not speak TLS",
        zh: "对端不使用 TLS",
    }
    untrusted_other {
        en: "the TLS handshake failed",
        zh: "TLS 握手失败",
    }

    // The next thing to try.
    hint_unproven {
        en: "nothing speaks against the key; the first turn will show",
        zh: "没有迹象表明密钥有问题；第一次对话便知",
    }
    hint_rejected(vendor, id) {
        en: "make a new key on the page of {vendor}, then `wcode key set --vendor {id}`",
        zh: "在 {vendor} 的页面新建密钥，然后运行 `wcode key set --vendor {id}`",
    }
    hint_key_needed(id) {
        en: "store a key first: `wcode key set --vendor {id}`",
        zh: "请先存入密钥：`wcode key set --vendor {id}`",
    }
    hint_no_credit(vendor) {
        en: "add credit to the account at {vendor}; the key itself is good",
        zh: "请为 {vendor} 账户充值；密钥本身有效",
    }
    hint_rate_limited {
        en: "wait, then run the command again; the key may well be good",
        zh: "稍候再运行该命令；密钥很可能有效",
    }
    hint_proxy {
        en: "check HTTPS_PROXY, its user and password, or name the vendor's host in NO_PROXY",
        zh: "检查 HTTPS_PROXY 及其用户名和密码，或把供应商主机加入 NO_PROXY",
    }
    hint_portal {
        en: "log in to the network in a browser first; else check the vendor's base URL",
        zh: "先用浏览器登录网络；否则检查供应商的接口地址",
    }
    hint_clock {
        en: "set the clock, best by network time, then run the command again",
        zh: "校准时钟（最好用网络时间），然后再运行该命令",
    }
    hint_server_error {
        en: "nothing to do here: try again in some minutes",
        zh: "本机无需处理：过几分钟再试",
    }
    hint_not_an_api {
        en: "check the vendor's base URL, and what else runs on that host and port",
        zh: "检查供应商的接口地址，以及该主机端口上是否有其他服务",
    }
    hint_no_such_model {
        en: "`wcode models refresh` asks the vendor what it serves, `wcode models` lists it",
        zh: "`wcode models refresh` 向供应商查询所提供的模型，`wcode models` 列出它们",
    }
    hint_turn_refused {
        en: "see what it says; another model may be open to this key: `wcode models`",
        zh: "请看其说明；该密钥也许可用其他模型：`wcode models`",
    }
    hint_no_turn {
        en: "try another model (`wcode models`), and check the vendor's base URL",
        zh: "换一个模型试试（`wcode models`），并检查供应商的接口地址",
    }
    hint_dns {
        en: "check the network and its name server, and the host in the vendor's base URL",
        zh: "检查网络及其域名服务器，以及供应商接口地址中的主机名",
    }
    hint_refused {
        en: "check host and port of the vendor's base URL, and whether the service runs",
        zh: "检查供应商接口地址的主机和端口，以及服务是否在运行",
    }
    hint_reset {
        en: "try again; where it stays so, a firewall or proxy cuts the connection (HTTPS_PROXY)",
        zh: "请重试；若仍如此，则是防火墙或代理切断了连接（HTTPS_PROXY）",
    }
    hint_timed_out {
        en: "try again; where it stays so, a firewall may drop the packets (HTTPS_PROXY)",
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
        en: "where your network puts its own certificate in the way{proxy}, set NODE_EXTRA_CA_CERTS, which the clients read too, to a PEM file that holds the network's CA (SSL_CERT_FILE is for wcode alone, and takes the place of the system's CAs)",
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
        en: "check this machine's clock; where it is right, the vendor has to renew the certificate",
        zh: "检查本机时钟；若时钟正确，则须由供应商更新证书",
    }
    hint_wrong_name(proxy) {
        en: "check the host in the vendor's base URL, and the proxy{proxy}",
        zh: "检查供应商接口地址中的主机名，以及代理{proxy}",
    }
    hint_handshake(proxy) {
        en: "check host and port of the base URL, and the proxy{proxy}",
        zh: "检查接口地址的主机和端口，以及代理{proxy}",
    }
    proxy_here(proxy) {
        en: " (here {proxy})",
        zh: "（此处为 {proxy}）",
    }
}
