using System.CommandLine;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;

namespace LatentSharp.Cli.Tests;

/// <summary>Whatever is thrown ends in one sentence and an exit code.</summary>
public sealed class FailureTests
{
    public static TheoryData<string> Verbs => [.. Application.Names];

    [Fact]
    public void What_parallel_work_throws_is_looked_into()
    {
        var memory = new OutOfMemoryException();
        Failure.Of(memory, null).ShouldBe(new Failure("the memory of this machine is not enough; give fewer or smaller pictures", 1));
        Failure.Of(new AggregateException(new AggregateException(memory)),
            Verb("train")).Message.ShouldEndWith("take a smaller --size, --batch or network");
        Failure.Of(new InvalidOperationException("A compute kernel failed on a worker thread.", memory),
            Verb("sample")).Message.ShouldEndWith("take a smaller --count");
        Failure.Of(new AggregateException(new OperationCanceledException(), new DataException("'a.png' is damaged.")), null)
            .ShouldBe(new Failure("'a.png' is damaged", 1));
        Failure.Of(new AggregateException(new OperationCanceledException()), null).Code.ShouldBe(130);
    }

    [Fact]
    public void A_fault_of_ours_is_a_sentence()
    {
        using var error = new StringWriter();
        int code = Application.Fail(new Output.LineWriter(error), new NullReferenceException("line one\nline two."), null);
        code.ShouldBe(1);
        error.ToString().ShouldBe($"latent: an unexpected fault: NullReferenceException, line one\\x0Aline two (please report it with " +
            $"the " +
            $"command line).{Environment.NewLine}");
    }

    [Fact]
    public void A_setting_that_helps_is_named_where_the_verb_has_it()
    {
        var fault = new DataException("'a.png' is damaged.") { Setting = "skip-bad" };
        Failure.Of(fault, Verb("train")).Message.ShouldContain("--skip-bad");
        Failure.Of(fault, Verb("info")).Message.ShouldNotContain("--");
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Empty_words_are_refused(string name)
    {
        using var latent = new Latent();
        Verb verb = Verb(name);
        string[] arguments = [.. verb.Arguments.Select(_ => "x")];
        for (int i = 0; i < arguments.Length; i++)
        {
            Refused([name, .. arguments[..i], "", .. arguments[(i + 1)..]], $"argument {i + 1} after {name} is empty");
        }

        foreach (Option option in verb.Options.Where(o => o.Arity.MaximumNumberOfValues > 0))
        {
            foreach (string word in option.Aliases.Prepend(option.Name))
            {
                Refused([name, .. arguments, word, ""], $"the value of {word} is empty");
                Refused([name, .. arguments, word + "="], $"the value of {word} is empty");
            }
        }

        void Refused(string[] args, string sentence)
        {
            Outcome outcome = latent.Run(args);
            outcome.Code.ShouldBe(2, string.Join(' ', args));
            outcome.Error.ShouldContain(sentence);
            outcome.Error.Trim().ShouldNotContain("\n");
        }
    }

    [Theory]
    [InlineData("--hidden 65536,65536")]
    [InlineData("--hidden 60000,30000,60000")]
    [InlineData("--channels 4096,4096,4096,4096,4096")]
    public void A_network_that_no_memory_holds_is_refused_before_any_work(string options)
    {
        using var latent = new Latent();
        Outcome outcome = latent.Run(["train", latent.At("nowhere"), .. options.Split(' ')]);
        outcome.Code.ShouldBe(2, outcome.Error);
        outcome.Error.ShouldContain(" weights");
    }

    private static Verb Verb(string name) => Application.Verbs().Single(verb => verb.Name == name);
}
