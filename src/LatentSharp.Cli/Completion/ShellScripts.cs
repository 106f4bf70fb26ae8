namespace LatentSharp.Cli.Completion;

/// <summary>
/// What each shell reads. All ask the program itself, by the directive that System.CommandLine's programs answer, and offer files beside
/// what it says.
/// </summary>
internal static class ShellScripts
{
    public const string Bash = """
        # completion of latent for bash
        _latent() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(latent "[suggest:$COMP_POINT]" "$COMP_LINE" 2> /dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _latent latent
        """;

    public const string Zsh = """
        # completion of latent for zsh
        _latent() {
            local -a said
            said=("${(@f)$(latent "[suggest:$CURSOR]" "$BUFFER" 2> /dev/null)}")
            compadd -- ${said:#}
            _files
        }
        compdef _latent latent
        """;

    public const string PowerShell = """
        # completion of latent for PowerShell
        Register-ArgumentCompleter -Native -CommandName latent -ScriptBlock {
            param($word, $line, $cursor)
            latent "[suggest:$cursor]" "$line" 2> $null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;
}
