//! What went wrong, and the next thing to try (`crate::error`).

texts! {
    interrupted {
        en: "interrupted; nothing was written",
        zh: "已中断,未写入任何内容",
    }
    hint_mend_file {
        en: "mend the file at that place, then run the same command again; nothing was written",
        zh: "请修复文件的该处,然后重新运行同一命令;未写入任何内容",
    }
}
