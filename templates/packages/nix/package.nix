{ lib, stdenvNoCC, fetchurl, installShellFiles }:

let
  version = "{{version}}";
  # The static program of the release for each system.
  sources = {
{{#x86_64-unknown-linux-musl}}
    x86_64-linux = {
      url = "{{url:x86_64-unknown-linux-musl}}";
      hash = "{{sri:x86_64-unknown-linux-musl}}";
    };
{{/x86_64-unknown-linux-musl}}
{{#aarch64-unknown-linux-musl}}
    aarch64-linux = {
      url = "{{url:aarch64-unknown-linux-musl}}";
      hash = "{{sri:aarch64-unknown-linux-musl}}";
    };
{{/aarch64-unknown-linux-musl}}
{{#x86_64-apple-darwin}}
    x86_64-darwin = {
      url = "{{url:x86_64-apple-darwin}}";
      hash = "{{sri:x86_64-apple-darwin}}";
    };
{{/x86_64-apple-darwin}}
{{#aarch64-apple-darwin}}
    aarch64-darwin = {
      url = "{{url:aarch64-apple-darwin}}";
      hash = "{{sri:aarch64-apple-darwin}}";
    };
{{/aarch64-apple-darwin}}
  };
  system = stdenvNoCC.hostPlatform.system;
in
stdenvNoCC.mkDerivation {
  pname = "wcode";
  inherit version;
  src = fetchurl (sources.${system} or (throw "wcode: there is no program for ${system}"));
  nativeBuildInputs = [ installShellFiles ];
  # Stripped already, and linked statically.
  dontFixup = true;

  installPhase = ''
    runHook preInstall
    install -Dm755 -t $out/bin wcode
    install -Dm644 -t $out/share/doc/wcode LICENSE THIRD-PARTY-LICENSES.txt
    installManPage man/man1/*.1 man/man7/*.7
    installShellCompletion --cmd wcode --bash completions/wcode.bash --zsh completions/_wcode --fish completions/wcode.fish
    runHook postInstall
  '';

  meta = {
    description = "{{summary}}";
    homepage = "{{homepage}}";
    license = lib.licenses.mit;
    mainProgram = "wcode";
    platforms = builtins.attrNames sources;
    sourceProvenance = [ lib.sourceTypes.binaryNativeCode ];
  };
}
