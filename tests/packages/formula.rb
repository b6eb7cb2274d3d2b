# Runs a formula as Homebrew does, without Homebrew: `ruby formula.rb FORMULA ARCHIVE CELLAR SYSTEM`, where SYSTEM is the one that
# the formula is asked for, as `linux-intel`. Prints the address and checksum that it names; the files go below CELLAR.
require "fileutils"
require "pathname"

SYSTEM, PROCESSOR = ARGV[3].split("-")

class Folder < Pathname
  def install(*files)
    mkpath
    files.flatten.each do |file|
      file = { file => File.basename(file) } unless file.is_a?(Hash)
      file.each do |from, to|
        raise "there is no #{from}" unless File.exist?(from)

        FileUtils.cp(from, self + to, preserve: true)
      end
    end
  end
end

class Formula
  FIELDS = %i[desc homepage version license url sha256].freeze

  class << self
    FIELDS.each do |field|
      define_method(field) do |value = nil|
        @fields ||= {}
        value ? @fields[field] = value : @fields.fetch(field)
      end
    end

    { macos: "macos", linux: "linux" }.each { |name, it| define_method("on_#{name}") { |&block| block.call if SYSTEM == it } }
    { arm: "arm", intel: "intel" }.each { |name, it| define_method("on_#{name}") { |&block| block.call if PROCESSOR == it } }

    def test(&block)
      @test = block
    end

    def own_test
      @test
    end
  end

  def initialize(prefix)
    @prefix = Folder.new(prefix)
  end

  attr_reader :prefix

  def version
    self.class.version
  end

  {
    bin: "bin", man1: "share/man/man1", man7: "share/man/man7", bash_completion: "etc/bash_completion.d",
    zsh_completion: "share/zsh/site-functions", fish_completion: "share/fish/vendor_completions.d"
  }.each { |name, path| define_method(name) { Folder.new(@prefix + path) } }

  def shell_output(command)
    output = `#{command}`
    raise "#{command}: #{$?}" unless $?.success?

    output
  end

  def assert_match(part, text)
    raise "#{text.inspect} has no #{part}" unless text.include?(part)
  end
end

load ARGV[0]
puts Wcode.url, Wcode.sha256
exit if SYSTEM != "linux" || PROCESSOR != "intel"

source = "#{ARGV[2]}/source"
FileUtils.mkdir_p(source)
system("tar", "-xzf", ARGV[1], "-C", source, exception: true)
Dir.chdir(Dir["#{source}/*"].first) { (@formula = Wcode.new("#{ARGV[2]}/Cellar/wcode/#{Wcode.version}")).install }
@formula.instance_exec(&Wcode.own_test)
