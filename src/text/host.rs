//! What the machine did not do: files, programs, the lock, the keyring (`crate::host`).

texts! {
    leads_out_of_home(home) {
        en: "a link leads out of `{home}`, the home of another user; run wcode as that user",
        zh: "有链接通向其他用户的主目录 `{home}` 之外；请以该用户的身份运行 wcode",
    }
    no_home {
        en: "this account has no home directory",
        zh: "此账户没有主目录",
    }
    hint_no_home {
        en: "set HOME to an absolute path",
        zh: "请将 HOME 设为绝对路径",
    }
    folder_is_missing {
        en: "its folder does not exist",
        zh: "其所在文件夹不存在",
    }
    not_a_regular_file {
        en: "it is not a regular file",
        zh: "它不是普通文件",
    }
    file_too_large(size, limit) {
        en: "it has {size} MB, more than the {limit} MB that wcode reads; if it is right, set WCODE_MAX_FILE_MB",
        zh: "它有 {size} MB，超过 wcode 读取的上限 {limit} MB；如确属正常，请设置 WCODE_MAX_FILE_MB",
    }
    is_a_folder {
        en: "it is a directory",
        zh: "它是一个目录",
    }
    too_many_links {
        en: "too many levels of symbolic links",
        zh: "符号链接层数过多",
    }
    has_hard_links {
        en: "it has more than one hard link",
        zh: "它有多个硬链接",
    }
    another_wcode {
        en: "another wcode",
        zh: "另一个 wcode",
    }
    another_wcode_process(pid) {
        en: "another wcode (process {pid})",
        zh: "另一个 wcode（进程 {pid}）",
    }
    timed_out {
        en: "timed out",
        zh: "超时",
    }
    exit_status(code) {
        en: "exit status: {code}",
        zh: "退出状态 {code}",
    }
    program_itself {
        en: "the program itself",
        zh: "程序自身",
    }
    random_source {
        en: "the system's random source",
        zh: "系统随机源",
    }
    terminal {
        en: "the terminal",
        zh: "终端",
    }
    broke_off {
        en: "the call crashed",
        zh: "调用意外中断",
    }
    keyring_not_text {
        en: "the item stored for wcode is not text",
        zh: "其中 wcode 的条目不是文本",
    }
    no_session_bus {
        en: "there is no session bus",
        zh: "没有会话总线",
    }
    no_secret_service {
        en: "no Secret Service on the session bus",
        zh: "会话总线上没有 Secret Service",
    }
    session_bus_failed {
        en: "the session bus failed",
        zh: "会话总线出错",
    }
    desktop_silent(limit) {
        en: "the desktop did not accept the notification within {limit}",
        zh: "桌面未在 {limit} 内接收通知",
    }
    desktop_failed(problem) {
        en: "the desktop did not show the notification: {problem}",
        zh: "桌面未显示通知：{problem}",
    }
    program_writes(name, pid) {
        en: "`{name}` (process {pid}), which is writing it",
        zh: "`{name}`（进程 {pid}），它正在写入该文件",
    }
    program_writes_draft(name, pid) {
        en: "`{name}` (process {pid}), which is writing a file to put in its place",
        zh: "`{name}`（进程 {pid}），它正在写入用于替换该文件的临时文件",
    }
    program_writes_beside(name, pid) {
        en: "`{name}` (process {pid}), which is writing another file in its folder",
        zh: "`{name}`（进程 {pid}），它正在写入同一文件夹中的其他文件",
    }
    program_watches(name, pid) {
        en: "`{name}` (process {pid}), which watches it",
        zh: "`{name}`（进程 {pid}），它正在监视该文件",
    }
    program_reads(name, pid) {
        en: "`{name}` (process {pid}), which has it open",
        zh: "`{name}`（进程 {pid}），它已打开该文件",
    }
    socket_path_too_long(path, most) {
        en: "a socket path must not exceed {most} bytes: {path}",
        zh: "套接字路径不能超过 {most} 字节：{path}",
    }
    hint_socket_path_too_long {
        en: "set `WCODE_STATE_DIR` to a folder with a shorter path",
        zh: "请将 `WCODE_STATE_DIR` 设为路径较短的文件夹",
    }
    not_a_socket {
        en: "the path exists but is not a socket",
        zh: "该路径已存在，但不是套接字",
    }
    not_our_socket {
        en: "another user's process is listening there",
        zh: "正在该处监听的是其他用户的进程",
    }

    // Why the kernel does not report changes of files.
    polling_asked_for {
        en: "polling was requested",
        zh: "按设置使用轮询",
    }
    polling_network(folder) {
        en: "`{folder}` is on a network file system, where the kernel does not report changes",
        zh: "`{folder}` 位于网络文件系统上，内核不会通知其变化",
    }
    polling_limit {
        en: "the system's limit on watches is reached (`sysctl fs.inotify`)",
        zh: "已达到系统的监视数量上限（`sysctl fs.inotify`）",
    }
    polling_failed(detail) {
        en: "the system cannot watch files: {detail}",
        zh: "系统无法监视：{detail}",
    }
}
