// Renders a chezmoi script with Go's own text/template, which is chezmoi's engine.
package main

import (
	"io"
	"os"
	"os/exec"
	"text/template"
)

func main() {
	text, _ := io.ReadAll(os.Stdin)
	output := func(name string, args ...string) (string, error) {
		out, err := exec.Command(name, args...).Output()
		return string(out), err
	}
	parsed, err := template.New("script").Option("missingkey=error").Funcs(template.FuncMap{"output": output}).Parse(string(text))
	if err == nil {
		err = parsed.Execute(os.Stdout, nil)
	}
	if err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
