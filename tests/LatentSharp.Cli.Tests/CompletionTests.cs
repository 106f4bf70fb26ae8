namespace LatentSharp.Cli.Tests;

/// <summary>The Tab key: what the program says may stand at the cursor, and what the shells make of it.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("latent ", "sample", "train", "completion")]
    [InlineData("latent sa", "sample")]
    [InlineData("latent train --lik", "--likelihood")]
    [InlineData("latent train faces --likelihood ", "bernoulli", "gaussian")]
    [InlineData("latent train faces --model ", "ae", "vae")]
    [InlineData("latent train faces --fit ", "crop", "pad", "stretch")]
    [InlineData("latent sample runs/faces --from ", "prior", "gaussian", "mixture")]
    [InlineData("latent sample runs/faces -", "--count", "-n", "--json")]
    [InlineData("latent completion ", "bash", "zsh", "powershell")]
    public void Words_at_the_cursor(string line, params string[] words)
    {
        string[] said = Suggest($"[suggest:{line.Length}]", line);
        said.ShouldBe(said.Intersect(said).Order(StringComparer.Ordinal));
        words.ShouldBeSubsetOf(said);
        Suggest("[suggest]", line).ShouldBe(said);
        Suggest($"[suggest:{line.Length}]", line.TrimEnd()).ShouldBe(said);
    }

    [Fact]
    public void A_verb_completes_as_a_whole_and_nothing_else_does() => Suggest("[suggest:8]", "latent gr").ShouldBe(["grid"]);

    [Fact]
    public void Every_verb_and_every_option_is_offered()
    {
        Application.Names.ShouldBeSubsetOf(Suggest("[suggest]", "latent "));
        foreach (Parsing.Verb verb in Application.Verbs())
        {
            verb.Options.Select(option => option.Name).ShouldBeSubsetOf(Suggest("[suggest]", $"latent {verb.Name} -"));
        }
    }

    [Fact]
    public void A_shell_for_which_there_is_no_script()
    {
        using var latent = new Latent();
        Outcome outcome = latent.Run("completion", "fish");
        outcome.Code.ShouldBe(2);
        outcome.Error.ShouldBe("latent: there is no script for 'fish'; SHELL is one of bash, zsh, powershell." + Environment.NewLine);
    }

    [Theory]
    [InlineData("zsh", "compdef _latent latent")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName latent")]
    public void Scripts_register_themselves(string shell, string line)
    {
        using var latent = new Latent();
        Outcome outcome = latent.Run("completion", shell);
        outcome.Output.ShouldContain(line);
        outcome.Output.ShouldContain("[suggest:$");
    }

    [Fact]
    public void Bash_completes_by_the_script()
    {
        if (!RealProcess.HasShell)
        {
            return;
        }

        using var latent = new Latent();
        string script = latent.At("completion.bash");
        File.WriteAllText(script, latent.Run("completion", "bash").Output + """
            latent() { LATENT "$@"; }
            COMP_LINE='latent train faces --like' COMP_POINT=25 COMP_WORDS=(latent train faces --like) COMP_CWORD=3
            _latent
            echo "${COMPREPLY[@]}"
            complete -p latent
            """.Replace("LATENT", $"dotnet '{Path.Combine(AppContext.BaseDirectory, "latent.dll")}'", StringComparison.Ordinal));
        Outcome outcome = RealProcess.Run($"bash '{script}'");
        outcome.Output.ReplaceLineEndings("\n").ShouldBe("--likelihood\ncomplete -o default -F _latent latent\n");
        outcome.Error.ShouldBe("");
    }

    private static string[] Suggest(string directive, string line)
    {
        using var latent = new Latent();
        Outcome outcome = latent.Run(directive, line);
        (outcome.Code, outcome.Error).ShouldBe((0, ""));
        return outcome.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
