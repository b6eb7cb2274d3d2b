class Wcode < Formula
  desc "{{summary}}"
  homepage "{{homepage}}"
  version "{{version}}"
  license "{{license}}"

{{#macos}}
  on_macos do
{{#aarch64-apple-darwin}}
    on_arm do
      url "{{url:aarch64-apple-darwin}}"
      sha256 "{{sha256:aarch64-apple-darwin}}"
    end
{{/aarch64-apple-darwin}}
{{#x86_64-apple-darwin}}
    on_intel do
      url "{{url:x86_64-apple-darwin}}"
      sha256 "{{sha256:x86_64-apple-darwin}}"
    end
{{/x86_64-apple-darwin}}
  end

{{/macos}}
  on_linux do
{{#aarch64-unknown-linux-musl}}
    on_arm do
      url "{{url:aarch64-unknown-linux-musl}}"
      sha256 "{{sha256:aarch64-unknown-linux-musl}}"
    end
{{/aarch64-unknown-linux-musl}}
{{#x86_64-unknown-linux-musl}}
    on_intel do
      url "{{url:x86_64-unknown-linux-musl}}"
      sha256 "{{sha256:x86_64-unknown-linux-musl}}"
    end
{{/x86_64-unknown-linux-musl}}
  end

  def install
    bin.install "wcode"
    man1.install Dir["man/man1/*.1"]
    man7.install Dir["man/man7/*.7"]
    bash_completion.install "completions/wcode.bash" => "wcode"
    zsh_completion.install "completions/_wcode"
    fish_completion.install "completions/wcode.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/wcode --version")
  end
end
