using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;

namespace LatentSharp.Cli.Completion;

/// <summary>Prints what a shell needs so that its Tab key completes verbs, options and their values.</summary>
internal sealed class CompletionCommand : Verb
{
    private static readonly string[] Shells = ["bash", "zsh", "powershell"];

    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh or powershell." };

    public CompletionCommand()
        : base(
            "completion", "print a script by which a shell completes verbs, options and their values",
            "Accepted as by every verb; nothing here is drawn.",
            "latent completion bash >> ~/.bashrc",
            "latent completion zsh >> ~/.zshrc",
            "latent completion powershell >> $PROFILE")
    {
        _shell.CompletionSources.Add(Shells);
        Add(_shell);
        AddOptions();
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string shell = arguments.GetRequiredValue(_shell);
        string script = shell switch
        {
            "bash" => ShellScripts.Bash,
            "zsh" => ShellScripts.Zsh,
            "powershell" => ShellScripts.PowerShell,
            _ => throw new UsageException($"there is no script for '{shell}'; SHELL is one of {string.Join(", ", Shells)}"),
        };
        session.Result(new CompletionReport(shell, script), CliJson.Default.CompletionReport, script.Split('\n'));
        return Application.Done;
    }
}

/// <summary>A script for a shell.</summary>
/// <param name="Shell">Its name.</param>
/// <param name="Script">The text that the shell is to read.</param>
internal sealed record CompletionReport(string Shell, string Script);
